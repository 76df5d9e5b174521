"""The lines of a big file, one at a time, each within its limit."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any, BinaryIO

from seeds.encoding import NotTextError, decode, marked_encoding
from seeds.limits import size_text

_PIECE = 2**20
"""Bytes of a line too long that are passed over at once."""


class LineError(ValueError):
    """A line that cannot be used. The message says why."""


def bounded_lines(
    stream: BinaryIO, most: int, encoding: str | None = None
) -> Iterator[str | LineError | NotTextError]:
    """The lines of a file, decoded, with their ends.

    In place of a line that is too long, or no text, comes what to say of it.

    Args:
        stream: at its beginning.
        most: bytes that a line may have.
        encoding: of lines that are no UTF-8; without it each is looked at alone.
    """
    marked = marked_encoding(head_of(stream, 4))
    if marked is not None and marked != "utf-8":
        # Line ends of UTF-16 and UTF-32 cannot be found among the bytes.
        with io.TextIOWrapper(stream, marked, "replace", newline="\n") as reader:
            for text in _bounded(reader, "\n", most):
                yield text if isinstance(text, LineError) else text.removeprefix("\ufeff")
        return
    is_first = True  # alone can begin as a file of another kind does
    for data in _bounded(stream, b"\n", most):
        try:
            if isinstance(data, LineError):
                yield data
            elif is_first or not data.isascii() or b"\x00" in data or b"\r" in data:
                yield decode(data, declared=encoding)
            else:
                yield data.decode("ascii")
        except NotTextError as error:
            yield error
        is_first = False


def head_of(stream: BinaryIO, size: int) -> bytes:
    """The first bytes of a file, up to so many, which stay to be read."""
    return stream.peek(size)[:size] if isinstance(stream, io.BufferedReader) else b""


def _bounded(stream: Any, end: Any, most: int) -> Iterator[Any]:
    """The lines of a stream; an error in place of each that is longer than the limit."""
    while line := stream.readline(most + 1):
        if len(line) <= most:
            yield line
            continue
        length = 0
        while line and not line.endswith(end):
            length += len(line)
            line = stream.readline(_PIECE)
        yield LineError(
            f"the line is too long: it has {size_text(length + len(line))}, and at most"
            f" {size_text(most)} are read; mend it, or raise the limit"
        )
