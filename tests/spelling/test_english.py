from __future__ import annotations

import pytest

from qa.spelling.english import is_english
from qa.spelling.print import word_of


@pytest.mark.parametrize(
    "word", ["when", "boycotted", "apologised", "misdemeanour", "didnt", "greek", "march"]
)
def test_english_words_are_no_slips(word: str) -> None:
    found = word_of(word)
    assert found is not None
    assert is_english(found)


@pytest.mark.parametrize("word", ["wehn", "religon", "zorvath", "wurde"])
def test_other_words_may_be(word: str) -> None:
    found = word_of(word)
    assert found is not None
    assert not is_english(found)
