"""Words without matter of their own, and what is left of questions without them."""

from __future__ import annotations

import pytest

from qa.languages.sections import languages, section
from qa.text.terms import query_terms, text_terms
from qa.text.words.letters import search_text
from qa.text.words.stops import plain_word, stop_words

WITH_STOPS = [code for code in languages() if "stop" in section(code, "words")]


@pytest.mark.parametrize("language", WITH_STOPS)
def test_each_language_has_its_own(language: str) -> None:
    written = section(language, "words")["stop"].split()
    assert len(written) == len(set(written)) >= 60
    assert all(stop_words(language).holds(search_text(word)) for word in written)


@pytest.mark.parametrize(
    ("language", "question", "matter"),
    [
        ("de", "Wann wurde die Brücke gesperrt?", "Brücke gesperrt"),
        ("de", "Für wen stimmten DIE Grünen?", "stimmten Grünen"),
        ("fr", "Pourquoi le pont a-t-il été fermé ?", "pont fermé"),
        ("es", "¿Cuándo cerró el puente?", "cerró puente"),
        ("it", "Perché è stato chiuso il ponte?", "chiuso ponte"),
        ("pt", "Quando foi fechada a ponte?", "fechada ponte"),
        ("nl", "Waarom is de brug gesloten?", "brug gesloten"),
        ("sv", "Varför stängdes bron?", "stängdes bron"),
        ("pl", "Dlaczego zamknięto most?", "zamknięto most"),
        ("ru", "Почему ещё закрыт мост?", "закрыт мост"),
        ("uk", "Чому закрили міст?", "закрили міст"),
        ("tr", "Köprü ne zaman kapatıldı?", "Köprü kapatıldı"),
        ("el", "Γιατί έκλεισε η γέφυρα;", "έκλεισε γέφυρα"),
        ("ar", "متى أُغلق الجسر؟", "أغلق الجسر"),
        ("fa", "چرا پل بسته شد؟", "پل بسته"),
        ("hi", "पुल कब बंद हुआ?", "पुल बंद"),
    ],
)
def test_a_question_loses_them(language: str, question: str, matter: str) -> None:
    terms = query_terms(question, language)
    assert terms == list(dict.fromkeys(text_terms(matter, language)))


@pytest.mark.parametrize(
    ("language", "question", "terms"),
    [
        ("zh", "水库是在哪里决堤的？", ["水库", "决堤"]),
        ("zh", "猫在哪里？", ["猫"]),
        ("ja", "台風はいつ上陸しましたか。", ["台风", "上陆"]),
        ("zh", "電車什麼時候開工？", ["电车", "开工"]),
        ("ja", "猫はどこですか？", ["猫"]),
        ("ja", "ぶどうの値段はいくら？", ["ぶど", "どう", "うの", "の値", "値段"]),
        ("ko", "산불은 언제 꺼졌습니까?", ["산불", "꺼졌", "졌습", "습니", "니까"]),
        ("ko", "비는 어디에 내렸나요?", ["비", "내렸", "렸나", "나요"]),
    ],
)
def test_a_run_loses_them_where_no_word_is_cut(
    language: str, question: str, terms: list[str]
) -> None:
    assert query_terms(question, language) == terms


def test_the_languages_of_the_page_have_them() -> None:
    asked = {*("ar", "de", "el", "es", "fa", "fr", "hi", "it", "ja"), *("ko", "nl", "pl", "pt")}
    assert set(WITH_STOPS) >= asked | {"ru", "sv", "tr", "uk", "zh"}


def test_a_question_of_nothing_else_keeps_them() -> None:
    assert query_terms("Wer ist er?", "de") == ["wer", "ist", "er"]
    assert query_terms("どこですか", "ja") != []


def test_a_question_to_english_articles_is_analysed_as_english() -> None:
    assert query_terms("Wann wurde die Brücke", "de", ("en",)) == query_terms(
        "Wann wurde die Brücke"
    )


def test_a_word_is_told_without_its_accents_and_capitals() -> None:
    assert plain_word("FÜR", "de") == plain_word("fur", "de")
    assert stop_words("xx").words == frozenset()
