"""A question and its filters become a query, or a clear refusal to ask it."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.errors import QuestionError
from qa.query import LONGEST_QUESTION, understand


def test_keeps_the_question_and_cleans_the_search_text() -> None:
    asked = "  What did\u200b the \u202ecouncil\tsay?\n"
    query = understand(asked)
    assert query.question == asked
    assert query.text == "What did the council say?"


def test_compatibility_forms_are_searched_as_plain_letters() -> None:
    assert understand("ﬁre on １２ June").text == "fire on 12 June"


@pytest.mark.parametrize("question", ["", "   ", "\n\t", "\u200b\u200e", "\x00"])
def test_refuses_an_empty_question(question: str) -> None:
    with pytest.raises(QuestionError, match="empty"):
        understand(question)


@pytest.mark.parametrize("question", [None, 7, b"why", ["why"]])
def test_refuses_what_is_no_text(question: Any) -> None:
    with pytest.raises(QuestionError, match="no text"):
        understand(question)


@pytest.mark.parametrize("day", [7, b"2020-06-11", float("nan")])
def test_refuses_a_day_that_is_no_text(day: Any) -> None:
    with pytest.raises(QuestionError, match="YYYY-MM-DD"):
        understand("why", since=day)


def test_refuses_a_question_that_is_too_long() -> None:
    assert understand("x" * LONGEST_QUESTION).text
    with pytest.raises(QuestionError, match="100,000 characters"):
        understand("x" * 100_000)


def test_reads_days_of_every_kind() -> None:
    query = understand(
        "who?",
        since="2020-01-02",
        until=date(2020, 3, 4),
        as_of=datetime(2020, 5, 6, 7, tzinfo=UTC),
        outlets=[" The Bugle ", ""],
    )
    assert query.filters.since == date(2020, 1, 2)
    assert query.filters.until == date(2020, 3, 4)
    assert query.filters.as_of == date(2020, 5, 6)
    assert query.filters.outlets == {"The Bugle"}


def test_one_outlet_may_be_given_as_text() -> None:
    assert understand("who?", outlets="The Bugle").filters.outlets == {"The Bugle"}


def test_outlets_are_names() -> None:
    assert understand("who?", outlets=None).filters.outlets == frozenset()  # type: ignore[arg-type]
    with pytest.raises(QuestionError, match="outlets are names"):
        understand("who?", outlets=[None])  # type: ignore[list-item]


def test_names_the_filter_that_is_no_day() -> None:
    with pytest.raises(QuestionError, match=r"until is 'June'.*YYYY-MM-DD"):
        understand("who?", until="June")


def test_refuses_an_impossible_window() -> None:
    with pytest.raises(QuestionError, match="since must not be after until"):
        understand("who?", since="2020-06-12", until="2020-06-11")


@given(st.text(max_size=300))
def test_any_text_is_understood_or_refused(question: str) -> None:
    try:
        query = understand(question)
    except QuestionError:
        return
    assert query.text == " ".join(query.text.split())
    query.text.encode("utf-8")  # no unpaired surrogate is left to break the index
