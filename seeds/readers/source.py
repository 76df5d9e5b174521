"""Opens one file safely, reads it within its limits, and names it in each failure."""

from __future__ import annotations

import io
import os
import re
import stat
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from seeds.article import PassedOver, RawDocument, ReadFailure, Reading
from seeds.errors import ReadError
from seeds.limits import MAX_FAILURES, MEBIBYTE, Limits, size_text

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

# What would break a line on a terminal, or show a name other than it is.
_UNSHOWN = re.compile(
    "[\x00-\x1f\x7f-\x9f\xad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb"
    "\U000e0000-\U000e007f]"
)


Columns = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class SourceFile:
    """One file to read.

    Attributes:
        path: where it is, absolute.
        name: the path below the source the user named, with that source's own
            name in front ("articles/flood.txt").
        problem: why it must not be opened (a pipe, a link that leads out of
            the folder, an unknown kind of file); None for a good file.
        aside: what it is, as a short noun phrase, if it is passed over on purpose.
        content: opens the bytes, where they are not those of the file itself but
            lie compressed in it.
        charset: in which its text is written, where what it came in says so.
        columns: (field, column) for each field of which one has said in which column
            of a table it stands, see `seeds.readers.tables.columns.FIELDS`.
    """

    path: Path
    name: str
    problem: str | None = None
    aside: str | None = None
    content: Callable[[], BinaryIO] | None = field(default=None, compare=False, repr=False)
    charset: str | None = None
    columns: Columns = ()

    def failure(self, reason: str, line: int | None = None) -> ReadFailure:
        """The failure of this file, or of a record of it."""
        return ReadFailure(path=path_text(self.path), name=self.name, reason=reason, line=line)

    def with_few_failures(self, records: Iterable[Reading], kind: str) -> Iterator[Reading]:
        """The records of this file; beyond `MAX_FAILURES`, failures are only counted."""
        failures = 0
        for record in records:
            failures += isinstance(record, ReadFailure)
            if failures <= MAX_FAILURES or not isinstance(record, ReadFailure):
                yield record
        if failures > MAX_FAILURES:
            yield self.failure(f"{failures - MAX_FAILURES:,} more of its {kind} cannot be read")

    def passed_over(self, reason: str, count: int = 1) -> PassedOver:
        """Records of this file that are passed over on purpose."""
        return PassedOver(path_text(self.path), self.name, reason, count)

    def document(self, text: str) -> RawDocument:
        """A document of this file, with nothing known but its text."""
        return RawDocument(path=path_text(self.path), name=self.name, text=text)


def path_text(path: str | os.PathLike[str]) -> str:
    """A path as text that can be stored and shown: bytes that are no UTF-8 become U+FFFD."""
    return os.fsencode(path).decode("utf-8", "replace")


def shown_name(name: str) -> str:
    """A name that can be shown in one line: line breaks, controls and the like become U+FFFD."""
    return _UNSHOWN.sub("\ufffd", path_text(name))


def read_bytes(file: SourceFile, limits: Limits, most: int | None = None) -> bytes:
    """The whole file.

    Args:
        file: the file.
        limits: of which `file_bytes` counts, or `member_bytes` for compressed ones.
        most: bytes that this kind of file may have, if that is less.

    Raises:
        ReadError: it cannot be opened, is no regular file, is empty or too big.
    """
    limit = limits.file_bytes if file.content is None else limits.member_bytes
    limit = limit if most is None else min(limit, most)
    data = bytearray()
    with open_binary(file) as stream:
        # Piece by piece: what is asked for at once is also set aside at once.
        while piece := stream.read(min(MEBIBYTE, limit + 1 - len(data))):
            data += piece
        if len(data) > limit:
            raise ReadError(str(file.path), _too_big(file, limit, stream))
    if not data:
        raise ReadError(str(file.path), "is empty")
    return bytes(data)


def _too_big(file: SourceFile, limit: int, stream: BinaryIO) -> str:
    if file.content is None:
        size = f"it has {size_text(os.fstat(stream.fileno()).st_size)}"
    else:
        size = "it inflates to more"
    return (
        f"is too big: {size}, and a file of its kind may have at most {size_text(limit)};"
        " split it, write its articles as .jsonl, or raise the limit"
    )


def open_binary(file: SourceFile) -> BinaryIO:
    """Open a file for reading, as long as it is now.

    Reading it to its end raises `ReadError` when it was written to meanwhile.

    Raises:
        ReadError: it cannot be opened or is not a regular file.
    """
    if file.content is not None:
        return file.content()
    # Not blocking, and looked at after opening: a pipe put in its place since
    # the folder was listed would otherwise hold us for ever.
    flags = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
    try:
        descriptor = os.open(file.path, flags)
    except (OSError, ValueError) as error:
        raise ReadError(str(file.path), f"cannot be opened: {plain_reason(error)}") from error
    if not stat.S_ISREG(os.fstat(descriptor).st_mode):
        os.close(descriptor)
        raise ReadError(str(file.path), "is not a regular file")
    return io.BufferedReader(_AsOpened(descriptor, str(file.path)), 2**16)


class _AsOpened(io.FileIO):
    """A file that ends where it ended when it was opened, and tells when it was changed.

    A log that something writes to would otherwise have no end, and half an
    article would pass for a whole one.
    """

    def __init__(self, descriptor: int, path: str) -> None:
        super().__init__(descriptor, "rb")
        self._path = path
        self._state = self._stat()

    def _stat(self) -> tuple[int, int]:
        status = os.fstat(self.fileno())
        return status.st_size, status.st_mtime_ns

    def readinto(self, buffer: WriteableBuffer) -> int:
        """Read on, but not beyond the first end."""
        view = memoryview(buffer).cast("B")
        left = max(0, self._state[0] - self.tell())
        count = super().readinto(view[:left]) or 0
        if count == 0 and len(view) > 0 and self._stat() != self._state:
            raise ReadError(
                self._path, "was changed while it was read; build again when it is written"
            )
        return count


def plain_reason(error: OSError | ValueError) -> str:
    """Why the system refused, in lower case."""
    return (getattr(error, "strerror", None) or str(error)).lower()
