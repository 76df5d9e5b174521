"""Which outlets a question limits itself to, and how their names are known."""

from __future__ import annotations

import pytest

from qa.question.outlets import OutletLimit, nearest_outlets, outlet_limit, outlets_meant
from qa.question.thread.turns import Turn
from qa.question.understand import understand

KNOWN = ("usadaily.com", "The Bugle", "Nature", "Holm & Vane", "www.osk.co.uk")


@pytest.mark.parametrize(
    ("question", "outlet", "rest"),
    [
        ("According to the Bugle, who sold the mill?", "The Bugle", "Who sold the mill?"),
        ("Who sold the mill, according to USA Daily?", "usadaily.com", "Who sold the mill?"),
        ("who sold the mill according to bugle", "The Bugle", "Who sold the mill?"),
        ("Who, according to Osk, sold it?", "www.osk.co.uk", "Who sold it?"),
        ("What is a fish according to Nature?", "Nature", "What is a fish?"),
        ("What did the Bugle report on Tarn?", "The Bugle", "What is reported about Tarn?"),
        ("How has The Bugle covered Tarn?", "The Bugle", "What is reported about Tarn?"),
        ("the latest news about Tarn from the Bugle", "The Bugle", "What is reported about Tarn?"),
        ("news from the Bugle on Tarn", "The Bugle", "What is reported about Tarn?"),
        ("Holm & Vane's coverage of Tarn", "Holm & Vane", "What is reported about Tarn?"),
    ],
)
def test_a_question_for_the_reports_of_an_outlet(question: str, outlet: str, rest: str) -> None:
    assert outlet_limit(question, KNOWN) == OutletLimit((outlet,), rest)


def test_a_question_may_name_several() -> None:
    limit = outlet_limit("How did the Bugle and USA Daily cover Tarn?", KNOWN)
    assert limit is not None
    assert limit.outlets == ("The Bugle", "usadaily.com")


@pytest.mark.parametrize(
    "question",
    [
        "Why did the Bugle lay off staff?",
        "What did the Bugle say about its layoffs?",
        "What happened at the Bugle?",
        "news about the Bugle",
        "According to the Bugle's owner, who sold the mill?",
        "What is best according to nature?",
        "According to Reuters, who sold the mill?",
        "Who sold the mill, according to the Bugle and Reuters?",
        "What did Holm report about Tarn?",
        "x" * 400,
    ],
)
def test_a_question_about_an_outlet_limits_nothing(question: str) -> None:
    assert outlet_limit(question, KNOWN) is None


def test_a_limit_that_was_dropped_is_none() -> None:
    question = "According to the Bugle, who sold the mill?"
    assert outlet_limit(question, KNOWN, ["the bugle"]) is None
    assert understand(question, known_outlets=KNOWN, drop=["The Bugle"]).outlets_named == ()


def test_the_question_is_understood_without_its_outlet() -> None:
    query = understand("What did the Bugle report on the Osk flood?", known_outlets=KNOWN)
    assert query.filters.outlets == {"The Bugle"}
    assert query.outlets_named == ("The Bugle",)
    assert query.understood == "What is reported about the Osk flood?"
    assert query.briefing is not None
    assert query.briefing.topic == "the Osk flood"


@pytest.mark.parametrize(
    ("question", "understood"),
    [
        ("According to the Bugle, why?", "Why? (Ada Holm, sell)"),
        ("and according to the Bugle, when did she do it?", "When did she do it? (Ada Holm, sell)"),
        ("How did the Bugle cover that?", "What is reported about that? (Ada Holm)"),
        ("According to the Bugle, who is Per Vane?", "Who is Per Vane?"),
    ],
)
def test_a_question_with_an_outlet_leans_as_without(question: str, understood: str) -> None:
    before = [Turn("Did Ada Holm sell?")]
    query = understand(question, history=before, known_outlets=KNOWN)
    assert (query.understood, query.outlets_named) == (understood, ("The Bugle",))


def test_outlets_that_are_given_count_alone() -> None:
    question = "According to the Bugle, who sold the mill?"
    query = understand(question, known_outlets=KNOWN, outlets=["Nature"])
    assert query.filters.outlets == {"Nature"}
    assert query.outlets_named == ()


def test_an_outlet_is_known_however_it_is_written() -> None:
    names = ["USA Daily", "bugle", "NATURE", "osk", "Reuters"]
    meant = {"usadaily.com", "The Bugle", "NATURE", "www.osk.co.uk", "Reuters"}
    assert outlets_meant(names, KNOWN) == meant


def test_a_mistyped_outlet_is_near_to_one() -> None:
    assert nearest_outlets("Bugel", KNOWN) == ["The Bugle"]
    assert nearest_outlets("Reuters", KNOWN) == []
