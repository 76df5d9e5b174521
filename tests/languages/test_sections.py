"""The files of the languages can be read, and one that is not there is no error."""

from __future__ import annotations

import pytest
from babel import Locale

from qa.languages.sections import languages, section

SECTIONS = {"words", "sentences", "questions", "time", "talk", "thread", "samples"}


@pytest.mark.parametrize("language", languages())
def test_each_file_is_that_of_a_language_and_has_known_sections_only(language: str) -> None:
    from qa.languages.sections import _file

    assert Locale("en").languages[language]
    assert set(_file(language)) <= SECTIONS


def test_a_language_without_a_file_has_no_rules() -> None:
    assert section("is", "words") == {}
    assert section("../en", "words") == {}
    assert section("en", "nothing of that name") == {}


def test_a_region_does_not_count() -> None:
    assert section("de-AT", "words") == section("de", "words")
