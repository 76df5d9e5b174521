"""Statements that a later article takes back."""

from __future__ import annotations

from dataclasses import replace

import pytest

from qa.answering.statements.matching import Statement
from qa.answering.statements.withdrawals import MOST_DAYS, takes_back, withdrawals

SAID = Statement(
    "Police said the driver of the milk lorry had fallen asleep before the crash at Ennet Bridge.",
    "Bugle",
    "2025-03-04",
    "Driver asleep before crash",
)
WITHDRAWN = Statement(
    "Police withdrew their statement that the driver of the lorry had fallen asleep.",
    "Post",
    "2025-03-06",
    "Crash: police correct themselves",
)
ELSEWHERE = Statement(
    "The Harbour Bank withdrew its offer for the shipyard.", "Post", "2025-03-06", "Offer withdrawn"
)


def test_a_later_sentence_takes_a_statement_back() -> None:
    assert withdrawals([SAID, ELSEWHERE, WITHDRAWN], 0) == [2]
    assert withdrawals([SAID, ELSEWHERE, WITHDRAWN], 2) == []


@pytest.mark.parametrize("day", ["2025-03-04", "2025-03-01", "2025-09-01", None])
def test_only_within_days_after_it(day: str | None) -> None:
    assert withdrawals([SAID, replace(WITHDRAWN, published=day)], 0) == []


def test_the_nearest_comes_first_and_of_equals_the_newest() -> None:
    again = replace(WITHDRAWN, published=f"2025-03-{5 + MOST_DAYS // 10:02}T09:00:00+00:00")
    assert withdrawals([SAID, WITHDRAWN, again], 0) == [2, 1]
    nearest = replace(WITHDRAWN, text=WITHDRAWN.text.replace("the lorry", "the milk lorry"))
    assert withdrawals([SAID, nearest, again], 0) == [1, 2]


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("The ministry corrected its earlier statement on the closure.", True),
        ("The report that the mayor had resigned turned out to be false.", True),
        ("The council apologised for its error.", True),
        ("The ministry stood by its statement.", False),
        ("She withdraws money each Monday.", False),
        ("The army withdrew its troops from the valley.", False),
        ("The board has not withdrawn its claims.", False),
        ("The town was taken back by the army.", False),
        ("The police were wrong to close the road.", False),
        ("Earlier reports were wrong, the mayor said.", True),
    ],
)
def test_what_takes_back(sentence: str, *, expected: bool) -> None:
    assert takes_back(sentence) is expected
