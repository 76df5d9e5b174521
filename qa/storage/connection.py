"""Connections to the archive's database, which compare each page with its checksum.

SQLite's own checksum VFS (https://www.sqlite.org/cksumvfs.html) compares it at each read:
plain SQLite takes most changed bytes without a word. APSW brings that extension and a SQLite
of today; the one inside many Pythons has it not. A rollback journal and not a write-ahead
log: it needs no shared memory, and one file is the whole archive.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Protocol, cast

import apsw
import apsw.sqlite_extra

from qa.errors import ArchiveDamaged, ArchiveError, ArchiveLocked

BUSY_SECONDS = 30.0

PAGE_BYTES = 4096
CHECKSUM_BYTES = 8  # at the end of each page
CHECKED = "cksmvfs"

CACHE_KIBIBYTES = 16_384
"""Pages that a connection keeps. The inner ones of a million vectors take 7 MB: with SQLite's 2 MB
they are read and compared with their checksums each time, and 400 vectors take twice as long."""

AMONG = "IN (SELECT value FROM json_each(?))"
"""The end of a condition whose value is a JSON list: as many of them as one likes."""

_LOCK_BYTE = 0x40000000
"""On the page of SQLite's locks nothing is ever written
(https://www.sqlite.org/fileformat2.html, 1.5)."""

_CANNOT = {
    apsw.CantOpenError: "cannot be opened: is it there, and may it be read?",
    apsw.FullError: "cannot be written: the disk is full; nothing stored is lost",
    apsw.ReadOnlyError: "cannot be written: it is read-only",
}


class Rows(Protocol):
    """The result of a statement; rows are tuples of numbers, text, bytes and None."""

    def fetchone(self) -> Any:
        """The next row, or None."""
        ...

    def fetchall(self) -> list[Any]:
        """The rows that are left."""
        ...

    def __iter__(self) -> Iterator[Any]: ...


class Connection(Protocol):
    """Runs statements; `qa.storage.database.Database` lends it."""

    def execute(self, statement: str, values: Sequence[object] = (), /) -> Rows:
        """Run a statement; its marks ``?`` stand for ``values``."""
        ...

    def executemany(self, statement: str, values: Iterable[Sequence[object]], /) -> object:
        """Run a statement once for each of ``values``."""
        ...


def connect(path: Path) -> apsw.Connection:
    """A connection to an existing file that checks each page it reads.

    Raises:
        apsw.Error: there is no such file, or it cannot be opened.
    """
    connection = connect_bare(path)
    try:
        for pragma in (
            "foreign_keys = ON",
            "synchronous = FULL",
            "secure_delete = ON",  # what is removed is overwritten
            f"cache_size = -{CACHE_KIBIBYTES}",
            "cache_spill = OFF",  # a writer shuts readers out for the commit only
            "trusted_schema = OFF",
        ):
            connection.execute(f"PRAGMA {pragma}").fetchall()
    except BaseException:
        connection.close()
        raise
    return connection


def connect_bare(path: Path) -> apsw.Connection:
    """`connect` without its settings, some of which read the schema."""
    _register_checksums()
    # No SQLITE_OPEN_CREATE: never makes an empty database where there is none. An
    # address and no path, because a path may have bytes that are no Unicode.
    connection = apsw.Connection(
        path.absolute().as_uri(),
        flags=apsw.SQLITE_OPEN_READWRITE | apsw.SQLITE_OPEN_URI,
        vfs=CHECKED,
    )
    connection.set_busy_timeout(int(1000 * BUSY_SECONDS))
    return connection


def _register_checksums() -> None:
    if CHECKED in apsw.vfs_names():
        return
    lender = apsw.Connection(":memory:")
    try:
        apsw.sqlite_extra.load(lender, "cksumvfs")
    finally:
        lender.close()


@contextmanager
def errors_of(path: Path) -> Iterator[None]:
    """Translate the errors of SQLite about a database into ours.

    A broken constraint is a fault of the program and stays as it is.
    """
    try:
        yield
    except apsw.ConstraintError:
        raise
    except ArchiveDamaged as error:  # of a row, which does not know in which file it is
        if str(path) in str(error):
            raise
        raise ArchiveDamaged(damaged(path, error)) from error
    except apsw.Error as error:
        raise _ours(path, error) from error
    except UnicodeDecodeError as error:  # in a text that goes on in an emptied page
        raise ArchiveDamaged(damaged(path, "a text in it is cut")) from error


def damaged(path: Path | str, what: object) -> str:
    """The message for a damaged database, with what to do."""
    return (
        f"{path} is damaged ({what}): put a backup back with `citewire restore`, or save what"
        " is sound with `citewire verify --repair`"
    )


def _ours(path: Path, error: apsw.Error) -> ArchiveError:
    if isinstance(error, apsw.CorruptError | apsw.NotADBError) or "no such table" in str(error):
        return ArchiveDamaged(damaged(path, error))
    if getattr(error, "extendedresult", 0) == apsw.SQLITE_IOERR_DATA:
        return ArchiveDamaged(damaged(path, "a page has another checksum"))
    if isinstance(error, apsw.BusyError | apsw.LockedError):
        return ArchiveLocked(f"{path} is in use by another process")
    for kind, words in _CANNOT.items():
        if isinstance(error, kind):
            return ArchiveError(f"{path} {words}")
    if isinstance(error, apsw.IOError):
        return ArchiveError(f"{path} cannot be read or written: {error}; nothing stored is lost")
    return ArchiveError(f"{path}: {error}")


def damaged_pages(connection: Connection, first: int, last: int) -> list[tuple[int, str]]:
    """The numbers of corrupt pages, from 1 on, each with its fault in words.

    SQLite's own `integrity_check` reads what is in use. This reads every page, the free ones
    too, and finds what a checksum cannot tell: a page of zeros has the checksum it should have.

    Args:
        connection: inside a transaction, so that no writer changes the file.
        first: page to look at.
        last: the same.
    """
    lent = cast(apsw.Connection, connection)
    [page_bytes] = connection.execute("PRAGMA page_size").fetchone()
    pages: list[tuple[int, str]] = []
    empty: list[int] = []
    nothing = bytes(page_bytes)
    for number in range(first, last + 1):
        try:
            content = _read_page(lent, page_bytes, number)
        except apsw.IOError as error:
            pages.append((number, _fault(error)))
            continue
        if len(content) < page_bytes:
            pages.append((number, "is cut short"))
        elif content == nothing and number != _LOCK_BYTE // page_bytes + 1:
            empty.append(number)
    if empty:
        free = _free_pages(lent, page_bytes)
        pages += [(number, "is empty") for number in empty if number not in free]
    return sorted(pages)


def _read_page(connection: apsw.Connection, page_bytes: int, number: int) -> bytes:
    # By SQLite and not by `open`: to close the file again would drop its locks.
    is_whole, content = connection.read("main", 0, (number - 1) * page_bytes, page_bytes)
    return content if is_whole else b""


def _fault(error: apsw.IOError) -> str:
    if getattr(error, "extendedresult", 0) == apsw.SQLITE_IOERR_DATA:
        return "has another checksum"
    return f"cannot be read ({error})"


def _free_pages(connection: apsw.Connection, page_bytes: int) -> set[int]:
    """The free pages, whose old content SQLite has overwritten with zeros."""
    free: set[int] = set()
    # That a page of the list is damaged is told of by itself.
    with contextlib.suppress(apsw.IOError):
        trunk = _number(_read_page(connection, page_bytes, 1), 32)
        while trunk and trunk not in free:
            free.add(trunk)
            content = _read_page(connection, page_bytes, trunk)
            count = min(_number(content, 4), page_bytes // 4 - 2)
            free.update(_number(content, 8 + 4 * place) for place in range(count))
            trunk = _number(content, 0)
    return free


def _number(content: bytes, at: int) -> int:
    return int.from_bytes(content[at : at + 4], "big")
