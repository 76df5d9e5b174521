"""Articles with all their passages, checked and stored together."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields, replace
from typing import Literal

from embeddings.embedder import Vectors, without_surrogates
from qa.errors import ArchiveError
from qa.passage import Passage
from qa.storage.connection import Connection
from qa.storage.tables import articles as article_rows
from qa.storage.tables import copies, versions
from qa.storage.tables.articles import digest
from qa.storage.tables.passages import as_blob, is_unit
from qa.text.chunking import embedding_text
from qa.text.dates import instant
from seeds.article import Article

Stored = Literal["added", "corrected", "unchanged"]
"""What became of an article: new, known with another date, outlet or the like, or known."""


@dataclass(frozen=True, slots=True)
class Entry:
    """An article with all its passages, ready to be stored.

    Attributes:
        digests: for each passage the digest of what is embedded for it.
    """

    article: Article
    passages: tuple[Passage, ...]
    digests: tuple[str, ...]

    @classmethod
    def of(cls, article: Article, passages: Iterable[Passage]) -> Entry:
        """Put an article and its passages together.

        Raises:
            ArchiveError: the article holds text that is not valid Unicode, or dates that
                are none.
        """
        _check_unicode(article)
        _check_dates(article)
        passages = tuple(passages)
        return cls(
            article,
            passages,
            tuple(digest(embedding_text(article, passage)) for passage in passages),
        )


def _check_unicode(article: Article) -> None:
    """Refuse halves of surrogate pairs: no database can store them, and no quote could match."""
    for field in fields(article):
        value = getattr(article, field.name)
        for text in value if isinstance(value, tuple) else (value,):
            if isinstance(text, str) and not text.isascii() and without_surrogates(text) != text:
                raise ArchiveError(
                    f"the {field.name} of article {article.id!r} ({article.title!r}) holds half of"
                    " a surrogate pair, which is no character: clean the article first"
                )


def _check_dates(article: Article) -> None:
    """Refuse free text where a date belongs: nothing could be compared with it."""
    for name, stated in (("published", article.published), ("modified", article.modified)):
        try:
            instant(stated)
        except ValueError as error:
            raise ArchiveError(
                f"the {name} of article {article.id!r} ({article.title!r}) is {stated[:100]!r},"  # type: ignore[index]
                ' and must begin with a date like "2020-06-11", or be None'
            ) from error


def put_entry(
    connection: Connection,
    entry: Entry,
    vectors: Mapping[str, Vectors],
    change: int,
    *,
    moves: bool = False,
) -> Stored:
    """Store an article with its passages, unless it is there already, just so.

    ``vectors`` holds, by digest, at least those that the database does not
    have; ``change`` is the change counter of this commit; with ``moves`` the article
    counts as found where the entry says, and not where it was found first. A version
    that gave way to another stays so while a file holds it: `qa.storage.tables.versions` decides.
    """
    article = entry.article
    row = connection.execute(
        f"SELECT key, is_current OR {versions.IS_HELD} FROM articles a WHERE id = ?", (article.id,)
    ).fetchone()
    if row is None:
        _insert(connection, entry, vectors, change)
        return "added"
    key, is_known = row
    stored = article_rows.articles(connection, [article.id])[article.id]
    unmoved = replace(article, path=stored.path, record=stored.record)
    if is_known and stored == unmoved:
        if moves and stored != article:
            article_rows.move(connection, key, article.path, article.record)
        return "unchanged"
    article_rows.update(
        connection, key, article if moves else unmoved, change, revives=not is_known
    )
    return "corrected" if is_known else "added"


def _insert(
    connection: Connection, entry: Entry, vectors: Mapping[str, Vectors], change: int
) -> None:
    article = entry.article
    wording = copies.put_wording(connection, article.title, article.text)
    key = article_rows.insert(connection, article, wording, change)
    for passage, name in zip(entry.passages, entry.digests, strict=True):
        if name in vectors:
            blob = as_blob(vectors[name])
            if not is_unit(blob, len(vectors[name])):
                raise ArchiveError(
                    f"the model gave a vector of article {article.id} ({article.title!r}) that"
                    " has not the length 1, so nothing was stored: a cosine needs unit vectors"
                )
            connection.execute(
                "INSERT OR IGNORE INTO vectors (digest, vector) VALUES (?, ?)", (name, blob)
            )
        connection.execute(
            "INSERT INTO passages VALUES (?, ?, ?, ?, (SELECT key FROM vectors WHERE digest = ?))",
            (passage.id, key, passage.start, passage.end, name),
        )
