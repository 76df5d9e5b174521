"""Which words of a quote are marked as the answer."""

from __future__ import annotations

import pytest

from qa.answering.marking import may_answer
from qa.question.analysis import analyse


@pytest.mark.parametrize(
    ("question", "before", "words", "is_marked"),
    [
        ("Why was the fair called off?", "It was called off after ", "a storm hit the hall", True),
        ("Why was the fair called off?", "It was called off ", "to spare the visitors", True),
        ("Why was the fair called off?", "", "A weeping woman at the gate", False),
        ("Why was the fair called off?", "", "Ada Holm", False),
        ("Why was the Marl fair called off?", "For ", "the fair of Marl county", False),
        ("What did the mayor say of the fair?", "", "it will come back next year", True),
        ("What did the mayor say of the fair?", "", "the hall of the fair is unsafe", True),
        ("What did the mayor say of the fair?", "Of ", "the fair of the mayor", False),
        ("Who called off the fair?", "", "Ada Holm", True),
        ("How many came to the fair?", "", "40", True),
    ],
)
def test_a_reason_follows_a_word_of_cause_and_repeats_no_question(
    question: str, before: str, words: str, *, is_marked: bool
) -> None:
    assert may_answer(analyse(question, question), words, before) is is_marked
