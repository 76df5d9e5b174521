"""Articles, passages and vectors as rows of the archive's database."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from datetime import date
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from embeddings.embedder import Vectors, without_surrogates
from qa.errors import ArchiveDamaged, ArchiveError
from qa.passage import Passage
from qa.storage.connection import Connection
from qa.storage.tables import copies, versions
from qa.store import Filters
from qa.text.chunking import embedding_text
from qa.text.dates import instant
from seeds.article import Article
from seeds.metadata.urls import url_key

COLUMNS = (
    "digest, id, title, text, outlet, outlet_key, authors, url, published, day, modified,"
    " language, dateline, captions, path, record"
)
_IN = "IN (SELECT value FROM json_each(?))"

UNIT_TOLERANCE = 1e-3
"""How far the length of a stored vector may be from 1: float32 rounds to 1e-6."""

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
            article, passages, tuple(digest(embedding_text(article, one)) for one in passages)
        )


def _check_unicode(article: Article) -> None:
    """Refuse halves of surrogate pairs: no database can store them, and no quote could match."""
    for field in fields(article):
        value = getattr(article, field.name)
        for text in (value or "",) if isinstance(value, str | None) else value:
            if not text.isascii() and without_surrogates(text) != text:
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


def digest(text: str) -> str:
    """128 bits of SHA-256 over a text, as hex digits."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:32]


def outlet_key(outlet: str) -> str:
    """An outlet's name as filters compare it."""
    return without_surrogates(" ".join(outlet.split()).casefold())


def setting(connection: Connection, name: str) -> str | None:
    row = connection.execute("SELECT value FROM settings WHERE name = ?", (name,)).fetchone()
    return None if row is None else str(row[0])


def put_setting(connection: Connection, name: str, value: str) -> None:
    connection.execute("INSERT OR REPLACE INTO settings VALUES (?, ?)", (name, value))


def known_vectors(connection: Connection, digests: Iterable[str]) -> set[str]:
    """Those of ``digests`` that have a stored vector."""
    rows = connection.execute(
        f"SELECT digest FROM vectors WHERE digest {_IN}", (json.dumps(list(digests)),)
    )
    return {name for (name,) in rows}


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
    row = connection.execute(
        f"SELECT key, is_current OR {versions.IS_HELD}, {COLUMNS} FROM articles a WHERE id = ?",
        (entry.article.id,),
    ).fetchone()
    if row is not None:
        key, is_known, stored = row[0], row[1], _article(row[2:])
        article = entry.article
        told = replace(article, path=stored.path, record=stored.record)
        if is_known and stored == told:
            if moves and stored != article:
                move(connection, key, article.path, article.record)
            return "unchanged"
        article = article if moves else told
        values = _values(article)
        names = ", ".join(f"{name} = ?" for name in COLUMNS.split(", "))
        revive = "" if is_known else "is_current = 1, successor = NULL,"
        connection.execute(
            f"UPDATE articles SET {names}, {revive} changed = ? WHERE key = ?",
            (*values, change, key),
        )
        return "corrected" if is_known else "added"
    article = entry.article
    wording = copies.put_wording(connection, article.title, article.text)
    values = (*_values(article), url_key(article.url), wording, change)
    marks = ", ".join("?" * len(values))
    [key] = connection.execute(
        f"INSERT INTO articles ({COLUMNS}, url_key, wording, changed, is_current)"
        f" VALUES ({marks}, 1) RETURNING key",
        values,
    ).fetchone()
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
    return "added"


def delete_articles(connection: Connection, keys: Iterable[int], change: int) -> int:
    """Delete articles with all that hangs on them; tell the indexes by `removed`."""
    count = 0
    freed: set[int] = set()
    for key in keys:
        rows = connection.execute("SELECT id, vector FROM passages WHERE article = ?", (key,))
        hanging = rows.fetchall()
        freed.update(vector for _, vector in hanging)
        ids = json.dumps([number for number, _ in hanging])
        connection.execute("INSERT INTO removed VALUES (?, ?, ?)", (key, ids, change))
        gone = connection.execute("DELETE FROM articles WHERE key = ? RETURNING key", (key,))
        count += len(gone.fetchall())
    connection.execute(
        f"DELETE FROM vectors WHERE key {_IN} AND key NOT IN (SELECT vector FROM passages)",
        (json.dumps(sorted(freed)),),
    )
    return count


def move(connection: Connection, key: int, path: str, record: str | None = None) -> None:
    """Note that an article was found in another file; nothing that an index knows changes."""
    row = connection.execute(f"SELECT {COLUMNS} FROM articles WHERE key = ?", (key,)).fetchone()
    [name, *_] = _values(replace(_article(row), path=path, record=record))
    connection.execute(
        "UPDATE articles SET path = ?, record = ?, digest = ? WHERE key = ?",
        (path, record, name, key),
    )


