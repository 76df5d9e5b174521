"""The ledger of files: which were read, what each holds, and what could not be read."""

from __future__ import annotations

import json
import os
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Literal, NamedTuple

from qa.storage.connection import AMONG, Connection
from qa.storage.tables import articles as article_rows
from seeds.article import Article
from seeds.readers import is_gone, path_text

SourceState = Literal["reading", "done", "failed"]


class Failure(NamedTuple):
    """What could not be read: a record by its line, or with None the whole file."""

    line: int | None
    reason: str


@dataclass(frozen=True, slots=True)
class SourceRow:
    """A file as the ledger knows it."""

    size: int
    sha256: str
    state: SourceState
    failures: tuple[Failure, ...]


def ledger(connection: Connection) -> dict[str, SourceRow]:
    """Every file that was read and not forgotten, by path."""
    failures: dict[int, list[Failure]] = {}
    for source, *failure in connection.execute(
        "SELECT source, line, reason FROM failures ORDER BY rowid"
    ):
        failures.setdefault(source, []).append(Failure(*failure))
    rows = connection.execute(
        "SELECT id, path, size, sha256, state FROM sources WHERE sha256 <> ''"
    )
    return {
        path: SourceRow(size, sha256, state, tuple(failures.get(source, ())))
        for source, path, size, sha256, state in rows
    }


def begin(connection: Connection, path: str, name: str, size: int, sha256: str) -> int:
    """Note that a file is being read; returns its number in the ledger."""
    known = connection.execute("SELECT id FROM sources WHERE path = ?", (path,))
    if known.fetchone() is None:
        _adopt_renamed(connection, path, sha256)
    [number] = connection.execute(
        "INSERT INTO sources (path, name, size, sha256, state, read_at)"
        " VALUES (?, ?, ?, ?, 'reading', ?)"
        " ON CONFLICT (path) DO UPDATE SET name = excluded.name, size = excluded.size,"
        " sha256 = excluded.sha256, state = 'reading', read_at = excluded.read_at"
        " RETURNING id",
        (path, name, size, sha256, datetime.now(UTC).isoformat(timespec="seconds")),
    ).fetchone()
    return int(number)


def finish(
    connection: Connection, source: int, state: SourceState, failures: Iterable[Failure]
) -> None:
    """Note that a file has been read, and what could not be read of it."""
    connection.execute("UPDATE sources SET state = ? WHERE id = ?", (state, source))
    connection.execute("DELETE FROM failures WHERE source = ?", (source,))
    connection.executemany(
        "INSERT INTO failures VALUES (?, ?, ?)", [(source, *failure) for failure in failures]
    )


def link(connection: Connection, source: int, keys: Collection[int]) -> list[int]:
    """Note which articles a file holds; returns the keys that are new to it."""
    known = connection.execute(
        f"SELECT article FROM article_sources WHERE source = ? AND is_current AND article {AMONG}",
        (source, json.dumps(list(keys))),
    ).fetchall()
    new = sorted(set(keys) - {key for (key,) in known})
    connection.executemany(
        "INSERT OR REPLACE INTO article_sources VALUES (?, ?, 1)", [(key, source) for key in new]
    )
    return new


def unlink_others(connection: Connection, source: int, keys: Iterable[int]) -> list[int]:
    """Note that a file holds none but these articles; returns the keys it held besides."""
    linked = connection.execute(
        "SELECT article FROM article_sources WHERE source = ? AND is_current", (source,)
    ).fetchall()
    old = sorted({key for (key,) in linked} - set(keys))
    connection.executemany(
        "UPDATE article_sources SET is_current = 0 WHERE source = ? AND article = ?",
        [(source, key) for key in old],
    )
    return old


def has_earlier_source(connection: Connection, article: Article, source: int) -> bool:
    """Whether a file before this one, by its path, holds the article now."""
    row = connection.execute(
        "SELECT min(f.path) FROM articles a JOIN article_sources l ON l.article = a.key"
        " JOIN sources f ON f.id = l.source WHERE a.id = ? AND l.is_current AND f.id <> ?",
        (article.id, source),
    ).fetchone()
    return row is not None and row[0] is not None and row[0] < article.path


