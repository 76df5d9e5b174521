"""The words that open a question are told from the question, and from names that begin alike."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.question.thread.openings import opening_of


@pytest.mark.parametrize(
    ("typed", "turning", "rest"),
    [
        ("ok, and who won the Osk race", "", "and who won the Osk race"),
        ("no wait tell me about the dam", "", "tell me about the dam"),
        ("sorry, what was the toll?", "", "what was the toll?"),
        ("actually, why was it shut", "", "why was it shut"),
        ("sorry, I meant how many died", "", "how many died"),
        ("let's talk about the Dorrin ferry", "change", "the Dorrin ferry"),
        ("different question: who is Ada Holm", "change", "who is Ada Holm"),
        ("ok, new topic: grain prices", "change", "grain prices"),
        ("never mind. what is the toll", "change", "what is the toll"),
        ("moving on to Osk", "change", "Osk"),
        ("no, i meant ada holm", "restatement", "ada holm"),
        ("Sorry, I meant the one in Osk.", "restatement", "the one in Osk"),
        ("not Osk, Dorrin", "restatement", "Dorrin"),
        ("No, Dorrin", "restatement", "Dorrin"),
        ("the older brother, I mean", "restatement", "the older brother"),
        ("oops i meant the senate", "restatement", "the senate"),
    ],
)
def test_an_opening_is_told(typed: str, turning: str, rest: str) -> None:
    opening = opening_of(typed)
    assert (opening.turning, opening.rest) == (turning, rest)


@pytest.mark.parametrize(
    "typed",
    [
        "nice attack death toll",
        "No Time for Osk box office",
        "wait times at airports",
        "who do you mean",
        "new topic",
        "ok",
        "no",
        "next election in Osk",
        "what about the recall?",
        "something else happened in Osk",
    ],
)
def test_what_only_looks_like_an_opening_stays(typed: str) -> None:
    assert opening_of(typed).rest == typed
    assert not opening_of(typed).turning


@given(st.text(max_size=80))
def test_something_is_always_left(typed: str) -> None:
    assert bool(opening_of(typed).rest) == bool(typed.strip())