def supersede(connection: Connection, keys: Iterable[int], change: int) -> None:
    """Take articles out of the search; they stay readable by their id."""
    connection.execute(
        f"UPDATE articles SET is_current = 0, changed = ? WHERE is_current AND key {_IN}",
        (change, json.dumps(list(keys))),
    )


def articles(connection: Connection, ids: Iterable[str]) -> dict[str, Article]:
    """The articles that exist among ``ids``, superseded ones too.

    Raises:
        ArchiveDamaged: a text is not what was stored.
    """
    rows = connection.execute(
        f"SELECT {COLUMNS} FROM articles WHERE id {_IN}", (json.dumps(list(ids)),)
    )
    return {article.id: article for article in map(_article, rows)}


def page(connection: Connection, after: int, count: int) -> list[tuple[int, str, Article | None]]:
    """Key, id and content of the articles behind a key, the least keys first.

    The content is None where it is not what was stored.
    """
    rows = connection.execute(
        f"SELECT key, {COLUMNS} FROM articles WHERE key > ? ORDER BY key LIMIT ?", (after, count)
    )
    found: list[tuple[int, str, Article | None]] = []
    for key, *row in rows:
        try:
            found.append((key, row[1], _article(row)))
        except (ArchiveDamaged, ValueError):
            found.append((key, row[1], None))
    return found


def by_key(connection: Connection, keys: Iterable[int]) -> dict[int, Article]:
    """The current articles among those of ``keys``.

    Raises:
        ArchiveDamaged: a text is not what was stored.
    """
    rows = connection.execute(
        f"SELECT key, {COLUMNS} FROM articles WHERE is_current AND key {_IN} ORDER BY key",
        (json.dumps(sorted(keys)),),
    )
    return {key: _article(row) for key, *row in rows}


def days(connection: Connection, ids: Iterable[str]) -> dict[str, date | None]:
    """The days of publication of the current articles among ``ids``."""
    rows = connection.execute(
        f"SELECT id, day FROM articles WHERE is_current AND id {_IN}", (json.dumps(list(ids)),)
    )
    return {id_: None if day is None else date.fromordinal(day) for id_, day in rows}


def newest_articles(connection: Connection, count: int) -> list[Article]:
    """Current articles with a headline, the newest first; those without a date come last."""
    rows = connection.execute(
        f"SELECT {COLUMNS} FROM articles WHERE is_current AND title <> ''"
        " ORDER BY day IS NULL, day DESC, id LIMIT ?",
        (count,),
    )
    return list(map(_article, rows))


def newest_of_outlet(connection: Connection, outlet: str, count: int) -> list[Article]:
    """Current articles of the outlet of this key, the newest first."""
    rows = connection.execute(
        f"SELECT {COLUMNS} FROM articles WHERE is_current AND outlet_key = ?"
        " ORDER BY day IS NULL, day DESC, id LIMIT ?",
        (outlet, count),
    )
    return list(map(_article, rows))


def article_ids(connection: Connection, keys: Iterable[int]) -> dict[int, str]:
    """Ids of the current articles among ``keys``."""
    rows = connection.execute(
        f"SELECT key, id FROM articles WHERE is_current AND key {_IN}", (json.dumps(list(keys)),)
    )
    return dict(rows.fetchall())


def article_keys(connection: Connection, ids: Iterable[str]) -> dict[str, int]:
    """Keys of the articles among ``ids``."""
    rows = connection.execute(
        f"SELECT id, key FROM articles WHERE id {_IN}", (json.dumps(list(ids)),)
    )
    return dict(rows.fetchall())


def passages(connection: Connection, ids: Iterable[int]) -> dict[int, Passage]:
    """The passages of current articles among ``ids``."""
    rows = connection.execute(
        f'SELECT article, id, start, "end" FROM passages WHERE id {_IN}', (json.dumps(list(ids)),)
    ).fetchall()
    # Cut here and not by SQLite's substr, which stops at a NUL character.
    owners = by_key(connection, {key for key, *_ in rows})
    found = {}
    for key, number, start, end in rows:
        if (article := owners.get(key)) is not None:
            found[number] = Passage(number, article.id, start, end, article.text[start:end])
    return found


def known_passages(connection: Connection, ids: Iterable[int]) -> set[int]:
    """Those of ``ids`` that belong to a current article."""
    rows = connection.execute(
        "SELECT p.id FROM passages p JOIN articles a ON a.key = p.article"
        f" WHERE a.is_current AND p.id {_IN}",
        (json.dumps(list(ids)),),
    )
    return {number for (number,) in rows}


