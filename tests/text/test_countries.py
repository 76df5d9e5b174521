"""Countries by what languages call them."""

from __future__ import annotations

import pytest

from qa.text.countries import country_forms
from qa.text.terms import text_terms


@pytest.mark.parametrize(
    ("name", "language", "english"),
    [
        ("Deutschland", "de", "germani"),
        ("Allemagne", "fr", "germani"),
        ("Alemania", "es", "germani"),
        ("Германии", "ru", "germani"),
        ("Almanya", "tr", "germani"),
        ("ألمانيا", "ar", "germani"),
        ("Niemcy", "pl", "germani"),
        ("Frankreich", "de", "franc"),
    ],
)
def test_a_country_has_names_in_other_languages(name: str, language: str, english: str) -> None:
    forms = country_forms(language)[tuple(text_terms(name, language))]
    assert (english,) in forms


def test_english_names_are_not_looked_for_in_other_languages() -> None:
    assert not any(form == ("deutschland",) for form in country_forms()[("germani",)])
