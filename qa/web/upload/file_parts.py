"""Streaming parser of the files in a form (multipart/form-data)."""

from __future__ import annotations

from typing import Protocol

from python_multipart.exceptions import MultipartParseError
from python_multipart.multipart import MultipartParser, parse_options_header

KIND = b"multipart/form-data"

MOST_HEADERS = 8
HEADER_BYTES = 4096
"""Of each part, and of each of its headers; a browser sends two, one with the file's name."""


class BrokenForm(Exception):
    """A body that is no form with files, or not all of it."""


class FileTaker(Protocol):
    """A receiver of the files of a form."""

    def begin(self, name: str) -> None:
        """A file of this name begins."""

    def write(self, data: bytes) -> None:
        """More of its bytes."""

    def end(self) -> None:
        """It ends."""


def boundary_of(content_type: str) -> bytes:
    """The boundary between the parts of a form.

    Raises:
        BrokenForm: the content type is another one.
    """
    kind, options = parse_options_header(content_type)
    boundary = options.get(b"boundary", b"")
    if kind.lower() != KIND or not 1 <= len(boundary) <= 70:  # RFC 2046, 5.1.1
        raise BrokenForm("Files are sent as multipart/form-data.")
    return boundary


class FileParts:
    """Finds the files in a body and hands them on piece by piece; other fields are passed over."""

    def __init__(self, boundary: bytes, taker: FileTaker, most_parts: int) -> None:
        """Begin a body with this boundary, of at most so many parts, files or not."""
        self._taker = taker
        self._parts_left = most_parts
        self._field = self._value = b""
        self._disposition = b""
        self._is_file = False
        self._has_ended = False
        self._parser = MultipartParser(
            boundary,
            {
                "on_part_begin": self._part_begins,
                "on_header_field": self._on_field,
                "on_header_value": self._on_value,
                "on_header_end": self._header_ends,
                "on_headers_finished": self._headers_end,
                "on_part_data": self._on_data,
                "on_part_end": self._part_ends,
                "on_end": self._body_ends,
            },
            max_header_count=MOST_HEADERS,
            max_header_size=HEADER_BYTES,
        )

    def write(self, data: bytes) -> None:
        """Take the next bytes.

        Raises:
            BrokenForm: they are no form, or one of too many parts.
        """
        try:
            self._parser.write(data)
        except MultipartParseError as error:
            raise BrokenForm("The files did not come as a form of the page sends them.") from error

    def finish(self) -> None:
        """See that the body was whole.

        Raises:
            BrokenForm: it was not.
        """
        if not self._has_ended:
            raise BrokenForm("The files did not come in whole: send them again.")

    def _part_begins(self) -> None:
        if not self._parts_left:
            raise BrokenForm("The form has too many parts.")
        self._parts_left -= 1
        self._disposition = b""

    def _on_field(self, data: bytes, start: int, end: int) -> None:
        self._field += data[start:end]

    def _on_value(self, data: bytes, start: int, end: int) -> None:
        self._value += data[start:end]

    def _header_ends(self) -> None:
        if self._field.lower() == b"content-disposition":
            self._disposition = self._value
        self._field = self._value = b""

    def _headers_end(self) -> None:
        _, options = parse_options_header(self._disposition)
        name = options.get(b"filename")
        # A form in which no file was chosen has one without a name.
        self._is_file = bool(name)
        if name:
            self._taker.begin(name.decode("utf-8", "replace"))

    def _on_data(self, data: bytes, start: int, end: int) -> None:
        if self._is_file:
            self._taker.write(data[start:end])

    def _part_ends(self) -> None:
        if self._is_file:
            self._taker.end()
        self._is_file = False

    def _body_ends(self) -> None:
        self._has_ended = True
