"""A question tells what it asks to have counted."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.question.quantities import both_mention, quantity_asked
from qa.text.terms import text_terms


@pytest.mark.parametrize(
    ("question", "unit"),
    [
        ("How many people were treated after the leak?", "people"),
        ("How many homes in Marrowford were flooded in 2025?", "home"),
        ("How many soldiers died in Kabul?", "killed"),
        ("How big was the crowd in Market Square?", "people"),
        ("How much did the repair cost?", ""),
        ("What did the bridge cost in the end?", ""),
    ],
)
def test_the_unit_of_a_question(question: str, unit: str) -> None:
    quantity = quantity_asked(question)
    assert quantity is not None
    assert quantity.unit == unit


@pytest.mark.parametrize(
    "question",
    ["", "Who leads the army?", "How did it start?", "How many?", "How many states have laws?"],
)
def test_other_questions_count_nothing(question: str) -> None:
    assert quantity_asked(question) is None


def test_the_content_of_a_question_is_what_it_tells_of_the_counted() -> None:
    quantity = quantity_asked(
        "how many people were treated in weir road in October?", {"weir", "road"}
    )
    assert quantity is not None
    assert quantity.content == ("treat",)
    assert quantity.names == {"weir", "road"}


@pytest.mark.parametrize(
    ("left", "right", "expected"),
    [
        ("Twelve people were treated.", "Nineteen needed treatment.", True),
        ("Twelve people were treated.", "Nineteen were at home.", False),
        ("Twelve were at home.", "Nineteen were at home.", False),
    ],
)
def test_both_sentences_mention_it(left: str, right: str, expected: bool) -> None:
    quantity = quantity_asked("How many people were treated?")
    assert quantity is not None
    assert both_mention(quantity, text_terms(left), text_terms(right)) is expected


@given(st.text(max_size=120))
def test_any_question_is_read(question: str) -> None:
    quantity = quantity_asked(f"How many {question}")
    assert quantity is None or quantity.unit in quantity.units
