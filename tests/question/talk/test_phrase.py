"""Where a phrase stands in a text, and where its letters only look like it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.question.talk.phrase import folded_text, phrase_pattern, short_form


@pytest.mark.parametrize(
    ("phrase", "text", "count"),
    [
        ("Ada Holm", "Ada Holm said so. Ada\xa0Holm’s car. Adaholm. Nada Holm.", 2),
        ("ada holm", "ADA HOLM, Ada Holm", 2),
        ("Holm", "Holm's, (Holm) Holmes Holm-Dunn", 3),
        ("US", "The US and us. The U.S. and U.S.A. The U.S.", 3),
        ("Apple", "Apple sells an apple. APPLE did.", 2),
        ("apple", "Apple sells an apple and two apples.", 3),
        ("city", "The city of cities", 2),
        ("Müller", "Muller and Müller and MÜLLER", 3),
        ("Pele", "Pelé plays", 1),
        ("gas prices", "Gas prices rise; the gas price; gases", 2),
        ("covid-19", "COVID-19 and Covid 19", 2),
        ("100%", "100 percent", 1),
    ],
)
def test_whole_words_count(phrase: str, text: str, count: int) -> None:
    pattern = phrase_pattern(phrase)
    assert pattern is not None
    folded = folded_text(text)
    assert pattern.count(folded, folded.lower()) == count
    assert pattern.is_in(text) is (count > 0)


def test_a_phrase_without_letters_is_nowhere() -> None:
    assert phrase_pattern("… —") is None


def test_print_calls_a_thing_by_its_last_name() -> None:
    assert short_form("Ada Holm") == "Holm"
    assert short_form("storm Ida") == "Ida"
    assert short_form("gas prices") == "gas prices"


@given(st.text(max_size=60), st.text(max_size=200))
def test_a_phrase_is_in_a_text_that_holds_it(phrase: str, text: str) -> None:
    pattern = phrase_pattern(phrase)
    if pattern is not None:
        assert isinstance(pattern.is_in(f"{text} {phrase} {text}"), bool)
