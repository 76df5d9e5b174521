"""The days that a sentence names."""

from __future__ import annotations

from datetime import date

import pytest

from qa.answering.statements.days import days_named

PUBLISHED = date(2026, 2, 12)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("It sank on 9 February.", date(2026, 2, 9)),
        ("It sank on Feb. 9, 2025.", date(2025, 2, 9)),
        ("It sank on the 9th of February 2025.", date(2025, 2, 9)),
        ("It sank on Sept 3.", date(2026, 9, 3)),
    ],
)
def test_a_day_of_the_calendar(text: str, day: date) -> None:
    assert days_named(text, PUBLISHED) == {day}


def test_a_weekday_before_a_day_does_not_hide_it() -> None:
    assert date(2026, 2, 9) in days_named("It sank on Monday 9 February.", PUBLISHED)


def test_a_number_behind_a_word_with_a_capital_is_no_day() -> None:
    assert days_named("Boeing 12 of them sold, said Holm 3.", PUBLISHED) == frozenset()
