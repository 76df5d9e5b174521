"""What kind of answer a question asks for, and whether it is about now."""

from __future__ import annotations

import pytest

from qa.question.intent import AnswerType, expected_answer_type, is_about_now


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
