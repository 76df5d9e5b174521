"""The language of a text: told by its words, a wrong claim not believed."""

from __future__ import annotations

import json
from itertools import combinations
from pathlib import Path

import pytest

from seeds.language import language_of, ranked_languages

SENTENCES: dict[str, list[str]] = json.loads(
    Path(__file__).parents[1].joinpath("data", "languages.json").read_text(encoding="utf-8")
)
"""Five short sentences of news in each of thirty languages."""

BRIEFS = [
    (code, f"{first} {second}")
    for code, sentences in SENTENCES.items()
    for first, second in combinations(sentences, 2)
]


def test_at_least_99_of_100_short_texts_are_told() -> None:
    assert len(BRIEFS) == 300
    assert len(SENTENCES) == 30
    wrong = [(code, text) for code, text in BRIEFS if language_of(text) != code]
    assert len(wrong) <= 0.01 * len(BRIEFS), wrong


@pytest.mark.parametrize("claim", ["en", "de", "zh"])
def test_a_wrong_claim_is_not_believed(claim: str) -> None:
    wrong = [(code, text) for code, text in BRIEFS if language_of(text, claim) != code]
    assert len(wrong) <= 0.01 * len(BRIEFS), wrong


def test_a_right_claim_is_never_refused() -> None:
    assert [code for code, text in BRIEFS if language_of(text, code) != code] == []


def test_of_near_languages_the_claim_decides() -> None:
    assert language_of(" ".join(SENTENCES["no"]), "nb") == "nb"
    assert language_of(" ".join(SENTENCES["id"]), "ms") == "ms"


@pytest.mark.parametrize("text", ["", "Rain.", "Larkfield 2 Tarn End 1", "\ud800" * 20])
def test_of_few_words_only_the_source_can_tell(text: str) -> None:
    assert language_of(text) is None
    assert language_of(text, "fi") == "fi"


def test_a_quote_in_front_does_not_decide_for_a_long_text() -> None:
    text = " ".join(SENTENCES["de"] + SENTENCES["fr"][:1] + SENTENCES["de"] * 3)
    assert language_of(text) == "de"


def test_english_names_make_no_text_english() -> None:
    text = (
        "Die Band „The Mill and the River“ spielt am Samstag in der Stadthalle, teilte der Verein"
        " mit. Karten für „The End of That Summer“ gibt es noch an der Abendkasse."
    )
    assert language_of(text, "en") == "de"
    band = "De band The Mill and the River speelt zaterdag in de oude hal, meldt de club vandaag."
    assert language_of(f"{band} Kaarten zijn er nog aan de deur, zegt de voorzitter.") == "nl"


def test_likelihoods_of_some_languages_sum_to_one() -> None:
    ranked = ranked_languages(SENTENCES["sv"][0], ("da", "no", "sv"))
    assert next(code for code, _ in ranked) == "sv"
    assert sum(share for _, share in ranked) == pytest.approx(1.0)
