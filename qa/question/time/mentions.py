"""The periods that a passage names, seen from the day it was published, beside one asked for."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from qa.question.time.calendar_spans import Days, gap, in_year, length_of, share_inside
from qa.question.time.window import Moment, Said, moments_in
from qa.text.dates import MONTH_PATTERN, SHORT_MONTH_PATTERN

MOST_NAMED = 24
"""Times read of a passage; it has some 200 words."""

LEAST_INSIDE = 0.5
"""Share of a named time that must lie in the period asked for, for a passage to speak of it."""

_YEARLESS = re.compile(
    rf"\b(?:{MONTH_PATTERN}|{SHORT_MONTH_PATTERN}|quarter|Q[1-4]|H[12]|spring|summer|autumn|fall"
    r"|winter)\b",
    re.IGNORECASE,
)
_MONTH, _QUARTER, _HALF = 31, 85, 190


@dataclass(frozen=True, slots=True)
class NamedTime:
    """A time that a passage names.

    Attributes:
        days: what it may mean. Without a year it may be the latest or the next one.
    """

    days: tuple[Days, ...]

    @property
    def is_day(self) -> bool:
        return all(first == last for first, last in self.days)

    def is_in(self, period: Days) -> bool:
        """Whether it is the period, lies mostly inside it, or is a month that holds it."""
        return any(_is_in(days, period) for days in self.days)

    def is_beside(self, period: Days) -> bool:
        """Whether it is another quarter where one is asked for, or the same month another year.

        Seasons and halves count as quarters do. What is counted by quarters stands beside
        those before. Other months and years are named for much else.
        """
        return all(gap(days, period) > 0 and _is_like(days, period) for days in self.days)


@lru_cache(maxsize=512)  # the passages of a question come in each of its searches
def times_named(text: str, published: date | None) -> tuple[NamedTime, ...]:
    """The times with a first and a last day that a passage names.

    As temporal taggers resolve a time by the day of the document (HeidelTime: Strötgen and
    Gertz, SemEval 2010), by the rules for questions. "In the third quarter", in print on
    20 October 2023, is that of 2023; without a day only times that name their year are known.
    """
    said = Said(text, published or date.max, is_print=True)
    named = (_named(moment, published) for moment in moments_in(said, MOST_NAMED))
    return tuple(NamedTime(days) for days in named if days)


def speaks_of(period: Days, named: Iterable[NamedTime]) -> bool:
    """Whether one of the times named is the period asked for, or in it."""
    return any(time.is_in(period) for time in named)


def speaks_of_another(period: Days, named: Iterable[NamedTime]) -> bool:
    """Whether a period is named that `NamedTime.is_beside` tells, and never the one asked for."""
    times = list(named)
    return not speaks_of(period, times) and any(time.is_beside(period) for time in times)


def counts_another(period: Days, named: Iterable[NamedTime]) -> bool:
    """Whether a sentence names a period beside the one asked for, and never that.

    A day does not count: "3,700 in the fourth quarter, they said on Monday".
    """
    return speaks_of_another(period, [time for time in named if not time.is_day])


def _named(moment: Moment, published: date | None) -> tuple[Days, ...]:
    if moment.since is None or moment.until is None:
        return ()
    days = moment.since, moment.until
    if not moment.is_relative:
        return (days,)
    if published is None:
        return ()
    if _YEARLESS.search(moment.words) is None:
        return (days,)
    try:
        return days, in_year(days, days[0].year + 1)
    except (ValueError, OverflowError):  # 29 February, or beyond the calendar
        return (days,)


def _is_like(days: Days, period: Days) -> bool:
    lengths = length_of(days), length_of(period)
    if min(lengths) >= _QUARTER and max(lengths) <= _HALF:
        return True
    is_same_day = days[0].replace(year=2000) == period[0].replace(year=2000)
    return is_same_day and max(lengths) <= _HALF and abs(lengths[0] - lengths[1]) <= 1


def _is_in(days: Days, period: Days) -> bool:
    if share_inside(days, period) >= LEAST_INSIDE:
        return True
    is_around = days[0] <= period[0] and period[1] <= days[1]
    return is_around and length_of(days) <= _MONTH
