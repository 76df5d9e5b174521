"""How phrases of a language's file are found in texts."""

from __future__ import annotations

import re

import pytest

from qa.languages.phrases import bare, forms, has, listed_words, pattern_of


@pytest.mark.parametrize(
    ("language", "phrase", "text", "is_found"),
    [
        ("de", "der Rat", "Hat der  Rat zugestimmt?", True),
        ("de", "rat", "Der Beirat rät.", False),
        ("fr", "l'eau", "Pourquoi l’eau est-elle coupée ?", True),
        ("de", "^ist", "Ist der Hafen offen?", True),
        ("de", "^ist", "Wo ist der Hafen?", False),
        ("fr", "-t-il", "Le maire a-t-il démissionné ?", True),
        ("fr", "-il", "Il vient.", False),
        ("fr", "-il", "Est-ilien", False),
        ("ar", "متى", "ومتى حدث ذلك؟", True),  # "and" hangs in front of it
        ("ko", "언제", "언제까지 합니까?", True),  # a particle hangs on it
        ("zh", "谁", "是谁赢了选举？", True),
        ("hi", "क", "कौन जीता?", False),  # a vowel sign belongs to its letter
    ],
)
def test_a_phrase_stands_as_whole_words(
    language: str, phrase: str, text: str, is_found: bool
) -> None:
    found = re.search(pattern_of(language, [phrase]), text, re.IGNORECASE)
    assert (found is not None) == is_found


def test_a_language_without_a_list_has_no_phrases() -> None:
    assert not has("xx", "questions", "because", "because weil parce que")
    assert listed_words("xx", "questions", "asks") == frozenset()
    assert forms("de", "talk", "no_such_list") == ()


def test_a_whole_wording_gives_its_matter() -> None:
    asked = bare("¿ In wie vielen Artikeln kommt der Hafen vor? ")
    matches = (form.fullmatch(asked) for form in forms("de", "talk", "archive_count_about"))
    assert {match[1] for match in matches if match} == {"der Hafen"}
