"""Which questions ask for a course of events, and what is left of them without the asking."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.question.courses import is_course_of_events, without_form

COURSES = (
    "How did the strike unfold?",
    "Timeline of the ferry disaster",
    "Can you give me a timeline of events in the harbour strike?",
    "Chronology of the scandal",
    "History of the tram line",
    "Tell me the history of the dispute",
    "What has happened since the earthquake?",
    "What happened after the bridge collapsed?",
    "What happened to the stolen painting?",
    "What's been happening with the merger?",
    "What has happened in the strike so far?",
    "What has changed since the flood?",
    "Developments in the harbour strike",
    "What are the latest developments in the trial?",
    "What led to the resignation of the mayor?",
    "What events led up to the vote?",
    "How has the row over the dam evolved?",
    "How did the protests develop over the weeks?",
    "How did the outbreak develop?",
    "How did prices change over the past two years?",
    "How did the trial play out?",
    "How did it come to this?",
    "How are the talks progressing?",
    "And how did the siege unfold, day by day?",
)
PLAIN = (
    "How many people were injured?",
    "Who won the election?",
    "When did the strike begin?",
    "Why did the bridge collapse?",
    "Where does the mayor live?",
    "What did the president say?",
    "Which housing developments in Leeds were approved?",
    "What did the minister say about the developments?",
    "How did the company develop the vaccine?",
    "How does the vaccine work?",
    "Who has worked there since 1990?",
    "How many people have died since March?",
    "How many people died over the past weeks?",
    "How much did it cost over the years?",
    "How long did the siege go on?",
    "Who wrote a history of the town?",
    "Which museum shows the history of glass?",
    "What is the history teacher accused of?",
    "Who led the strike?",
    "Which party led in the polls?",
    "Will the talks lead to a deal?",
    "What is the timeline for the repair?",
    "What happened on 3 June?",
    "What happens if an asteroid heads towards Earth?",
    "Did the fire happen at night?",
)


@pytest.mark.parametrize("question", COURSES)
def test_a_course_of_events_is_asked_for(question: str) -> None:
    assert is_course_of_events(question)
    assert is_course_of_events(question.upper())


@pytest.mark.parametrize("question", PLAIN)
def test_a_plain_question_asks_for_no_course_of_events(question: str) -> None:
    assert not is_course_of_events(question)


def test_the_words_that_ask_for_a_course_go_and_those_that_name_it_stay() -> None:
    assert " ".join(without_form("How did the strike unfold?").split()) == "How did the strike ?"
    assert "earthquake" in without_form("What has happened since the earthquake?")
    assert "since" not in without_form("What has happened since the earthquake?")


@given(st.text(max_size=300))
def test_any_text_can_be_asked(text: str) -> None:
    assert isinstance(is_course_of_events(text), bool)
