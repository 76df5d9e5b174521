"""Articles as rows of the archive's database."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from embeddings.embedder import without_surrogates
from qa.errors import ArchiveDamaged
from qa.storage.connection import AMONG, Connection
from seeds.article import Article
from seeds.metadata.urls import url_key

COLUMNS_BEFORE_4 = (
    "digest, id, title, text, outlet, outlet_key, authors, url, published, day, modified,"
    " language, dateline, captions, path, record"
)
"""Of formats 1 to 3, which knew no parts of pages."""

_NUL = "\0"
"""What an emptied page reads as."""

COLUMNS = f"{COLUMNS_BEFORE_4}, is_partial, kind, part_of"


def digest(text: str) -> str:
    """128 bits of SHA-256 over a text, as hex digits."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:32]


def outlet_key(outlet: str) -> str:
    """An outlet's name as filters compare it."""
    return without_surrogates(" ".join(outlet.split()).casefold())


def address_of(article: Article) -> str | None:
    """The key of the address at which versions of an article stand.

    A post of a live blog has an address of its own if its link leads to its anchor.
    """
    key = url_key(article.url)
    _, _, anchor = (article.url or "").partition("#")
    return f"{key}#{anchor}" if key and anchor and article.part_of is not None else key


def insert(connection: Connection, article: Article, wording: int, change: int) -> int:
    """Store a new article, as of this change counter; returns its key."""
    values = (*_values(article), address_of(article), wording, change)
    marks = ", ".join("?" * len(values))
    [key] = connection.execute(
        f"INSERT INTO articles ({COLUMNS}, url_key, wording, changed, is_current)"
        f" VALUES ({marks}, 1) RETURNING key",
        values,
    ).fetchone()
    return int(key)


def update(
    connection: Connection, key: int, article: Article, change: int, *, revives: bool
) -> None:
    """Store an article anew under its key; with ``revives`` it is current again."""
    names = ", ".join(f"{name} = ?" for name in (*COLUMNS.split(", "), "url_key"))
    revival = "is_current = 1, successor = NULL," if revives else ""
    connection.execute(
        f"UPDATE articles SET {names}, {revival} changed = ? WHERE key = ?",
        (*_values(article), address_of(article), change, key),
    )


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
        f"DELETE FROM vectors WHERE key {AMONG} AND key NOT IN (SELECT vector FROM passages)",
        (json.dumps(sorted(freed)),),
    )
    return count


def move(connection: Connection, key: int, path: str, record: str | None = None) -> None:
    """Note that an article was found in another file; nothing that an index knows changes."""
    row = connection.execute(f"SELECT {COLUMNS} FROM articles WHERE key = ?", (key,)).fetchone()
    [name, *_] = _values(replace(from_row(row), path=path, record=record))
    connection.execute(
        "UPDATE articles SET path = ?, record = ?, digest = ? WHERE key = ?",
        (path, record, name, key),
    )


def supersede(connection: Connection, keys: Iterable[int], change: int) -> None:
    """Take articles out of the search; they stay readable by their id."""
    connection.execute(
        f"UPDATE articles SET is_current = 0, changed = ? WHERE is_current AND key {AMONG}",
        (change, json.dumps(list(keys))),
    )


def articles(connection: Connection, ids: Iterable[str]) -> dict[str, Article]:
    """The articles that exist among ``ids``, superseded ones too.

    Raises:
        ArchiveDamaged: a text is not what was stored.
    """
    rows = connection.execute(
        f"SELECT {COLUMNS} FROM articles WHERE id {AMONG}", (json.dumps(list(ids)),)
    )
    return {article.id: article for article in map(from_row, rows)}


def page(
    connection: Connection, after: int, count: int, columns: str = COLUMNS
) -> list[tuple[int, str, Article | None]]:
    """Key, id and content of the articles behind a key, the least keys first.

    The content is None where it is not what was stored. An older format has other columns.
    """
    rows = connection.execute(
        f"SELECT key, {columns} FROM articles WHERE key > ? ORDER BY key LIMIT ?", (after, count)
    )
    articles: list[tuple[int, str, Article | None]] = []
    for key, *row in rows:
        try:
            articles.append((key, row[1], from_row(row)))
        except (ArchiveDamaged, ValueError):
            articles.append((key, row[1], None))
    return articles


