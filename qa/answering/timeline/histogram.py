"""Histograms of days of publication: by the day, the week, the month or some years."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

Unit = Literal["day", "week", "month", "year", "decade", "century"]

MOST_BARS = 60
"""On a timeline. A bar is then five pixels wide on a phone, which is as narrow as can be hit."""

LONGEST_IN_DAYS = 14
"""Days that are shown one by one: two weeks would be two bars."""

YEARS = (1, 2, 5, 10, 20, 50, 100, 200)
"""Years in one bar; 200 are enough for all that a date can hold."""


@dataclass(frozen=True, slots=True)
class Bar:
    """Some days and the number of articles published on them.

    Attributes:
        first, last: the whole week, month or years, both included.
    """

    first: date
    last: date
    articles: int


def bars_of(articles: Mapping[date, int], unit: Unit, years: int = 1) -> tuple[Bar, ...]:
    """Bars from the first day to the last without a gap.

    Args:
        articles: their number on each day, at least one day.
        unit: of a bar.
        years: in a bar of years; the first is a multiple of their number.
    """
    counts: Counter[int] = Counter()
    for day, number in articles.items():
        counts[_place(day, unit, years)] += number
    places = range(min(counts), max(counts) + 1)
    return tuple(Bar(*_days_of(place, unit, years), counts[place]) for place in places)


def timeline_bars(days: Sequence[date]) -> tuple[Unit, tuple[Bar, ...]]:
    """Bars by the week where that gives neither few bars nor too many.

    Args:
        days: of publication, one for each article, in any order.

    Returns:
        The unit, and at most `MOST_BARS` bars, the empty ones too. A bar of "year" is
        several years where the span is of more than `MOST_BARS`.
    """
    if not days:
        return "week", ()
    first, last = min(days), max(days)
    if (last - first).days < LONGEST_IN_DAYS:
        unit: Unit = "day"
    elif _week(last) - _week(first) < MOST_BARS:
        unit = "week"
    elif month_number(last) - month_number(first) < MOST_BARS:
        unit = "month"
    else:
        unit = "year"
    span = last.year - first.year + 1
    years = next(years for years in YEARS if span // years + 1 < MOST_BARS)
    return unit, bars_of(Counter(days), unit, years)


def month_number(day: date) -> int:
    """Months since the beginning of the count of years."""
    return day.year * 12 + day.month - 1


def _week(day: date) -> int:
    """Weeks since the beginning of the calendar, which was a Monday."""
    return (day.toordinal() - 1) // 7


def _place(day: date, unit: Unit, years: int) -> int:
    if unit == "day":
        return day.toordinal()
    if unit == "week":
        return _week(day)
    return month_number(day) if unit == "month" else day.year // years


def _days_of(place: int, unit: Unit, years: int) -> tuple[date, date]:
    """First and last day of a bar, as far as the calendar goes."""
    first, after = _begin(place, unit, years), _begin(place + 1, unit, years)
    return date.fromordinal(max(1, first)), date.fromordinal(after - 1)


def _begin(place: int, unit: Unit, years: int) -> int:
    """The first day of a bar as `date.toordinal` counts, or the day after the last of all."""
    if unit == "day":
        return place
    if unit == "week":
        return min(place * 7 + 1, _NO_DAY)
    year, month = divmod(place, 12) if unit == "month" else (place * years, 0)
    return date(max(1, year), month + 1, 1).toordinal() if year <= date.max.year else _NO_DAY


_NO_DAY = date.max.toordinal() + 1
