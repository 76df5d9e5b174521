from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.spelling.slips import Slip, distance, one_slip_away, parts_at_end, slip_between, splits

LETTERS = "abcdefghijklmnopqrstuvwxyz"


@pytest.mark.parametrize(
    ("typed", "meant", "slip"),
    [
        ("wehn", "when", "swap"),
        ("hwo", "who", "swap"),
        ("comittee", "committee", "double"),
        ("harbbour", "harbour", "double"),
        ("wrld", "world", "drop"),
        ("harvour", "harbour", "key"),
        ("harbvour", "harbour", "extra"),
        ("seperate", "separate", "vowel"),
        ("harxour", "harbour", "other"),
        ("harbqour", "harbour", "other"),
        ("hrabuor", "harbour", "other"),
        ("harbour", "harbour", "other"),
    ],
)
def test_kinds_of_slips(typed: str, meant: str, slip: Slip) -> None:
    assert slip_between(typed, meant) == slip


@given(st.text(LETTERS, min_size=1, max_size=8), st.text(LETTERS, min_size=1, max_size=8))
def test_one_slip_away_is_what_lies_at_distance_one(word: str, other: str) -> None:
    assert (other in one_slip_away(word)) is (distance(word, other) == 1)
    assert all(distance(word, near) == 1 for near in one_slip_away(word[:3]) if word == word[:3])


def test_where_words_part() -> None:
    assert parts_at_end("branko", "brankov")
    assert parts_at_end("hanse", "hansa")
    assert not parts_at_end("hasne", "hanse")
    assert not parts_at_end("hnse", "hanse")


def test_a_word_in_two() -> None:
    assert splits("snowstorm", 4) == [("snow", "storm"), ("snows", "torm")]
    assert splits("snow", 3) == []