def at_path(connection: Connection, path: str) -> list[int]:
    """Numbers of a file, or of all files of a folder."""
    try:
        path = path_text(path)
    except UnicodeEncodeError:
        return []  # no file can have such a name
    rows = connection.execute(
        "SELECT id FROM sources WHERE path = ? OR substr(path, 1, ?) = ?",
        (path, len(path) + 1, path.rstrip(os.sep) + os.sep),
    )
    return [number for (number,) in rows]


def delete(connection: Connection, sources: Sequence[int]) -> None:
    """Delete files from the ledger, with all that hangs on them."""
    connection.execute(f"DELETE FROM sources WHERE id {AMONG}", (json.dumps(sources),))


def known_paths(connection: Connection, paths: Iterable[str]) -> dict[int, str]:
    """The paths that the ledger knows, by their files' numbers, in the order of paths."""
    rows = connection.execute(
        f"SELECT id, path FROM sources WHERE sha256 <> '' AND path {AMONG} ORDER BY path",
        (json.dumps(sorted(paths)),),
    )
    return dict(rows.fetchall())


def delete_vanished(connection: Connection, sources: Iterable[int]) -> None:
    """Delete files that are no longer there, but not what the user removed of them.

    Their place in the ledger is kept as long as a tombstone hangs on it.
    """
    numbers = json.dumps(list(sources))
    for statement in (
        f"DELETE FROM failures WHERE source {AMONG}",
        f"DELETE FROM article_sources WHERE source {AMONG}",
        f"DELETE FROM sources WHERE id {AMONG} AND id NOT IN (SELECT source FROM withheld)",
        f"UPDATE sources SET size = 0, sha256 = '', state = 'reading' WHERE id {AMONG}",
    ):
        connection.execute(statement, (numbers,))


def articles_of(connection: Connection, sources: Iterable[int]) -> list[int]:
    """Keys of the articles that hang on these files."""
    rows = connection.execute(
        f"SELECT DISTINCT article FROM article_sources WHERE source {AMONG}",
        (json.dumps(list(sources)),),
    )
    return [key for (key,) in rows]


def orphaned(connection: Connection, keys: Iterable[int]) -> list[int]:
    """Those of the articles that no file holds any more.

    A file that held an article once, and not as last read, keeps it only as an
    earlier version.
    """
    rows = connection.execute(
        f"SELECT key FROM articles a WHERE key {AMONG} AND NOT EXISTS"
        " (SELECT 1 FROM article_sources s WHERE s.article = a.key"
        " AND s.is_current >= a.is_current)",
        (json.dumps(list(keys)),),
    )
    return sorted(key for (key,) in rows)


def reassign_source(connection: Connection, keys: Iterable[int]) -> set[str]:
    """Reassign articles to a file that still holds them, where their own does no more.

    Returns:
        Paths of files to be read again, since they may tell the article's date, outlet and
        the like otherwise: the first by its path of those that hold it.
    """
    places = connection.execute(
        "SELECT l.article, min(f.path), a.path IN (SELECT path FROM sources), a.path IN"
        " (SELECT h.path FROM article_sources k JOIN sources h ON h.id = k.source"
        " WHERE k.article = l.article AND k.is_current), l.is_current"
        " FROM article_sources l JOIN sources f ON f.id = l.source"
        f" JOIN articles a ON a.key = l.article WHERE a.key {AMONG}"
        " GROUP BY l.article, l.is_current ORDER BY l.article, l.is_current DESC",
        (json.dumps(sorted(set(keys))),),
    ).fetchall()
    moved: set[int] = set()
    unread: set[str] = set()
    for key, path, is_known, is_held, is_current in places:
        if key in moved or is_held or (is_known and not is_current):
            continue
        moved.add(key)
        article_rows.move(connection, key, path)
        if is_current:
            unread.add(path)
    return unread


def mark_unread(connection: Connection, paths: Iterable[str]) -> None:
    """Note that files must be read again."""
    connection.executemany(
        "UPDATE sources SET state = 'reading' WHERE path = ?", [(path,) for path in sorted(paths)]
    )


def _adopt_renamed(connection: Connection, path: str, sha256: str) -> None:
    """Take over the row of a file of the same bytes that is no longer there."""
    same = connection.execute(
        "SELECT id, path FROM sources WHERE sha256 = ? ORDER BY id", (sha256,)
    ).fetchall()
    for number, old in same:
        # A name that is not UTF-8 is stored changed, so it proves nothing.
        if "\ufffd" not in old and is_gone(old):
            connection.execute("UPDATE sources SET path = ? WHERE id = ?", (path, number))
            return
