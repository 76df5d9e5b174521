"""Whether what an archive's database holds is whole and in agreement with itself."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import apsw
import numpy as np

from qa.errors import ArchiveError, ArchiveLocked
from qa.passage import Passage, passage_id
from qa.storage import seal
from qa.storage.connection import Connection
from qa.storage.content import content_hash
from qa.storage.database import Database
from qa.storage.pages import damaged_pages
from qa.storage.schema import SCHEMA
from qa.storage.tables import articles as article_rows
from qa.storage.tables import copies
from qa.text.chunking import embedding_text
from seeds.article import Article
from seeds.duplicates import signature
from seeds.metadata.urls import url_key

Part = Literal[
    "pages",
    "tables",
    "links",
    "settings",
    "commits",
    "articles",
    "vectors",
    "copies",
    "indexes",
    "model",
]

DERIVED: frozenset[Part] = frozenset({"copies", "indexes"})
"""Parts that follow from the others, and so can be made anew."""

_PAGE = 256
"""Articles checked in one transaction: a writer that wants to commit waits for it."""

_NAMED = 5
"""Damaged rows of one kind that are named; of the rest only the number is told."""

_SCHEMA_ROWS = (
    "SELECT type, name, sql FROM sqlite_schema WHERE name NOT LIKE 'sqlite_%' AND sql IS NOT NULL"
)

_SETTINGS = ("model", "fingerprint", "dimension", "chunker")

Report = Callable[[int], None]


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that is not as it should be.

    Attributes:
        part: which part of the archive it is about.
        file: in which file.
        problem: what is wrong, in words.
    """

    part: Part
    file: Path
    problem: str


def check_truth(
    database: Database, on_progress: Report = lambda count: None, *, derived: bool = True
) -> list[Finding]:
    """Compare every page and every row of a database with what was written.

    Others may read and write it meanwhile: each step sees one commit, and is short.

    Args:
        database: its header need not be sound.
        on_progress: is told how many more pages and articles were looked at.
        derived: compute anew what follows from the texts, too; some ten times the work.

    Returns:
        What is wrong; nothing if it is sound.

    Raises:
        ArchiveLocked: another process kept the database locked.
    """
    problems: dict[Part, dict[str, None]] = {}

    def note(part: Part, problem: str) -> None:
        problems.setdefault(part, {})[problem] = None

    @contextmanager
    def noting(part: Part) -> Iterator[None]:
        try:
            yield
        except ArchiveLocked:
            raise
        except ArchiveError as error:
            note(part, _brief(error))

    with noting("pages"):
        Database.open(database.path).close()  # looks at the header and the size
    with noting("pages"):
        for number, what in damaged_pages(database, on_progress):
            note("pages", f"page {number} {what}")
    for part, check in _CHECKS if derived else _CHECKS_OF_TRUTH:
        with noting(part), database.snapshot() as connection:
            for problem in check(connection):
                note(part, problem)
    with noting("articles"):
        for part, problem in _rows(database, on_progress, derived=derived):
            note(part, problem)
    told: set[str] = set()
    findings = []
    for part, found in problems.items():
        # What one damaged page does is seen by many checks.
        new = [problem for problem in found if problem not in told]
        told.update(new)
        findings += [Finding(part, database.path, problem) for problem in _shortened(new)]
    return findings


def _brief(error: ArchiveError) -> str:
    """What is wrong, without the file and the advice, which are given elsewhere."""
    told = re.search(r" is damaged \((.+)\): ", str(error))
    return told[1] if told else str(error)


def _shortened(problems: list[str]) -> list[str]:
    more = len(problems) - _NAMED
    return problems if more <= 1 else [*problems[:_NAMED], f"and {more} more like these"]


def _tables(connection: Connection) -> Iterator[str]:
    for (problem,) in connection.execute("PRAGMA integrity_check"):
        if problem != "ok":
            yield " ".join(str(problem).split())
    model = apsw.Connection(":memory:")
    try:
        model.execute(SCHEMA).fetchall()
        wanted = {tuple(row) for row in model.execute(_SCHEMA_ROWS)}
    finally:
        model.close()
    there = {tuple(row) for row in connection.execute(_SCHEMA_ROWS)}
    for kind, name, _ in sorted(wanted - there):
        yield f"the {kind} {name} is missing or changed"
    for kind, name, _ in sorted(there - wanted):
        if name not in {other for _, other, _ in wanted - there}:
            yield f"the {kind} {name} does not belong there"


def _partial_indexes(connection: Connection) -> Iterator[str]:
    # `integrity_check` looks for each row's entry in them, but not for entries of no row:
    # half a commit, whose journal was lost, left some that it did not see.
    rows = connection.execute(
        "SELECT name, tbl_name, sql FROM sqlite_schema"
        " WHERE type = 'index' AND sql LIKE '% WHERE %'"
    ).fetchall()
    for name, table, sql in rows:
        where = sql.partition(" WHERE ")[2]
        [have] = connection.execute(
            f"SELECT count(*) FROM {table} INDEXED BY {name} WHERE {where}"
        ).fetchone()
        [wanted] = connection.execute(
            f"SELECT count(*) FROM {table} NOT INDEXED WHERE {where}"
        ).fetchone()
        if have != wanted:
            yield f"index {name} has {have} entries and not {wanted}"


