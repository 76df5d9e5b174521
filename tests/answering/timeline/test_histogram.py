"""Bars of a timeline: their unit, and that they hold every day once."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.answering.timeline.histogram import MOST_BARS, timeline_bars


def test_days_of_some_weeks_are_counted_by_the_week_from_monday() -> None:
    unit, bars = timeline_bars([date(2020, 6, 10), date(2020, 6, 14), date(2020, 6, 29)])
    assert unit == "week"
    assert [(bar.first, bar.last, bar.articles) for bar in bars] == [
        (date(2020, 6, 8), date(2020, 6, 14), 2),
        (date(2020, 6, 15), date(2020, 6, 21), 0),
        (date(2020, 6, 22), date(2020, 6, 28), 0),
        (date(2020, 6, 29), date(2020, 7, 5), 1),
    ]


@pytest.mark.parametrize(
    ("days", "unit", "number"),
    [
        (0, "day", 1),
        (13, "day", 14),
        (14, "week", 3),
        (59 * 7, "week", 60),
        (60 * 7, "month", 15),
        (365 * 4, "month", 49),
        (365 * 6, "year", 7),
        (365 * 100, "year", 50),
        (365 * 1000, "year", 50),
    ],
)
def test_the_span_chooses_the_unit(days: int, unit: str, number: int) -> None:
    first = date(900, 1, 1)
    chosen, bars = timeline_bars([first, first + timedelta(days)])
    assert chosen == unit
    assert abs(len(bars) - number) <= 1


@given(st.lists(st.dates(), min_size=1, max_size=30))
def test_bars_hold_every_day_once_without_a_gap(days: list[date]) -> None:
    _, bars = timeline_bars(days)
    assert len(bars) <= MOST_BARS
    assert [bar.articles for bar in bars] == [
        sum(bar.first <= day <= bar.last for day in days) for bar in bars
    ]
    assert sum(bar.articles for bar in bars) == len(days)
    for bar, after in pairwise(bars):
        assert bar.last + timedelta(1) == after.first
    assert bars[0].articles and bars[-1].articles


def test_no_day_makes_no_bar() -> None:
    assert timeline_bars([]) == ("week", ())
