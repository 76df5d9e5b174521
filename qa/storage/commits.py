"""The log of commits: revisions, by which indexes know what they reflect, and row counts."""

from __future__ import annotations

import json
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic, Self, TypeVar

from qa.storage.connection import Connection
from qa.storage.tables import settings

Value = TypeVar("Value")

_ROW_COUNTS = "seal"
_TABLES = (
    "article_sources",
    "articles",
    "commits",
    "failures",
    "furniture",
    "passages",
    "removed",
    "sources",
    "vectors",
    "withheld",
)


@dataclass(frozen=True, slots=True)
class Revision:
    """Identifies a commit that changed what can be found.

    The counter alone would not do: in a copy of the archive that was put back, or that
    went another way, the same number stands for other articles.

    Attributes:
        counter: how many such commits there were, this one counted; -1 before the first.
        token: drawn at random for the commit.
    """

    counter: int
    token: str

    def __str__(self) -> str:
        return f"{self.counter}-{self.token}"

    @classmethod
    def parse(cls, text: str) -> Self:
        """The revision that `str` gave.

        Raises:
            ValueError: it is none.
        """
        counter, _, token = text.partition("-")
        return cls(int(counter), token)


NOTHING = Revision(-1, "")
"""What an empty index reflects."""


class Remembered(Generic[Value]):
    """What is worked out of an archive once for each of its commits."""

    def __init__(self, work: Callable[[Connection], Value]) -> None:
        """Take the work, which reads what it needs of one commit."""
        self._work = work
        self._known: tuple[Revision, Value] | None = None

    def at(self, connection: Connection) -> Value:
        """What it is as of the commit that a connection, inside a transaction, sees."""
        revision = current(connection)
        known = self._known
        if known is None or known[0] != revision:
            known = self._known = revision, self._work(connection)
        return known[1]


def current(connection: Connection) -> Revision:
    """The last commit."""
    row = connection.execute(
        "SELECT counter, token FROM commits ORDER BY counter DESC LIMIT 1"
    ).fetchone()
    return NOTHING if row is None else Revision(*row)


def is_known(connection: Connection, revision: Revision) -> bool:
    """Whether the database went through this revision, so that its changes since tell all."""
    row = connection.execute(
        "SELECT 1 FROM commits WHERE counter = ? AND token = ?", (revision.counter, revision.token)
    ).fetchone()
    return row is not None


def commit(connection: Connection, counter: int) -> None:
    """Record a commit, inside the transaction that changes something."""
    connection.execute("INSERT INTO commits VALUES (?, ?)", (counter, secrets.token_hex(8)))


def record_row_counts(connection: Connection) -> None:
    """Record how many rows each table has, as the last act of a transaction.

    If a journal is lost after a crash, half of a commit may stay: each page is sound, and
    may fit the others. The numbers show what the checks of single rows cannot.
    """
    counts = json.dumps(_row_counts(connection))
    if settings.get(connection, _ROW_COUNTS) != counts:
        settings.put(connection, _ROW_COUNTS, counts)


def row_count_mismatches(connection: Connection) -> list[str]:
    """Tables whose row counts differ from those that the last commit recorded, in words.

    A database that no commit has sealed yet has none.
    """
    try:
        sealed = dict(json.loads(settings.get(connection, _ROW_COUNTS) or "{}"))
    except (ValueError, TypeError):
        return ["the numbers of rows are not readable"]
    now = _row_counts(connection)
    return [
        f"{table} has {now[table]:,} rows and not {number}"
        for table, number in sealed.items()
        if table in now and now[table] != number
    ]


def _row_counts(connection: Connection) -> dict[str, int]:
    counts = (connection.execute(f"SELECT count(*) FROM {table}").fetchone() for table in _TABLES)
    return {table: number for table, (number,) in zip(_TABLES, counts, strict=True)}