def _links(connection: Connection) -> Iterator[str]:
    for table, row, parent, _ in connection.execute("PRAGMA foreign_key_check"):
        yield f"row {row} of {table} belongs to no row of {parent}"


def _settings(connection: Connection) -> Iterator[str]:
    missing = [name for name in _SETTINGS if article_rows.setting(connection, name) is None]
    if missing:
        yield f"it does not say its {', '.join(missing)}"
        return
    dimension = article_rows.setting(connection, "dimension") or ""
    if not dimension.isdecimal() or not int(dimension):
        yield f"{dimension!r} is no length of a vector"
        return
    if not _is_json(article_rows.setting(connection, "chunker")):
        yield "how passages are cut is not readable"
    probes = connection.execute("SELECT text, vector FROM probes").fetchall()
    if not probes:
        yield "it has no texts by which its model is known again"
    for text, blob in probes:
        if what := article_rows.vector_problem(blob, int(dimension)):
            yield f"the vector of the probe {text[:40]!r} {what}"


def _commits(connection: Connection) -> Iterator[str]:
    yield from seal.broken(connection)
    [count, first, last] = connection.execute(
        "SELECT count(*), min(counter), max(counter) FROM commits"
    ).fetchone()
    if (count, first) != ((last or 0) + 1, 0):
        yield f"{count} commits are noted, from {first} to {last}"
    [ahead] = connection.execute(
        "SELECT (SELECT count(*) FROM articles WHERE changed > ?1)"
        " + (SELECT count(*) FROM removed WHERE changed > ?1)",
        (last or 0,),
    ).fetchone()
    if ahead:
        yield f"{ahead} articles changed after the last commit"
    rows = connection.execute(
        "SELECT r.article, r.passages, a.key FROM removed r"
        " LEFT JOIN articles a ON a.key = r.article"
    )
    for key, passages, again in rows:
        if again is not None:
            yield f"article {key} is there, and noted as removed"
        if not _is_json(passages):
            yield f"the passages of the removed article {key} are not readable"
    [used] = connection.execute(
        "SELECT max(coalesce((SELECT max(key) FROM articles), 0),"
        " coalesce((SELECT max(article) FROM removed), 0))"
    ).fetchone()
    row = connection.execute("SELECT seq FROM sqlite_sequence WHERE name = 'articles'").fetchone()
    if used > (row[0] if row else 0):
        yield "the next article would get the key of another one"


def _vectors(connection: Connection) -> Iterator[str]:
    dimension = int(article_rows.setting(connection, "dimension") or 0)
    rows = connection.execute(
        "SELECT v.key, v.vector, EXISTS (SELECT 1 FROM passages WHERE vector = v.key)"
        " FROM vectors v ORDER BY v.key"
    )
    for key, blob, is_used in rows:
        if what := article_rows.vector_problem(blob, dimension):
            yield f"vector {key} {what}"
        if not is_used:
            yield f"vector {key} belongs to no passage"


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
    kept = {key: tuple(found) for key, *found in sums}
    for key, blob, story, leader, is_used, is_live in rows:
        wanted = copies.fingerprints(blob) if is_live and len(blob) % 8 == 0 else []
        if kept.get(key, (0, 0, 0)) != (
            len(wanted),
            sum(one & 0xFFFFFFFF for one in wanted),
            sum(one >> 32 for one in wanted),
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


def _texts(connection: Connection) -> Iterator[str]:
    """Nothing but what reading every value of every row raises by itself."""
    content_hash(connection)
    yield from ()


_CHECKS: tuple[tuple[Part, Callable[[Connection], Iterator[str]]], ...] = (
    ("tables", _tables),
    ("tables", _partial_indexes),
    ("links", _links),
    ("tables", _texts),
    ("settings", _settings),
    ("commits", _commits),
    ("vectors", _vectors),
    ("copies", _copies),
)


_CHECKS_OF_TRUTH = tuple(one for one in _CHECKS if one[0] not in DERIVED)


def _rows(database: Database, on_progress: Report, *, derived: bool) -> Iterator[tuple[Part, str]]:
    """What is wrong with articles, and with their passages and wordings."""
    last = 0
    while True:
        with database.snapshot() as connection:
            page = article_rows.page(connection, last, _PAGE)
            found = [
                one
                for key, id_, article in page
                if derived or article is None
                for one in _row(connection, key, id_, article)
            ]
        yield from found
        on_progress(len(page))
        if not page:
            return
        last = page[-1][0]


def _row(
    connection: Connection, key: int, id_: str, article: Article | None
) -> Iterator[tuple[Part, str]]:
    if article is None:
        yield "articles", f"article {id_} (row {key}) is not what was stored"
        return
    where = f"article {id_} ({article.title[:60]!r})"
    row = connection.execute(
        "SELECT a.url_key, a.successor, a.is_current, w.digest, w.fingerprints FROM articles a"
        " LEFT JOIN wordings w ON w.key = a.wording WHERE a.key = ?",
        (key,),
    ).fetchone()
    if row is None:
        yield "articles", f"{where} is not at its place"
        return
    address, successor, is_current, digest, fingerprints = row
    if address != url_key(article.url):
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


def _is_json(text: str | None) -> bool:
    try:
        json.loads(text or "")
    except ValueError:
        return False
    return True
