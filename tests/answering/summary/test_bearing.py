"""What a sentence takes from several quotes must not mix who did what."""

from __future__ import annotations

from collections.abc import Collection

import pytest

from qa.answering.statements.matching import Statement
from qa.answering.summary.bearing import bearing
from qa.answering.support.check import first_fault

FERRY = "Maud Ellery steers the ferry of Port Ansel since Friday."
TRIAL = "Treasurer Olav Krane stole 90,000 crowns from the town of Velm, a court found on Monday."
PIER = "Nine people died when the ferry Skaga hit the pier."
BRIDGE = "The town of Velm plans to close the Weir Bridge for eight weeks at a cost of £3m."
CITED = [Statement(text, "Velm Post", "2024-01-05") for text in (FERRY, TRIAL, PIER, BRIDGE)]


def borne_out_by(text: str, *numbers: int) -> list[int]:
    def is_borne_out(part: str, some: Collection[int]) -> bool:
        return first_fault(part, [CITED[number - 1] for number in some]) is None

    return bearing(text, numbers, is_borne_out)


@pytest.mark.parametrize(
    ("text", "cited", "expected"),
    [
        ("Maud Ellery steers the ferry since Friday.", (1, 2, 3), [1]),
        ("Olav Krane stole 90,000 crowns.", (2,), [2]),
        ("Maud Ellery steers the ferry, and Olav Krane stole 90,000 crowns.", (1, 2), [1, 2]),
        ("Velm plans to close the Weir Bridge; nine people died.", (4, 3), []),
        ("Velm plans to close the Weir Bridge; the ferry Skaga hit the pier.", (4, 3), [3, 4]),
        ("Maud Ellery steers the ferry while Olav Krane stole 90,000 crowns.", (1, 2), [1, 2]),
    ],
)
def test_each_clause_has_one_that_bears_it_out(
    text: str, cited: tuple[int, ...], expected: list[int]
) -> None:
    assert borne_out_by(text, *cited) == expected


@pytest.mark.parametrize(
    "text",
    [
        "Maud Ellery stole 90,000 crowns and steers the ferry.",
        "Maud Ellery, who steers the ferry of Port Ansel, stole 90,000 crowns.",
        "Olav Krane steers the ferry of Port Ansel.",
        "Maud Ellery steers the ferry Skaga, which hit the pier.",
        "Olav Krane steers the ferry, and Maud Ellery stole 90,000 crowns.",
        "Maud Ellery and Olav Krane stole 90,000 crowns.",
        "Maud Ellery steers the ferry, and stole 90,000 crowns.",
    ],
)
def test_the_deed_of_one_is_not_given_to_another(text: str) -> None:
    assert borne_out_by(text, 1, 2, 3) == []
