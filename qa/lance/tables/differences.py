"""Which articles of a database differ from those of a Lance commit."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from qa.lance.tables.commits import Commit
from qa.lance.tables.datasets import ROWS_AT_ONCE, Root, errors_of
from qa.lance.tables.schemas import ARTICLES
from qa.storage.connection import Connection
from qa.storage.tables.versions import IS_ADDED, LAST_HOLDER
from qa.text.terms import terms_version

CHANGED = "temp.changed"
"""Table of the articles that are new or not as they were: id, successor, story and holder, whether
each was added without a file (`is_added`), and whether its passages are to be written anew
(`has_passages`)."""

_BEFORE = "temp.before"

_KNOWN = (
    *("id", "digest", "is_current", "is_added", "successor", "story", "holder"),
    *("day", "outlet_key", "language", "title"),
)

STALE_ARTICLES = (
    f"SELECT id FROM {_BEFORE} WHERE id IN (SELECT id FROM {CHANGED})"
    " OR id NOT IN (SELECT id FROM articles) ORDER BY id"
)
"""Ids of the articles whose rows in the commit are no longer true."""

STALE_PASSAGES = (
    f"SELECT id FROM {_BEFORE} WHERE id IN (SELECT id FROM {CHANGED} WHERE has_passages)"
    " OR id NOT IN (SELECT id FROM articles) ORDER BY id"
)
"""Ids of the articles whose passages in the commit are no longer true."""


@contextmanager
def compared(connection: Connection, root: Root, before: Commit | None) -> Iterator[None]:
    """Make the temporary table `CHANGED`, and drop it at the end.

    Args:
        connection: to the database.
        root: of the archive.
        before: the commit to compare with; None for nothing.
    """
    connection.execute(f"CREATE TABLE {_BEFORE} (id TEXT PRIMARY KEY, {', '.join(_KNOWN[1:])})")
    try:
        if before is not None:
            _load_known(connection, root, before)
        connection.execute(
            f"CREATE TABLE {CHANGED} AS SELECT a.id, s.id AS successor, g.name AS story,"
            f" {LAST_HOLDER} AS holder, {IS_ADDED} AS is_added,"
            " b.id IS NULL OR (a.is_current, a.day, a.outlet_key, a.language, a.title)"
            " IS NOT (b.is_current, b.day, b.outlet_key, b.language, b.title) AS has_passages"
            " FROM articles a LEFT JOIN articles s ON s.key = a.successor"
            " JOIN wordings w ON w.key = a.wording LEFT JOIN (SELECT story, min(digest) AS name"
            " FROM wordings WHERE story IS NOT NULL GROUP BY story) g ON g.story = w.story"
            f" LEFT JOIN {_BEFORE} b ON b.id = a.id WHERE b.id IS NULL"
            f" OR (a.digest, a.is_current, s.id, g.name, {LAST_HOLDER}, {IS_ADDED})"
            " IS NOT (b.digest, b.is_current, b.successor, b.story, b.holder, b.is_added)"
        )
        try:
            connection.execute("CREATE UNIQUE INDEX temp.changed_id ON changed (id)")
            yield
        finally:
            connection.execute(f"DROP TABLE {CHANGED}")
    finally:
        connection.execute(f"DROP TABLE {_BEFORE}")


def has_gone(connection: Connection) -> bool:
    """Whether an article of the commit is no longer there."""
    [is_less] = connection.execute(
        f"SELECT EXISTS (SELECT 1 FROM {_BEFORE} WHERE id NOT IN (SELECT id FROM articles))"
    ).fetchone()
    return bool(is_less)


def _load_known(connection: Connection, root: Root, before: Commit) -> None:
    dataset = root.open(ARTICLES, before.versions[ARTICLES])
    marks = ", ".join("?" * len(_KNOWN))
    with errors_of(root.address, ARTICLES):
        for batch in dataset.to_batches(columns=list(_KNOWN), batch_size=ROWS_AT_ONCE):
            columns = [batch[name].to_pylist() for name in _KNOWN]
            rows = (
                (id_, digest, int(is_current), int(is_added), *rest)
                for id_, digest, is_current, is_added, *rest in zip(*columns, strict=True)
            )
            if before.terms != terms_version():  # none is as it would be written now
                rows = ((row[0], "", *row[2:-1], None) for row in rows)
            connection.executemany(f"INSERT INTO {_BEFORE} VALUES ({marks})", rows)
