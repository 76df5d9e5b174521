"""Opens the files in a .zip.

Nothing is ever written to disk, and no size that the file tells of itself is
believed: `seeds.readers.containers.compressed` counts what really comes out.
"""

from __future__ import annotations

import io
import stat
import struct
import zipfile
from collections.abc import Callable, Container, Iterator
from dataclasses import dataclass, replace
from typing import BinaryIO, cast

from seeds.errors import ReadError
from seeds.limits import Limits, size_text
from seeds.readers.containers.compressed import DAMAGED, Meter, damage_reason, inflated
from seeds.readers.containers.names import member_of, path_problem
from seeds.readers.source import SourceFile, open_binary

_READ = {zipfile.ZIP_STORED: "stored", zipfile.ZIP_DEFLATED: "deflated"}

# The end of a .zip (APPNOTE.TXT 4.3.14 to 4.3.16): a record of 22 bytes and a comment,
# before it, in big files, a locator of 20 bytes and a record of 56.
_END, _END_SIZE, _LONGEST_COMMENT = b"PK\x05\x06", 22, 2**16
_LOCATOR, _LOCATOR_SIZE = b"PK\x06\x07", 20
_END64, _END64_SIZE = b"PK\x06\x06", 56
_ENTRY = b"PK\x01\x02"
_LONGEST_ENTRY = 1024
"""Bytes of an entry with its name and extra fields, on average of all."""
_HEADER = 30
"""Bytes of the header in front of a member, without its name."""


@dataclass(frozen=True, slots=True)
class ZipMember:
    """A file in a .zip.

    Attributes:
        name: with "/" between its folders.
        file: opens it, as long as the .zip is open.
        problem: why it must not be opened; None for a good one.
    """

    name: str
    file: SourceFile
    problem: str | None


def zip_members(file: SourceFile, limits: Limits) -> Iterator[ZipMember]:
    """The files in a .zip, in the order of their names, each to be read before the end.

    Raises:
        ReadError: it is no whole .zip, or has too many members.
    """
    meter = Meter(open_binary(file))
    with meter:
        _check_directory(meter, file, limits)
        try:
            archive = zipfile.ZipFile(cast(BinaryIO, meter))
        except (*DAMAGED, struct.error) as error:
            raise ReadError(
                str(file.path), f"is no whole .zip file: {damage_reason(error)}"
            ) from error
        with archive:
            overlapping = _overlapping(archive)
            infos = sorted(archive.infolist(), key=lambda info: (info.filename, info.header_offset))
            for info in infos:
                name = info.orig_filename.replace("\\", "/")
                if not name.endswith("/"):
                    member = replace(
                        member_of(file, name), content=_content(file, archive, info, meter, limits)
                    )
                    problem = path_problem(name, "the .zip file") or _problem(info, overlapping)
                    yield ZipMember(name, member, problem)


def _content(
    file: SourceFile,
    archive: zipfile.ZipFile,
    info: zipfile.ZipInfo,
    meter: Meter,
    limits: Limits,
) -> Callable[[], BinaryIO]:
    def content() -> BinaryIO:
        try:
            stream = archive.open(info)
        except (*DAMAGED, RuntimeError, struct.error) as error:
            raise ReadError(str(file.path), f"cannot be opened: {damage_reason(error)}") from error
        return inflated(cast(BinaryIO, stream), meter, limits, str(file.path))

    return content


def _problem(info: zipfile.ZipInfo, overlapping: Container[int]) -> str | None:
    """Why a member must not be opened; None for a good one."""
    kind = stat.S_IFMT(info.external_attr >> 16)
    checks = (
        (
            kind not in (0, stat.S_IFREG),
            "is not a regular file (a link, a pipe or a device), so it was not opened",
        ),
        (info.flag_bits & 0x41, "is encrypted; only files without a password are read"),
        (
            info.compress_type not in _READ,
            "is compressed in another way than .zip files usually are (deflate); pack it anew",
        ),
        (
            info.header_offset in overlapping,
            "shares its bytes with another member, as bombs do, so it was not opened",
        ),
    )
    return next((reason for is_so, reason in checks if is_so), None)


def _overlapping(archive: zipfile.ZipFile) -> set[int]:
    """The offsets of members that share bytes with others or with the directory."""
    overlapping: set[int] = set()
    end = 0
    for info in sorted(archive.infolist(), key=lambda info: info.header_offset):
        begin = info.header_offset
        member_end = begin + _HEADER + len(info.orig_filename) + info.compress_size
        if begin < end or member_end > archive.start_dir:
            overlapping.add(begin)
        else:
            end = member_end
    return overlapping


def _check_directory(stream: Meter, file: SourceFile, limits: Limits) -> None:
    """See that the directory of a .zip is no bomb itself: it is read as a whole.

    Its size is taken as `zipfile` will take it, its entries are counted.

    Raises:
        ReadError: the file is no .zip, or has too many members.
    """
    size = stream.seek(0, io.SEEK_END)
    if size == 0:
        raise ReadError(str(file.path), "is empty")
    stream.seek(max(0, size - _END_SIZE - _LONGEST_COMMENT - _LOCATOR_SIZE - _END64_SIZE))
    begin = stream.tell()
    tail = _read_bytes(stream, size - begin)
    at = len(tail) - _END_SIZE
    if not (tail[at:].startswith(_END) and tail.endswith(b"\x00\x00")):
        at = tail.rfind(_END, max(0, len(tail) - _END_SIZE - _LONGEST_COMMENT))
    if at < 0 or at + _END_SIZE > len(tail):
        raise ReadError(str(file.path), "is no .zip file, or was cut short")
    length: int = struct.unpack_from("<L", tail, at + 12)[0]
    before = at - _LOCATOR_SIZE - _END64_SIZE
    if (
        before >= 0
        and tail.startswith(_LOCATOR, at - _LOCATOR_SIZE)
        and tail.startswith(_END64, before)
    ):
        length = struct.unpack_from("<Q", tail, before + 40)[0]
        at = before
    if length > min(begin + at, limits.members * _LONGEST_ENTRY):
        raise ReadError(
            str(file.path),
            f"has a list of members of {size_text(length)}, and at most {limits.members:,}"
            " members are read; unpack it first, or raise the limit",
        )
    stream.seek(begin + at - length)
    count = _read_bytes(stream, length).count(_ENTRY)
    if count > limits.members:
        raise ReadError(
            str(file.path),
            f"has {count:,} members, and at most {limits.members:,} are read;"
            " split it, unpack it first, or raise the limit",
        )


def _read_bytes(stream: Meter, size: int) -> bytes:
    data = bytearray()
    while piece := stream.read(min(2**20, size - len(data))):
        data += piece
    return bytes(data)
