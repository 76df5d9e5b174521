"""Takes the body out of an answer of HTTP, as a web archive stores it: chunked and compressed."""

from __future__ import annotations

import io
import re
import zlib
from dataclasses import dataclass
from typing import BinaryIO, Protocol

from seeds.limits import size_text
from seeds.readers.beginnings import is_web_page
from seeds.readers.header_fields import LONGEST_HEADER, header_fields

_HEAD_BYTES = 4096

_STATUS = re.compile(rb"HTTP/[0-9](?:\.[0-9])?[ \t]+([0-9]{3})\b")
_CHUNK = re.compile(rb"([0-9A-Fa-f]{1,8})[ \t]*(?:;[^\r\n]{0,1000})?\r?\n")
_PIECE = 2**16


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


def decoded_body(answer: Answer, body: bytes, most: int) -> bytes:
    """The body as the server meant it.

    Crawlers store it as it came or ready decoded, with the same header: what does not
    look encoded is taken as it is.

    Args:
        answer: its head.
        body: as stored.
        most: bytes that it may have when inflated.

    Raises:
        BodyError: it is damaged, too big, or encoded in a way that is not read.
    """
    if answer.fields.get("transfer-encoding", "").lower().endswith("chunked"):
        body = _joined_chunks(body)
    codings = answer.fields.get("content-encoding", "").lower().split(",")
    for coding in reversed([coding.strip() for coding in codings]):
        body = _inflated(coding, body, most)
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


def _inflated(coding: str, body: bytes, most: int) -> bytes:
    if coding in ("", "identity", "none", "utf-8"):
        return body
    if coding in ("gzip", "x-gzip", "deflate"):
        return _zlib(coding, body, most)
    # fastwarc has both, and takes what they inflate to piece by piece.
    from fastwarc.stream_io import BrotliReader, ZstdReader

    readers = {"br": BrotliReader, "zstd": ZstdReader}
    if coding not in readers:
        raise BodyError(f"is encoded in a way that is not read: {coding[:40]!r}")
    if is_web_page(body[:_HEAD_BYTES]):
        return body
    try:
        return _read(readers[coding](io.BytesIO(body)), most)
    except OSError as error:
        raise BodyError(f"is damaged or cut short: {str(error).lower()}") from error


def _zlib(coding: str, body: bytes, most: int) -> bytes:
    if coding != "deflate" and not body.startswith(b"\x1f\x8b"):
        return body
    # "deflate" is that of zlib, and bare from some servers (RFC 9110, 8.4.1.2).
    window = zlib.MAX_WBITS | 32
    if coding == "deflate" and not (body[:1] == b"\x78" and len(body) > 1):
        if is_web_page(body[:_HEAD_BYTES]):
            return body
        window = -zlib.MAX_WBITS
    try:
        inflater = zlib.decompressobj(window)
        data = inflater.decompress(body, most + 1)
    except zlib.error as error:
        raise BodyError(f"is damaged or cut short: {error}") from error
    return _bounded(data, most)


def _read(stream: _Stream, most: int) -> bytes:
    data = bytearray()
    while piece := stream.read(min(_PIECE, most + 1 - len(data))):
        data += piece
    return _bounded(bytes(data), most)


def _bounded(data: bytes, most: int) -> bytes:
    if len(data) > most:
        raise BodyError(f"is too big: it inflates to more than {size_text(most)}")
    return data
