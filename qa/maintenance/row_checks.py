"""Whether every row of an archive's database agrees with the texts it follows from."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np

from qa.passage import Passage, passage_id
from qa.storage.connection import Connection
from qa.storage.database import Database
from qa.storage.integrity import CHECKS, Finding, Part, check_database, check_readable
from qa.storage.tables import articles as article_rows
from qa.storage.tables import copies
from qa.text.chunking import embedding_text
from seeds.article import Article
from seeds.duplicates import signature


def check_truth(
    database: Database, on_progress: Callable[[int], None] = lambda count: None
) -> list[Finding]:
    """Compare every page and every row of a database with what was written.

    What follows from the texts is computed anew; some ten times the work of `check_database`,
    whose arguments and errors these are.
    """
    return check_database(database, on_progress, (*CHECKS, ("copies", _copies)), check_row)


def _copies(connection: Connection) -> Iterator[str]:
    rows = connection.execute(
        "SELECT w.key, w.fingerprints, w.story, s.story, EXISTS (SELECT 1 FROM articles"
        " WHERE wording = w.key), EXISTS (SELECT 1 FROM articles WHERE wording = w.key"
        " AND is_current) FROM wordings w LEFT JOIN wordings s ON s.key = w.story ORDER BY w.key"
    )
    # By number and sums, in one pass: the table has no index by wording.
    sums = connection.execute(
        "SELECT wording, count(*), sum(hash & 0xffffffff), sum(hash >> 32) FROM fingerprints"
        " GROUP BY wording"
    )
    listed = {key: tuple(numbers) for key, *numbers in sums}
    for key, blob, story, leader, is_used, is_live in rows:
        wanted = copies.fingerprints(blob) if is_live and len(blob) % 8 == 0 else []
        if listed.get(key, (0, 0, 0)) != (
            len(wanted),
            sum(hash_ & 0xFFFFFFFF for hash_ in wanted),
            sum(hash_ >> 32 for hash_ in wanted),
        ):
            yield f"wording {key} is not listed by its fingerprints"
        if not is_used:
            yield f"wording {key} belongs to no article"
        if (story is not None) != bool(is_live) or (is_live and not leader == story <= key):
            yield f"wording {key} is in no group or a wrong one"
    [stray] = connection.execute(
        "SELECT count(*) FROM fingerprints WHERE wording NOT IN (SELECT key FROM wordings)"
    ).fetchone()
    if stray:
        yield f"{stray} fingerprints belong to no wording"


def check_row(
    connection: Connection, key: int, article_id: str, article: Article | None
) -> Iterator[tuple[Part, str]]:
    """What is wrong with an article, and with its passages and wording."""
    yield from check_readable(connection, key, article_id, article)
    if article is None:
        return
    where = f"article {article_id} ({article.title[:60]!r})"
    row = connection.execute(
        "SELECT a.url_key, a.successor, a.is_current, w.digest, w.fingerprints FROM articles a"
        " LEFT JOIN wordings w ON w.key = a.wording WHERE a.key = ?",
        (key,),
    ).fetchone()
    if row is None:
        yield "articles", f"{where} is not at its place"
        return
    address, successor, is_current, digest, fingerprints = row
    if address != article_rows.address_of(article):
        yield "articles", f"{where} has the address {address!r}, which is not that of its link"
    if successor is not None and (is_current or successor == key):
        yield "articles", f"{where} was replaced, and is current all the same"
    signed = signature(article.title, article.text)
    if digest != signed.digest:
        yield "articles", f"{where} has the words of another article"
    if fingerprints != np.array(signed.fingerprints, "<i8").tobytes():
        yield "copies", f"the fingerprints of {where} are not those of its words"
    passages = connection.execute(
        'SELECT p.id, p.start, p."end", v.digest FROM passages p'
        " LEFT JOIN vectors v ON v.key = p.vector WHERE p.article = ?",
        (key,),
    ).fetchall()
    for number, start, end, name in passages:
        if not _is_passage(article, number, start, end):
            yield "articles", f"passage {number} is not of {where}"
        elif name != article_rows.digest(
            embedding_text(article, _cut(article, number, start, end))
        ):
            yield "vectors", f"passage {number} of {where} has the vector of another text"


def _is_passage(article: Article, number: int, start: int, end: int) -> bool:
    is_inside = 0 <= start < end <= len(article.text)
    return is_inside and number == passage_id(article.id, start, end)


def _cut(article: Article, number: int, start: int, end: int) -> Passage:
    return Passage(number, article.id, start, end, article.text[start:end])
