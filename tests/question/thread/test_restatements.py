"""A question that puts the last one right is asked as that one with its new words."""

from __future__ import annotations

import pytest

from qa.question.thread.followups import follow_up, with_carried
from qa.question.thread.turns import Turn


@pytest.mark.parametrize(
    ("last", "typed", "asked", "carried"),
    [
        (
            "Who won the Osk primary?",
            "no, I meant the one in Dorrin",
            "Who won the Dorrin primary?",
            (),
        ),
        ("who won the race in Osk", "sorry, in Dorrin", "who won the race in Dorrin", ()),
        (
            "Who won the Osk primary in 2022?",
            "I meant 2024",
            "Who won the Osk primary in 2024?",
            (),
        ),
        ("Who won the House race?", "no, the Senate race", None, ()),
        ("How many died in the fire?", "i meant the flood", "How many died in the flood?", ()),
        ("Who is Ada Holm?", "sorry, i meant Ivo Varga", "Who is Ivo Varga?", ()),
        ("How old is he? (Ada Holm)", "no, i meant Ivo Varga", "How old is he?", ("Ivo Varga",)),
        ("Who won the prize?", "no, I meant in Osk", "Who won the prize in Osk?", ()),
    ],
)
def test_new_words_take_the_place_of_old_ones(
    last: str, typed: str, asked: str | None, carried: tuple[str, ...]
) -> None:
    followed = follow_up(typed, [Turn(last.split(" (")[0], last)])
    assert followed.is_restatement
    if asked:
        assert followed.question == asked
    assert followed.carried == carried


def test_what_was_put_right_is_what_the_talk_goes_on_with() -> None:
    turns = [Turn("Who won the Osk primary?")]
    put_right = follow_up("no, I meant Dorrin", turns)
    turns.append(Turn("no, I meant Dorrin", put_right.understood))
    assert follow_up("and why?", turns).carried == ("Dorrin primary", "won")
    again = follow_up("sorry, Cadrin", turns)
    assert with_carried(again.question, again.carried) == "Who won the Cadrin primary?"


def test_without_a_question_before_there_is_nothing_to_put_right() -> None:
    followed = follow_up("no, I meant Ada Holm", [])
    assert (followed.question, followed.is_restatement) == ("Ada Holm", False)
