"""Questions about the archive itself in other languages."""

from __future__ import annotations

from datetime import date

import pytest

from qa.question.foreign.archive import archive_question_of
from qa.store import Coverage

COVERAGE = Coverage(12, 40, date(2020, 1, 1), date(2023, 6, 1), ("The Bugle",), (("de", 12),))
SEEN_FROM = date(2023, 6, 15)


@pytest.mark.parametrize(
    ("language", "text", "form", "phrase"),
    [
        ("de", "Wie viele Artikel gibt es hier?", "count", ""),
        ("de", "Wie viele Artikel gibt es über den Streik?", "count", "den Streik"),
        ("de", "Was ist der neueste Artikel?", "ends", ""),
        ("de", "Zeig mir Artikel über Gaza", "list", "Gaza"),
        ("fr", "Combien d’articles y a-t-il ?", "count", ""),
        ("fr", "Quels journaux as-tu ?", "outlets", ""),
        ("es", "¿Cuántos artículos hay sobre Gaza?", "count", "Gaza"),
        ("es", "¿Qué fechas cubres?", "days", ""),
        ("it", "Quanti articoli ci sono?", "count", ""),
        ("pt", "Qual é o artigo mais antigo?", "ends", ""),
        ("tr", "Deprem hakkında kaç haber var?", "count", "Deprem"),
        ("ru", "Сколько статей о Газе?", "count", "Газе"),
        ("ar", "كم عدد المقالات عن غزة؟", "count", "غزة"),
        ("ja", "ガザに関する記事は何件ありますか", "count", "ガザ"),
        ("zh", "关于加沙的文章有多少", "count", "加沙"),
        ("ja", "ガザについての記事は何本ありますか？", "count", "ガザ"),
        ("ar", "كم مقالا يذكر غزة؟", "count", "غزة"),
        ("ru", "В каких СМИ есть статьи?", "outlets", ""),
        ("pl", "Ile artykułów jest w archiwum?", "count", ""),
        ("pl", "Ile artykułów wspomina o Gazie?", "count", "Gazie"),
        ("nl", "Hoeveel artikelen gaan over Gaza?", "count", "Gaza"),
        ("uk", "Яка найновіша стаття?", "ends", ""),
        ("ko", "가자에 관한 기사는 몇 건인가요?", "count", "가자"),
        ("hi", "गाज़ा पर कितने लेख हैं?", "count", "गाज़ा"),
        ("en", "How many articles are here?", "count", ""),
    ],
)
def test_tells_what_is_asked_of_the_archive(
    language: str, text: str, form: str, phrase: str
) -> None:
    asked = archive_question_of(language, text, COVERAGE, SEEN_FROM)
    assert asked and (asked.form, asked.phrase) == (form, phrase)


def test_a_time_limits_what_is_counted() -> None:
    asked = archive_question_of("de", "Wie viele Artikel gibt es im Mai 2023?", COVERAGE, SEEN_FROM)
    assert asked and asked.moment and asked.moment.words == "im Mai 2023"


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("de", "Wie viele Artikel der Verfassung wurden geändert?"),
        ("fr", "Combien d'articles du traité ont été modifiés ?"),
        ("is", "Hvað eru margar greinar hér?"),
    ],
)
def test_other_questions_are_none(language: str, text: str) -> None:
    assert archive_question_of(language, text, COVERAGE, SEEN_FROM) is None
