"""A refusal says what was asked, what there is."""

from __future__ import annotations

from datetime import date

from qa.answering.refusal import days, refusal
from qa.question.understand import understand
from qa.store import Coverage, Filters

ANYTHING = understand("Why?")
ONE = Coverage(1, 3, None, None, ())


def test_an_empty_archive_says_that_it_is_empty() -> None:
    assert "no articles yet" in refusal(Coverage(0, 0, None, None, ()), ANYTHING)


def test_tells_dates_and_outlets() -> None:
    coverage = Coverage(12, 36, date(2020, 1, 2), date(2021, 3, 4), ("Bugle", "Echo"))
    text = refusal(coverage, ANYTHING)
    assert text.startswith("Not in this archive.")
    assert "It holds 12 articles from 2020-01-02 to 2021-03-04, by Bugle and Echo." in text


def test_names_a_few_of_many_outlets() -> None:
    coverage = Coverage(90, 270, None, None, ("A", "B", "C", "D", "E", "F"))
    assert "It holds 90 articles, by A, B, C, D and 2 more." in refusal(coverage, ANYTHING)


def test_one_article_of_one_day() -> None:
    day = date(2020, 1, 2)
    text = refusal(Coverage(1, 3, day, day, ()), ANYTHING)
    assert "It holds 1 article of 2020-01-02." in text


def test_repeats_the_filters_that_were_set() -> None:
    query = understand(
        "Why?",
        since="2020-01-01",
        until="2020-02-01",
        as_of="2020-03-01",
        outlets=["Echo", "Bugle"],
    )
    assert (
        "Not in this archive (asked from Bugle or Echo, from 2020-01-01 to 2020-02-01, "
        "as of 2020-03-01)." in refusal(ONE, query)
    )


def test_today_is_not_repeated_as_a_filter() -> None:
    assert refusal(ONE, ANYTHING).startswith("Not in this archive. ")


def test_repeats_the_days_that_the_question_names() -> None:
    query = understand("Who resigned in March 2020?", as_of="2021-06-01")
    text = refusal(ONE, query)
    assert "(asked from 2020-03-01 to 2020-03-31, as of 2021-06-01)" in text
    free = understand("Who resigned in March 2020?", as_of="2021-06-01", any_time=True)
    assert "(asked as of 2021-06-01)" in refusal(ONE, free)


def test_says_which_names_are_unknown() -> None:
    text = refusal(ONE, ANYTHING, ["Germany", "Sweden"])
    assert text.startswith("Not in this archive: no article mentions “Germany” or “Sweden”.")


def test_speaks_of_the_nearest_only_if_there_is_something() -> None:
    assert "earest" not in refusal(ONE, ANYTHING)
    assert "nearest articles are listed" in refusal(ONE, ANYTHING, nearest=2)


def test_says_days_as_a_person_does() -> None:
    first, last = date(2020, 1, 2), date(2020, 1, 3)
    assert days(Filters(since=first, until=last)) == "from 2020-01-02 to 2020-01-03"
    assert days(Filters(since=first, until=first)) == "on 2020-01-02"
    assert days(Filters(since=first)) == "since 2020-01-02"
    assert days(Filters(until=last)) == "until 2020-01-03"