def vectors(connection: Connection, ids: Sequence[int], dimension: int) -> Vectors:
    """Stored vectors of passages, row i for ``ids[i]``; zeros for one that is gone.

    Raises:
        ArchiveDamaged: a vector is not of this dimension.
    """
    rows = connection.execute(
        "SELECT p.id, v.vector FROM passages p JOIN vectors v ON v.key = p.vector"
        f" WHERE p.id {_IN}",
        (json.dumps(list(ids)),),
    )
    found = {number: as_vector(blob, dimension) for number, blob in rows}
    gone = np.zeros(dimension, np.float32)
    return np.array([found.get(one, gone) for one in ids], np.float32).reshape(-1, dimension)


def as_blob(vector: Vectors) -> bytes:
    """A vector as it is stored: float32, little-endian."""
    return np.ascontiguousarray(vector, dtype="<f4").tobytes()


def as_vector(blob: bytes, dimension: int) -> Vectors:
    """A stored vector as a row.

    Raises:
        ArchiveDamaged: it is not of this dimension.
    """
    if len(blob) != 4 * dimension:
        raise ArchiveDamaged(f"a vector has {len(blob)} bytes and not {4 * dimension}")
    return np.frombuffer(blob, dtype="<f4").astype(np.float32, copy=False)


def is_unit(blob: bytes, dimension: int) -> bool:
    """Whether a stored vector has this dimension and the length 1."""
    return vector_problem(blob, dimension) is None


def vector_problem(blob: bytes, dimension: int) -> str | None:
    """What is wrong with a stored vector, in words; None if it is finite and of length 1."""
    if len(blob) != 4 * dimension:
        return f"has {len(blob)} bytes and not {4 * dimension}"
    vector = np.frombuffer(blob, "<f4").astype(np.float64)
    if not np.isfinite(vector).all():
        return "holds a number that is not finite"
    length = float(np.sqrt(vector @ vector))
    return None if abs(length - 1) <= UNIT_TOLERANCE else f"has the length {length:.4f} and not 1"


def allowed_passages(connection: Connection, filters: Filters) -> NDArray[np.int64]:
    """The passages that may answer under ``filters``."""
    conditions = ["a.is_current"]
    values: list[object] = []
    for day, comparison, keeps_undated in (
        (filters.since, "a.day >= ?", filters.keeps_undated),
        (filters.until, "a.day <= ?", filters.keeps_undated),
        (filters.as_of, "a.day <= ?", True),
    ):
        if day is not None:
            conditions.append(f"(a.day IS NULL OR {comparison})" if keeps_undated else comparison)
            values.append(day.toordinal())
    if filters.outlets:
        conditions.append(f"a.outlet_key {_IN}")
        values.append(json.dumps(sorted(map(outlet_key, filters.outlets))))
    rows = connection.execute(
        "SELECT p.id FROM articles a JOIN passages p ON p.article = a.key"
        f" WHERE {' AND '.join(conditions)}",
        values,
    )
    return np.fromiter((number for (number,) in rows), dtype=np.int64)


def _values(article: Article) -> tuple[object, ...]:
    day = article.published_day
    values = (
        article.id,
        article.title,
        article.text,
        article.outlet,
        None if article.outlet is None else outlet_key(article.outlet),
        json.dumps(article.authors),
        article.url,
        article.published,
        None if day is None else day.toordinal(),
        article.modified,
        article.language,
        article.dateline,
        json.dumps(article.captions),
        article.path,
        article.record,
    )
    return (_row_digest(values), *values)


def _row_digest(values: Sequence[object]) -> str:
    # The checksum of a page of zeros is zero: where a long row goes on in other pages,
    # only this tells that one of them was emptied.
    return digest(json.dumps(values, ensure_ascii=False))


def _article(row: Sequence[object]) -> Article:
    row_digest, *values = row
    if _row_digest(values) != row_digest:
        raise ArchiveDamaged(f"article {values[0]} is not what was stored")
    return as_article(values)


def as_article(values: Sequence[object]) -> Article:
    """An article from its row: `COLUMNS` without the digest, which is not compared."""
    id_, title, text, outlet, _, authors, url, published, _, *rest = values
    modified, language, dateline, captions, path, record = rest
    return Article(
        id=str(id_),
        title=str(title),
        text=str(text),
        outlet=_text(outlet),
        authors=tuple(json.loads(str(authors))),
        url=_text(url),
        published=_text(published),
        modified=_text(modified),
        language=_text(language),
        dateline=_text(dateline),
        captions=tuple(json.loads(str(captions))),
        path=str(path),
        record=_text(record),
    )


def _text(value: object) -> str | None:
    return None if value is None else str(value)
