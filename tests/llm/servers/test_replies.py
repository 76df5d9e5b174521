"""Texts of models: what is found in them, whatever stands around it."""

from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.llm.servers.faults import Doubtful, Unfounded
from qa.llm.servers.replies import (
    json_object,
    numbers_and_words,
    offered_numbers,
    without_thoughts,
)


@pytest.mark.parametrize(
    ("text", "rest"),
    [
        ("3", "3"),
        ("<think>1</think>3", "3"),
        ("<think></think>\n3", "\n3"),
        ("1</think>3", "3"),  # the server took the beginning out
        ("<think>1</think>2<thinking>2</thinking>3", "3"),
        ("a <b> c", "a <b> c"),
    ],
)
def test_reasoning_is_left_away(text: str, rest: str) -> None:
    assert without_thoughts(text) == rest


@pytest.mark.parametrize("text", ["<think>1", "<think>1</think>2<think>3", "</think><reasoning>"])
def test_reasoning_without_an_end_is_no_reply(text: str) -> None:
    with pytest.raises(Doubtful):
        without_thoughts(text)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ('{"n": 1}', 1),
        ('a {b} {"n": 1} {c}', 1),
        ('{"n": 1} or rather {"n": 2}', 2),
        ('{"n": {"m": {}}}', {"m": {}}),
        ('```json\n{\n  "n": [1]\n}\n```', [1]),
        ('{"m": 1}', None),
        ('{"n": 1', None),
        ('["n"]', None),
        ("{" * 50, None),
        ("", None),
    ],
)
def test_the_last_object_with_a_key(text: str, value: object) -> None:
    assert (json_object(text, "n") or {}).get("n") == value


@given(st.lists(st.integers(-9, 9) | st.text() | st.booleans() | st.none()), st.integers(0, 3))
def test_numbers_are_offered_ones(values: object, offered: int) -> None:
    with suppress(Doubtful, Unfounded):
        numbers = offered_numbers(values, range(1, offered + 1))
        assert set(numbers) <= set(range(1, offered + 1))


@given(st.text(alphabet="0123456789[], .-none:"))
def test_plain_numbers_stand_in_the_text(text: str) -> None:
    with suppress(Doubtful):
        numbers, words = numbers_and_words(text, {"none"})
        assert all(number in text for number in numbers)
        assert set(words) <= {"none"}
