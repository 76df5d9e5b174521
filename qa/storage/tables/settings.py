"""Settings of an archive, and lines of boilerplate that its builds have learned."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import UTC, datetime

from qa.storage.connection import Connection
from seeds.cleaning.learned_boilerplate import Boilerplate

_LEARNED_FROM = "learned from"


def get(connection: Connection, name: str) -> str | None:
    """The value of a setting, or None."""
    row = connection.execute("SELECT value FROM settings WHERE name = ?", (name,)).fetchone()
    return None if row is None else str(row[0])


def put(connection: Connection, name: str, value: str) -> None:
    """Store a setting, in place of its old value."""
    connection.execute("INSERT OR REPLACE INTO settings VALUES (?, ?)", (name, value))


def set_built(connection: Connection, cleaner: int) -> None:
    """Note that a build has ended now, and by which rules it cleaned."""
    connection.execute("DELETE FROM settings WHERE name = ?", (_LEARNED_FROM,))
    put(connection, "built", datetime.now(UTC).isoformat(timespec="seconds"))
    put(connection, "cleaner", str(cleaner))


def add_boilerplate(
    connection: Connection, boilerplate: Boilerplate, hashes: Iterable[str]
) -> None:
    """Store learned lines, and until the build has ended the hashes of their files."""
    put(connection, _LEARNED_FROM, json.dumps(sorted(hashes)))
    connection.executemany(
        "INSERT OR IGNORE INTO furniture VALUES (?, ?)", sorted(boilerplate.lines)
    )


def stored_boilerplate(connection: Connection) -> Boilerplate:
    """The lines that earlier builds have learned."""
    rows = connection.execute("SELECT outlet, line FROM furniture").fetchall()
    return Boilerplate(frozenset(rows))


def learned_from(connection: Connection) -> frozenset[str]:
    """Hashes of the files that a build which was cut short has learned from last."""
    return frozenset(json.loads(get(connection, _LEARNED_FROM) or "[]"))
