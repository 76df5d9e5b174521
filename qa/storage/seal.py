"""How many rows each table has, noted with every commit.

If a journal is lost after a crash, half of a commit may stay: each page is sound, and may
fit the others. The numbers show what the checks of single rows cannot.
"""

from __future__ import annotations

import json

from qa.storage.connection import Connection
from qa.storage.tables.articles import put_setting, setting

_NAME = "seal"
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


def put(connection: Connection) -> None:
    """Note the numbers, inside a transaction that changes something, as its last act."""
    counts = json.dumps(_count(connection))
    if setting(connection, _NAME) != counts:
        put_setting(connection, _NAME, counts)


def broken(connection: Connection) -> list[str]:
    """The tables that have other numbers of rows than the last commit left, in words.

    A database that no commit has sealed yet has none.
    """
    try:
        sealed = dict(json.loads(setting(connection, _NAME) or "{}"))
    except (ValueError, TypeError):
        return ["the numbers of rows are not readable"]
    now = _count(connection)
    return [
        f"{table} has {now[table]:,} rows and not {number}"
        for table, number in sealed.items()
        if table in now and now[table] != number
    ]


def _count(connection: Connection) -> dict[str, int]:
    counts = (connection.execute(f"SELECT count(*) FROM {table}").fetchone() for table in _TABLES)
    return {table: number for table, (number,) in zip(_TABLES, counts, strict=True)}
