"""The pages of the archive's database, read one by one and compared with their checksums.

SQLite's own `integrity_check` reads what is in use. This reads every page, the free ones
too, and finds what a checksum cannot tell: a page of zeros has the checksum it should have.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from typing import cast

import apsw

from qa.storage.database import Database

_SLICE = 2048
"""Pages read under one lock: a writer that wants to commit waits some 10 ms."""

_LOCK_BYTE = 0x40000000
"""On the page of SQLite's locks nothing is ever written
(https://www.sqlite.org/fileformat2.html, 1.5)."""


def damaged_pages(
    database: Database, on_pages: Callable[[int], None] = lambda count: None
) -> Iterator[tuple[int, str]]:
    """The numbers of the pages, from 1 on, that are not what was written, and what they are.

    Args:
        database: others may read and write it meanwhile.
        on_pages: is told how many more pages were read.

    Raises:
        ArchiveError: the file cannot be read.
    """
    first = 1
    while True:
        # Inside a transaction, so that no writer changes the file.
        with database.snapshot() as lent:
            connection = cast(apsw.Connection, lent)
            [page_bytes] = lent.execute("PRAGMA page_size").fetchone()
            [pages] = lent.execute("PRAGMA page_count").fetchone()
            last = min(pages, first + _SLICE - 1)
            found = _damaged(connection, page_bytes, first, last)
        yield from found
        on_pages(max(0, last - first + 1))
        first = last + 1
        if first > pages:
            return


def _damaged(
    connection: apsw.Connection, page_bytes: int, first: int, last: int
) -> list[tuple[int, str]]:
    found: list[tuple[int, str]] = []
    empty: list[int] = []
    nothing = bytes(page_bytes)
    for number in range(first, last + 1):
        try:
            content = _read(connection, page_bytes, number)
        except apsw.IOError as error:
            found.append((number, _what(error)))
            continue
        if len(content) < page_bytes:
            found.append((number, "is cut short"))
        elif content == nothing and number != _LOCK_BYTE // page_bytes + 1:
            empty.append(number)
    if empty:
        free = _free_pages(connection, page_bytes)
        found += [(number, "is empty") for number in empty if number not in free]
    return sorted(found)


def _read(connection: apsw.Connection, page_bytes: int, number: int) -> bytes:
    # By SQLite and not by `open`: to close the file again would drop its locks.
    is_whole, content = connection.read("main", 0, (number - 1) * page_bytes, page_bytes)
    return content if is_whole else b""


def _what(error: apsw.IOError) -> str:
    if getattr(error, "extendedresult", 0) == apsw.SQLITE_IOERR_DATA:
        return "has another checksum"
    return f"cannot be read ({error})"


def _free_pages(connection: apsw.Connection, page_bytes: int) -> set[int]:
    """The free pages, whose old content SQLite has overwritten with zeros."""
    free: set[int] = set()
    # That a page of the list is damaged is told of by itself.
    with contextlib.suppress(apsw.IOError):
        trunk = _number(_read(connection, page_bytes, 1), 32)
        while trunk and trunk not in free:
            free.add(trunk)
            content = _read(connection, page_bytes, trunk)
            count = min(_number(content, 4), page_bytes // 4 - 2)
            free.update(_number(content, 8 + 4 * place) for place in range(count))
            trunk = _number(content, 0)
    return free


def _number(content: bytes, at: int) -> int:
    return int.from_bytes(content[at : at + 4], "big")
