"""News-like paragraphs of many languages (tests/data/sentences), split as readers would."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from timing import MOST_GROWTH, growth

from qa.text.sentences import sentence_spans

TABLES = sorted((Path(__file__).parents[1] / "data" / "sentences").glob("*.txt"))


@pytest.mark.parametrize("table", TABLES, ids=lambda path: path.stem)
def test_paragraphs_are_split_as_their_readers_would(table: Path) -> None:
    """A file has a paragraph behind each blank line, and in it a sentence in each line."""
    space = "" if table.stem in ("ja", "zh") else " "
    for block in table.read_text("utf-8").strip().split("\n\n"):
        expected = block.split("\n")
        text = space.join(expected)
        assert [text[start:end] for start, end in sentence_spans(text, table.stem)] == expected


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        ("ka", ["ხიდი გაიხსნა.", "ვინ გადაიხდის?", "არავინ იცის."]),  # small letters only
        ("vi", ["Cầu mở cửa.", "Ai trả tiền?", "Không ai biết."]),
        ("ur", ["پل کھل گیا۔", "کون دے گا؟", "کوئی نہیں۔"]),
        ("sk", ["Most otvoria 3. mája 2022.", "Nikto neprišiel."]),
        ("nb", ["Broen åpner den 3. mai.", "«Aldri!» ropte en mann."]),
        ("de", ["Das iPhone ist teuer.", "iPhone 15 heißt es.", "Ende."]),
        ("de", ["Ende.", "(Foto: Holm)"]),
        ("ru", ["1. Первый пункт.", "2. Второй пункт."]),
        ("nl", ["’s Ochtends kwam hij.", "’t Was laat."]),
    ],
)
def test_rules_that_need_no_words_hold_in_every_language(
    language: str, expected: list[str]
) -> None:
    text = " ".join(expected)
    assert [text[start:end] for start, end in sentence_spans(text, language)] == expected


def test_a_missing_space_does_not_join_two_sentences_and_an_address_is_one_word() -> None:
    text = "Das war das Ende.Danach kam www.Beispiel.De und nichts."
    assert [text[start:end] for start, end in sentence_spans(text, "de")] == [
        "Das war das Ende.",
        "Danach kam www.Beispiel.De und nichts.",
    ]


@pytest.mark.parametrize(
    ("language", "unit"),
    [
        ("de", "„"),
        ("de", "z. B. "),
        ("fr", "« a. "),
        ("ja", "「あ。"),
        ("ja", "「あ！」と"),
        ("zh", "“好！”他说"),
        ("ru", "г. "),
        ("th", "ไท นอกจากนี้ "),
        ("ar", "«؟» قال "),
        ("sv", "”A. "),
        ("el", "α;"),
        ("hi", "।"),
        ("es", "(a. "),
        ("nl", "’s "),
        ("da", "a. "),
    ],
)
def test_time_grows_with_the_length_and_no_faster(language: str, unit: str) -> None:
    def reading(characters: int) -> Callable[[], object]:
        text = unit * (characters // len(unit))
        return lambda: sentence_spans(text, language)

    assert growth(reading, 12_000) <= MOST_GROWTH
