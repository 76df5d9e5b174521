"""The table of passages tells what SQL tells, at each commit, whatever happened between two."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta

import numpy as np
import pytest
from passages import add_articles

from embeddings.embedder import Embedder
from qa.archive import Archive
from qa.languages.codes import primary
from qa.passage import Span
from qa.storage.connection import Connection
from qa.storage.indexes.passage_table import PassageTable
from qa.storage.indexes.table_reading import PassageTables
from qa.storage.tables import statistics
from qa.store import Filters
from seeds.article import Article, article_id

FIRST = date(2024, 2, 1)
OUTLETS = ("Ferry Post", "Mill Courier", None, "FERRY post")
FILTERS = (
    Filters(),
    Filters(since=FIRST + timedelta(3)),
    Filters(until=FIRST + timedelta(5), keeps_undated=True),
    Filters(as_of=FIRST + timedelta(4)),
    Filters(since=FIRST, until=FIRST + timedelta(6), outlets=frozenset(["ferry  POST", "no such"])),
    Filters(outlets=frozenset(["no such"])),
)


def story(number: int, words: str = "barrels of flour") -> Article:
    title = f"Mill report {number}"
    text = "\n\n".join(
        f"The mill at the ferry sold {number + line} {words} to bakers in the valley."
        for line in range(1 + number % 4)
    )
    url = f"https://news.example/{number}"
    return Article(
        id=article_id(url, title, text),
        title=title,
        text=text,
        url=url,
        outlet=OUTLETS[number % len(OUTLETS)],
        published=None if number % 5 == 4 else (FIRST + timedelta(number % 9)).isoformat(),
    )


@pytest.fixture
def mills(tmp_path_factory: pytest.TempPathFactory, embedder: Embedder) -> Iterator[Archive]:
    with Archive.create(tmp_path_factory.mktemp("mills") / "archive", embedder) as archive:
        yield archive


def by_sql(connection: Connection) -> dict[int, tuple[Span, str | None, bytes]]:
    rows = connection.execute(
        'SELECT p.id, a.id, p.start, p."end", a.day, a.outlet_key, v.vector, a.language'
        " FROM passages p"
        " JOIN articles a ON a.key = p.article JOIN vectors v ON v.key = p.vector"
        " WHERE a.is_current"
    )
    return {
        number: (
            Span(
                name,
                start,
                end,
                None if day is None else date.fromordinal(day),
                primary(language or ""),
            ),
            outlet,
            vector,
        )
        for number, name, start, end, day, outlet, vector, language in rows
    }


def is_allowed(span: Span, outlet: str | None, filters: Filters) -> bool:
    day = span.day
    if filters.outlets and outlet != "ferry post":
        return False
    if filters.outlets == frozenset(["no such"]):
        return False
    if day is None:
        return filters.keeps_undated or not (filters.since or filters.until)
    last = min(filters.until or date.max, filters.as_of or date.max)
    return (filters.since or date.min) <= day <= last


def assert_tells(table: PassageTable, connection: Connection, dimension: int) -> None:
    expected = by_sql(connection)
    ids = [*expected, 12345]
    assert table.spans(ids) == {number: span for number, (span, *_) in expected.items()}
    assert table.known(ids) == expected.keys()
    assert table.ids.tolist() == sorted(expected)
    keys = connection.execute("SELECT key, id FROM articles WHERE is_current").fetchall()
    assert table.article_ids([*(key for key, _ in keys), 12345]) == dict(keys)
    vectors = table.read_vectors(connection, ids, dimension)
    for row, number in zip(vectors, ids, strict=True):
        blob = expected[number][2] if number in expected else bytes(4 * dimension)
        assert row.tobytes() == blob
    assert table.ranks(np.array([12345])).tolist() == [-1]
    ranked = sorted(zip(table.ranks(table.ids).tolist(), table.ids.tolist(), strict=True))
    marks = [(expected[number][1], expected[number][0].day or date.min) for _, number in ranked]
    assert len(list(itertools.groupby(outlet for outlet, _ in marks))) <= len(OUTLETS)
    assert all(
        before <= after
        for (outlet, before), (other, after) in itertools.pairwise(marks)
        if outlet == other != "ferry post"  # spelt in two ways
    )
    coverage = table.coverage()
    counts = statistics.count(connection)
    assert (coverage.articles, coverage.passages) == (counts.articles, counts.passages)
    assert (coverage.first_day, coverage.last_day) == statistics.days(connection)
    assert coverage.outlets == tuple(name for name, _ in statistics.outlets(connection))
    for filters in FILTERS:
        assert table.ids[table.allowed(filters)].tolist() == sorted(
            number
            for number, (span, outlet, _) in expected.items()
            if is_allowed(span, outlet, filters)
        )


def test_it_follows_what_is_added_replaced_and_removed(mills: Archive) -> None:
    tables = PassageTables()
    stories = [story(number) for number in range(12)]
    steps = (
        lambda: None,
        lambda: add_articles(mills, stories[:7]),
        lambda: add_articles(mills, stories[7:]),
        lambda: mills.remove([stories[3].id, stories[8].id]),
        # A newer version of a page replaces the older one.
        lambda: add_articles(
            mills, [replace(story(5, "sacks of rye"), modified="2025-01-01T00:00:00+00:00")]
        ),
        lambda: add_articles(mills, [stories[3]]),
        lambda: mills.remove([story.id for story in stories]),
    )
    for step in steps:
        step()
        with mills.reading() as connection:
            table = tables.at(connection)
            assert tables.at(connection) is table
            assert_tells(table, connection, mills.dimension)
            anew = PassageTables().at(connection)
        assert all(
            np.array_equal(getattr(table, name), getattr(anew, name))
            for name in ("ids", "owners", "starts", "ends", "vectors", "keys", "names", "days")
        )
    assert len(table.ids) <= 1 + 5 % 4


def test_many_changes_are_read_anew(mills: Archive, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("qa.storage.indexes.table_reading._MOST_CHANGED", 2)
    monkeypatch.setattr("qa.storage.indexes.table_reading._PAGE", 3)
    tables = PassageTables()
    for numbers in (range(4), range(4, 6), range(6, 12)):
        add_articles(mills, [story(number) for number in numbers])
        with mills.reading() as connection:
            assert_tells(tables.at(connection), connection, mills.dimension)


@pytest.mark.parametrize("ids", ["hashes", "counted", "none"])
def test_rows_are_found_of_ids_of_any_kind(mills: Archive, ids: str) -> None:
    add_articles(mills, [story(number) for number in range(12)])
    with mills.reading() as connection:
        table = PassageTables().at(connection)
    if ids != "hashes":
        table = replace(table, ids=np.arange(20 if ids == "counted" else 0))
    assert bool(len(table.begins)) == (ids != "counted")
    known = table.ids.tolist()
    asked = [-1, *reversed(known), max(known, default=0) + 1, 2**63 - 1]
    assert table.rows(np.array(asked)).tolist() == [-1, *reversed(range(len(known))), -1, -1]
