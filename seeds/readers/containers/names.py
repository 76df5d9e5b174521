"""What the name of a member of a container tells: what to call it, and whether to open it."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import PurePosixPath

from seeds.readers.containers.compressed import COMPRESSIONS
from seeds.readers.discovery import passed_over_as
from seeds.readers.source import SourceFile, shown_name
from seeds.readers.suffixes import suffix_of

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


def path_problem(name: str, container: str) -> str | None:
    """Why a member of that name must not be opened; None for a good one.

    Args:
        name: with "/" between its folders.
        container: what it lies in, with its article: "the .zip file".
    """
    if name.startswith("/") or _DRIVE.match(name) or ".." in PurePosixPath(name).parts:
        return f"has a path that leads out of {container}, so it was not opened"
    return "has a name with a NUL in it, so it was not opened" if "\x00" in name else None


def packed_problem(name: str, container: str) -> str | None:
    """What to say of a member whose name tells that it is compressed; None for others."""
    if suffix_of(name, _PACKED) not in _PACKED:
        return None
    return f"is compressed once more; files are read one deep, so unpack {container}"
