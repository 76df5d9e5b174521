"""Cuts a web archive (WARC, ISO 28500) into its records, one at a time.

FastWARC, which writes our archives, stops at the first damage and takes no archive with
bare line feeds; of what others wrote, each record that is whole shall be read.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import BinaryIO

from seeds.readers.header_fields import LONGEST_HEADER, header_fields

_BEGIN = re.compile(rb"WARC/[0-9]\.[0-9]{1,2}[ \t]*\r?\n")
_LENGTH = re.compile(r"[0-9]{1,18}")
_PIECE = 2**16
_LINE_ENDS = 8
"""Bytes. Some writers count the line ends behind the header and the block."""


@dataclass(frozen=True, slots=True)
class Damage:
    """Bytes that belong to no whole record. The reason is the rest of a sentence."""

    reason: str


class WarcRecord:
    """One record, whose bytes are read where they lie.

    Attributes:
        fields: its header, by lower-case names.
        length: bytes of its block, as the header says.
    """

    def __init__(self, fields: dict[str, str], length: int, stream: BinaryIO) -> None:
        self.fields = fields
        self.length = length
        self._left = length
        self._stream = stream

    @cached_property
    def kind(self) -> str:
        """The type, such as "response", "request" or "revisit"."""
        return self.fields.get("warc-type", "").lower()

    @cached_property
    def url(self) -> str:
        """The address of what it holds; wget once put it between < and >."""
        return self.fields.get("warc-target-uri", "").strip("<>")

    @property
    def is_cut(self) -> bool:
        """Whether the crawler stored the beginning only."""
        return "warc-truncated" in self.fields or "warc-segment-number" in self.fields

    @property
    def is_short(self) -> bool:
        """Whether the archive ended before the record did, once that was read."""
        return self._left > _LINE_ENDS

    def read(self, size: int) -> bytes:
        """The next bytes of the block; fewer only where it ends."""
        data = bytearray()
        while piece := self._stream.read(min(_PIECE, size - len(data), self._left)):
            data += piece
            self._left -= len(piece)
        return bytes(data)

    def pass_over(self) -> None:
        """Go to the end of the block."""
        while self.read(_PIECE):
            pass


def warc_records(stream: BinaryIO) -> Iterator[WarcRecord | Damage]:
    """The records of an archive, each to be read before the next one.

    Behind a damage it goes on at the next line that begins a record.
    """
    line = stream.readline(_PIECE)
    while line:
        if not line.strip():
            line = stream.readline(_PIECE)
            continue
        if _BEGIN.fullmatch(line) is None:
            yield Damage("holds bytes that belong to no record")
            line = _next_begin(stream)
            continue
        fields = header_fields(stream, LONGEST_HEADER)
        length = "" if fields is None else fields.get("content-length", "")
        if fields is None or not _LENGTH.fullmatch(length):
            yield Damage("holds a record whose header is damaged")
            line = _next_begin(stream)
            continue
        record = WarcRecord(fields, int(length), stream)
        yield record
        record.pass_over()
        if record.is_short:
            yield Damage("ends in the middle of a record")
        line = stream.readline(_PIECE)


def _next_begin(stream: BinaryIO) -> bytes:
    """The next line that begins a record; b"" where there is none."""
    is_begin = False  # of a line: a long one comes in pieces
    while line := stream.readline(_PIECE):
        if is_begin and _BEGIN.fullmatch(line):
            break
        is_begin = line.endswith(b"\n")
    return line
