"""What says the same again, and what does not."""

from __future__ import annotations

import pytest

from qa.answering.sentence_weights import QUOTING
from qa.answering.statements.repeats import are_two, half_in, repeats

GERMAN = "Das neue Stadion von Velmora fasst 31.000 Zuschauer."
FRENCH = "Le nouveau stade de Velmora peut accueillir 31 000 spectateurs."
ALMOST = QUOTING.across + 0.01


@pytest.mark.parametrize(
    ("other", "languages", "cosine", "is_same"),
    [
        (FRENCH, ("de", "fr"), ALMOST, True),
        (FRENCH, ("de", "fr"), 0.2, False),
        (FRENCH.replace("31", "13"), ("de", "fr"), 0.99, False),
        (FRENCH, ("de", ""), ALMOST, False),
        (FRENCH, ("de", "de-AT"), ALMOST, False),
        (GERMAN.upper(), ("de", "de"), 0.0, True),
        ("ملعب فيلمورا الجديد يتسع لـ ٣١٬٠٠٠ متفرج.".replace("٬", ""), ("de", "ar"), ALMOST, True),
    ],
)
def test_a_translation_says_the_same(
    other: str, languages: tuple[str, str], cosine: float, is_same: bool
) -> None:
    assert repeats(GERMAN, other, languages, lambda: cosine) is is_same


def test_a_language_that_is_not_known_may_be_the_same() -> None:
    assert are_two("de", "fr")
    assert not are_two("pt-BR", "pt")
    assert not are_two("", "fr")


@pytest.mark.parametrize(
    ("languages", "most", "rows"),
    [
        (("fr", "it", "", "de"), 2, [0, 2]),
        (("fr", "it", "nl"), 2, [0, 1]),
        (("de", "de", "de-AT", "fr"), 2, [0, 1]),
        (("fr", "it", "nl", "es", "de"), 4, [0, 1, 2, 4]),
        ((), 2, []),
    ],
)
def test_at_least_half_is_in_a_language_as_far_as_there_is(
    languages: tuple[str, ...], most: int, rows: list[int]
) -> None:
    assert half_in("de", languages, most) == rows
