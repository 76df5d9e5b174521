"""Write what differs between an embedded database and a Lance commit, as the next commit."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

from qa.errors import ArchiveLocked
from qa.lance.tables import differences, indexes, passage_rows
from qa.lance.tables.commits import Commit, Target, put_commit
from qa.lance.tables.datasets import NAMES_AT_ONCE, among, errors_of
from qa.lance.tables.differences import CHANGED
from qa.lance.tables.schemas import (
    ARTICLE_TEXTS,
    ARTICLES,
    LEDGER,
    PASSAGES,
    REPLACED,
    TABLES,
    WORDS,
    length_of,
)
from qa.lance.tables.summary import summary
from qa.lance.tables.terms import TermCounts
from qa.storage import commits
from qa.storage.connection import Connection
from qa.text.terms import text_terms

if TYPE_CHECKING:
    import pyarrow as pa

ARTICLES_AT_ONCE = 500
"""Articles that are held in memory: at 5,000 characters each some megabytes."""

_LEDGER = {
    "settings": "SELECT name, value FROM settings ORDER BY name",
    "probes": "SELECT text, vector FROM probes ORDER BY text",
    "sources": "SELECT path, name, size, sha256, state, read_at FROM sources ORDER BY path",
    "failures": (
        "SELECT s.path, f.line, f.reason FROM failures f JOIN sources s ON s.id = f.source"
        " ORDER BY f.rowid"
    ),
    "article_sources": (
        "SELECT a.id, s.path, l.is_current FROM article_sources l"
        " JOIN articles a ON a.key = l.article JOIN sources s ON s.id = l.source"
    ),
    "withheld": "SELECT w.mark, s.path FROM withheld w JOIN sources s ON s.id = w.source",
    "furniture": "SELECT outlet, line FROM furniture ORDER BY outlet, line",
}
"""The rows of each small table by names, for `qa.lance.tables.loading`."""

_COUNTS = {
    ARTICLES: "SELECT count(*) FROM articles",
    PASSAGES: (
        "SELECT count(*) FROM passages p JOIN articles a ON a.key = p.article WHERE a.is_current"
    ),
    REPLACED: (
        "SELECT count(*) FROM passages p JOIN articles a ON a.key = p.article"
        " WHERE NOT a.is_current"
    ),
}

_OWN = (
    *("key", "day", "is_partial", "is_current", "is_added", "fingerprints"),
    *("wording", "story", "successor", "holder"),
)
_MADE = (*_OWN, "title_words", "text_words")
_ANALYSED = ("title", "text")


def publish(connection: Connection, target: Target) -> Commit:
    """Make the archive hold what the database holds; readers see it by the new commit.

    A crash leaves the last commit as it is. Vectors that the database does not hold are
    those of the last commit.

    Args:
        connection: all its statements see one commit.
        target: where to write.

    Raises:
        ArchiveLocked: another process has written meanwhile; the last commit stays.
        ArchiveError: a table cannot be written.
    """
    root, before = target.root, target.before
    for table in TABLES:
        target.check()
        if before is None:
            root.write(table, (), target.schema(table))
        else:
            root.restore(table, before.versions[table])
    with differences.compared(connection, root, before):
        terms = TermCounts(root, before)
        has_gone = differences.has_gone(connection)
        _write_articles(connection, target, terms)
        passage_rows.write(connection, target, terms)
        target.check()
        terms.write()
    _write_ledger(connection, target)
    for table in TABLES:
        target.check()
        indexes.follow(root, table, has_gone=has_gone, run=target.run)
    _check_counts(connection, target)
    versions = {table: int(root.open(table).version) for table in TABLES}
    target.check()
    revision = commits.current(connection)
    counted = summary(connection, target.identity)
    commit = put_commit(root, before, revision, versions, counted)
    indexes.delete_old_versions(root, has_gone=has_gone)
    return commit


def _write_articles(connection: Connection, target: Target, terms: TermCounts) -> None:
    root = target.root
    stale = [row[0] for row in connection.execute(differences.STALE_ARTICLES)]
    for start in range(0, len(stale), NAMES_AT_ONCE):
        condition = among("id", stale[start : start + NAMES_AT_ONCE])
        terms.subtract(ARTICLES, condition)
        with errors_of(root.address, ARTICLES):
            root.open(ARTICLES).delete(condition)
    columns = target.schema(ARTICLES)
    root.append(ARTICLES, _article_batches(connection, columns, terms), columns)


def _article_batches(
    connection: Connection, columns: pa.Schema, terms: TermCounts
) -> Iterator[pa.RecordBatch]:
    import pyarrow as pa

    stored = [name for name in ARTICLE_TEXTS if name not in _MADE]
    rows = connection.execute(
        "SELECT a.key, a.day, a.is_partial, a.is_current, c.is_added, w.fingerprints,"
        " w.digest AS wording, c.story, c.successor, c.holder,"
        f" {', '.join(f'a.{name}' for name in stored)} FROM {CHANGED} c"
        " JOIN articles a ON a.id = c.id JOIN wordings w ON w.key = a.wording ORDER BY a.key"
    )
    for portion in _portions(rows, ARTICLES_AT_ONCE):
        records = []
        for row in portion:
            record = dict(zip((*_OWN, *stored), row, strict=True))
            for flag in ("is_partial", "is_current", "is_added"):
                record[flag] = bool(record[flag])
            words = [
                text_terms(record[name], record["language"]) if record["is_current"] else None
                for name in _ANALYSED
            ]
            if record["is_current"]:
                terms.add(ARTICLES, words[0] or (), words[1] or ())
            for column, analysed in zip(WORDS, words, strict=True):
                record[column] = None if analysed is None else " ".join(analysed)
                record[length_of(column)] = None if analysed is None else len(analysed)
            records.append(record)
        yield pa.RecordBatch.from_pylist(records, columns)


def _write_ledger(connection: Connection, target: Target) -> None:
    import pyarrow as pa

    columns = target.schema(LEDGER)

    def rows() -> Iterator[dict[str, str]]:
        for table, query in _LEDGER.items():
            for row in connection.execute(query):
                values = (row[0], base64.b64encode(row[1]).decode()) if table == "probes" else row
                yield {"table": table, "row": json.dumps(values)}

    target.check()
    batches = (
        pa.RecordBatch.from_pylist(list(portion), columns)
        for portion in _portions(rows(), NAMES_AT_ONCE)
    )
    target.root.write(LEDGER, batches, columns)


def _check_counts(connection: Connection, target: Target) -> None:
    """Make sure that nobody else wrote into the tables."""
    for table, query in _COUNTS.items():
        [wanted] = connection.execute(query).fetchone()
        with errors_of(target.root.address, table):
            number = target.root.open(table).count_rows()
        if number != wanted:
            raise ArchiveLocked(
                f"another process has written to {target.root.address} meanwhile (its table"
                f" {table} has {number:,} rows and not {wanted:,}): nothing was committed; do it"
                " again"
            )


def _portions(rows: Iterable[Any], count: int) -> Iterator[Sequence[Any]]:
    portion: list[Any] = []
    for row in rows:
        portion.append(row)
        if len(portion) == count:
            yield portion
            portion = []
    if portion:
        yield portion
