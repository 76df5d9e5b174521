"""Names are told by print and not by how they were typed; countries are their peoples, too."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.text.countries import country_forms
from qa.text.proper_names import (
    fold,
    prints_of,
    proper_names,
    share_named,
    telling_words,
    words_beginning,
)
from qa.text.terms import text_terms

NAMES = {"syrians", "germany", "rask", "tanners", "footbridge", "corrado", "ines", "egypt"}


@pytest.mark.parametrize(
    ("question", "names"),
    [
        ("How many Syrians does Germany host?", ["Syrians", "Germany"]),
        ("how many syrians does germany host", ["syrians", "germany"]),
        ("What did Mr. Rask say about Tanners’ Footbridge?", ["Rask", "Tanners", "Footbridge"]),
        ("WHO IS INES CORRADO", ["INES CORRADO"]),
        ("Egypt’s truce or Egypt's?", ["Egypt"]),
        ("What did President Rask do on Monday, 8 June?", ["Rask"]),
        ("What did the others want?", []),
        ("", []),
    ],
)
def test_names_side_by_side_are_one(question: str, names: list[str]) -> None:
    assert [name.text for name in proper_names(question, NAMES)] == names


@pytest.mark.parametrize(
    ("asked", "text"),
    [
        ("Egypt", "The Egyptian envoy left."),
        ("Turkish", "Ankara speaks for Türkiye."),
        ("Türkiye", "Turkey closed the strait."),
        ("UK", "British ships left."),
        ("Britain", "The U.K. left."),
        ("American", "The United States left."),
        ("Germans", "Germany left."),
        ("Dutch", "The Netherlands left."),
        ("Saudi", "Saudi Arabia left."),
        ("Cavusoglu", "Mevlüt Çavuşoğlu left."),
        ("Çavuşoğlu", "Mevlut Cavusoglu left."),
        ("Soren", "Søren left."),
        ("LNA", "The Lower Netherby Alliance left."),
        ("una", "The Union of Northern Anglers left."),
    ],
)
def test_other_forms_show_a_name(asked: str, text: str) -> None:
    words = {word.folded for word in telling_words(asked)}
    names = proper_names(f"What does {asked} want?", words)
    assert share_named(names, text) == 1.0
    assert share_named(names, "The council of Osk met at noon.") == 0.0


def test_countries_do_not_show_each_other() -> None:
    for left, right in (("Niger", "Nigeria"), ("Iran", "Iraq"), ("Guinea", "Guyana")):
        forms = country_forms()[tuple(text_terms(left))]
        assert tuple(text_terms(right)) not in forms


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("A letter to Marsh said so.", [True]),
        ("Marsh said so.", []),
        ("They crossed the marsh at night, the marshes.", [False, False]),
        ("He asked: “Marsh or not?” Marsh won.", []),
    ],
)
def test_print_tells_a_name_inside_a_sentence(text: str, expected: list[bool]) -> None:
    [word] = telling_words("marsh")
    assert list(prints_of(text, word)) == expected


@given(st.text("abcABCéÉİ_1 ’“-\u0301", max_size=60), st.text("abcé", min_size=1, max_size=4))
def test_words_that_begin_so_are_found_as_if_each_were_looked_at(text: str, word: str) -> None:
    letters = fold(word)[:3]
    looked_at = re.finditer(r"[^\W_]+", text)
    wanted = [match.span() for match in looked_at if fold(match.group()[:3])[:3] == letters]
    assert [match.span() for match in words_beginning(text, letters)] == wanted


@given(st.text(max_size=200))
def test_any_text_gives_names_that_stand_in_it(question: str) -> None:
    names = {word.folded for word in telling_words(question)}
    for name in proper_names(question, names):
        assert name.text in question
        assert name.terms
