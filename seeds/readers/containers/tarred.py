"""Reads the files in a tar archive, one after the other, in the order of the archive."""

from __future__ import annotations

import contextlib
import io
import itertools
import tarfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from typing import IO, BinaryIO, cast

from seeds.article import ReadFailure, Reading
from seeds.errors import ReadError
from seeds.limits import MEBIBYTE, Limits
from seeds.readers.beginnings import HEAD_BYTES
from seeds.readers.containers.compressed import DAMAGED, damage_reason
from seeds.readers.containers.members import read_member
from seeds.readers.containers.names import aside_as, member_of, packed_problem, path_problem
from seeds.readers.source import SourceFile, open_binary

_IT = "the tar archive"

_IN_MEMORY = 8 * MEBIBYTE
"""A member of so many bytes is held; a bigger one streams by, and can be opened once only."""

_MOST_MEMBERS = 100
"""Times `Limits.members`: no list of members is read into memory, but their names are."""

_LONGEST_HEADER = MEBIBYTE
"""Bytes of a header that stands in front of another one, such as a long name."""

_EXTENDED = (
    tarfile.GNUTYPE_LONGNAME,
    tarfile.GNUTYPE_LONGLINK,
    tarfile.XHDTYPE,
    tarfile.XGLTYPE,
    tarfile.SOLARIS_XHDTYPE,
)


def read_tar(file: SourceFile, limits: Limits) -> Iterator[Reading]:
    """Read each member as a file of its kind.

    A document is named "dump.tar/2020/flood.txt" and has the path of the archive, and
    where the source gives a page no id of its own, its record is "2020/flood.txt".
    Links, devices and paths that lead out are one failure each; nothing is ever
    written to disk. Of members with one name only the last is read, as tar does.
    """
    yield from file.with_few_failures(_members(file, limits), "members")


def _members(file: SourceFile, limits: Limits) -> Iterator[Reading]:
    most = limits.members * _MOST_MEMBERS
    last = _last_places(file, most)
    aside: Counter[str] = Counter()
    told: str | None = None
    place = -1
    try:
        for place, (archive, info) in enumerate(itertools.islice(_entries(file), most)):
            reason = aside_as(info.name)
            if last.get(info.name, place) != place:
                reason = "members that a later one of the same name replaces"
            if reason is not None:
                aside[reason] += 1
                continue
            for reading in _read(file, archive, info, limits):
                told = reading.reason if isinstance(reading, ReadFailure) else None
                yield reading
    except ReadError as error:
        if error.reason != told:  # of the member in which it came
            yield file.failure(error.reason)
    else:
        yield from _told_of_number(file, place + 1, most)
    for reason, count in aside.items():
        yield file.passed_over(reason, count)


def _told_of_number(file: SourceFile, members: int, most: int) -> Iterator[Reading]:
    if members == 0:
        yield file.failure("is empty: no file lies in it")
    elif members == most:
        yield file.failure(
            f"has {most:,} members or more, and none behind those is read; split it, or raise"
            " the limit"
        )


def _read(
    file: SourceFile, archive: tarfile.TarFile, info: tarfile.TarInfo, limits: Limits
) -> Iterator[Reading]:
    member = member_of(file, info.name)
    problem = path_problem(info.name, _IT) or packed_problem(info.name, _IT)
    if problem is None and (not info.isreg() or info.issparse()):
        problem = "is not a regular file (a link, a device or a sparse file), so it was not opened"
    stream = None if problem else archive.extractfile(info)
    if stream is None:
        yield member.failure(problem or "cannot be opened")
        return
    if info.size <= _IN_MEMORY:
        data = _Member(stream, file).read()
        content = lambda: cast(BinaryIO, io.BytesIO(data))  # noqa: E731
        head = data[:HEAD_BYTES]
    else:
        buffered = io.BufferedReader(_Member(stream, file), HEAD_BYTES)
        head = buffered.peek(HEAD_BYTES)[:HEAD_BYTES]
        content = _Once(cast(BinaryIO, buffered), file)
    yield from read_member(replace(member, content=content), info.name, head, limits)


class _Header(tarfile.TarInfo):
    """The header of a member. One that would fill the memory is refused."""

    @classmethod
    def frombuf(cls, buf: bytes | bytearray, encoding: str, errors: str) -> _Header:
        """Read the 512 bytes of a header."""
        header = super().frombuf(buf, encoding, errors)
        if header.type in _EXTENDED and header.size > _LONGEST_HEADER:
            raise tarfile.ReadError("the header of a member is too long")
        return header


class _Member(io.RawIOBase):
    """The bytes of a member, with a `ReadError` in place of what tarfile raises."""

    def __init__(self, stream: IO[bytes], file: SourceFile) -> None:
        self._stream = stream
        self._file = file

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: bytearray | memoryview) -> int:  # type: ignore[override]
        """Read on."""
        view = memoryview(buffer).cast("B")
        try:
            piece = self._stream.read(len(view))
        except (*DAMAGED, tarfile.TarError) as error:
            raise _damaged(self._file, error) from error
        view[: len(piece)] = piece
        return len(piece)


class _Once:
    """Opens what can be opened only once, as its bytes stream by."""

    def __init__(self, stream: BinaryIO, file: SourceFile) -> None:
        self._stream: BinaryIO | None = stream
        self._file = file

    def __call__(self) -> BinaryIO:
        """Open it."""
        stream, self._stream = self._stream, None
        if stream is None:
            raise ReadError(
                str(self._file.path), "is too big to be read out of a tar archive; unpack it first"
            )
        return stream


def _entries(file: SourceFile) -> Iterator[tuple[tarfile.TarFile, tarfile.TarInfo]]:
    """The members that are no folders, each to be read before the next one.

    Raises:
        ReadError: the archive is damaged or cut short.
    """
    try:
        with (
            open_binary(file) as stream,
            tarfile.open(fileobj=stream, mode="r|", tarinfo=_Header, bufsize=2**16) as archive,
        ):
            while (info := archive.next()) is not None:
                archive.members = []  # type: ignore[attr-defined]  # else it keeps them all
                if not info.isdir():
                    yield archive, info
    except (*DAMAGED, tarfile.TarError) as error:
        raise _damaged(file, error) from error


def _last_places(file: SourceFile, most: int) -> dict[str, int]:
    """Where the last of the members lies, for each name that several have."""
    seen: set[int] = set()
    last: dict[str, int] = {}
    # A damage ends it, and is told when the members in front of it are read.
    with contextlib.suppress(ReadError):
        for place, (_, info) in enumerate(itertools.islice(_entries(file), most)):
            if hash(info.name) in seen:
                last[info.name] = place
            seen.add(hash(info.name))
    return last


def _damaged(file: SourceFile, error: Exception) -> ReadError:
    return ReadError(str(file.path), f"is damaged or cut short: {damage_reason(error)}")
