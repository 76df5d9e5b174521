"""Articles selected by words, bylines, days and outlets: counted exactly."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from embeddings.embedder import Embedder
from qa.archive import Archive
from qa.store import Filters, Selection
from seeds.article import Article

Make = Callable[..., Archive]
Write = Callable[..., Article]

FILLER = "\n\n".join(f"Paragraph {number} tells of the weather on the Marl." for number in range(4))


@pytest.fixture
def small(archive_of: Make, article_of: Write) -> Archive:
    return archive_of(
        article_of(
            "Ferry sinks off Orle",
            f"It sank.\n\n{FILLER}\n\nAda Holm saw it.",
            published="2021-05-01",
            outlet="The Marl Post",
            authors=("Ray Dunn", "Eve Moss"),
        ),
        article_of(
            "Holm to lead the inquiry",
            "Ada Holm will lead it. The U.S. sent divers.",
            published="2021-05-03",
            outlet="Hill Herald",
        ),
        article_of(
            "Divers find the ferry",
            "A ferry, the ferry, this ferry: Ada Dunn and R. Holm of Ada told us.",
            published="2020-01-02",
            outlet="hill herald",
            authors=("Eve Moss",),
        ),
        article_of("Undated", "Nothing of it here; holmium is a metal."),
    )


def listed(archive: Archive, selection: Selection, n: int = 10, offset: int = 0) -> list[str]:
    listing = archive.select(selection, n, offset)
    assert listing.offset == offset
    return [article.title for article in listing.articles]


def test_all_articles_come_the_newest_first_or_the_oldest(small: Archive) -> None:
    newest = listed(small, Selection())
    assert newest == [
        "Holm to lead the inquiry",
        "Ferry sinks off Orle",
        "Divers find the ferry",
        "Undated",
    ]
    assert listed(small, Selection(oldest_first=True)) == [*reversed(newest[:3]), "Undated"]
    assert listed(small, Selection(), 2, 1) == newest[1:3]
    assert small.select(Selection(), 0).total == 4
    for n, offset in ((-1, 0), (1, -1)):
        with pytest.raises(ValueError, match="cannot be"):
            small.select(Selection(), n, offset)


def test_a_name_is_counted_as_a_phrase_and_not_by_its_words(small: Archive) -> None:
    listing = small.select(Selection(phrase="Ada Holm"), 10)
    assert (listing.total, listing.is_scattered) == (2, False)
    assert "Divers find the ferry" not in [article.title for article in listing.articles]
    assert listed(small, Selection(phrase="US")) == ["Holm to lead the inquiry"]
    assert small.select(Selection(phrase="Holmes"), 10).total == 0


def test_about_a_thing_is_what_has_it_at_the_top_or_often(small: Archive) -> None:
    about = small.select(Selection(phrase="Ada Holm", is_about=True), 10)
    assert [article.title for article in about.articles] == ["Holm to lead the inquiry"]
    assert (about.total, about.mentioning) == (1, 2)
    ferry = Selection(phrase="ferry", is_about=True)
    assert listed(small, ferry) == ["Ferry sinks off Orle", "Divers find the ferry"]


def test_words_that_stand_nowhere_together_are_told_apart(small: Archive) -> None:
    scattered = small.select(Selection(phrase="inquiry divers"), 10)
    assert (scattered.total, scattered.is_scattered) == (1, True)
    both = small.select(Selection(phrase="Ada Holm and divers"), 10)
    assert (both.total, both.is_scattered) == (1, False)
    assert small.select(Selection(phrase="nowhere"), 10).total == 0
    assert small.select(Selection(phrase="…"), 10).total == 0


def test_days_outlets_and_bylines_narrow_it(small: Archive) -> None:
    may = Filters(since=date(2021, 5, 1), until=date(2021, 5, 31))
    assert small.select(Selection(filters=may), 10).total == 2
    assert small.select(Selection(filters=Filters(as_of=date(2021, 5, 2))), 10).total == 3
    herald = small.select(Selection(filters=Filters(outlets=frozenset({"HILL HERALD"}))), 10)
    assert (herald.total, herald.outlets) == (2, (("Hill Herald", 2),))
    moss = small.select(Selection(author="eve moss"), 10)
    assert moss.total == 2
    assert moss.articles[0].authors == ("Ray Dunn", "Eve Moss")
    assert small.select(Selection(author="Moss", phrase="Ada Holm"), 10).total == 1


def test_only_current_versions_count(archive_of: Make, article_of: Write) -> None:
    where = {"url": "https://post.example/ferry"}
    archive = archive_of(
        article_of("Ferry sinks", "A ferry sank.", published="2020-01-01", **where),
        article_of("Ferry sinks", "A ferry sank at night.", published="2020-01-02", **where),
    )
    assert archive.select(Selection(phrase="ferry"), 5).total == 1


@settings(max_examples=60)
@given(st.text(max_size=200), st.booleans())
def test_no_phrase_breaks(
    sample_archive: Path, embedder: Embedder, phrase: str, is_about: bool
) -> None:
    with Archive.open(sample_archive, embedder) as archive:
        listing = archive.select(Selection(phrase=phrase, is_about=is_about), 3)
        assert len(listing.articles) <= listing.total <= listing.mentioning
