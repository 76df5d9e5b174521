"""Codes of languages as filters compare them."""

from __future__ import annotations

import pytest

from qa.languages.codes import counted, primary, spellings


@pytest.mark.parametrize(
    ("tag", "code"),
    [
        *(("pt-BR", "pt"), ("PT_br", "pt"), ("zh-Hant-TW", "zh"), (" en ", "en")),
        *(("nb", "no"), ("nn-NO", "no"), ("nob", "no"), ("deu", "de"), ("iw", "he")),
        *(("mo", "ro"), ("sh", "sr"), ("tl", "fil"), ("prs", "fa"), ("x", "x"), ("", "")),
    ],
)
def test_a_tag_counts_by_its_language(tag: str, code: str) -> None:
    assert primary(tag) == code


def test_spellings_of_one_language_are_counted_together() -> None:
    stored = [("pt-BR", 2), (None, 9), ("en", 3), ("pt", 2), ("nb", 0)]
    assert counted(stored) == (("pt", 4), ("en", 3))
    assert spellings(["PT", "de"], [code for code, _ in stored]) == ["pt", "pt-BR"]
