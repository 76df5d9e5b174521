"""Takes a mail apart (MIME, RFC 2045 to 2047): its parts in their order, each decoded.

The standard library's parser takes time in proportion to lines times depth, and some of
its headers raise; mails come from anywhere.
"""

from __future__ import annotations

import binascii
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass

from seeds.encoding import NotTextError, decode
from seeds.readers.header_fields import LONGEST_HEADER, header_fields, media_type

MOST_NESTED = 10
"""Parts inside each other. A forwarded newsletter with pictures has five."""

_WORD = re.compile(r"=\?([\w.:-]{1,40})(?:\*[\w-]{0,20})?\?([bq])\?([^?\s]{0,2000})\?=", re.I)
_LINE_END = re.compile(rb"\A\r?\n")
_BETWEEN_WORDS = re.compile(r"(?<=\?=)\s{1,20}(?==\?)")


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a mail that holds no others.

    Attributes:
        fields: its header, by lower-case names.
        kind: its media type.
        parameters: of the media type.
        body: decoded from its transfer encoding.
        within: the media types of the parts around it, from the outside.
    """

    fields: dict[str, str]
    kind: str
    parameters: dict[str, str]
    body: bytes
    within: tuple[str, ...]

    @property
    def is_attached(self) -> bool:
        """Whether it is a file that was sent along."""
        return self.fields.get("content-disposition", "").lower().startswith("attachment")


def mail_parts(data: bytes) -> tuple[dict[str, str], list[Part]]:
    """The header of a mail and its parts.

    Raises:
        ValueError: it has no header, or is nested too deep. The message is the rest of
            a sentence.
    """
    fields, body = _apart(data)
    if not fields:
        raise ValueError("is no mail: it begins with no header")
    return fields, list(_parts(fields, body, ()))


def plain_words(value: str) -> str:
    """The text of a field of a header, its encoded words decoded (RFC 2047)."""
    return _WORD.sub(_decoded_word, _BETWEEN_WORDS.sub("", value))


def _decoded_word(match: re.Match[str]) -> str:
    way, text = match[2].lower(), match[3].encode("ascii", "replace")
    data = _base64(text) if way == "b" else binascii.a2b_qp(text, header=True)
    try:
        return decode(data, declared=match[1])
    except NotTextError:
        return ""


def _apart(data: bytes) -> tuple[dict[str, str], bytes]:
    stream = io.BytesIO(data)
    fields = header_fields(stream, LONGEST_HEADER)
    return ({}, data) if fields is None else (fields, data[stream.tell() :])


def _parts(fields: dict[str, str], body: bytes, within: tuple[str, ...]) -> Iterator[Part]:
    kind, parameters = media_type(fields.get("content-type", "text/plain"))
    boundary = parameters.get("boundary")
    if kind.startswith("multipart/") and boundary:
        if len(within) == MOST_NESTED:
            raise ValueError(f"is no mail that can be read: {MOST_NESTED} parts lie in each other")
        for piece in _split(body, boundary.encode("utf-8")):
            inner, rest = _apart(piece)
            yield from _parts(inner, rest, (*within, kind))
        return
    body = _decoded(body, fields.get("content-transfer-encoding", "").strip().lower())
    if kind == "message/rfc822" and len(within) < MOST_NESTED:
        inner, rest = _apart(body)
        yield from _parts(inner, rest, (*within, kind))
        return
    yield Part(fields, kind, parameters, body, within)


def _split(body: bytes, boundary: bytes) -> Iterator[bytes]:
    """The pieces between the lines that are the boundary, to a last one or to the end."""
    line = re.compile(rb"(?:^|\r?\n)--" + re.escape(boundary) + rb"(--)?[ \t]*(?=\r?\n|$)")
    begin: int | None = None
    for match in line.finditer(body):
        if begin is not None:
            yield _LINE_END.sub(b"", body[begin : match.start()], count=1)
        begin = match.end()
        if match[1]:
            return
    if begin is not None:
        yield _LINE_END.sub(b"", body[begin:], count=1)


def _decoded(body: bytes, encoding: str) -> bytes:
    if encoding == "base64":
        return _base64(body)
    return binascii.a2b_qp(body) if encoding == "quoted-printable" else body


def _base64(text: bytes) -> bytes:
    """What base64 stands for, as far as it goes."""
    signs = re.sub(rb"[^A-Za-z0-9+/]", b"", text.partition(b"=")[0])
    signs = signs[: len(signs) - (len(signs) % 4 == 1)]
    return binascii.a2b_base64(signs + b"=" * (-len(signs) % 4))
