"""Days, lists and names as languages write them, and which one a browser wants."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.languages.locales import (
    day_text,
    direction,
    list_text,
    month_text,
    own_names,
    short_days_text,
    wanted_language,
)
from qa.languages.messages import spoken_languages

DAY = date(2020, 6, 11)


def test_days_are_written_as_their_language_does() -> None:
    assert day_text("de", DAY) == "11. Juni 2020"
    assert day_text("tr", DAY) == "11 Haziran 2020"
    assert day_text("ar", DAY) == "11 يونيو 2020"
    assert short_days_text("fr", date(2020, 6, 8), date(2020, 6, 14)) == "8–14 juin 2020"
    assert month_text("es", DAY) == "junio de 2020"


def test_lists_are_joined_as_their_language_does() -> None:
    assert list_text("de", ["A", "B", "C"], "and") == "A, B und C"
    assert list_text("it", ["A", "B"], "or") == "A o B"
    assert list_text("fr", ["A"], "and") == "A"
    assert list_text("fr", [], "and") == ""


def test_arabic_persian_and_hebrew_run_from_right_to_left() -> None:
    assert [direction(code) for code in ("ar", "fa", "he", "ar-EG")] == ["rtl"] * 4
    assert [direction(code) for code in ("en", "tr", "ru", "xx", "", "no such")] == ["ltr"] * 6


@pytest.mark.parametrize(
    ("header", "language"),
    [
        ("de-AT,de;q=0.9,en;q=0.8", "de"),
        ("en-US,de", "en"),
        ("ko,pt-BR;q=0.5", "pt"),
        ("ja-JP,en;q=0.5", "ja"),
        ("zh-CN,zh;q=0.9,en;q=0.8", "zh"),
        ("zh-TW,zh;q=0.9,en-US;q=0.8,en;q=0.7", "zh"),
        ("zh-Hant-HK,en;q=0.9", "zh"),
        ("fr;q=0.1, ru;q=0.7", "ru"),
        ("it;q=0,es;q=0.3", "es"),
        ("eo,ko", "en"),
        ("*", "en"),
        ("", "en"),
        ("de;q=nonsense", "en"),
    ],
)
def test_a_browser_gets_the_language_that_it_wants_most(header: str, language: str) -> None:
    assert wanted_language(header) == language


def test_what_was_chosen_goes_before_what_the_browser_says() -> None:
    assert wanted_language("de", chosen=["ar"]) == "ar"
    assert wanted_language("de", chosen=["xx", "fr"]) == "fr"
    assert wanted_language("de", chosen=["xx"]) == "de"
    assert wanted_language("de", chosen=["zh-TW"]) == "zh"


@given(st.text(), st.lists(st.text(), max_size=3))
def test_whatever_a_browser_sends_is_some_language(header: str, chosen: list[str]) -> None:
    assert wanted_language(header, chosen=chosen) in spoken_languages()


def test_each_language_is_offered_by_its_own_name() -> None:
    names = dict(own_names())
    assert names["de"] == "Deutsch" and names["ru"] == "Русский" and names["ar"] == "العربية"
