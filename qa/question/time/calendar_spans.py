"""Spans of the calendar: weeks, months, quarters, seasons, and steps from one to the next."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta
from typing import Literal

Days = tuple[date, date]
"""The first and the last day meant."""

Unit = Literal["hour", "day", "week", "month", "quarter", "year", "decade"]

ONE_DAY = timedelta(days=1)
# fmt: off
_COUNTS = {
    "a": 1, "an": 1, "one": 1, "two": 2, "couple": 2, "three": 3, "four": 4, "five": 5, "six": 6,
    "few": 6, "several": 6,  # rather too many than too few
    "seven": 7, "eight": 8, "nine": 9, "ten": 10, "eleven": 11, "twelve": 12, "fifteen": 15,
    "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50,
}
# fmt: on
_MONTHS_OF = {"month": 1, "quarter": 3, "year": 12, "decade": 120}


def length_of(days: Days) -> int:
    """How many days there are from the first to the last, both counted."""
    return (days[1] - days[0]).days + 1


def count_of(words: str) -> int:
    """The number that a count begins with, in digits or words: "12", "two", "a couple of".

    Raises:
        ValueError: it is neither digits nor one of the words that `patterns` knows.
    """
    word = words.lower().split()[0]
    return _COUNTS[word] if word in _COUNTS else int(word)


def month_span(year: int, month: int, count: int) -> Days:
    """So many calendar months from the first day of one; ``month`` may lie outside 1 to 12.

    Raises:
        ValueError: a year outside 1 to 9999.
    """
    year, month = divmod(year * 12 + month - 1, 12)
    last_year, last_month = divmod(year * 12 + month + count - 1, 12)
    length = monthrange(last_year, last_month + 1)[1]
    return date(year, month + 1, 1), date(last_year, last_month + 1, length)


def span_of(day: date, unit: Unit) -> Days:
    """The day, the week from Monday, the month, quarter, year or decade that holds a day."""
    if unit in {"hour", "day"}:
        return day, day
    if unit == "week":
        monday = day - timedelta(days=day.weekday())
        return monday, monday + timedelta(days=6)
    count = _MONTHS_OF[unit]
    months = (day.year * 12 + day.month - 1) // count * count
    return month_span(0, months + 1, count)


def shifted(day: date, unit: Unit, count: int) -> date:
    """A day some hours, days, weeks, months or years later; 31 March less a month is 28 February.

    Hours are days where they make any: 30 hours before today is yesterday.

    Raises:
        OverflowError, ValueError: beyond the calendar.
    """
    if unit in _MONTHS_OF:
        months = day.year * 12 + day.month - 1 + count * _MONTHS_OF[unit]
        year, month = divmod(months, 12)
        return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
    days = {"hour": count / 24, "day": count, "week": 7 * count}[unit]
    return day + timedelta(days=int(days))


def in_year(days: Days, year: int) -> Days:
    """The same days of another year, counted by the year of the first.

    Raises:
        ValueError: there is no such day: 29 February of most years.
    """
    first, last = days
    if last + ONE_DAY == (last + ONE_DAY).replace(day=1):  # to the end of a month of any length
        end = month_span(year + last.year - first.year, last.month, 1)[1]
    else:
        end = last.replace(year=year + last.year - first.year)
    return first.replace(year=year), end


def gap(days: Days, span: Days) -> int:
    """Days between two spans; 0 where they share a day."""
    return max(0, (span[0] - days[1]).days, (days[0] - span[1]).days)


def share_inside(days: Days, span: Days) -> float:
    """The share of some days that lies inside a span, 0 to 1."""
    first, last = max(days[0], span[0]), min(days[1], span[1])
    return max(0, (last - first).days + 1) / length_of(days)
