"""Languages by their names and codes."""

from __future__ import annotations

import pytest

from qa.errors import QuestionError
from qa.languages.names import code_of, language_name, languages_meant


@pytest.mark.parametrize(
    ("name", "code"),
    [
        *(
            (name, "de")
            for name in ("de", "DE-at", "deu", "German", " deutsch ", "Swiss High German")
        ),
        *((name, "no") for name in ("no", "nb", "Norwegian Nynorsk", "norsk bokmål", "Norsk")),
        *(
            (name, "zh")
            for name in ("zh-Hant", "Chinese", "中文", "Mandarin", "Simplified Chinese")
        ),
        *((name, "fr") for name in ("français", "FRANCAIS", "Canadian French")),
        *((name, "fa") for name in ("Farsi", "فارسی", "prs")),
        *(
            ("हिन्दी", "hi"),
            ("日本語", "ja"),
            ("русский", "ru"),
            ("Türkçe", "tr"),
            ("Flemish", "nl"),
        ),
        *((name, "ja") for name in ("Japanisch", "japonais", "японский", "اليابانية")),
        *((name, None) for name in ("xx", "und", "", "Germn", "de" * 60, "123", "\ud800")),
    ],
)
def test_a_language_is_known_by_its_code_and_its_names(name: str, code: str | None) -> None:
    assert code_of(name) == code


def test_names_are_shown_without_regions() -> None:
    assert [language_name(code) for code in ("de-CH", "nn", "xx")] == ["German", "Norwegian", "xx"]
    assert language_name("de", "fr") == "allemand"


@pytest.mark.parametrize(
    ("names", "message"),
    [
        ("Germn", r'"Germn"\. Did you mean German \("de"\)'),
        (["de", "qqq zz"], r'"qqq zz"\. Give its code'),
        ([None], "languages are codes or names"),
        (["de"] * 51, "51 languages are asked for"),
    ],
)
def test_what_is_no_language_is_told(names: str | list[str], message: str) -> None:
    with pytest.raises(QuestionError, match=message):
        languages_meant(names)
