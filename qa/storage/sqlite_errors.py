"""The errors of SQLite in our own words."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import apsw

from qa.errors import ArchiveDamaged, ArchiveError, ArchiveLocked

_CANNOT = {
    apsw.CantOpenError: "cannot be opened: is it there, and may it be read?",
    apsw.FullError: "cannot be written: the disk is full; nothing stored is lost",
    apsw.ReadOnlyError: "cannot be written: it is read-only",
}


@contextmanager
def errors_of(path: Path) -> Iterator[None]:
    """Turn what SQLite raises about a database into ours.

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


def damaged(path: Path, what: object) -> str:
    """What to say of a database that is damaged, and what to do."""
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
