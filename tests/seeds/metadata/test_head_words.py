"""Each word of the head of a story is known wherever such words are asked for."""

from __future__ import annotations

import tomllib
from importlib.resources import files

import pytest
from babel import Locale

from seeds.cleaning.boilerplate import boilerplate_rule
from seeds.cleaning.fields.bylines import byline_authors, dateline_end
from seeds.metadata.dates import labelled_dates
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
    match = pattern.match("(AFP and others")
    assert match is not None and match[0] == "(AFP"
    match = head_pattern("%(outlets en)s").match("CNN Business and others")
    assert match is not None and match[0] == "CNN Business"
    assert pattern.match("(أ.ش.أ)")
    assert not pattern.match("(أxشxأ)")
    assert head_pattern(r"\(%(agencies en es ar)s\)?") is pattern


def test_each_agency_opens_a_dateline_is_no_author_and_goes_on_a_line_of_its_own() -> None:
    for name in head_words("agencies"):
        dateline = f"Marl ({name}) – "
        assert dateline_end(f"{dateline}Nach einem Brand") == len(dateline), name
        assert byline_authors(f"Von {name}") == (), name
        if name.upper() != name.lower():
            assert boilerplate_rule(name), name


def test_each_word_for_by_and_each_label_is_followed_by_an_author() -> None:
    for word in head_words("by"):
        assert byline_authors(f"{word} Ada Kern") == ("Ada Kern",), word
    for word in head_words("labels"):
        assert byline_authors(f"{word}: Ada Kern") == ("Ada Kern",), word
    for word in (*head_words("jobs"), *head_words("our")):
        assert byline_authors(f"Von {word} Reporter Ada Kern") == ("Ada Kern",), word
    for word in head_words("kinds", "!en"):
        assert byline_authors(f"{word} von Ada Kern") == ("Ada Kern",), word
    for word in head_words("desks"):
        assert byline_authors(word) == (), word


def test_each_word_for_published_and_updated_is_followed_by_a_day() -> None:
    for word in head_words("published"):
        assert labelled_dates(f"{word}: 2024-03-14") == ("2024-03-14", None), word
    for word in head_words("updated"):
        assert labelled_dates(f"{word}: 2024-03-14") == (None, "2024-03-14"), word
