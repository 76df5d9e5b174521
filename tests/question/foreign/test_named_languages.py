"""The language that a question wants articles in, and words that only look like one."""

from __future__ import annotations

import pytest

from qa.question.foreign.named_languages import without_language


@pytest.mark.parametrize(
    ("language", "text", "rest", "code"),
    [
        ("en", "How many articles are in Polish", "How many articles", "pl"),
        ("en", "How many articles in French mention Gaza", "How many articles mention Gaza", "fr"),
        ("en", "How many French-language articles", "How many articles", "fr"),
        ("en", "the newest article in German since May", "the newest article since May", "de"),
        ("de", "Wie viele deutschsprachige Artikel", "Wie viele Artikel", "de"),
        ("de", "Artikel auf Deutsch zum Brand", "Artikel zum Brand", "de"),
        ("de", "Artikel auf Deutsch gestern", "Artikel gestern", "de"),
        ("sv", "Artiklar på tyska om branden", "Artiklar om branden", "de"),
        ("sv", "Hur många tyskspråkiga artiklar", "Hur många artiklar", "de"),
        ("tr", "Almanca kaç haber var", "kaç haber var", "de"),
        ("ja", "ドイツ語の記事", "記事", "de"),
    ],
)
def test_a_language_is_told_and_left_out(language: str, text: str, rest: str, code: str) -> None:
    assert (rest, code) in without_language(language, text)


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "How many articles are about rights in French Polynesia"),
        ("en", "How many articles are about accidents in russian mines"),
        ("en", "How many articles are about the Dutch-language press"),
        ("de", "Wie viele Artikel über die deutschsprachige Schweiz"),
        ("nl", "Hoeveel artikelen over het leven in het Duitse kamp"),
        ("sv", "Hur många artiklar om olyckor på tyska vägar"),
        ("en", "How many articles are in Maine"),
    ],
)
def test_what_tells_of_a_matter_is_no_language_of_articles(language: str, text: str) -> None:
    assert not list(without_language(language, text))
