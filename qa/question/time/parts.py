"""The part of a period that words in front of it name: "early", "the first week of"."""

from __future__ import annotations

from datetime import date, timedelta

from qa.question.time.calendar_spans import (
    ONE_DAY,
    Days,
    count_of,
    length_of,
    month_span,
    shifted,
)
from qa.text.dates import WEEKDAYS

_ORDINALS = ("first", "second", "third", "fourth", "fifth")
_EDGES = {"early": "early", "start": "early", "beginning": "early", "middle": "mid", "end": "late"}
_WEEK = timedelta(days=6)
_LENGTHS = {"day": 1, "week": 7, "fortnight": 14}
_MONTHS = {"month": 1, "quarter": 3}
FIRST_DAYS = 7
"""How many "the first days" and "the last days" of a period are, to be on the safe side."""
FIRST_UNITS = 3
"""How many "the opening weeks" or "the closing months" are."""
_WEEKDAYS = tuple(map(str.lower, WEEKDAYS))
_SATURDAY = 5


def part_of(days: Days, part: dict[str, str]) -> Days | None:
    """The part of a period, or what lies around a day, as `TimeWords.part` names it.

    Weeks of a month are counted from its first day: the first one is the 1st to the 7th, the
    last one its last seven days. None where a period has no such part.
    """
    if "around" in part:
        return _around(days, part["around"], part["how"])
    if "to" in part:
        return _months_to(days[1], part)
    if "nth" in part:
        return _nth(days, part["nth"], part["unit"], count_of(part.get("count", "one")))
    edge = part.get("edge", "").split()
    third = part.get("third") or (_EDGES.get(edge[0]) if edge else None)
    return _fraction(days, ("early", "mid", "late").index(third), 3) if third else days


def _around(days: Days, around: str, how: str) -> Days:
    """The week or weekend that a day names.

    A week that begins or ends on a day does; the week "of" a day is the one from Monday that
    holds it, but that of a Sunday begins there, as American papers count.
    """
    first, last = days
    if around == "weekend":
        if length_of(days) > 1:
            return days
        weekday = first.weekday()
        # The weekend that a Friday or a Sunday belongs to; that of a day between comes next.
        saturday = first + timedelta(days=_SATURDAY - weekday)
        return saturday, saturday + ONE_DAY
    if how == "ending":
        return last - _WEEK, last
    if how == "of" and first.weekday() != 6:
        first -= timedelta(days=first.weekday())
    return first, max(first + _WEEK, last)


def _months_to(end: date, part: dict[str, str]) -> Days:
    """The months that end with a month or on a day: the year to 31 March begins on 1 April."""
    named = {"quarter": 3, "half": 6, "year": 12}
    count = count_of(part["length"]) if "length" in part else named[part["length_of"]]
    if (end + ONE_DAY).day == 1:
        return month_span(end.year, end.month - count + 1, count)[0], end
    return shifted(end, "month", -count) + ONE_DAY, end


def _nth(days: Days, nth: str, unit: str, count: int) -> Days | None:
    """The first, second or last so many weeks, halves or quarters of a period."""
    is_last = nth in {"last", "final", "closing", "latter"}
    number = -1 if is_last else 0 if nth == "opening" else _number(nth)
    name = unit.removesuffix("s")
    if name in _WEEKDAYS:
        return _weekday(days, number, _WEEKDAYS.index(name))
    if unit != name and count == 1:
        count = FIRST_DAYS if name == "day" else FIRST_UNITS
    if name in {"half", "third"}:
        whole = 2 if name == "half" else 3
        return _fraction(days, number % whole, whole) if number < whole else None
    if name == "weekend":
        saturday = _weekday(days, number, _SATURDAY)
        return (saturday[0], saturday[0] + ONE_DAY) if saturday else None
    if name in _MONTHS:
        return _months_of(days, number, count * _MONTHS[name])
    step = timedelta(days=_LENGTHS[name] * count)
    first = days[1] - step + ONE_DAY if is_last else days[0] + number * step
    return (first, min(first + step - ONE_DAY, days[1])) if first <= days[1] else None


def _months_of(days: Days, number: int, count: int) -> Days | None:
    if number < 0:
        first = shifted(days[1].replace(day=1), "month", 1 - count)
    else:
        first = shifted(days[0].replace(day=1), "month", number * count)
    span = month_span(first.year, first.month, count)
    return span if days[0] <= span[0] and span[1] <= days[1] else None


def _number(nth: str) -> int:
    return int(nth[0]) - 1 if nth[0].isdigit() else _ORDINALS.index(nth)


def _weekday(days: Days, number: int, weekday: int) -> Days | None:
    """The first, second or last Monday of a period; a weekend is of that in which it begins."""
    first, last = days
    if number < 0:
        named = last - timedelta(days=(last.weekday() - weekday) % 7)
    else:
        named = first + timedelta(days=(weekday - first.weekday()) % 7 + 7 * number)
    return (named, named) if first <= named <= last else None


def _fraction(days: Days, number: int, whole: int) -> Days:
    """One of the halves or thirds, in whole months where there are enough.

    Of a month the first half ends on the 15th, and a third has ten days, the last one the rest.
    """
    first, last = days
    months = (last.year - first.year) * 12 + last.month - first.month + 1
    if months >= whole:
        step = months // whole
        start = shifted(first.replace(day=1), "month", number * step)
        return month_span(start.year, start.month, step)
    size = (15 if whole == 2 else 10) if months == 1 and length_of(days) >= 28 else 0
    step_days = timedelta(days=size or max(1, length_of(days) // whole))
    begin = first + number * step_days
    return begin, last if number == whole - 1 else begin + step_days - ONE_DAY
