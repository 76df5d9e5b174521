"""Files to read: finding them, opening them safely, and saying what is wrong."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from seeds.article import RawDocument, ReadFailure
from seeds.errors import ReadError, SourceNotFound

MAX_FILE_BYTES = 64 * 2**20
"""A file that must be read as a whole may have 64 MiB. A big newspaper's whole
day is under 1 MiB of text; more than this is a dump that belongs into .jsonl."""

MAX_LINE_BYTES = 16 * 2**20
"""A line of text or a record of .jsonl may have 16 MiB: ten times a long book."""


@dataclass(frozen=True, slots=True)
class SourceFile:
    """One file to read.

    Attributes:
        path: where it is, absolute.
        name: the path below the source the user named, with that source's own
            name in front ("articles/flood.txt").
        problem: why it must not be opened (a pipe, a link that leads out of
            the folder, an unknown kind of file); None for a good file.
    """

    path: Path
    name: str
    problem: str | None = None

    def failure(self, reason: str, line: int | None = None) -> ReadFailure:
        """What to yield when this file, or a record of it, cannot be read."""
        return ReadFailure(path=path_text(self.path), name=self.name, reason=reason, line=line)

    def document(self, text: str) -> RawDocument:
        """A document of this file, with nothing known but its text."""
        return RawDocument(path=path_text(self.path), name=self.name, text=text)


def path_text(path: str | os.PathLike[str]) -> str:
    """A path as text that can be stored and shown: bytes that are no UTF-8 become U+FFFD."""
    return os.fsencode(path).decode("utf-8", "replace")


def find_files(sources: Iterable[Path], suffixes: Iterable[str]) -> list[SourceFile]:
    """Every file of the sources, in order, each once.

    Folders are gone through to any depth, in sorted order. Hidden files and
    folders and README files are passed over. Links inside a folder are not
    followed: what they lead to inside the folder is read in its own place, and
    what lies outside was not named by the user.

    Raises:
        SourceNotFound: one of the paths does not exist; nothing was read then.
    """
    known = frozenset(suffixes)
    roots = [_absolute(source) for source in sources]
    for root in roots:
        if not root.exists():
            raise SourceNotFound(path_text(root), "there is no such file or folder")
    found: dict[str, SourceFile] = {}
    for root in roots:
        for file in _walk(root, known) if root.is_dir() else (_judge(root, root.name, known),):
            # A file with a problem is only itself: what a link leads to may well
            # be named by another source.
            key = str(file.path) if file.problem else os.path.realpath(file.path)
            found.setdefault(key, file)
    return list(found.values())


def read_bytes(file: SourceFile, limit: int = MAX_FILE_BYTES) -> bytes:
    """The whole file.

    Raises:
        ReadError: it cannot be opened, is no regular file, is empty or too big.
    """
    with open_binary(file) as stream:
        data = stream.read(limit + 1)
    if not data:
        raise ReadError(str(file.path), "is empty")
    if len(data) > limit:
        raise ReadError(
            str(file.path), f"is too big: such a file may have at most {limit >> 20} MiB"
        )
    return data


def open_binary(file: SourceFile) -> BinaryIO:
    """Open a regular file for reading.

    Raises:
        ReadError: it cannot be opened or is not a regular file.
    """
    # Not blocking, and looked at after opening: a pipe put in its place since
    # the folder was listed would otherwise hold us for ever.
    flags = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
    try:
        descriptor = os.open(file.path, flags)
    except OSError as error:
        raise ReadError(str(file.path), f"cannot be opened: {_plain(error)}") from error
    if not stat.S_ISREG(os.fstat(descriptor).st_mode):
        os.close(descriptor)
        raise ReadError(str(file.path), "is not a regular file")
    return os.fdopen(descriptor, "rb")


def _absolute(source: Path) -> Path:
    # Not resolve(): a link that the user names keeps the name the user knows.
    return Path(os.path.abspath(source.expanduser()))  # noqa: PTH100


def _plain(error: OSError) -> str:
    return (error.strerror or str(error)).lower()


def _judge(path: Path, name: str, known: frozenset[str]) -> SourceFile:
    name = path_text(name)
    problem = None
    if not path.is_file():
        problem = "is not a regular file (a pipe, a socket or a device), so it was not opened"
    elif path.suffix.lower() not in known:
        kinds = ", ".join(sorted(known))
        problem = f"is an unknown kind of file; the known ones are {kinds}"
    return SourceFile(path, name, problem)


def _walk(root: Path, known: frozenset[str]) -> Iterator[SourceFile]:
    inside = os.path.realpath(root)
    waiting: list[Path] = [root]
    while waiting:
        path = waiting.pop()
        name = path.relative_to(root.parent).as_posix()
        if path != root and path.is_symlink():
            problem = _link_problem(path, inside)
            if problem is not None:
                yield SourceFile(path, path_text(name), problem)
        elif path.is_dir():
            try:
                below = [entry for entry in path.iterdir() if not _passed_over(entry.name)]
            except OSError as error:
                yield SourceFile(path, path_text(name), f"cannot be listed: {_plain(error)}")
                continue
            # A stack gives back its last: sorted the other way round.
            waiting.extend(sorted(below, reverse=True))
        else:
            yield _judge(path, name, known)


def _passed_over(entry: str) -> bool:
    return entry.startswith(".") or entry.split(".")[0].upper() == "README"


def _link_problem(path: Path, inside: str) -> str | None:
    target = Path(os.path.realpath(path))
    if not target.exists():
        return "is a link that leads nowhere"
    if not target.is_relative_to(inside):
        return "is a link that leads out of the folder, so it was not followed"
    return None
