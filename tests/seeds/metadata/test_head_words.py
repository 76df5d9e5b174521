from __future__ import annotations

import tomllib
from importlib.resources import files

import pytest
from babel import Locale

from seeds.metadata.head_words import head_pattern, head_words

LISTS = tomllib.loads((files("seeds.metadata") / "data" / "head_words.toml").read_text("utf-8"))


@pytest.mark.parametrize("table", LISTS)
def test_each_list_is_of_a_language_and_holds_each_word_once(table: str) -> None:
    for code, listed in LISTS[table].items():
        words = [" ".join(word.split()) for word in listed.split(",")]
        assert Locale.parse(code).language == code
        assert all(words), (table, code)
        assert len(set(words)) == len(words), (table, code)


def test_words_of_some_languages_of_all_and_of_all_others() -> None:
    assert head_words("agencies", "sv", "hu") == ["TT", "MTI", "TT", "MTI"]
    assert {"TT", "UPI"} <= set(head_words("agencies"))
    assert "TT" in head_words("agencies", "!en")
    assert "UPI" not in head_words("agencies", "!en")


def test_agencies_are_known_in_capitals_and_desks_as_they_stand() -> None:
    assert "EUROPA PRESS" in head_words("agencies", "es")
    assert "REDACTIE" not in head_words("desks", "nl")


def test_a_pattern_takes_the_longest_word_and_each_sign_as_it_is() -> None:
    pattern = head_pattern(r"\(%(agencies en es ar)s\)?")
    assert pattern.fullmatch("(Thomson Reuters)")
    match = pattern.match("(AP and others")
    assert match is not None and match[0] == "(AP"
    assert pattern.match("(أ.ش.أ)")
    assert not pattern.match("(أxشxأ)")
    assert head_pattern(r"\(%(agencies en es ar)s\)?") is pattern
