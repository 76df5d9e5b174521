"""Takes the body out of an answer of HTTP, as a web archive stores it: chunked and compressed."""

from __future__ import annotations

import io
import re
import zlib
from dataclasses import dataclass
from typing import BinaryIO, Protocol

from seeds.limits import size_text
from seeds.readers.beginnings import HEAD_BYTES, is_web_page
from seeds.readers.header_fields import LONGEST_HEADER, header_fields

_STATUS = re.compile(rb"HTTP/[0-9](?:\.[0-9])?[ \t]+([0-9]{3})\b")
_CHUNK = re.compile(rb"([0-9A-Fa-f]{1,8})[ \t]*(?:;[^\r\n]{0,1000})?\r?\n")
_PIECE = 2**16
_SMALL_PIECE = 2**12
"""Bytes. What follows a member is copied, and a member may have twenty bytes."""


class BodyError(ValueError):
    """A body that cannot be taken. The message is the rest of a sentence."""


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer of a server.

    Attributes:
        status: such as 200.
        fields: its header, by lower-case names.
    """

    status: int
    fields: dict[str, str]


class _Stream(Protocol):
    def read(self, size: int, /) -> bytes: ...


def read_answer(block: BinaryIO) -> Answer | None:
    """The head of an answer, so that its body comes next; None if it is none."""
    status = _STATUS.match(block.readline(LONGEST_HEADER))
    fields = header_fields(block, LONGEST_HEADER) if status else None
    return None if status is None or fields is None else Answer(int(status[1]), fields)


@dataclass(frozen=True, slots=True)
class Body:
    """The body of an answer, decoded.

    Attributes:
        data: the bytes.
        is_cut: whether its compression does not reach its end.
    """

    data: bytes
    is_cut: bool = False


def decoded_body(answer: Answer, data: bytes, most: int) -> Body:
    """The body as the server meant it; of one that is cut short, as much as there is.

    Crawlers store it as it came or ready decoded, with the same header: what does not
    look encoded is taken as it is.

    Args:
        answer: its head.
        data: as stored.
        most: bytes that it may have when inflated.

    Raises:
        BodyError: it is damaged, too big, or encoded in a way that is not read.
    """
    if answer.fields.get("transfer-encoding", "").lower().endswith("chunked"):
        data = _joined_chunks(data)
    codings = answer.fields.get("content-encoding", "").lower().split(",")
    body = Body(data)
    for coding in reversed([coding.strip() for coding in codings]):
        inner = _inflated(coding, body.data, most)
        body = Body(inner.data, is_cut=body.is_cut or inner.is_cut)
    return body


def _joined_chunks(body: bytes) -> bytes:
    """The body without the lines between its chunks (RFC 9112, 7.1)."""
    parts: list[bytes] = []
    at = 0
    while (line := _CHUNK.match(body, at)) is not None:
        size = int(line[1], 16)
        if size == 0:
            break
        parts.append(body[line.end() : line.end() + size])
        at = line.end() + size
        at += 2 if body.startswith(b"\r\n", at) else body.startswith(b"\n", at)
    return b"".join(parts) if parts or body.startswith(b"0\r\n") else body


def _inflated(coding: str, data: bytes, most: int) -> Body:
    if coding in ("", "identity", "none", "utf-8"):
        return Body(data)
    if coding in ("gzip", "x-gzip", "deflate"):
        return _zlib(coding, data, most)
    # fastwarc has both, and takes what they inflate to piece by piece.
    from fastwarc.stream_io import BrotliReader, ZstdReader

    readers = {"br": BrotliReader, "zstd": ZstdReader}
    if coding not in readers:
        raise BodyError(f"is encoded in a way that is not read: {coding[:40]!r}")
    if is_web_page(data[:HEAD_BYTES]):
        return Body(data)
    try:
        return Body(_read(readers[coding](io.BytesIO(data)), most))
    except OSError as error:
        raise BodyError(f"is damaged or cut short: {str(error).lower()}") from error


def _zlib(coding: str, data: bytes, most: int) -> Body:
    if coding != "deflate" and not data.startswith(b"\x1f\x8b"):
        return Body(data)
    # "deflate" is that of zlib, and bare from some servers (RFC 9110, 8.4.1.2).
    window = zlib.MAX_WBITS | 32
    if coding == "deflate" and not (data[:1] == b"\x78" and len(data) > 1):
        if is_web_page(data[:HEAD_BYTES]):
            return Body(data)
        window = -zlib.MAX_WBITS
    try:
        return _inflated_members(data, window, most)
    except zlib.error as error:
        raise BodyError(f"is damaged or cut short: {error}") from error


def _inflated_members(data: bytes, window: int, most: int) -> Body:
    """The bytes of all members: a file of gzip may have several (RFC 1952, 2.2)."""
    inflated = bytearray()
    inflater = zlib.decompressobj(window)
    for at in range(0, len(data), _SMALL_PIECE):
        piece = data[at : at + _SMALL_PIECE]
        while piece:
            if inflater.eof:
                if not piece.startswith(b"\x1f"):  # what follows is no member
                    return Body(bytes(inflated))
                inflater = zlib.decompressobj(window)
            inflated += inflater.decompress(piece, most + 1 - len(inflated))
            _check_size(inflated, most)
            piece = inflater.unused_data
    return Body(bytes(inflated), is_cut=not inflater.eof)


def _read(stream: _Stream, most: int) -> bytes:
    data = bytearray()
    while piece := stream.read(min(_PIECE, most + 1 - len(data))):
        data += piece
    _check_size(data, most)
    return bytes(data)


def _check_size(data: bytearray, most: int) -> None:
    if len(data) > most:
        raise BodyError(f"is too big: it inflates to more than {size_text(most)}")
