"""Read rows of a database of any format, around what is damaged in it.

Pages are read with their checksums, so a row is what was written or it is not read at
all. A page that cannot be read takes its rows along, but not the rest: a table is read from
both ends, and the keys in between come from its indexes, which lie in other pages.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self, TypeVar, cast

import apsw

from qa.errors import ArchiveDamaged, ArchiveError, ArchiveFormat, ArchiveLocked
from qa.storage import connection as connections
from qa.storage.connection import Connection, damaged
from qa.storage.schema import APPLICATION_ID, FORMAT_VERSION

Row = tuple[Any, ...]
Result = TypeVar("Result")


@dataclass(frozen=True, slots=True)
class ReadRows:
    """Rows of a table.

    Attributes:
        rows: those that could be read.
        is_whole: whether that is all of them.
    """

    rows: list[Row]
    is_whole: bool


@dataclass(frozen=True, slots=True)
class Table:
    """Describes how the rows of a table are found.

    Attributes:
        name: of the table.
        key: columns that name a row.
        indexes: those that hold all keys, each with the columns it is sorted by.
    """

    name: str
    key: tuple[str, ...]
    indexes: tuple[tuple[str, str], ...] = ()


ARTICLES = Table(
    "articles",
    ("key",),
    (("sqlite_autoindex_articles_1", "id"), ("articles_changed", "changed, is_current, key")),
)
SOURCES = Table("sources", ("id",), (("sqlite_autoindex_sources_1", "path"),))
FAILURES = Table("failures", ("rowid",), (("failures_source", "source, rowid"),))
PASSAGES = Table(
    "passages",
    ("id",),
    (("passages_article", "article, id"), ("passages_vector", "vector, id")),
)
LINKS = Table("article_sources", ("article", "source"), (("article_sources_source", "source"),))
WITHHELD = Table("withheld", ("mark", "source"), (("withheld_source", "source"),))
SETTINGS = Table("settings", ("name",))
PROBES = Table("probes", ("text",))
BOILERPLATE = Table("furniture", ("outlet", "line"))


class DamagedReader:
    """A connection to a database that may be damaged; nothing is written through it.

    Attributes:
        path: of the database, as messages call it.
        version: its format.
    """

    def __init__(self, path: Path, called: Path | None = None) -> None:
        """Open a database.

        Args:
            path: where it lies.
            called: what to call it in messages; by default its path.

        Raises:
            ArchiveDamaged: not even its first page can be read.
            ArchiveFormat: it is no archive's.
            ArchiveLocked: another process is writing to it.
        """
        self.path = called or path
        with self._errors():
            try:
                self._connection = connections.connect(path)
            except (apsw.CorruptError, apsw.IOError):  # there may still be something to read
                self._connection = connections.connect_bare(path)
        try:
            with self._errors():
                # Without it SQLite refuses a file that was cut short from the first row on.
                self._connection.execute("PRAGMA writable_schema = ON")
                self._connection.execute("PRAGMA trusted_schema = OFF")
                application = self._number("PRAGMA application_id")
                self.version = self._number("PRAGMA user_version")
                self._connection.execute("SELECT count(*) FROM sqlite_schema").fetchall()
            if application != APPLICATION_ID:
                raise ArchiveFormat(f"{self.path} is not a Citewire archive")
        except ArchiveError:
            self.close()
            raise

    @contextmanager
    def _errors(self) -> Iterator[None]:
        try:
            yield
        except (apsw.BusyError, apsw.LockedError) as error:
            raise ArchiveLocked(f"{self.path} is in use by another process") from error
        except apsw.Error as error:
            raise ArchiveDamaged(damaged(self.path, error)) from error

    def _number(self, statement: str) -> int:
        [row] = self._connection.execute(statement).fetchall()
        return int(cast(int, row[0]))

    def close(self) -> None:
        """Close the connection."""
        self._connection.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        self.close()

    def query(self, statement: str, values: Sequence[object] = ()) -> list[Row] | None:
        """Return all rows of a query, or None if one of its pages cannot be read.

        Raises:
            ArchiveLocked: another process is writing.
        """
        return self.read(lambda connection: connection.execute(statement, values).fetchall())

    def read(self, reader: Callable[[Connection], Result]) -> Result | None:
        """Return what ``reader`` gives, or None if it meets a page that cannot be read.

        Raises:
            ArchiveLocked: another process is writing.
        """
        try:
            with self._errors():
                return reader(cast(Connection, self._connection))
        except ArchiveDamaged:
            return None

    def table(self, table: Table, columns: str) -> ReadRows:
        """Read columns of all sound rows, in the order of their keys.

        For tables without texts that may hold a NUL character.
        """
        name = table.name
        if self.version < FORMAT_VERSION and not self._has(name):
            return ReadRows([], is_whole=True)  # its first builds did not keep that yet
        key = ", ".join(table.key)
        rows = self.query(f"SELECT {columns} FROM {name} NOT INDEXED ORDER BY {key}")
        if rows is not None:
            sound = [row for row in rows if not _is_emptied(row)]
            return ReadRows(sound, len(sound) == len(rows))
        where = " AND ".join(f"{part} = ?" for part in table.key)
        statement = f"SELECT {columns} FROM {name} NOT INDEXED WHERE {where}"
        keys = self.keys(table)
        rows = [row for key in keys.rows for row in self.query(statement, key) or ()]
        sound = [row for row in rows if not _is_emptied(row)]
        return ReadRows(sound, keys.is_whole and len(sound) == len(keys.rows))

    def keys(self, table: Table) -> ReadRows:
        """Read the keys of a table, sorted, where its pages are damaged from its indexes."""
        key = ", ".join(table.key)
        keys: dict[Row, None] = {}
        if self._scan(keys, f"SELECT {key} FROM {table.name} NOT INDEXED ORDER BY ", table.key):
            return ReadRows(list(keys), is_whole=True)
        is_whole = False
        for index, order in table.indexes:
            statement = f"SELECT {key} FROM {table.name} INDEXED BY {index} ORDER BY "
            is_whole |= self._scan(keys, statement, order.split(", "))
        return ReadRows(sorted(keys), is_whole)

    def _has(self, name: str) -> bool:
        return bool(self.query("SELECT 1 FROM sqlite_schema WHERE name = ?", (name,)))

    def _scan(self, keys: dict[Row, None], statement: str, order: Sequence[str]) -> bool:
        """Read from the first row on, and if that ends early from the last row back."""

        def take(way: str) -> bool:
            sorted_by = ", ".join(f"{column} {way}" for column in order)

            def rows(connection: Connection) -> bool:
                # One by one: those in front of the damage count.
                for row in connection.execute(statement + sorted_by):
                    keys[row] = None
                return True

            return bool(self.read(rows))

        return take("ASC") or take("DESC")


def _is_emptied(row: Row) -> bool:
    """Whether a long text goes on in a page of zeros, whose checksum is right."""
    return any("\0" in value for value in row if isinstance(value, str))
