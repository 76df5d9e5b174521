"""What a question asks for, and whether a sentence gives it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.question.intent import Kind, asked_for, gives


@pytest.mark.parametrize(
    ("question", "kind"),
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
def test_the_kind_of_a_question(question: str, kind: Kind) -> None:
    assert asked_for(question) == kind


@pytest.mark.parametrize(
    ("question", "sentence", "given"),
    [
        ("How many were aboard?", "The ferry carried 214 people.", 1.0),
        ("How many were aboard?", "Dozens of them, perhaps half a hundred.", 1.0),
        ("How many were aboard?", "The ferry sank.", 0.0),
        ("How many of the 214 drowned?", "Of the 214, some drowned.", 0.0),
        ("How many of the 214 drowned?", "On the shore 21 were counted.", 1.0),
        ("How much did 2,000 tons cost?", "All 2,000 cost £3.5m.", 1.0),
        ("When did it sink?", "It sank on Monday.", 1.0),
        ("When did it sink?", "It sank at once.", 0.0),
        ("Who leads Turkey?", "In Ankara rules Mr Orhan.", 1.0),
        ("Who leads Turkey?", "The head of Turkey's government rules.", 0.0),
        ("Who leads Turkey?", "The Turk was seen.", 1.0),
        ("Who leads Turkey?", "Nobody knows.", 0.0),
        ("Why did it sink?", "It sank because it struck a rock.", 1.0),
        ("Why did it sink?", "It sank.", 0.0),
        ("What did the captain say?", "“We struck a rock.”", 1.0),
        ("What did the captain say?", "The captain left.", 0.0),
        ("Is it afloat?", "It sank.", 0.5),
    ],
)
def test_whether_a_sentence_gives_it(question: str, sentence: str, given: float) -> None:
    assert gives(question, asked_for(question), sentence) == given


@given(st.text(max_size=100), st.text(max_size=200))
def test_a_sentence_that_repeats_the_question_gives_no_name_or_number(
    question: str, more: str
) -> None:
    for kind in ("number", "name"):
        assert gives(question, kind, question) == 0.0
        assert gives(question, kind, more) in (0.0, 1.0)
