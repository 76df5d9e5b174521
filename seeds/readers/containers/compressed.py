"""Inflates compressed bytes within limits, so that no bomb goes off."""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import zipfile
import zlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, BinaryIO, cast

from seeds.errors import ReadError
from seeds.limits import MEBIBYTE, Limits, size_text
from seeds.readers.source import SourceFile, open_binary

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

_BUFFER = 2**16

DAMAGED = (
    EOFError,
    zlib.error,
    lzma.LZMAError,
    zipfile.BadZipFile,
    OSError,
    ValueError,
    NotImplementedError,
)
"""What the inflating libraries raise for bytes that are none of theirs, or cut short."""

XZ_MEMORY = 96 * MEBIBYTE
"""Bytes of memory for a stream of xz. Its strongest preset, -9, takes 65 MiB (xz(1))."""


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
        # `read` loses what it has where the next member is damaged. That of Zstandard has no other.
        self._take: Callable[[int], bytes] = getattr(stream, "read1", stream.read)
        self._meter = meter
        self._before = meter.taken
        self._limits = limits
        self._path = path
        self._owned = owned
        self._size = 0
        self._error: ReadError | None = None

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: WriteableBuffer) -> int:
        """Inflate on.

        Raises:
            ReadError: out of proportion, damaged or cut short; the same each time.
        """
        if self._error is None:
            try:
                return self._read(memoryview(buffer).cast("B"))
            except ReadError as error:
                self._error = error
        raise self._error

    def _read(self, view: memoryview) -> int:
        try:
            piece = self._take(min(len(view), _BUFFER))
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


@dataclass(frozen=True, slots=True)
class Compression:
    """A way in which a single file is compressed.

    Attributes:
        name: what people call it.
        suffixes: those of its files, and what each stands for: ".tgz" for ".tar".
        looks_like: whether a file that begins with these bytes is compressed in it.
        opened: the inflated bytes of a stream.
    """

    name: str
    suffixes: Mapping[str, str]
    looks_like: Callable[[bytes], bool]
    opened: Callable[[BinaryIO], BinaryIO]


def inflating(file: SourceFile, compression: Compression, limits: Limits) -> SourceFile:
    """The file, with the bytes that it inflates to.

    What was read before a damage or a limit stays.
    """

    def content() -> BinaryIO:
        meter = Meter(open_binary(file))
        stream = compression.opened(cast(BinaryIO, meter))
        return inflated(stream, meter, limits, str(file.path), meter)

    return replace(file, content=content)


def _gzip(stream: BinaryIO) -> BinaryIO:
    return cast(BinaryIO, gzip.GzipFile(fileobj=stream, mode="rb"))


def _bzip2(stream: BinaryIO) -> BinaryIO:
    # `BZ2File` takes what follows a stream and is none for the end, and tells nobody.
    return cast(BinaryIO, io.BufferedReader(_Streams(stream, bz2.BZ2Decompressor), _BUFFER))


def _xz(stream: BinaryIO) -> BinaryIO:
    return cast(BinaryIO, io.BufferedReader(_Streams(stream, _xz_inflater), _BUFFER))


def _zstandard(stream: BinaryIO) -> BinaryIO:
    # The reader that WARC has: it refuses frames that want more than 128 MiB of memory.
    from fastwarc.stream_io import ZstdReader

    return cast(BinaryIO, ZstdReader(stream))


COMPRESSIONS: tuple[Compression, ...] = (
    Compression(
        "gzip", {".gz": "", ".tgz": ".tar"}, lambda head: head.startswith(b"\x1f\x8b\x08"), _gzip
    ),
    Compression(
        "bzip2",
        {".bz2": "", ".tbz2": ".tar", ".tbz": ".tar"},
        lambda head: head.startswith(b"BZh") and head[4:10] in (b"1AY&SY", b"\x17rE8P\x90"),
        _bzip2,
    ),
    Compression(
        "xz", {".xz": "", ".txz": ".tar"}, lambda head: head.startswith(b"\xfd7zXZ\x00"), _xz
    ),
    Compression(
        "Zstandard",
        {".zst": "", ".tzst": ".tar"},
        lambda head: head.startswith(b"\x28\xb5\x2f\xfd"),
        _zstandard,
    ),
)


def compression_of(head: bytes) -> Compression | None:
    """How a file that begins like this is compressed."""
    return next((way for way in COMPRESSIONS if way.looks_like(head)), None)


class _Streams(io.RawIOBase):
    """The inflated bytes of streams of bzip2 or xz, one behind the other."""

    def __init__(
        self,
        stream: BinaryIO,
        inflater: Callable[[], lzma.LZMADecompressor | bz2.BZ2Decompressor],
    ) -> None:
        self._stream = stream
        self._new = inflater
        self._inflater = inflater()
        self._waiting = b""

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: WriteableBuffer) -> int:
        """Inflate on; one stream may follow another."""
        view = memoryview(buffer).cast("B")
        piece = b""
        while not piece and len(view):
            if self._inflater.eof:
                self._waiting = self._inflater.unused_data.lstrip(b"\x00")
                if not self._waiting and not self._fill():
                    return 0
                self._inflater = self._new()
            elif self._inflater.needs_input and not self._waiting and not self._fill():
                raise EOFError("it ended before the end-of-stream marker was reached")
            piece = self._inflater.decompress(self._waiting, len(view))
            self._waiting = b""
        view[: len(piece)] = piece
        return len(piece)

    def _fill(self) -> bool:
        self._waiting = self._stream.read(_BUFFER)
        return bool(self._waiting)


def _xz_inflater() -> lzma.LZMADecompressor:
    # `LZMAFile` takes as much memory as the file asks for, up to 4 GiB.
    return lzma.LZMADecompressor(format=lzma.FORMAT_XZ, memlimit=XZ_MEMORY)
