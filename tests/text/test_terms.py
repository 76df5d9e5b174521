"""Words are folded and stemmed the same way in texts and in questions."""

from __future__ import annotations

import hashlib
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.languages.sections import languages, section
from qa.text.terms import RULES, STOP_WORDS, holds_phrase, query_terms, text_terms


@pytest.mark.parametrize(
    ("word", "other"),
    [
        ("Türkiye", "turkiye"),
        ("bridges", "bridge"),
        ("CLOSED", "closed"),
        ("Çavuşoğlu", "cavusoglu"),
    ],
)
def test_spellings_of_one_word_are_one_term(word: str, other: str) -> None:
    assert text_terms(word) == text_terms(other)


def test_a_question_loses_its_empty_words_and_its_repeats() -> None:
    assert query_terms("When did the bridge close, and why did the bridges close?") == [
        "bridg",
        "close",
    ]


def test_a_question_of_empty_words_keeps_them() -> None:
    assert query_terms("Who is he?") == ["who", "is", "he"]


def test_stop_words_are_written_as_the_splitter_gives_them() -> None:
    assert all(word == word.lower() and word.isalpha() for word in STOP_WORDS)


@given(st.text(max_size=200))
def test_every_term_of_a_question_is_a_term_of_its_text(question: str) -> None:
    assert set(query_terms(question)) <= set(text_terms(question))


def test_a_phrase_stands_in_a_text_as_whole_words() -> None:
    assert holds_phrase("“Not on my watch!” she said.", "on my watch")
    assert not holds_phrase("It is on my watchlist.", "on my watch")
    assert not holds_phrase("It opened in 2015.", "5")
    assert not holds_phrase("Anything at all.", "…")


def test_other_rules_are_another_version() -> None:
    """If this fails the rules for terms have changed: `RULES` must, too, so that indexes do."""
    rules = {
        code: {
            name: section(code, "words").get(name) for name in ("parts", "endings", "simplified")
        }
        for code in languages()
    }
    digest = hashlib.sha256(json.dumps(rules, sort_keys=True).encode()).hexdigest()
    assert digest[:16] == RULES
