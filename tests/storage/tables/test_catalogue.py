"""What an archive holds, for a reader, and the search for headlines."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from embeddings.embedder import Embedder
from qa.archive import Archive
from qa.ingest.build import build
from qa.storage.tables.catalogue import folded
from seeds.article import Article

Make = Callable[..., Archive]
Write = Callable[..., Article]


def titles(archive: Archive, words: str, n: int = 10, offset: int = 0) -> list[str]:
    return [article.title for article in archive.headlines(words, n, offset).articles]


@pytest.fixture
def small(archive_of: Make, article_of: Write) -> Archive:
    return archive_of(
        article_of("Müller's café closes", "Gone.", published="2020-02-03", language="de"),
        article_of("The cafeteria opens", "Here.", published="2021-05-06", language="en"),
        article_of("Decafé is no word", "Odd.", published="2020-02-29T23:30:00-05:00"),
        article_of("Prices up 100% in “one year”", "Up.", published="2019-12-31", language="en"),
        article_of("東京で大雨、川が氾濫", "雨。", language="ja"),
        article_of("", "A story without a headline.", published="2020-02-03", outlet="The Post"),
    )


def test_months_are_those_of_the_outlets_own_dates(small: Archive) -> None:
    held = small.holdings()
    # Half past eleven at night in New York is the next month in London.
    assert held.months == (
        (date(2019, 12, 1), 1),
        (date(2020, 2, 1), 3),
        (date(2021, 5, 1), 1),
    )
    assert held.info == small.info()
    assert held.info.undated == 1
    assert held.languages == (("en", 2), (None, 2), ("de", 1), ("ja", 1))


def test_the_newest_come_first_and_those_without_a_date_last(small: Archive) -> None:
    newest = small.holdings(newest=2).newest
    assert [article.published for article in newest.articles] == [
        "2021-05-06",
        "2020-02-29T23:30:00-05:00",
    ]
    assert (newest.offset, newest.total) == (0, 6)
    listed = small.headlines("  ", 99)
    assert [article.title for article in listed.articles][-1] == "東京で大雨、川が氾濫"
    assert listed.total == 6
    assert [article.outlet for article in listed.articles if not article.title] == ["The Post"]
    assert small.headlines("", 4, 4).articles == listed.articles[4:]
    assert small.headlines("", 4, 10**30).articles == ()


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("cafe", ["The cafeteria opens", "Müller's café closes"]),
        ("CAFÉ muller", ["Müller's café closes"]),
        ("closes, café!", ["Müller's café closes"]),
        ("cafe nowhere", []),
        ("eteria", []),
        ("大雨", ["東京で大雨、川が氾濫"]),
        ('"one year"', ["Prices up 100% in “one year”"]),
        ("%", ["Prices up 100% in “one year”"]),
        ("' OR 1=1 --", []),
        ("_", []),
        (".*", []),
    ],
)
def test_every_word_begins_a_word_of_the_headline(
    small: Archive, words: str, expected: list[str]
) -> None:
    assert titles(small, words) == expected
    assert small.headlines(words, 1).total == len(expected)


@pytest.mark.parametrize(
    ("words", "titles"),
    [
        ('"mill bridge"', ["Mill bridge closes"]),
        ("mill -bridge", ["The mill burns"]),
        ("-mills", ["A fair"]),
        ('mill -"mill bridge"', ["The mill burns", "Bridge at the mill"]),
    ],
)
def test_a_search_reads_the_signs_of_a_question(
    archive_of: Make, article_of: Write, words: str, titles: list[str]
) -> None:
    all_titles = ("Mill bridge closes", "The mill burns", "Bridge at the mill", "A fair")
    archive = archive_of(*(article_of(title, f"{title} today, said Ada.") for title in all_titles))
    assert {row.title for row in archive.headlines(words, 10).articles} == set(titles)


def test_a_search_has_pages(small: Archive) -> None:
    whole = titles(small, "c")
    assert [titles(small, "c", 1, at)[0] for at in range(len(whole))] == whole
    assert small.headlines("c", 1, 1).offset == 1
    assert titles(small, "c", 0) == titles(small, "c", 5, 99) == []
    for n, offset in ((-1, 0), (1, -1)):
        with pytest.raises(ValueError, match="cannot be"):
            small.headlines("c", n, offset)


@given(st.text(max_size=300))
def test_no_search_breaks(sample_archive: Path, words: str) -> None:
    with Archive.open(sample_archive) as archive:
        headlines = archive.headlines(words, 5)
        assert len(headlines.articles) <= headlines.total <= archive.info().articles


@given(st.text(max_size=60))
def test_folding_twice_changes_nothing(text: str) -> None:
    assert folded(folded(text)) == folded(text)


def test_only_current_versions_are_listed(archive_of: Make, article_of: Write) -> None:
    where = {"url": "https://post.example/flood"}
    archive = archive_of(
        article_of("Flood in town", "Water came.", published="2020-01-01", **where),
        article_of("Flood in town", "Much water came.", published="2020-01-02", **where),
    )
    [current] = archive.headlines("flood", 5).articles
    assert current.published == "2020-01-02"
    assert archive.holdings().months == ((date(2020, 1, 1), 1),)


def test_what_could_not_be_read_is_listed_with_its_reason(
    tmp_path: Path, embedder: Embedder
) -> None:
    folder = tmp_path / "news"
    folder.mkdir()
    story = {"title": "Rain", "text": "Rain fell on the town for two days.", "date": "2020-01-01"}
    (folder / "rain.jsonl").write_text(json.dumps(story) + "\n", encoding="utf-8")
    (folder / "some.jsonl").write_text("{broken\n", encoding="utf-8")
    (folder / "noise.txt").write_bytes(bytes(range(256)) * 40)
    (folder / "bare.html").write_text("<p>Subscribe now!</p>", encoding="utf-8")
    build([folder], tmp_path / "archive", embedder=embedder)
    with Archive.open(tmp_path / "archive") as archive:
        held = archive.holdings()
        assert held.failure_count == len(held.failures) == 2
        assert [failure.where for failure in held.failures] == [
            "news/noise.txt",
            "news/some.jsonl, line 1",
        ]
        assert all(failure.reason for failure in held.failures)
        assert held.storyless == ("news/bare.html",)
        assert held.storyless_count == 1
        archive.remove([archive.headlines("rain", 1).articles[0].article_id])
        # What the user removed did hold a story.
        assert archive.holdings().storyless_count == 1


def test_an_empty_archive_holds_nothing(archive_of: Make) -> None:
    held = archive_of().holdings()
    assert not any((held.months, held.languages, held.failures, held.newest.articles))
    assert held.newest.total == 0
