"""Fill an embedded database from the tables of a Lance commit.

The database is the same as if the archive had been built in it, but for the keys of rows
that nobody sees and for what only serves indexes that are behind.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator
from typing import Any

from qa.lance.tables.commits import Commit
from qa.lance.tables.datasets import ROWS_AT_ONCE, Root, errors_of
from qa.lance.tables.schemas import ARTICLES, LEDGER, PASSAGES, REPLACED
from qa.storage import commits
from qa.storage.connection import Connection
from qa.storage.tables.articles import COLUMNS
from qa.storage.tables.copies import fingerprints
from qa.storage.tables.passages import as_blob

_COPIED = (*COLUMNS.split(", "), "url_key")

_LEDGER = {
    "settings": "INSERT OR REPLACE INTO settings VALUES (?, ?)",
    "probes": "INSERT INTO probes VALUES (?, ?)",
    "sources": (
        "INSERT INTO sources (path, name, size, sha256, state, read_at) VALUES (?, ?, ?, ?, ?, ?)"
    ),
    "failures": "INSERT INTO failures SELECT id, ?2, ?3 FROM sources WHERE path = ?1",
    "article_sources": (
        "INSERT INTO article_sources SELECT a.key, s.id, ?3 FROM articles a, sources s"
        " WHERE a.id = ?1 AND s.path = ?2"
    ),
    "withheld": "INSERT INTO withheld SELECT ?1, id FROM sources WHERE path = ?2",
    "furniture": "INSERT INTO furniture VALUES (?, ?)",
}
"""For each small table how a row of `qa.lance.tables.publishing` is put back."""


def load(root: Root, commit: Commit, connection: Connection, *, vectors: bool) -> None:
    """Fill an empty database.

    Args:
        root: of the archive.
        commit: what to load.
        connection: to the database, inside a transaction.
        vectors: whether the vectors are loaded; without them they are empty, and only which
            texts have one is known.

    Raises:
        ArchiveDamaged: a table cannot be read.
    """
    # Articles name those that replaced them, which may come later.
    connection.execute("PRAGMA defer_foreign_keys = ON")
    # No index has followed this history, so that the tokens of earlier commits need not be those.
    for counter in range(commit.revision.counter):
        commits.commit(connection, counter)
    connection.execute(
        "INSERT INTO commits VALUES (?, ?)", (commit.revision.counter, commit.revision.token)
    )
    ledger = [(row["table"], json.loads(row["row"])) for row in _rows(root, commit, LEDGER)]
    for table, statement in _LEDGER.items():
        if table == "article_sources":  # hangs on articles, and withheld on nothing behind it
            _load_articles(root, commit, connection)
        rows = (row for name, row in ledger if name == table)
        connection.executemany(statement, map(_decoded, rows) if table == "probes" else rows)
    _load_stories(connection)
    for table in (PASSAGES, REPLACED):
        _load_passages(root, commit, connection, table, vectors=vectors)
    commits.record_row_counts(connection)


def stored_probes(root: Root, commit: Commit) -> list[tuple[str, bytes]]:
    """The texts by which the archive's model is known again, with the blobs of their vectors."""
    rows = _rows(root, commit, LEDGER, condition="table = 'probes'")
    return [_decoded(json.loads(row["row"])) for row in rows]


def _decoded(row: list[Any]) -> tuple[str, bytes]:
    return row[0], base64.b64decode(row[1])


def _load_articles(root: Root, commit: Commit, connection: Connection) -> None:
    connection.execute("CREATE TEMP TABLE stories (digest TEXT PRIMARY KEY, name TEXT)")
    connection.execute("CREATE TEMP TABLE successors (id TEXT PRIMARY KEY, successor TEXT)")
    marks = ", ".join("?" * (len(_COPIED) + 2))
    own = ("key", "is_current", "wording", "fingerprints", "story", "successor")
    for row in _rows(root, commit, ARTICLES, [*_COPIED, *own]):
        wording = row["wording"]
        connection.execute(
            "INSERT OR IGNORE INTO wordings (digest, fingerprints) VALUES (?, ?)",
            (wording, row["fingerprints"]),
        )
        if row["story"] is not None:
            connection.execute(
                "INSERT OR IGNORE INTO stories VALUES (?, ?)", (wording, row["story"])
            )
        if row["successor"] is not None:
            connection.execute(
                "INSERT INTO successors VALUES (?, ?)", (row["id"], row["successor"])
            )
        values = [_plain(row[name]) for name in (*_COPIED, "key", "is_current")]
        connection.execute(
            f"INSERT INTO articles ({', '.join(_COPIED)}, key, is_current, changed, wording)"
            f" VALUES ({marks}, 0, (SELECT key FROM wordings WHERE digest = ?))",
            (*values, wording),
        )
    connection.execute(
        "UPDATE articles SET successor = (SELECT later.key FROM successors s JOIN articles later"
        " ON later.id = s.successor WHERE s.id = articles.id)"
        " WHERE id IN (SELECT id FROM successors)"
    )
    connection.execute("DROP TABLE successors")


def _load_stories(connection: Connection) -> None:
    """Give the wordings of each story the least key among them, and the fingerprints of these."""
    connection.execute(
        "UPDATE wordings SET story = told.least FROM (SELECT s.digest,"
        " min(w.key) OVER (PARTITION BY s.name) AS least FROM stories s"
        " JOIN wordings w ON w.digest = s.digest) told WHERE told.digest = wordings.digest"
    )
    connection.execute("DROP TABLE stories")
    live = connection.execute(
        "SELECT key, fingerprints FROM wordings WHERE story IS NOT NULL ORDER BY key"
    ).fetchall()
    connection.executemany(
        "INSERT INTO fingerprints VALUES (?, ?)",
        ((hash_, key) for key, blob in live for hash_ in fingerprints(blob)),
    )


def _load_passages(
    root: Root, commit: Commit, connection: Connection, table: str, *, vectors: bool
) -> None:
    columns = ["id", "article", "start", "end", "digest", *(["vector"] if vectors else [])]
    for row in _rows(root, commit, table, columns):
        connection.execute(
            "INSERT OR IGNORE INTO vectors (digest, vector) VALUES (?, ?)",
            (row["digest"], as_blob(row["vector"]) if vectors else b""),
        )
        connection.execute(
            "INSERT INTO passages VALUES (?, (SELECT key FROM articles WHERE id = ?), ?, ?,"
            " (SELECT key FROM vectors WHERE digest = ?))",
            (row["id"], row["article"], row["start"], row["end"], row["digest"]),
        )


def _plain(value: Any) -> Any:
    return int(value) if isinstance(value, bool) else value


def _rows(
    root: Root,
    commit: Commit,
    table: str,
    columns: list[str] | None = None,
    condition: str | None = None,
) -> Iterator[dict[str, Any]]:
    """The rows of a table, so many in memory at a time."""
    dataset = root.open(table, commit.versions[table])
    with errors_of(root.address, table):
        for batch in dataset.to_batches(columns=columns, filter=condition, batch_size=ROWS_AT_ONCE):
            yield from _records(batch)


def _records(batch: Any) -> Iterator[dict[str, Any]]:
    """The rows of a batch, vectors as arrays and not as lists of numbers."""
    names = batch.schema.names
    values = [
        batch[name].values.to_numpy().reshape(len(batch), -1)
        if name == "vector"
        else batch[name].to_pylist()
        for name in names
    ]
    for row in zip(*values, strict=True):
        yield dict(zip(names, row, strict=True))
