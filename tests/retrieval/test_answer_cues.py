"""Whether a sentence holds the kind of thing that a question asks for."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.question.analysis import analyse
from qa.question.intent import AnswerType
from qa.retrieval.answer_cues import contains_answer_type


@pytest.mark.parametrize(
    ("question", "sentence", "expected"),
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
def test_whether_a_sentence_gives_it(question: str, sentence: str, expected: float) -> None:
    assert contains_answer_type(analyse(question, question), sentence) == expected


@given(st.text(max_size=100), st.text(max_size=200))
def test_a_sentence_that_repeats_the_question_gives_no_name_or_number(
    question: str, more: str
) -> None:
    types: tuple[AnswerType, ...] = ("number", "name")
    for answer_type in types:
        analysis = replace(analyse(question, question), answer_type=answer_type)
        assert contains_answer_type(analysis, question) == 0.0
        assert contains_answer_type(analysis, more) in (0.0, 1.0)
