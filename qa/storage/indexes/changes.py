"""What has changed in an archive's database since a given change counter.

Applying the same changes twice does no harm: an article is always taken out
before it is put in. So an index may hold more than it says, but never less.
A revision that the database does not know is of another history: then everything is new.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice

import numpy as np
from numpy.typing import NDArray

from embeddings.embedder import Vectors
from qa.languages.codes import primary
from qa.progress import NoProgress, Progress, stretch
from qa.storage import commits
from qa.storage.commits import NOTHING, Revision
from qa.storage.connection import AMONG, Connection
from qa.storage.database import Database
from qa.storage.indexes.lexical import LexicalDocument
from qa.storage.tables import articles as article_rows
from qa.storage.tables import passages as passage_rows
from seeds.article import Article

_PAGE = 512
"""Articles read at once: a reader must not keep a writer waiting for long."""
_VECTOR_PAGE = 64
"""The same where their vectors are read, which take 2 KB a passage."""
_INDEXED = "articles indexed"


@dataclass(frozen=True, slots=True)
class Changed:
    """The articles that changed after a counter.

    Attributes:
        revision: the database's when this was read.
        is_anew: whether nothing that an index holds so far counts.
        gone: keys of articles that are removed or superseded.
        current: keys of articles that are new or changed, those of an outlet together by day.
        gone_passages: passages of removed articles.
    """

    revision: Revision
    is_anew: bool
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


def changed_since(database: Database, known: Revision) -> Changed:
    """What changed after the revision ``known``; `NOTHING` gives everything."""
    with database.snapshot() as connection:
        now = commits.current(connection)
        is_anew = not commits.is_known(connection, known)
        counter = NOTHING.counter if is_anew else known.counter
        articles = connection.execute(
            "SELECT key, is_current FROM articles WHERE changed > ? ORDER BY outlet_key, day, key",
            (counter,),
        ).fetchall()
        removed = connection.execute(
            "SELECT article, passages FROM removed WHERE changed > ?", (counter,)
        ).fetchall()
    superseded = [key for key, is_current in articles if not is_current]
    return Changed(
        revision=now,
        is_anew=is_anew,
        gone=tuple(sorted([*superseded, *(key for key, _ in removed)])),
        current=tuple(key for key, is_current in articles if is_current),
        # Each once: an article may have gone, come back and gone again.
        gone_passages=tuple({number: None for _, ids in removed for number in json.loads(ids)}),
    )


def only_added(connection: Connection, known: Revision) -> bool:
    """Whether nothing was taken away, replaced or corrected since a revision."""
    if not commits.is_known(connection, known):
        return False
    [is_less] = connection.execute(
        "SELECT EXISTS (SELECT 1 FROM removed WHERE changed > ?1)"
        " OR EXISTS (SELECT 1 FROM articles WHERE changed > ?1 AND NOT is_current)",
        (known.counter,),
    ).fetchone()
    return not is_less


def has_removed(connection: Connection, known: Revision) -> bool:
    """Whether an article was removed, and not only replaced, after a revision."""
    [is_less] = connection.execute(
        "SELECT EXISTS (SELECT 1 FROM removed WHERE changed > ?)", (known.counter,)
    ).fetchone()
    return bool(is_less)


def vector_changes(
    database: Database, changed: Changed, dimension: int, progress: Progress
) -> Iterator[VectorChange]:
    """The same changes as vectors, page by page; ``progress`` is told of those to put in.

    Those of an outlet come together, by their days: a search through codes passes over blocks
    of which a filter lets nothing through. It costs a fifth so, where it lets one in twenty.
    """
    nothing = np.empty((0, dimension), np.float32)
    for keys in _pages(changed.gone):
        with database.reading() as connection:
            gone = [row[0] for row in _passage_rows(connection, keys)]
        yield VectorChange(np.array(gone, np.int64), np.empty(0, np.int64), nothing)
    yield VectorChange(np.array(changed.gone_passages, np.int64), np.empty(0, np.int64), nothing)
    for keys in _told_pages(changed.current, _VECTOR_PAGE, progress):
        with database.reading() as connection:
            rows = connection.execute(
                "SELECT p.id, v.vector FROM json_each(?) a JOIN passages p ON p.article = a.value"
                " JOIN vectors v ON v.key = p.vector ORDER BY a.key, p.id",
                (json.dumps(keys),),
            ).fetchall()
        ids = np.array([number for number, _ in rows], np.int64)
        vectors = [passage_rows.as_vector(blob, dimension) for _, blob in rows]
        none = np.empty(0, np.int64)
        yield VectorChange(none, ids, np.stack(vectors) if vectors else nothing)


def text_changes(database: Database, changed: Changed, progress: Progress) -> Iterator[TextChange]:
    """The same changes as texts, page by page; ``progress`` is told of those to put in."""
    for keys in _pages(changed.gone):
        yield TextChange(tuple(keys), (), ())
    for keys in _told_pages(sorted(changed.current), _PAGE, progress):
        with database.snapshot() as connection:
            articles = {
                key: _document(key, article)
                for key, article in article_rows.by_key(connection, keys).items()
            }
            rows = _passage_rows(connection, keys)
        passages = []
        for number, key, start, end in rows:
            if (article := articles.get(key)) is not None:
                text = article.text[start:end]
                passages.append(replace(article, id=number, text=text))
        yield TextChange(tuple(keys), tuple(passages), tuple(articles.values()))


def _document(key: int, article: Article) -> LexicalDocument:
    day, outlet = article.published_day, article.outlet
    return LexicalDocument(
        key,
        key,
        article.title,
        article.text,
        None if day is None else day.toordinal(),
        None if outlet is None else article_rows.outlet_key(outlet),
        None if article.language is None else primary(article.language),
    )


def _passage_rows(connection: Connection, keys: Sequence[int]) -> list[tuple[int, int, int, int]]:
    return connection.execute(
        f'SELECT id, article, start, "end" FROM passages WHERE article {AMONG} ORDER BY id',
        (json.dumps(keys),),
    ).fetchall()


def _told_pages(keys: Sequence[int], size: int, progress: Progress) -> Iterator[list[int]]:
    """Pages of articles, and how far they are; of none nothing is told."""
    with stretch(progress if keys else NoProgress(), len(keys), _INDEXED):
        for page in _pages(keys, size):
            yield page
            progress.advance(len(page))


def _pages(keys: Sequence[int], size: int = _PAGE) -> Iterator[list[int]]:
    rest = iter(keys)
    while page := list(islice(rest, size)):
        yield page