def by_key(connection: Connection, keys: Iterable[int]) -> dict[int, Article]:
    """The current articles among those of ``keys``.

    Raises:
        ArchiveDamaged: a text is not what was stored.
    """
    rows = connection.execute(
        f"SELECT key, {COLUMNS} FROM articles WHERE is_current AND key {AMONG} ORDER BY key",
        (json.dumps(sorted(keys)),),
    )
    return {key: from_row(row) for key, *row in rows}


def wordings(connection: Connection, keys: Iterable[int]) -> dict[int, tuple[str, str]]:
    """Headline and text of the articles among those of ``keys``, in a third of `by_key`'s time.

    Not for what is quoted: digests are compared only where a page may have been emptied.

    Raises:
        ArchiveDamaged: a text is not what was stored.
    """
    rows = connection.execute(
        f"SELECT key, title, text FROM articles WHERE key {AMONG}", (json.dumps(sorted(keys)),)
    ).fetchall()
    doubtful = [key for key, title, text in rows if _NUL in title or _NUL in text]
    for row in connection.execute(
        f"SELECT {COLUMNS} FROM articles WHERE key {AMONG}", (json.dumps(doubtful),)
    ):
        from_row(row)
    return {key: (title, text) for key, title, text in rows}


def days(connection: Connection, ids: Iterable[str]) -> dict[str, date | None]:
    """The days of publication of the current articles among ``ids``."""
    rows = connection.execute(
        f"SELECT id, day FROM articles WHERE is_current AND id {AMONG}", (json.dumps(list(ids)),)
    )
    return {id_: None if day is None else date.fromordinal(day) for id_, day in rows}


def newest_articles(connection: Connection, count: int) -> list[Article]:
    """Current articles with a headline, the newest first; those without a date come last."""
    return _newest(connection, "title <> ''", (), count)


def newest_of_outlet(connection: Connection, outlet: str, count: int) -> list[Article]:
    """Current articles of the outlet of this key, the newest first."""
    return _newest(connection, "outlet_key = ?", (outlet,), count)


def _newest(
    connection: Connection, condition: str, values: tuple[object, ...], count: int
) -> list[Article]:
    # First their keys, in the order of the index of days: to sort whole rows reads every text.
    rows = connection.execute(
        f"SELECT {COLUMNS} FROM articles WHERE key IN (SELECT key FROM articles"
        f" WHERE is_current AND {condition} ORDER BY day DESC, id LIMIT ?)"
        " ORDER BY day DESC, id",
        (*values, count),
    )
    return list(map(from_row, rows))


def article_keys(connection: Connection, ids: Iterable[str]) -> dict[str, int]:
    """Keys of the articles among ``ids``."""
    rows = connection.execute(
        f"SELECT id, key FROM articles WHERE id {AMONG}", (json.dumps(list(ids)),)
    )
    return dict(rows.fetchall())


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
        int(article.is_partial),
        article.kind,
        article.part_of,
    )
    return (_row_digest(values), *values)


def _row_digest(values: Sequence[object]) -> str:
    # The checksum of a page of zeros is zero: where a long row goes on in other pages,
    # only this tells that one of them was emptied.
    return digest(json.dumps(values, ensure_ascii=False))


def from_row(row: Sequence[object]) -> Article:
    """An article from its row, `COLUMNS`.

    Raises:
        ArchiveDamaged: it is not what was stored.
    """
    row_digest, *values = row
    if _row_digest(values) != row_digest:
        raise ArchiveDamaged(f"article {values[0]} is not what was stored")
    return as_article(values)


def as_article(values: Sequence[Any]) -> Article:
    """An article from its row: `COLUMNS` without the digest, which is not compared.

    Or `COLUMNS_BEFORE_4`, whose articles are whole stories for all that is known.
    """
    id_, title, text, outlet, _, authors, url, published, _, *rest = values
    modified, language, dateline, captions, path, record, *newer = rest
    is_partial, kind, part_of = newer or [0, "story", None]
    return Article(
        id=id_,
        title=title,
        text=text,
        outlet=outlet,
        authors=tuple(json.loads(authors)),
        url=url,
        published=published,
        modified=modified,
        language=language,
        dateline=dateline,
        captions=tuple(json.loads(captions)),
        path=path,
        record=record,
        is_partial=bool(is_partial),
        kind=kind,
        part_of=part_of,
    )
