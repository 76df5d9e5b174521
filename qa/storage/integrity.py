"""Whether an archive's database is whole: its pages, tables, counts of rows and texts."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import apsw

from qa.errors import ArchiveError, ArchiveLocked
from qa.storage import commits, identity
from qa.storage.connection import Connection, damaged_pages
from qa.storage.database import Database
from qa.storage.schema import SCHEMA
from qa.storage.tables import articles as article_rows
from qa.storage.tables import passages as passage_rows
from qa.storage.tables import settings
from qa.storage.tables.content_hash import content_hash
from seeds.article import Article

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

_PAGES_READ = 2048
"""Pages read under one lock: a writer that wants to commit waits some 10 ms."""

_PAGE = 256
"""Articles checked in one transaction: a writer that wants to commit waits for it."""

_NAMED = 5
"""Damaged rows of one kind that are named; of the rest only the number is told."""

_SCHEMA_ROWS = (
    "SELECT type, name, sql FROM sqlite_schema WHERE name NOT LIKE 'sqlite_%' AND sql IS NOT NULL"
)

Report = Callable[[int], None]

Check = Callable[[Connection], Iterator[str]]
RowCheck = Callable[[Connection, int, str, Article | None], Iterator[tuple[Part, str]]]


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that is not as it should be.

    Attributes:
        part: which part of the archive it is about.
        file: in which file.
        problem: what is wrong, in words.
    """

    part: Part
    file: Path | str
    problem: str


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


def _commits(connection: Connection) -> Iterator[str]:
    yield from commits.row_count_mismatches(connection)
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
    dimension = int(settings.get(connection, "dimension") or 0)
    rows = connection.execute(
        "SELECT v.key, v.vector, EXISTS (SELECT 1 FROM passages WHERE vector = v.key)"
        " FROM vectors v ORDER BY v.key"
    )
    for key, blob, is_used in rows:
        if what := passage_rows.vector_problem(blob, dimension):
            yield f"vector {key} {what}"
        if not is_used:
            yield f"vector {key} belongs to no passage"


def _texts(connection: Connection) -> Iterator[str]:
    """Read every value of every row; its errors are the findings."""
    content_hash(connection)
    yield from ()


def _is_json(text: str | None) -> bool:
    try:
        json.loads(text or "")
    except ValueError:
        return False
    return True


def check_readable(
    connection: Connection, key: int, article_id: str, article: Article | None
) -> Iterator[tuple[Part, str]]:
    """Check that the content of an article's row is what was stored."""
    if article is None:
        yield "articles", f"article {article_id} (row {key}) is not what was stored"


CHECKS: tuple[tuple[Part, Check], ...] = (
    ("tables", _tables),
    ("tables", _partial_indexes),
    ("links", _links),
    ("tables", _texts),
    ("settings", identity.problems),
    ("settings", settings.watched_problems),
    ("commits", _commits),
    ("vectors", _vectors),
)
"""Checks of what cannot be made anew."""


def check_database(
    database: Database,
    on_progress: Report = lambda count: None,
    checks: Iterable[tuple[Part, Check]] = CHECKS,
    check_row: RowCheck = check_readable,
) -> list[Finding]:
    """Compare every page and every row of a database with what was written.

    Others may read and write it meanwhile: each step sees one commit, and is short.

    Args:
        database: its header need not be sound.
        on_progress: callback with the number of pages and articles checked since the last call.
        checks: of whole tables.
        check_row: of an article with what hangs on it.

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
        for number, what in _damaged_pages(database, on_progress):
            note("pages", f"page {number} {what}")
    for part, check in checks:
        with noting(part), database.snapshot() as connection:
            for problem in check(connection):
                note(part, problem)
    with noting("articles"):
        for part, problem in _rows(database, on_progress, check_row):
            note(part, problem)
    known: set[str] = set()
    findings = []
    for part, noted in problems.items():
        # What one damaged page does is seen by many checks.
        new = [problem for problem in noted if problem not in known]
        known.update(new)
        findings += [Finding(part, database.path, problem) for problem in _shortened(new)]
    return findings


def _brief(error: ArchiveError) -> str:
    """The fault that an error names, without the file and the advice."""
    match = re.search(r" is damaged \((.+)\): ", str(error))
    return match[1] if match else str(error)


def _shortened(problems: list[str]) -> list[str]:
    more = len(problems) - _NAMED
    return problems if more <= 1 else [*problems[:_NAMED], f"and {more} more like these"]


def _damaged_pages(database: Database, on_pages: Report) -> Iterator[tuple[int, str]]:
    first = pages = 1
    while first <= pages:
        with database.snapshot() as connection:
            [pages] = connection.execute("PRAGMA page_count").fetchone()
            last = min(pages, first + _PAGES_READ - 1)
            damaged = damaged_pages(connection, first, last)
        yield from damaged
        on_pages(max(0, last - first + 1))
        first = last + 1


def _rows(
    database: Database, on_progress: Report, check_row: RowCheck
) -> Iterator[tuple[Part, str]]:
    """Check all articles, one page of rows after another."""
    last = 0
    while True:
        with database.snapshot() as connection:
            page = article_rows.page(connection, last, _PAGE)
            problems = [
                problem
                for key, id_, article in page
                for problem in check_row(connection, key, id_, article)
            ]
        yield from problems
        on_progress(len(page))
        if not page:
            return
        last = page[-1][0]
