"""Files to read: finding them, opening them safely, and saying what is wrong."""

from __future__ import annotations

import io
import os
import re
import stat
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from seeds.article import RawDocument, ReadFailure
from seeds.errors import ReadError, SourceNotFound
from seeds.limits import MEBIBYTE, Limits, size_text

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

# What would break a line on a terminal, or show a name other than it is.
_UNSHOWN = re.compile(
    "[\x00-\x1f\x7f-\x9f\xad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb"
    "\U000e0000-\U000e007f]"
)


@dataclass(frozen=True, slots=True)
class SourceFile:
    """One file to read.

    Attributes:
        path: where it is, absolute.
        name: the path below the source the user named, with that source's own
            name in front ("articles/flood.txt").
        problem: why it must not be opened (a pipe, a link that leads out of
            the folder, an unknown kind of file); None for a good file.
        content: opens the bytes, where they are not those of the file itself but
            lie compressed in it.
    """

    path: Path
    name: str
    problem: str | None = None
    content: Callable[[], BinaryIO] | None = field(default=None, compare=False, repr=False)

    def failure(self, reason: str, line: int | None = None) -> ReadFailure:
        """What to yield when this file, or a record of it, cannot be read."""
        return ReadFailure(path=path_text(self.path), name=self.name, reason=reason, line=line)

    def document(self, text: str) -> RawDocument:
        """A document of this file, with nothing known but its text."""
        return RawDocument(path=path_text(self.path), name=self.name, text=text)


def path_text(path: str | os.PathLike[str]) -> str:
    """A path as text that can be stored and shown: bytes that are no UTF-8 become U+FFFD."""
    return os.fsencode(path).decode("utf-8", "replace")


def shown_name(name: str) -> str:
    """A name that can be shown in one line: line breaks, controls and the like become U+FFFD."""
    return _UNSHOWN.sub("\ufffd", path_text(name))


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
        return all(path_text(one) != path for one in folder.iterdir())
    except FileNotFoundError:
        return True
    except OSError:
        return False


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
    found: dict[str, SourceFile] = {}
    for root in roots:
        is_folder = stat.S_ISDIR(_mode(root) or 0)
        for file in _walk(root, known) if is_folder else (_judge(root, root.name, known),):
            # A file with a problem is only itself: what a link leads to may well
            # be named by another source.
            key = str(file.path) if file.problem else os.path.realpath(file.path)
            found.setdefault(key, file)
    return list(found.values())


def suffix_of(name: str) -> str:
    """The suffix that tells the kind of a file, lower case: ".txt", ".zip", ".jsonl.gz"."""
    suffixes = [suffix.lower() for suffix in Path(name).suffixes[-2:]]
    return "".join(suffixes if suffixes[-1:] == [".gz"] else suffixes[-1:])


def is_passed_over(entry: str) -> bool:
    """Whether a file or folder of this name is no article: hidden ones and README files."""
    return entry.startswith(".") or entry.split(".")[0].upper() == "README"


def unknown_kind(known: Iterable[str]) -> str:
    """What is wrong with a file whose suffix is none of the known ones."""
    kinds = sorted(one for one in known if not one.endswith((".gz", ".zip")))
    packed = ", each also with .gz behind, and .zip" if ".zip" in known else ""
    return f"is an unknown kind of file; the known ones are {', '.join(kinds)}{packed}"


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
        raise ReadError(str(file.path), f"cannot be opened: {_plain(error)}") from error
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
        found = os.fstat(self.fileno())
        return found.st_size, found.st_mtime_ns

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


def absolute(source: Path) -> Path:
    """Where a source lies that the user named, "~" at its head taken for the home folder.

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
    """What a path leads to, as `os.stat` tells it; None where that cannot be known."""
    try:
        return path.stat().st_mode
    except (OSError, ValueError):
        return None


def _plain(error: OSError | ValueError) -> str:
    return (getattr(error, "strerror", None) or str(error)).lower()


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
                yield SourceFile(path, shown_name(name), f"cannot be listed: {_plain(error)}")
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
