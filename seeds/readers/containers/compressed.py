"""Inflates compressed bytes within limits, so that no bomb goes off; reads files of gzip."""

from __future__ import annotations

import gzip
import io
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING, BinaryIO, cast

from seeds.article import Reading
from seeds.errors import ReadError
from seeds.limits import Limits, size_text
from seeds.readers.discovery import suffix_of
from seeds.readers.kinds import PLAIN
from seeds.readers.source import SourceFile, open_binary

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

_BUFFER = 2**16

DAMAGED = (EOFError, zlib.error, zipfile.BadZipFile, OSError, ValueError, NotImplementedError)
"""What gzip and zipfile raise for bytes that are none of theirs, or cut short."""


def damage_reason(error: BaseException) -> str:
    """The message of such an error, as the rest of a sentence."""
    return str(error).strip().rstrip(".").lower() or "it cannot be read"


class Meter(io.RawIOBase):
    """A stream that counts the bytes taken from it.

    Sizes that a compressed file declares of itself can be forged; these cannot.
    """

    def __init__(self, stream: BinaryIO) -> None:
        self.taken = 0
        self._stream = stream

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def readinto(self, buffer: WriteableBuffer) -> int:
        """Read on, and count."""
        count = cast(io.BufferedReader, self._stream).readinto(buffer)
        self.taken += count
        return count

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        """Go to a place; what is read twice counts twice."""
        return self._stream.seek(offset, whence)

    def close(self) -> None:
        """Close the stream too."""
        self._stream.close()
        super().close()


class Inflating(io.RawIOBase):
    """The inflated bytes of a compressed stream, as long as they stay in proportion.

    Args:
        stream: gives the inflated bytes.
        meter: counts the compressed ones.
        limits: of which `ratio` and `ratio_free_bytes` count.
        path: the file, for errors.
        owned: what to close at the end, besides the stream.
    """

    def __init__(
        self,
        stream: BinaryIO,
        meter: Meter,
        limits: Limits,
        path: str,
        *owned: io.IOBase | zipfile.ZipFile,
    ) -> None:
        self._stream = stream
        self._meter = meter
        self._before = meter.taken
        self._limits = limits
        self._path = path
        self._owned = owned
        self._size = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: WriteableBuffer) -> int:
        """Inflate on.

        Raises:
            ReadError: out of proportion, damaged or cut short.
        """
        view = memoryview(buffer).cast("B")
        try:
            piece = self._stream.read(min(len(view), _BUFFER))
        except DAMAGED as error:
            raise ReadError(
                self._path, f"is damaged or cut short: {damage_reason(error)}"
            ) from error
        self._size += len(piece)
        taken = self._meter.taken - self._before
        limits = self._limits
        if self._size > max(limits.ratio_free_bytes, limits.ratio * taken):
            raise ReadError(
                self._path,
                f"inflates to more than {limits.ratio} times its compressed size, as bombs do:"
                f" {size_text(taken)} gave {size_text(self._size)} so far; nothing more of it is"
                " read. If it is sound, unpack it first, or raise the limit",
            )
        view[: len(piece)] = piece
        return len(piece)

    def close(self) -> None:
        """Close all that was opened for it."""
        if not self.closed:
            for opened in (self._stream, *self._owned):
                opened.close()
        super().close()


def inflated(
    stream: BinaryIO, meter: Meter, limits: Limits, path: str, *owned: io.IOBase | zipfile.ZipFile
) -> BinaryIO:
    """The stream that `Inflating` describes, buffered."""
    return io.BufferedReader(Inflating(stream, meter, limits, path, *owned), _BUFFER)


def read_gzip(file: SourceFile, limits: Limits) -> Iterator[Reading]:
    """Read a file as the reader of its inner suffix does, from the bytes it inflates to.

    What was read before a damage or a limit stays.
    """

    def content() -> BinaryIO:
        meter = Meter(open_binary(file))
        stream = gzip.GzipFile(fileobj=meter, mode="rb")
        return inflated(cast(BinaryIO, stream), meter, limits, str(file.path), meter)

    inner = suffix_of(file.path.name).removesuffix(".gz")
    yield from PLAIN[inner](replace(file, content=content), limits)
