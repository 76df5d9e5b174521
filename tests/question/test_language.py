"""The language of a question is told by its words, and English is never told as another."""

from __future__ import annotations

import json
import tomllib
from pathlib import Path

import pytest

from qa.question.language import question_language
from qa.question.understand import understand

DATA = Path(__file__).parents[1] / "data"
TABLE = tomllib.loads((DATA / "questions_by_language.toml").read_text("utf-8"))
MANY = ("de", "en", "es", "fr", "is", "it", "ja", "nl", "pl", "pt", "ru", "sv", "tr")


@pytest.mark.parametrize("language", sorted(set(TABLE) - {"english"}))
@pytest.mark.parametrize("held", [(), ("en",), MANY])
def test_tells_short_questions(language: str, held: tuple[str, ...]) -> None:
    told = {text: question_language(text, held) for text in TABLE[language]["questions"]}
    assert {text: code for text, code in told.items() if code != language} == {}


@pytest.mark.parametrize("held", [(), MANY])
def test_english_and_bare_names_are_never_told_as_another(held: tuple[str, ...]) -> None:
    texts = [*TABLE["english"]["questions"], *_asked_in_english()]
    assert [text for text in texts if question_language(text, held) != "en"] == []


def _asked_in_english() -> list[str]:
    names = ("quality.jsonl", "sample_questions.jsonl", "time_questions.jsonl")
    lines = (line for name in names for line in (DATA / name).read_text("utf-8").splitlines())
    texts = [str(json.loads(line)["text"]) for line in lines if line.strip()]
    assert len(texts) > 100
    return texts


@pytest.mark.parametrize(
    ("text", "held", "language"),
    [
        ("東京五輪", (), "zh"),
        ("東京五輪", ("en", "ja"), "ja"),
        ("пожар", ("bg",), "bg"),
        ("Hochwasser in Passau", ("de",), "de"),  # of an archive with nothing else
        ("Kes võitis valimised?", ("en", "et"), "et"),
        ("Kes võitis valimised?", ("en",), "en"),  # none without a file is guessed
        ("Hvilken avis skrev om branden?", ("da", "en"), "da"),
        ("Hvem vant valget i Drelby?", ("da", "en", "no", "sv"), "no"),
        ("ใครชนะการเลือกตั้ง", (), "th"),
        ("Kes võitis?", (), "en"),
        ("", (), "en"),
        ("2020?", (), "en"),
    ],
)
def test_the_archive_tells_where_words_do_not(
    text: str, held: tuple[str, ...], language: str
) -> None:
    assert question_language(text, held) == language


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Hat Lemoyne gewonnen?", "de"),
        ("Schließt die Klinik?", "de"),
        ("Gab es Tote?", "de"),
        ("Is de brug open?", "nl"),
        ("Rijdt de bus weer?", "nl"),
        ("Stänger skolan?", "sv"),
        ("Och i Brenholt?", "sv"),
        ("Og i Aarhus?", "da"),
        ("A w Velmorze?", "pl"),
        ("is macron ill?", "en"),
        ("Is de Blasio running?", "en"),
        ("is louis van gaal guilty?", "en"),
        ("los angeles bus?", "en"),
        ("Har Gobind Khorana?", "en"),
        ("War in Velmora?", "en"),
    ],
)
def test_a_short_question_is_told_by_words_and_letters_together(text: str, language: str) -> None:
    assert question_language(text, MANY) == language
    assert question_language(text) == language


def test_a_query_knows_its_language() -> None:
    assert understand("Wer gewann die Wahl?").language == "de"
    assert understand("Who won?", known_languages=("de",)).language == "en"
