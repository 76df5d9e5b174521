"""Reads a member of a container as a file of its kind, once it is known to be harmless."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import PurePosixPath

from seeds.article import RawDocument, Reading
from seeds.limits import Limits
from seeds.readers.containers.compressed import COMPRESSIONS
from seeds.readers.discovery import passed_over_as
from seeds.readers.kinds import FORMATS, read_with
from seeds.readers.sniffing import format_of, suffix_of, unknown_kind
from seeds.readers.source import SourceFile, shown_name

_PACKED = frozenset(
    (".zip", ".tar", ".7z", ".rar", *(suffix for way in COMPRESSIONS for suffix in way.suffixes))
)
_DRIVE = re.compile(r"[A-Za-z]:")


def member_of(file: SourceFile, name: str) -> SourceFile:
    """The member of that name: "dump.zip/2020/flood.txt"."""
    return replace(file, name=f"{file.name}/{shown_name(name)}")


def aside_as(name: str) -> str | None:
    """What a member is, if it is passed over on purpose: hidden, or a README file."""
    parts = PurePosixPath(name).parts
    if "__MACOSX" in parts:
        return "hidden files and folders"
    return next(filter(None, (passed_over_as(part) for part in parts if part != "..")), None)


def name_problem(name: str, container: str) -> str | None:
    """Why a member of that name must not be opened; None for a good one.

    Args:
        name: with "/" between its folders.
        container: what it lies in, with its article: "the .zip file".
    """
    checks = (
        (
            name.startswith("/") or _DRIVE.match(name) or ".." in PurePosixPath(name).parts,
            f"has a path that leads out of {container}, so it was not opened",
        ),
        ("\x00" in name, "has a name with a NUL in it, so it was not opened"),
        (
            suffix_of(name, _PACKED) in _PACKED,
            f"is compressed once more; files are read one deep, so unpack {container}",
        ),
    )
    return next((reason for is_so, reason in checks if is_so), None)


def read_member(member: SourceFile, name: str, head: bytes, limits: Limits) -> Iterator[Reading]:
    """Read a member as what its name and its first bytes tell it to be.

    Where the source gives a page no id of its own, its record is the member's name.

    Args:
        member: with its content.
        name: with "/" between its folders.
        head: its first bytes, `seeds.readers.sniffing.HEAD_BYTES` of them.
        limits: how much of it is read.
    """
    kind = format_of(PurePosixPath(name).name, head, FORMATS)
    if kind is None:
        yield member.failure(unknown_kind(head) if head else "is empty")
        return
    for reading in read_with(kind.read, member, limits):
        if isinstance(reading, RawDocument) and reading.record is None and reading.line is None:
            # A line is no name: it is another one's as soon as a record is put before it.
            yield replace(reading, record=shown_name(name))
        else:
            yield reading
