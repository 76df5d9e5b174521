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

PARAGRAPHS: dict[str, list[str]] = json.loads(
    Path(__file__).parents[1].joinpath("data", "language_paragraphs.json").read_text("utf-8")
)
"""One or two short paragraphs of news in each of 62 languages and ways to write them."""

STORED = {
    "sr-latn": "sr",
    "zh-hans": "zh",
    "zh-hant": "zh",
    "yue": "zh",
    "pt-br": "pt",
    "de-ch": "de",
}
"""The codes of those that no detector tells from others of their language."""

MIXED = {code: " ".join(sentences * 3) for code, sentences in SENTENCES.items()}
"""Some 1,200 characters in each language."""

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


@pytest.mark.parametrize("code", PARAGRAPHS)
def test_paragraphs_are_told_with_and_without_a_claim(code: str) -> None:
    language = STORED.get(code, code)
    for text in PARAGRAPHS[code]:
        for claim in (None, "en", language, "de"):
            told = language_of(text, claim)
            assert told is not None
            # The two ways to write Norwegian are one to whoever filters by it.
            assert {"nn": "no", "nb": "no"}.get(told, told) == {"nn": "no", "nb": "no"}.get(
                language, language
            ), (claim, text)


@pytest.mark.parametrize(
    ("code", "kin"), [("sr-latn", "hr"), ("ms", "id"), ("da", "nb"), ("fa", "prs")]
)
def test_a_claim_of_its_kin_is_believed(code: str, kin: str) -> None:
    assert language_of(PARAGRAPHS[code][0], kin) == kin


def test_of_a_mixed_page_most_of_it_tells() -> None:
    quote = f"“{MIXED['en'][:700]}”"
    assert language_of("\n\n".join((quote, MIXED["de"], MIXED["de"]))) == "de"
    assert language_of("\n\n".join((MIXED["es"][:500], *[MIXED["en"]] * 3)), "es") == "en"
    assert language_of("\n\n".join((MIXED["en"][:400], *[MIXED["pl"]] * 3)), "en") == "pl"
    both = "\n\n".join((MIXED["fr"], MIXED["en"]))
    assert language_of(both) in ("fr", "en")


def test_a_language_that_cannot_be_told_is_claimed_in_its_script_alone() -> None:
    tigrinya = PARAGRAPHS["am"][0]  # the letters of both
    assert language_of(tigrinya) == "am"
    assert language_of(tigrinya, "ti") == "ti"
    assert language_of(PARAGRAPHS["ru"][0], "ti") == "ru"
    assert language_of(PARAGRAPHS["nl"][0], "la") == "nl"


def test_names_of_firms_in_other_letters_make_no_text_english() -> None:
    chinese = (
        "苹果公司（Apple Inc.）星期一在库比蒂诺发布了新款 iPhone 16 Pro 和 MacBook Air，"
        "首席执行官蒂姆·库克（Tim Cook）出席了发布会。"
    )
    assert language_of(chinese) == language_of(chinese, "en") == "zh"


def test_likelihoods_of_some_languages_sum_to_one() -> None:
    ranked = ranked_languages(SENTENCES["sv"][0], ("da", "no", "sv"))
    assert next(code for code, _ in ranked) == "sv"
    assert sum(share for _, share in ranked) == pytest.approx(1.0)
