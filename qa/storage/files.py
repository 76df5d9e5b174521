"""An archive's database as a whole file: copied, hashed, set aside, put in the place of another.

Never with `open`: to close the file again would drop the locks of every other connection
in this process (https://www.sqlite.org/howtocorrupt.html, 2.2).
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import secrets
import shutil
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import cast

import apsw

from embeddings.files import sync_folder
from embeddings.indexes.manifest import FileMark
from qa.errors import ArchiveError, ArchiveNotFound
from qa.storage.connection import BUSY_SECONDS, PAGE_BYTES, errors_of
from qa.storage.database import Database
from qa.storage.layout import DATABASE
from seeds.limits import MEBIBYTE, size_text

Report = Callable[[int], None]

# Where checksums are compared, which is SQLite's choice else, a block is taken for a page.
_PLAIN = "unix" if os.name == "posix" else "win32"
_BLOCK = 256 * PAGE_BYTES
_PAGES_AT_ONCE = 2048
LEAST_BYTES = 4 * MEBIBYTE
"""Room that all that is begun needs, besides its own: an empty archive has 0.3 MiB, what is
derived from it is written anew beside what is there, and others write small files meanwhile."""


@contextmanager
def refusals_of(path: Path, what: str = "written") -> Iterator[None]:
    """Turn what the operating system refuses into an `ArchiveError`: ``path`` cannot be so."""
    try:
        yield
    except OSError as error:
        raise ArchiveError(f"{path} cannot be {what}: {error.strerror or error}") from error


def mark_of(path: Path) -> FileMark:
    """Size and SHA-256 of a database's file.

    Raises:
        ArchiveError: it cannot be read.
    """
    hashed = hashlib.sha256()
    size = 0
    for block in _blocks(path):
        hashed.update(block)
        size += len(block)
    return FileMark(size, hashed.hexdigest())


def copy_bytes(path: Path, target: Path, *, whole_pages: bool = False) -> None:
    """Copy a file that nobody writes to, damaged as it may be.

    Args:
        path: it.
        target: must not exist.
        whole_pages: leave out the rest of a page that was cut.
    """
    end = path.stat().st_size
    with target.open("xb") as copy:
        for block in _blocks(path):
            copy.write(block)
        if whole_pages:
            copy.truncate(end - end % PAGE_BYTES)
        copy.flush()
        os.fsync(copy.fileno())


def copy_database(source: Database, target: Path, on_pages: Report = lambda count: None) -> None:
    """Copy one committed state of a database while others read and write it.

    By SQLite's own backup (https://www.sqlite.org/backup.html) inside one read transaction:
    a writer goes on, and waits only with its commit.

    Args:
        source: the original.
        target: must not exist; whole and on disk at the end.
        on_pages: callback with the number of pages copied since the last call.

    Raises:
        ArchiveDamaged: a page of the source is not what was written.
        ArchiveError: the disk is full, or the target cannot be written.
    """
    target.touch(exist_ok=False)
    copy = Database(target)
    try:
        with copy.reading() as written:
            written.execute("PRAGMA journal_mode = OFF").fetchall()  # half a copy is no copy
            _overwrite(source, cast(apsw.Connection, written), on_pages)
    finally:
        copy.close()
    with target.open("rb") as file:  # no connection to it is left
        os.fsync(file.fileno())


def overwrite(source: Database, live: Database, on_pages: Report = lambda count: None) -> None:
    """Give a database that others use the content of another one, in one transaction.

    Who reads it sees the old content or the new, also after a crash in between.

    Args:
        source: a database with pages of the same size.
        live: sound at least in its header; its writer lock is ours.
        on_pages: callback with the number of pages written since the last call.

    Raises:
        ArchiveLocked: others kept reading it for too long.
        ArchiveError: the disk is full; then nothing has changed.
    """
    with live.reading() as written:
        _overwrite(source, cast(apsw.Connection, written), on_pages)


def _overwrite(source: Database, target: apsw.Connection, on_pages: Report) -> None:
    # A database larger than the memory must not lie in it before it is written.
    target.execute("PRAGMA cache_spill = ON").fetchall()
    try:
        with source.snapshot() as read:
            read.execute("SELECT count(*) FROM settings").fetchone()  # the state begins here
            with target.backup("main", cast(apsw.Connection, read), "main") as backup:
                done = 0
                while not backup.done:
                    backup.step(_PAGES_AT_ONCE)
                    on_pages(backup.page_count - backup.remaining - done)
                    done = backup.page_count - backup.remaining
    finally:
        with contextlib.suppress(apsw.Error):
            target.execute("PRAGMA cache_spill = OFF").fetchall()


@contextmanager
def beside(path: Path) -> Iterator[Path]:
    """Yield a temporary name beside a path for its replacement; deleted at the end.

    A killed writer's is deleted by the next one.
    """
    fresh = path.with_name(f".{path.name}.{secrets.token_hex(4)}.tmp")
    try:
        yield fresh
    finally:
        for name in (fresh, Path(f"{fresh}-journal")):
            name.unlink(missing_ok=True)


def put_in_place(fresh: Path, path: Path, why: str | None = None) -> Path | None:
    """Rename a finished database to its place, and set aside what was there.

    A crash at any moment leaves the old file or the new one at the path. Needs the
    writer lock.

    Args:
        fresh: whole and on disk, in the same folder.
        path: where it belongs.
        why: a word for the name of the old file, as `set_aside` takes it.

    Returns:
        The name of the old file now, if there was one.
    """
    aside = set_aside(path, why or "replaced") if path.exists() else None
    journal = Path(f"{path}-journal")
    if journal.exists():
        # SQLite would take it for one of the new file's, and write it over that.
        journal.replace(Path(f"{aside or free_name(path, 'missing')}-journal"))
        sync_folder(path.parent)
    fresh.replace(path)
    sync_folder(path.parent)
    return aside


def set_aside(path: Path, why: str) -> Path:
    """Give a file a second name, by which it stays when another takes its place.

    Args:
        path: it.
        why: a word for the name: ``damaged``, ``format2``.
    """
    for other in path.parent.glob(f"{path.name}.{why}-*"):
        if other.samefile(path):  # by a run that was killed before it had finished
            return other
    aside = free_name(path, why)
    try:
        aside.hardlink_to(path)
    except OSError:  # some file systems have one name for a file only
        with beside(path) as copy:
            copy_bytes(path, copy)
            copy.replace(aside)
    sync_folder(path.parent)
    return aside


def free_name(path: Path, why: str) -> Path:
    """A name to set a file aside by, with the time in it."""
    moment = datetime.now(UTC).strftime("%Y%m%dT%H%M%SZ")
    number = 0
    while True:
        again = f"-{number}" if number else ""
        aside = path.with_name(f"{path.name}.{why}-{moment}{again}")
        if not aside.exists():
            return aside
        number += 1


def need_archive(path: Path) -> None:
    """Check that a folder holds an archive.

    Raises:
        ArchiveNotFound: there is none at the path.
        ArchiveError: the path cannot be looked at.
    """
    try:
        has_database = (path / DATABASE).is_file()
    except OSError as error:
        raise ArchiveError(f"{path} cannot be opened: {error.strerror or error}") from error
    if not has_database:
        if path.is_file():
            raise ArchiveNotFound(f"{path} is a file, and an archive is a folder")
        what = "holds no archive" if path.is_dir() else "does not exist"
        raise ArchiveNotFound(
            f"{path} {what}: make one with `citewire build SOURCE... --archive {path}`"
        )


def foreign_names(folder: Path, known: Collection[str]) -> list[str]:
    """Names in a folder that are neither hidden nor among those that are known."""
    names = (entry.name for entry in folder.iterdir())
    return [name for name in names if name not in known and not name.startswith(".")]


def need_space(folder: Path, size: int, what: str) -> None:
    """Check the free disk space before something is begun.

    Args:
        folder: where it will be written.
        size: its bytes, at least; `LEAST_BYTES` are wanted besides.
        what: it, for the message.

    Raises:
        ArchiveError: there is too little.
    """
    try:
        free = shutil.disk_usage(folder).free
    except OSError:
        return  # some file systems do not tell
    needed = size + LEAST_BYTES
    if free < needed:
        raise ArchiveError(
            f"the disk of {folder} has {size_text(free)} free, and {what} needs at least"
            f" {size_text(needed)}: make room; nothing was done"
        )


def _blocks(path: Path) -> Iterator[bytes]:
    """The bytes of a file, through SQLite."""
    with errors_of(path):
        connection = apsw.Connection(
            path.absolute().as_uri(),
            flags=apsw.SQLITE_OPEN_READONLY | apsw.SQLITE_OPEN_URI,
            vfs=_PLAIN,
        )
        try:
            connection.set_busy_timeout(int(1000 * BUSY_SECONDS))
            size = path.stat().st_size
            for start in range(0, size, _BLOCK):
                _, block = connection.read("main", 0, start, min(_BLOCK, size - start))
                yield block
        finally:
            connection.close()


def folder_bytes(folder: Path) -> int:
    """Bytes of all files, whatever a writer creates and deletes meanwhile."""
    total = 0
    # Not `Path.rglob`, which raises when a folder goes while it looks into it.
    for parent, _, names in os.walk(folder):
        for name in names:
            with contextlib.suppress(FileNotFoundError):
                total += Path(parent, name).stat().st_size
    return total
