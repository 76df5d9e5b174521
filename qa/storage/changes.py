"""What has changed in an archive's database since a given change counter.

Applying the same changes twice does no harm: an article is always taken out
before it is put in. So an index may hold more than it says, but never less.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

import numpy as np
from numpy.typing import NDArray

from embeddings.embedder import Vectors
from qa.storage import records
from qa.storage.database import Database
from qa.storage.lexical import LexicalDocument

_PAGE = 512
"""Articles read at once: a reader must not keep a writer waiting for long."""

_IN = "IN (SELECT value FROM json_each(?))"


@dataclass(frozen=True, slots=True)
class Changed:
    """The articles that changed after a counter.

    Attributes:
        counter: the database's change counter when this was read.
        gone: keys of articles that are removed or superseded.
        current: keys of articles that are new or changed.
        gone_passages: passages of removed articles.
    """

    counter: int
    gone: tuple[int, ...]
    current: tuple[int, ...]
    gone_passages: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class VectorChange:
    """A page of vectors to take out and to put in.

    Attributes:
        gone: ids of passages to take out, shape (m,).
        ids: ids of passages to put in, shape (n,).
        vectors: shape (n, dimension).
    """

    gone: NDArray[np.int64]
    ids: NDArray[np.int64]
    vectors: Vectors


@dataclass(frozen=True, slots=True)
class TextChange:
    """A page of texts to take out and to put in.

    Attributes:
        gone: keys of articles.
        passages, articles: documents, the passages with their article's key.
    """

    gone: tuple[int, ...]
    passages: tuple[LexicalDocument, ...]
    articles: tuple[LexicalDocument, ...]


def changed_since(database: Database, counter: int) -> Changed:
    """What changed after ``counter``; -1 gives everything."""
    with database.snapshot() as connection:
        now = records.change_counter(connection)
        articles = connection.execute(
            "SELECT key, is_current FROM articles WHERE changed > ?", (counter,)
        ).fetchall()
        removed = connection.execute(
            "SELECT article, passages FROM removed WHERE changed > ?", (counter,)
        ).fetchall()
    superseded = [key for key, is_current in articles if not is_current]
    return Changed(
        counter=now,
        gone=tuple(sorted([*superseded, *(key for key, _ in removed)])),
        current=tuple(sorted(key for key, is_current in articles if is_current)),
        gone_passages=tuple(number for _, ids in removed for number in json.loads(ids)),
    )


def vector_changes(database: Database, changed: Changed, dimension: int) -> Iterator[VectorChange]:
    """The same changes as vectors, page by page."""
    nothing = np.empty((0, dimension), np.float32)
    for keys in _pages(changed.gone):
        with database.reading() as connection:
            gone = [row[0] for row in _passage_rows(connection, keys)]
        yield VectorChange(np.array(gone, np.int64), np.empty(0, np.int64), nothing)
    yield VectorChange(np.array(changed.gone_passages, np.int64), np.empty(0, np.int64), nothing)
    for keys in _pages(changed.current):
        with database.reading() as connection:
            rows = connection.execute(
                "SELECT p.id, v.vector FROM passages p JOIN vectors v ON v.key = p.vector"
                f" WHERE p.article {_IN} ORDER BY p.id",
                (json.dumps(keys),),
            ).fetchall()
        ids = np.array([number for number, _ in rows], np.int64)
        vectors = [records.as_vector(blob, dimension) for _, blob in rows]
        none = np.empty(0, np.int64)
        yield VectorChange(none, ids, np.stack(vectors) if vectors else nothing)


def text_changes(database: Database, changed: Changed) -> Iterator[TextChange]:
    """The same changes as texts, page by page."""
    for keys in _pages(changed.gone):
        yield TextChange(tuple(keys), (), ())
    for keys in _pages(changed.current):
        with database.snapshot() as connection:
            articles = {
                key: LexicalDocument(key, key, title, text, day, outlet)
                for key, title, text, day, outlet in connection.execute(
                    "SELECT key, title, text, day, outlet_key FROM articles"
                    f" WHERE is_current AND key {_IN} ORDER BY key",
                    (json.dumps(keys),),
                )
            }
            rows = _passage_rows(connection, keys)
        passages = []
        for number, key, start, end in rows:
            if (one := articles.get(key)) is not None:
                text = one.text[start:end]
                passages.append(LexicalDocument(number, key, one.title, text, one.day, one.outlet))
        yield TextChange(tuple(keys), tuple(passages), tuple(articles.values()))


def _passage_rows(
    connection: sqlite3.Connection, keys: Sequence[int]
) -> list[tuple[int, int, int, int]]:
    return connection.execute(
        f'SELECT id, article, start, "end" FROM passages WHERE article {_IN} ORDER BY id',
        (json.dumps(keys),),
    ).fetchall()


def _pages(keys: Sequence[int]) -> Iterator[list[int]]:
    rest = iter(keys)
    while page := list(islice(rest, _PAGE)):
        yield page
