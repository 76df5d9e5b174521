"""Read whole articles of a damaged or older database, each with all that hangs on it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from embeddings.embedder import Vectors
from qa.errors import ArchiveError
from qa.maintenance.salvage.damaged_reader import ARTICLES, LINKS, PASSAGES, DamagedReader
from qa.passage import Passage, passage_id
from qa.storage.tables import articles as article_rows
from qa.storage.tables import passages as passage_rows
from qa.storage.tables.entries import Entry
from seeds.article import Article

WITH_ROW_DIGESTS = 3
"""The first format whose articles carry a digest over all of their columns, not over the
text alone."""

WITH_PARTS = 4
"""The first format that knows parts of pages and beginnings of stories."""


@dataclass(frozen=True, slots=True)
class WholeArticle:
    """An article whose row, passages and vectors are what was written.

    Attributes:
        vectors: by digest of what was embedded.
        links: numbers of sources, and whether they still hold the article.
    """

    key: int
    entry: Entry
    vectors: Mapping[str, Vectors]
    is_current: bool
    successor: int | None
    links: tuple[tuple[int, bool], ...]


class ArticleSalvage:
    """Reads whole articles around what is damaged.

    Attributes:
        notes: what is lost besides articles, in words.
    """

    def __init__(self, source: DamagedReader, dimension: int, sources: set[int]) -> None:
        self.notes: list[str] = []
        self._source = source
        self._dimension = dimension
        self._sources = sources

    def articles(self) -> Iterator[tuple[int, WholeArticle | None]]:
        """Yield all articles by their old keys; None for one that is not whole."""
        keys = self._source.keys(ARTICLES)
        if not keys.is_whole:
            self.notes.append("there may have been more articles, of which nothing can be read")
        for (key,) in keys.rows:
            try:
                yield key, self._article(key)
            except (ArchiveError, ValueError, TypeError):
                yield key, None

    def name(self, key: int) -> str:
        """Name an article that is lost, as far as that can be."""
        query = self._source.query
        row = query("SELECT id, title FROM articles NOT INDEXED WHERE key = ?", (key,))
        if row:
            [(id_, title)] = row
            return f"{id_} ({title})" if title else str(id_)
        index, _ = ARTICLES.indexes[0]
        ids = query(f"SELECT id FROM articles INDEXED BY {index} WHERE key = ?", (key,))
        return str(ids[0][0]) if ids else f"article number {key}"

    def _article(self, key: int) -> WholeArticle | None:
        article = self._stored(key)
        successor = "successor" if self._source.version > 1 else "NULL"
        state = self._source.query(
            f"SELECT is_current, {successor} FROM articles NOT INDEXED WHERE key = ?", (key,)
        )
        if article is None or not state:
            return None
        [(is_current, successor_key)] = state
        passages = self._passages(key, article)
        if passages is None:
            return None
        entry = Entry.of(article, [passage for passage, _, _ in passages])
        vectors = {digest: vector for _, digest, vector in passages}
        if set(vectors) != set(entry.digests):  # a vector of another text
            return None
        links = self._links(key, bool(is_current))
        return WholeArticle(key, entry, vectors, bool(is_current), successor_key, links)

    def _stored(self, key: int) -> Article | None:
        """An article, if it is what was written."""
        columns = (
            article_rows.COLUMNS
            if self._source.version >= WITH_PARTS
            else article_rows.COLUMNS_BEFORE_4
        )
        if self._source.version >= WITH_ROW_DIGESTS:
            page = self._source.read(
                lambda connection: article_rows.page(connection, key - 1, 1, columns)
            )
            return next((article for number, _, article in page or () if number == key), None)
        statement = f"SELECT {columns} FROM articles WHERE key = ?"
        for digest, *values in self._source.query(statement, (key,)) or ():
            article = article_rows.as_article(values)
            if digest == article_rows.digest(article.text):
                return article
        return None

    def _passages(self, key: int, article: Article) -> list[tuple[Passage, str, Vectors]] | None:
        """Read the passages of an article with their digests and vectors, if all are there."""
        select = 'SELECT id, article, start, "end", vector FROM passages'
        rows = self._source.query(f"{select} INDEXED BY passages_article WHERE article = ?", (key,))
        if rows is None:
            statement = f"{select} NOT INDEXED WHERE id = ?"
            numbers = self._unindexed_passages.get(key, ())
            rows = [row for id_ in numbers for row in self._source.query(statement, (id_,)) or ()]
        passages = []
        for number, owner, start, end, vector in sorted(rows, key=lambda row: row[2:4]):
            if owner != key or number != passage_id(article.id, start, end):
                return None
            embedded = self._vector(vector)
            if embedded is None or end > len(article.text):
                return None
            passage = Passage(number, article.id, start, end, article.text[start:end])
            passages.append((passage, *embedded))
        is_covered = _is_covered(article.text, [passage for passage, _, _ in passages])
        return passages if is_covered else None

    def _vector(self, key: int) -> tuple[str, Vectors] | None:
        statement = "SELECT digest, vector FROM vectors NOT INDEXED WHERE key = ?"
        for digest, blob in self._source.query(statement, (key,)) or ():
            if passage_rows.is_unit(blob, self._dimension):
                return digest, passage_rows.as_vector(blob, self._dimension)
        return None

    @cached_property
    def _unindexed_passages(self) -> dict[int, list[int]]:
        """List ids of passages by article, where the index over both cannot be read."""
        ids: dict[int, list[int]] = {}
        statement = "SELECT article FROM passages NOT INDEXED WHERE id = ?"
        for (number,) in self._source.keys(PASSAGES).rows:
            for (article,) in self._source.query(statement, (number,)) or ():
                ids.setdefault(article, []).append(number)
        return ids

    def _links(self, key: int, is_current: bool) -> tuple[tuple[int, bool], ...]:
        rows = self._source.query(
            "SELECT source, is_current FROM article_sources WHERE article = ?", (key,)
        )
        if rows is None:
            self.notes.append("not all links between articles and their files can be read")
            rows = [(source, is_current) for source in self._unindexed_links.get(key, ())]
        return tuple((source, bool(held)) for source, held in rows if source in self._sources)

    @cached_property
    def _unindexed_links(self) -> dict[int, list[int]]:
        """List sources by article, from the index the other way round."""
        sources: dict[int, list[int]] = {}
        for article, source in self._source.keys(LINKS).rows:
            sources.setdefault(article, []).append(source)
        return sources


def _is_covered(text: str, passages: Iterable[Passage]) -> bool:
    """Whether every character but white space lies in a passage, as `chunk_all` cuts."""
    done = 0
    for passage in passages:
        if text[done : passage.start].strip():
            return False
        done = max(done, passage.end)
    return not text[done:].strip()
