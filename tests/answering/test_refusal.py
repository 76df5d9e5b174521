"""A refusal says what was asked, what there is."""

from __future__ import annotations

from datetime import date

import pytest

from qa.answering.refusal import days, refusal
from qa.question.query import Query
from qa.question.understand import understand
from qa.store import Coverage, Filters

ANYTHING = understand("Why?")
NAMED = "Who resigned in March 2020?"
FIRST, LAST = date(2020, 1, 2), date(2021, 3, 4)
ONE = Coverage(1, 3, None, None, ())


@pytest.mark.parametrize(
    ("coverage", "words"),
    [
        (Coverage(0, 0, None, None, ()), "no articles yet"),
        (
            Coverage(12, 36, FIRST, LAST, ("Bugle", "Echo")),
            "No answer found in this archive. "
            "It holds 12 articles from 2020-01-02 to 2021-03-04, by Bugle and Echo.",
        ),
        (
            Coverage(90, 270, None, None, ("A", "B", "C", "D", "E", "F")),
            "It holds 90 articles, by A, B, C, D and 2 more.",
        ),
        (Coverage(1, 3, FIRST, FIRST, ()), "It holds 1 article of 2020-01-02."),
    ],
)
def test_tells_what_the_archive_holds(coverage: Coverage, words: str) -> None:
    assert words in refusal(coverage, ANYTHING)


@pytest.mark.parametrize(
    ("query", "words"),
    [
        (
            understand(
                "Why?",
                since="2020-01-01",
                until="2020-02-01",
                as_of="2020-03-01",
                outlets=["Echo", "Bugle"],
            ),
            "(asked from Bugle or Echo, from 2020-01-01 to 2020-02-01, as of 2020-03-01).",
        ),
        (ANYTHING, "."),  # today is no filter
        (
            understand(NAMED, as_of="2021-06-01"),
            "(asked from 2020-03-01 to 2020-03-31, as of 2021-06-01)",
        ),
        (understand(NAMED, as_of="2021-06-01", any_time=True), "(asked as of 2021-06-01)"),
    ],
)
def test_repeats_what_limits_the_question(query: Query, words: str) -> None:
    gap = " " * words.startswith("(")
    assert refusal(ONE, query).startswith(f"No answer found in this archive{gap}{words}")


def test_says_which_names_are_unknown() -> None:
    text = refusal(ONE, ANYTHING, ["Germany", "Sweden"])
    assert text.startswith(
        "No answer found in this archive: no article mentions “Germany” or “Sweden”."
    )


def test_speaks_of_the_nearest_only_if_there_is_something() -> None:
    assert "earest" not in refusal(ONE, ANYTHING)
    assert "nearest articles are listed" in refusal(ONE, ANYTHING, nearest=2)


def test_an_outlet_that_the_archive_lacks_may_be_another() -> None:
    holds = Coverage(2, 3, FIRST, LAST, ("usadaily.com", "The Bugle"))
    asked = understand("Why?", outlets=["Bugel", "The Bugle", "Zelmoria"])
    text = refusal(holds, asked)
    assert "It has no outlet “Bugel”: did you mean The Bugle?" in text
    assert "It has no outlet “Zelmoria”." in text
    assert "outlet “The Bugle”" not in text


def test_a_language_that_no_article_is_in_is_told_with_those_that_there_are() -> None:
    holds = Coverage(9, 9, FIRST, LAST, (), (("en", 7), ("de", 2)))
    text = refusal(holds, understand("Why?", languages=["fr", "German"]))
    assert "(asked in French or German)" in text
    assert "It has no article in French; its articles are in English (7) and German (2)." in text
    assert "no article in" not in refusal(holds, understand("Why?", languages=["de"]))
    unknown = refusal(ONE, understand("Why?", languages=["de"]))
    assert "the language of its articles is not known" in unknown


def test_says_days_as_a_person_does() -> None:
    assert days(Filters(since=FIRST, until=LAST)) == "from 2020-01-02 to 2021-03-04"
    assert days(Filters(since=FIRST, until=FIRST)) == "on 2020-01-02"
    assert days(Filters(since=FIRST)) == "since 2020-01-02"
    assert days(Filters(until=LAST)) == "until 2021-03-04"
