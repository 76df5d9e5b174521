from __future__ import annotations

import pytest

from qa.languages.sections import languages, section
from qa.text.prose.sentence_rules import sentence_rules


@pytest.mark.parametrize("language", languages())
def test_the_words_of_each_language_are_small_and_stand_in_one_list(language: str) -> None:
    data = section(language, "sentences")
    kinds = [data.get(key, []) for key in ("abbreviations", "ending", "ambiguous")]
    words = [word for kind in kinds for word in kind]
    assert len(words) == len(set(words))
    assert all(word == word.lower() and not word.endswith(".") for word in words)


def test_norwegian_is_one_language_and_one_without_a_file_has_the_rules_of_its_letters() -> None:
    assert sentence_rules("nb") == sentence_rules("no")
    assert sentence_rules("sk").ordinal_digits == 2
    assert sentence_rules("vi").ordinal_digits == 0
