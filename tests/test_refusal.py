"""A refusal says what was asked and what there is."""

from __future__ import annotations

from datetime import date

from qa.refusal import refusal
from qa.store import Coverage, Filters

EVERYTHING = Filters()


def test_an_empty_archive_says_that_it_is_empty() -> None:
    assert "no articles yet" in refusal(Coverage(0, 0, None, None, ()), EVERYTHING)


def test_tells_dates_and_outlets() -> None:
    coverage = Coverage(12, 36, date(2020, 1, 2), date(2021, 3, 4), ("Bugle", "Echo"))
    text = refusal(coverage, EVERYTHING)
    assert text.startswith("Not in this archive.")
    assert "It holds 12 articles from 2020-01-02 to 2021-03-04, by Bugle and Echo." in text


def test_names_a_few_of_many_outlets() -> None:
    coverage = Coverage(90, 270, None, None, ("A", "B", "C", "D", "E", "F"))
    assert "It holds 90 articles, by A, B, C, D and 2 more." in refusal(coverage, EVERYTHING)


def test_one_article_of_one_day() -> None:
    day = date(2020, 1, 2)
    text = refusal(Coverage(1, 3, day, day, ()), EVERYTHING)
    assert "It holds 1 article of 2020-01-02." in text


def test_repeats_the_filters_that_were_set() -> None:
    filters = Filters(
        since=date(2020, 1, 1),
        until=date(2020, 2, 1),
        as_of=date(2020, 3, 1),
        outlets=frozenset({"Echo", "Bugle"}),
    )
    text = refusal(Coverage(1, 3, None, None, ()), filters)
    assert (
        "Not in this archive (asked from Bugle or Echo, since 2020-01-01, "
        "until 2020-02-01, as of 2020-03-01)." in text
    )


def test_says_which_names_are_unknown() -> None:
    coverage = Coverage(1, 3, None, None, ())
    text = refusal(coverage, EVERYTHING, ["Germany", "Sweden"])
    assert text.startswith("Not in this archive: no article mentions “Germany” or “Sweden”.")


def test_speaks_of_the_nearest_passages_only_if_there_are_any() -> None:
    coverage = Coverage(1, 3, None, None, ())
    assert "nearest" not in refusal(coverage, EVERYTHING)
    assert "nearest passages are listed" in refusal(coverage, EVERYTHING, nearest=8)
