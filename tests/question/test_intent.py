"""What a question asks for: a type of answer, a timeline, or what goes on."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.question.intent import (
    AnswerType,
    asks_for_timeline,
    expected_answer_type,
    is_about_now,
    without_timeline_words,
)


@pytest.mark.parametrize(
    ("question", "answer_type"),
    [
        ("How many people were aboard?", "number"),
        ("What percentage of the votes did she win?", "number"),
        ("When was the bridge closed?", "day"),
        ("In which year was the school built?", "day"),
        ("Who opened the school?", "name"),
        ("Which town flooded?", "name"),
        ("Why was the bridge closed?", "reason"),
        ("What caused the flood?", "reason"),
        ("What did the mayor say?", "statement"),
        ("Is the bridge open?", "anything"),
        ("", "anything"),
    ],
)
def test_the_expected_type_of_an_answer(question: str, answer_type: AnswerType) -> None:
    assert expected_answer_type(question) == answer_type


@pytest.mark.parametrize(
    ("question", "is_now"),
    [
        ("Which band has just announced a tour?", True),
        ("Who is the new mayor?", True),
        ("Which council is planning a bridge?", True),
        ("Is the bridge still closed?", True),
        ("Which bill has become law?", True),
        ("What happened this week?", True),
        ("What did the bridge cost?", False),
        ("Who was elected mayor in 2019?", False),
        ("Who lives in Newtown, and what is known of it?", False),
        ("", False),
    ],
)
def test_whether_a_question_is_about_now(question: str, is_now: bool) -> None:
    assert is_about_now(question) is is_now


TIMELINES = (
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


@pytest.mark.parametrize("question", TIMELINES)
def test_a_timeline_is_asked_for(question: str) -> None:
    assert asks_for_timeline(question)
    assert asks_for_timeline(question.upper())


@pytest.mark.parametrize("question", PLAIN)
def test_a_plain_question_asks_for_no_timeline(question: str) -> None:
    assert not asks_for_timeline(question)


def test_the_words_that_ask_for_a_timeline_go_and_those_that_name_it_stay() -> None:
    assert (
        " ".join(without_timeline_words("How did the strike unfold?").split())
        == "How did the strike ?"
    )
    assert "earthquake" in without_timeline_words("What has happened since the earthquake?")
    assert "since" not in without_timeline_words("What has happened since the earthquake?")


@given(st.text(max_size=300))
def test_any_text_asks_for_a_timeline_or_not(text: str) -> None:
    assert isinstance(asks_for_timeline(text), bool)
