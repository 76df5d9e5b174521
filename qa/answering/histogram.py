"""Days counted in bars: by the day, the week, the month or some years."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

Unit = Literal["day", "week", "month", "year"]

MOST_BARS = 60
"""A bar is then five pixels wide on a phone, which is as narrow as can be hit."""

LONGEST_IN_DAYS = 14
"""Days that are shown one by one: two weeks would be two bars."""


@dataclass(frozen=True, slots=True)
class Bar:
    """Some days and the number of articles published on them.

    Attributes:
        first, last: the whole week, month or years, both included.
    """

    first: date
    last: date
    articles: int


def bars_of(days: Sequence[date]) -> tuple[Unit, tuple[Bar, ...]]:
    """Days in bars, by the week where that gives neither few bars nor too many.

    Args:
        days: of publication, one for each article, in any order.

    Returns:
        The unit, and at most `MOST_BARS` bars from the first day to the last, the empty
        ones too. A bar of "year" is several years where the span is of more than
        `MOST_BARS`, the first of them a multiple of their number.
    """
    if not days:
        return "week", ()
    first, last = min(days), max(days)
    years = last.year - first.year + 1
    if (last - first).days < LONGEST_IN_DAYS:
        unit: Unit = "day"
    elif _week(last) - _week(first) < MOST_BARS:
        unit = "week"
    elif _month(last) - _month(first) < MOST_BARS:
        unit = "month"
    else:
        unit = "year"
    step = next(one for one in _STEPS if years // one + 1 < MOST_BARS)
    counts = Counter(_place(day, unit, step) for day in days)
    places = range(_place(first, unit, step), _place(last, unit, step) + 1)
    return unit, tuple(Bar(*_days_of(at, unit, step), counts[at]) for at in places)


_STEPS = (1, 2, 5, 10, 20, 50, 100, 200)
"""Years in one bar; 200 are enough for all that a date can hold."""


def _week(day: date) -> int:
    """Weeks since the beginning of the calendar, which was a Monday."""
    return (day.toordinal() - 1) // 7


def _month(day: date) -> int:
    return day.year * 12 + day.month - 1


def _place(day: date, unit: Unit, step: int) -> int:
    if unit == "day":
        return day.toordinal()
    if unit == "week":
        return _week(day)
    return _month(day) if unit == "month" else day.year // step


def _days_of(place: int, unit: Unit, step: int) -> tuple[date, date]:
    """First and last day of a bar, as far as the calendar goes."""
    first, after = _begin(place, unit, step), _begin(place + 1, unit, step)
    return date.fromordinal(max(1, first)), date.fromordinal(after - 1)


def _begin(place: int, unit: Unit, step: int) -> int:
    """The first day of a bar as `date.toordinal` counts, or the day after the last of all."""
    if unit == "day":
        return place
    if unit == "week":
        return min(place * 7 + 1, _NO_DAY)
    year, month = divmod(place, 12) if unit == "month" else (place * step, 0)
    return date(max(1, year), month + 1, 1).toordinal() if year <= date.max.year else _NO_DAY


_NO_DAY = date.max.toordinal() + 1
