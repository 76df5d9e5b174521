"""Finds the files of a source that can be read, and those that must not be opened."""

from __future__ import annotations

import os
import stat
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from pathlib import Path

from seeds.errors import SourceNotFound
from seeds.readers.source import SourceFile, path_text, plain_reason, shown_name

Judge = Callable[[SourceFile], str | None]
"""Why a file that can be opened cannot be read, by its kind; None for a good one."""


def find_files(sources: Iterable[Path], judge: Judge) -> list[SourceFile]:
    """Every file of the sources, in order, each once.

    Folders are gone through to any depth, in sorted order. Hidden files and
    folders and README files are named but not opened. Links inside a folder are
    not followed: what they lead to inside the folder is read in its own place,
    and what lies outside was not named by the user.

    Args:
        sources: files and folders.
        judge: looks at the kind of a file.

    Raises:
        SourceNotFound: one of the paths does not exist; nothing was read then.
    """
    roots = [absolute(source) for source in sources]
    for root in roots:
        if _mode(root) is None:
            raise SourceNotFound(path_text(root), "there is no such file or folder")
    files: dict[str, SourceFile] = {}
    for root in roots:
        is_folder = stat.S_ISDIR(_mode(root) or 0)
        for file in _walk(root, judge) if is_folder else (_look(root, root.name, judge),):
            # A file with a problem is only itself: what a link leads to may well
            # be named by another source.
            is_opened = file.problem is None and file.aside is None
            key = os.path.realpath(file.path) if is_opened else str(file.path)
            files.setdefault(key, file)
    return list(files.values())


def passed_over_as(entry: str) -> str | None:
    """What a file or folder of this name is, if it is no article: hidden, or a README file."""
    if entry.startswith("."):
        return "hidden files and folders"
    return "README files" if entry.split(".")[0].upper() == "README" else None


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


def _look(path: Path, name: str, judge: Judge) -> SourceFile:
    file = SourceFile(path, shown_name(name))
    mode = _mode(path)
    if mode is None:
        problem: str | None = "is gone, or its folder may not be entered"
    elif not stat.S_ISREG(mode):
        problem = "is not a regular file (a pipe, a socket or a device), so it was not opened"
    else:
        problem = judge(file)
    return replace(file, problem=problem)


def _walk(root: Path, judge: Judge) -> Iterator[SourceFile]:
    inside = os.path.realpath(root)
    waiting: list[Path] = [root]
    while waiting:
        path = waiting.pop()
        name = path.relative_to(root.parent).as_posix()
        aside = None if path == root else passed_over_as(path.name)
        if aside is not None:
            yield SourceFile(path, shown_name(name), aside=aside)
        elif path != root and os.path.islink(path):  # noqa: PTH114 - which may raise
            problem = _link_problem(path, inside)
            if problem is not None:
                yield SourceFile(path, shown_name(name), problem)
        elif stat.S_ISDIR(_mode(path) or 0):
            try:
                below = list(path.iterdir())
            except OSError as error:
                yield SourceFile(path, shown_name(name), f"cannot be listed: {plain_reason(error)}")
                continue
            # A stack gives back its last: sorted the other way round.
            waiting.extend(sorted(below, reverse=True))
        else:
            yield _look(path, name, judge)


def _link_problem(path: Path, inside: str) -> str | None:
    target = Path(os.path.realpath(path))
    if _mode(target) is None:
        return "is a link that leads nowhere"
    if not target.is_relative_to(inside):
        return "is a link that leads out of the folder, so it was not followed"
    return None
