"""A question is analysed once, and every query carries the analysis of its own text."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.errors import QuestionError
from qa.question.analysis import analyse
from qa.question.query import Query
from qa.question.understand import timeline_query, understand


def about(query: Query) -> object:
    return analyse(query.question, query.text, query.moment, language=query.language)


def test_the_words_of_a_window_are_no_content() -> None:
    analysis = understand("Who resigned in January 2020?").analysis
    assert analysis.terms == ("resign", "januari", "2020")
    assert analysis.content_terms == ("resign",)
    assert understand("In January 2020?").analysis.content_terms == ("januari", "2020")


@pytest.mark.parametrize(
    ("question", "limits", "terms"),
    [
        ("What has happened since the earthquake?", {}, ("earthquak",)),
        ("How did the strike unfold in June 2020?", {}, ("strike", "june", "2020")),
        ("How did the strike unfold in June 2020?", {"since": "2020-01-01"}, ("strike",)),
        ("Timeline?", {}, ("timelin",)),
    ],
)
def test_a_timeline_is_not_searched_for_by_the_words_that_ask_for_it(
    question: str, limits: dict[str, str], terms: tuple[str, ...]
) -> None:
    query = timeline_query(understand(question, since=limits.get("since")))
    assert query.question == question
    assert query.analysis.terms == terms
    assert query.analysis == about(query)


@given(st.text(max_size=120))
def test_the_analysis_is_that_of_the_text(question: str) -> None:
    try:
        query = understand(question, as_of="2025-11-12")
    except QuestionError:
        return
    assert query.analysis == about(query)
    assert hash(query) == hash(understand(question, as_of="2025-11-12"))
