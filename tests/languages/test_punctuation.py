"""What stands between sentences and parts of them, in several languages."""

from __future__ import annotations

import pytest

from qa.languages.punctuation import bracketed, in_a_row, signs, with_stop


@pytest.mark.parametrize(
    ("language", "row", "parts", "name"),
    [
        ("en", "A. B.", "x, y; z", "The Post (12)"),
        ("de-AT", "A. B.", "x, y; z", "The Post (12)"),
        ("ar", "A. B.", "x، y؛ z", "The Post (12)"),
        ("ja", "A.B.", "x、y；z", "The Post（12）"),
        ("zh-TW", "A.B.", "x，y；z", "The Post（12）"),
        ("unknown", "A. B.", "x, y; z", "The Post (12)"),
    ],
)
def test_signs_are_those_of_the_language(language: str, row: str, parts: str, name: str) -> None:
    used = signs(language)
    assert in_a_row(language, ("A.", "", None, "B.")) == row
    assert f"x{used.comma}y{used.semicolon}z" == parts
    assert bracketed(language, "The Post", "12") == name


def test_a_sentence_has_one_stop() -> None:
    assert with_stop("uk", "1 стаття, 13 трав. 2025 р.") == "1 стаття, 13 трав. 2025 р."
    assert with_stop("pl", "1 artykuł, 13 maj 2025") == "1 artykuł, 13 maj 2025."
    assert with_stop("ja", "記事1件") == "記事1件。"
