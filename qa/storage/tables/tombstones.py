"""Tombstones: articles that the user removed, so that no later build brings them back.

Only digests are kept: nothing of a removed article stays in the archive. They
last until a file that held the article is removed from the archive itself.
"""

from __future__ import annotations

import json
from collections.abc import Iterable

from qa.storage.connection import Connection
from qa.storage.tables.articles import digest
from seeds.article import Article


def add(connection: Connection, articles: Iterable[int]) -> None:
    """Add tombstones of articles that are about to be removed, with the files that held them.

    A replaced version goes by its id alone, so that its successor can stay.
    """
    rows = connection.execute(
        "SELECT s.source, a.is_current, a.id, a.url, a.record, a.title, a.part_of, a.published"
        " FROM articles a"
        " JOIN article_sources s ON s.article = a.key"
        " WHERE a.key IN (SELECT value FROM json_each(?))",
        (json.dumps(list(articles)),),
    ).fetchall()
    for source, is_current, *article in rows:
        keys = _keys(source, *article) if is_current else {_key("id", article[0])}
        connection.executemany(
            "INSERT OR IGNORE INTO withheld VALUES (?, ?)", [(key, source) for key in keys]
        )


def is_tombstoned(connection: Connection, source: int, article: Article) -> bool:
    """Whether an article, as a file now holds it, is one that was removed.

    Also with another text, which a new version of the cleaning or of the page gives
    it: then the link or, without one, file and record, and the headline are the same.
    """
    keys = _keys(
        *(source, article.id, article.url, article.record, article.title),
        *(article.part_of, article.published),
    )
    [is_removed] = connection.execute(
        "SELECT EXISTS (SELECT 1 FROM withheld WHERE mark IN (SELECT value FROM json_each(?)))",
        (json.dumps(sorted(keys)),),
    ).fetchone()
    return bool(is_removed)


def clear(connection: Connection, sources: Iterable[int]) -> None:
    """Clear the tombstones of these files, which are about to be removed themselves."""
    connection.execute(
        "DELETE FROM withheld WHERE mark IN (SELECT mark FROM withheld"
        " WHERE source IN (SELECT value FROM json_each(?)))",
        (json.dumps(list(sources)),),
    )


def _keys(
    source: int,
    article_id: str,
    url: str | None,
    record: str | None,
    title: str,
    part_of: str | None,
    published: str | None,
) -> set[str]:
    keys = {_key("id", article_id)}
    if part_of is not None:
        # Posts of a page share its headline where they have none, and its link without anchors.
        keys.add(_key("post", url or str(source), title, published or ""))
    elif url:
        keys.add(_key("url", url, title))
    elif record or title:
        keys.add(_key("record", str(source), record or "", title))
    return keys


def _key(*parts: str) -> str:
    return digest(json.dumps(parts))
