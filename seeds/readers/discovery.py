"""Finds the files of a source that can be read, and those that must not be opened."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterable, Iterator
from pathlib import Path

from seeds.errors import SourceNotFound
from seeds.readers.source import SourceFile, path_text, plain_reason, shown_name


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
    roots = [absolute(source) for source in sources]
    for root in roots:
        if _mode(root) is None:
            raise SourceNotFound(path_text(root), "there is no such file or folder")
    files: dict[str, SourceFile] = {}
    for root in roots:
        is_folder = stat.S_ISDIR(_mode(root) or 0)
        for file in _walk(root, known) if is_folder else (_judge(root, root.name, known),):
            # A file with a problem is only itself: what a link leads to may well
            # be named by another source.
            key = str(file.path) if file.problem else os.path.realpath(file.path)
            files.setdefault(key, file)
    return list(files.values())


def suffix_of(name: str) -> str:
    """The suffix that tells the kind of a file, lower case: ".txt", ".zip", ".jsonl.gz"."""
    suffixes = [suffix.lower() for suffix in Path(name).suffixes[-2:]]
    return "".join(suffixes if suffixes[-1:] == [".gz"] else suffixes[-1:])


def is_passed_over(entry: str) -> bool:
    """Whether a file or folder of this name is no article: hidden ones and README files."""
    return entry.startswith(".") or entry.split(".")[0].upper() == "README"


def unknown_kind(known: Iterable[str]) -> str:
    """The message for a file whose suffix is none of the known ones."""
    kinds = sorted(suffix for suffix in known if not suffix.endswith((".gz", ".zip")))
    packed = ", each also with .gz behind, and .zip" if ".zip" in known else ""
    return f"is an unknown kind of file; the known ones are {', '.join(kinds)}{packed}"


def is_gone(path: str) -> bool:
    """Whether no file has this path, as `path_text` gives it, any more.

    What cannot be looked at, in a folder that is closed or on a disk that fails, is not gone.
    """
    if "\ufffd" in path:
        return _is_unlisted(path)
    try:
        Path(path).lstat()
    except (FileNotFoundError, NotADirectoryError):
        return True
    except (OSError, ValueError):
        return False
    return False


def _is_unlisted(path: str) -> bool:
    """Whether a folder has no file of that name, which is stored changed if it is no UTF-8."""
    folder = Path(path).parent
    if "\ufffd" in str(folder):
        return False  # cannot be looked into under this name
    try:
        return all(path_text(entry) != path for entry in folder.iterdir())
    except FileNotFoundError:
        return True
    except OSError:
        return False


def absolute(source: Path) -> Path:
    """The absolute path of a source that the user named, "~" read as the home folder.

    Raises:
        SourceNotFound: there is no such home folder.
    """
    # Not resolve(): a link that the user names keeps the name the user knows.
    try:
        source = source.expanduser()
    except RuntimeError as error:
        raise SourceNotFound(path_text(source), "there is no such home folder") from error
    return Path(os.path.abspath(source))  # noqa: PTH100


def _mode(path: Path) -> int | None:
    """The mode of a path's target, as `os.stat` tells it; None where it cannot be known."""
    try:
        return path.stat().st_mode
    except (OSError, ValueError):
        return None


def _judge(path: Path, name: str, known: frozenset[str]) -> SourceFile:
    mode = _mode(path)
    problem = None
    if mode is None:
        problem = "is gone, or its folder may not be entered"
    elif not stat.S_ISREG(mode):
        problem = "is not a regular file (a pipe, a socket or a device), so it was not opened"
    elif suffix_of(path.name) not in known:
        problem = unknown_kind(known)
    return SourceFile(path, shown_name(name), problem)


def _walk(root: Path, known: frozenset[str]) -> Iterator[SourceFile]:
    inside = os.path.realpath(root)
    waiting: list[Path] = [root]
    while waiting:
        path = waiting.pop()
        name = path.relative_to(root.parent).as_posix()
        if path != root and os.path.islink(path):  # noqa: PTH114 - which may raise
            problem = _link_problem(path, inside)
            if problem is not None:
                yield SourceFile(path, shown_name(name), problem)
        elif stat.S_ISDIR(_mode(path) or 0):
            try:
                below = [entry for entry in path.iterdir() if not is_passed_over(entry.name)]
            except OSError as error:
                yield SourceFile(path, shown_name(name), f"cannot be listed: {plain_reason(error)}")
                continue
            # A stack gives back its last: sorted the other way round.
            waiting.extend(sorted(below, reverse=True))
        else:
            yield _judge(path, name, known)


def _link_problem(path: Path, inside: str) -> str | None:
    target = Path(os.path.realpath(path))
    if _mode(target) is None:
        return "is a link that leads nowhere"
    if not target.is_relative_to(inside):
        return "is a link that leads out of the folder, so it was not followed"
    return None
