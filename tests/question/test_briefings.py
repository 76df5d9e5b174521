"""Which questions ask for a briefing, and of what."""

from __future__ import annotations

import pytest

from qa.question.briefings import Briefing, BriefingKind, briefing_in
from qa.question.thread.turns import Turn
from qa.question.understand import timeline_query, understand


@pytest.mark.parametrize(
    ("question", "topic"),
    [
        ("What happened in Osk?", "Osk"),
        ("what happened last week in Osk", "Osk"),
        ("What happened at the Marl tunnel hearing?", "the Marl tunnel hearing"),
        ("Summarise the strike at Vane's mill", "the strike at Vane's mill"),
        ("please summarize the news about the flood", "the flood"),
        ("Could you give me a short summary of the tram strike?", "the tram strike"),
        ("tell me about Ada Holm", "Ada Holm"),
        ("brief me on the ferry inquiry", "the ferry inquiry"),
        ("what do we know about the Osk fire so far?", "the Osk fire so far"),
        ("ferry inquiry summary", "ferry inquiry"),
        ("osk", "osk"),
        ("osk?", "osk"),
        ("the Marl bridge", "the Marl bridge"),
        ("holm v vane", "holm v vane"),
    ],
)
def test_the_news_of_a_matter_is_asked_for_in_many_words(question: str, topic: str) -> None:
    briefing = briefing_in(question)
    assert briefing is not None
    assert (briefing.kind, briefing.topic, briefing.newest_first) == ("matter", topic, False)


@pytest.mark.parametrize(
    ("question", "topic"),
    [
        ("latest on the tram strike", "the tram strike"),
        ("What's the latest news about Osk?", "Osk"),
        ("what is going on in Osk?", "Osk"),
        ("What's new with Ada Holm", "Ada Holm"),
        ("newest on the flood", "the flood"),
        ("any updates on the flood?", "the flood"),
        ("flood latest", "flood"),
    ],
)
def test_the_latest_is_told_first_where_it_is_asked_for(question: str, topic: str) -> None:
    briefing = briefing_in(question)
    assert briefing is not None
    assert (briefing.kind, briefing.topic, briefing.newest_first) == ("matter", topic, True)


@pytest.mark.parametrize(
    ("question", "kind", "topic"),
    [
        ("timeline of the Osk flood", "course", "Osk flood"),
        ("How did the tram strike unfold?", "course", "tram strike"),
        ("How did the flood develop, day by day?", "course", "flood"),
        ("What has happened since the flood?", "course", "flood"),
        (
            "Summarise the article “Osk mill shuts after flood”",
            "article",
            "Osk mill shuts after flood",
        ),
        ('summarise "Mill shuts after flood ..."', "article", "Mill shuts after flood"),
        ("What is the story “Mill shuts in Osk” about?", "article", "Mill shuts in Osk"),
        ("Sum up the Bugle article titled Mill shuts in Osk", "article", "Mill shuts in Osk"),
    ],
)
def test_courses_of_events_and_single_articles(
    question: str, kind: BriefingKind, topic: str
) -> None:
    briefing = briefing_in(question)
    assert briefing is not None
    assert (briefing.kind, briefing.topic) == (kind, topic)


@pytest.mark.parametrize(
    "question",
    [
        "What happened to the chlorine tank?",
        "who won the Osk runoff",
        "newest poll on Ada Holm",
        "osk flood death toll",
        "marl glacier ice melt",
        "worst picture award",
        "tell me about how the strike began",
        "Is Holm out?",
        "Why?",
        "what is “Osk” about",
        "Wie alt wurde Holm?",
        "x" * 400,
    ],
)
def test_what_asks_for_one_fact_is_no_briefing(question: str) -> None:
    assert briefing_in(question) is None


def test_all_briefings_of_a_matter_are_searched_in_the_same_words() -> None:
    asked = {
        understand(text).text
        for text in ("osk flood", "Summarise osk flood", "latest on osk flood")
    }
    assert asked == {"What happened in osk flood?"}
    assert timeline_query(understand("osk flood")).analysis.content_terms == ("osk", "flood")


def test_a_window_beside_the_matter_counts_and_one_in_a_headline_does_not() -> None:
    query = understand("What happened in Osk last week?", as_of="2020-06-11")
    assert query.briefing is not None and query.window is not None
    query = understand("Summarise the article “Mill shut last week”", as_of="2020-06-11")
    assert query.window is None


def test_a_briefing_that_only_points_back_is_of_what_was_talked_of() -> None:
    history = [Turn("Why was the Marl tunnel closed?")]
    query = understand("Summarise it", history=history)
    assert query.briefing is not None
    assert "Marl" in query.text
    assert understand("Summarise it").briefing is None


@pytest.mark.parametrize(
    "question",
    [
        "What happened on 12 June 2023?",
        "what's been happening this week",
        "What was in the news on June 12, 2023?",
        "the latest news from last week",
        "headlines of 12 June",
        "Hi! What happened yesterday?",
    ],
)
def test_the_news_of_days_has_no_matter(question: str) -> None:
    assert briefing_in(question) == Briefing("days", "")


@pytest.mark.parametrize(
    "question",
    ["What happened to him last week?", "What happened in Osk last week?", "What happened?"],
)
def test_news_of_something_is_not_that_of_days(question: str) -> None:
    briefing = briefing_in(question)
    assert briefing is None or briefing.kind != "days"
