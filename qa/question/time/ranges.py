"""Resolve a time's words to the first and the last day that they mean, seen from a day."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import cast

from qa.question.time.calendar_spans import (
    ONE_DAY,
    Days,
    Unit,
    count_of,
    gap,
    in_year,
    month_span,
    shifted,
    span_of,
)
from qa.question.time.parts import part_of
from qa.question.time.patterns import TimeWords
from qa.text.dates import MONTHS, WEEKDAYS

# Meteorological seasons of the northern hemisphere; winter begins in December
# and is named after the year in which it begins when one says "the winter of 2020".
_SEASON_MONTHS = {"spring": 3, "summer": 6, "autumn": 9, "fall": 9, "winter": 12}
_NUMBERS = {"first": 1, "second": 2, "third": 3, "fourth": 4}
_TENS = ("twen", "thir", "for", "fif", "six", "seven", "eigh", "nine")
_DECADES = {f"{name}ties": 20 + 10 * number for number, name in enumerate(_TENS)}


def days_meant(words: TimeWords, as_of: date, covered: Days | None = None) -> Days | None:
    """The days that a time's words mean; None if no such day exists, or it cannot be known.

    Days without a year are the latest ones not after ``as_of``, or of those that end in or
    are nearest to ``covered``. A period that holds ``as_of`` and is counted from it ("this
    week") ends there.

    Args:
        words: as `qa.question.time.patterns.time_words` finds them.
        as_of: the day they are said on.
        covered: the first and the last day of the articles that are asked.
    """
    try:
        days = _resolved(words, as_of)
        if covered and days and not words.names_year and not words.counts_from_a_day:
            days = _nearest(words, days, covered, as_of)
    except (ValueError, OverflowError):
        return None
    if days is None or days[0] > as_of:
        return None
    first, last = days
    return (first, last if words.names_year else min(last, as_of))


def _nearest(words: TimeWords, days: Days, covered: Days, as_of: date) -> Days | None:
    """Of the days of every year the latest inside the days covered, or else the nearest."""
    if gap(days, covered) == 0:
        return days
    seen = _resolved(words, min(as_of, covered[1]))
    if seen is None:
        return days
    years = [seen]
    for year in (seen[0].year - 1, seen[0].year + 1):
        try:
            years.append(in_year(seen, year))
        except ValueError:  # 29 February
            continue
    begun = [year for year in years if year[0] <= as_of]
    return min(begun, key=lambda year: (gap(year, covered), -year[0].toordinal()))


def _resolved(words: TimeWords, as_of: date) -> Days | None:
    """The days of a form or of its part, seen from a day; those without a year begin before it."""
    days = _READERS[words.kind](words.parts, as_of)
    if days is None or not words.part:
        return days
    part = part_of(days, words.part)
    if part and part[0] > as_of and not words.names_year and words.kind != "unit":
        earlier = _READERS[words.kind](words.parts, days[0] - ONE_DAY)  # the one before
        part = part_of(earlier, words.part) if earlier else None
    return part


def _latest(year: int | None, month: int, count: int, as_of: date) -> Days:
    """Some months of a year, or of the latest one in which they have begun."""
    days = month_span(as_of.year if year is None else year, month, count)
    return month_span(as_of.year - 1, month, count) if year is None and days[0] > as_of else days


def _year_in(parts: dict[str, str], as_of: date, *names: str) -> int | None:
    """The year that words name, in figures or by "last year"; None if they name none."""
    if "said_year" in parts:
        return as_of.year - (parts["said_year"] == "last")
    return next((int(parts[name]) for name in names if name in parts), None)


def _number_in(words: str) -> int:
    return int(re.sub(r"\D", "", words))


def month_number(name: str) -> int:
    """The number of a month, 1 to 12, by its name or a short form of three letters or more.

    Raises:
        ValueError: it is no month.
    """
    names = [month[:3].lower() for month in MONTHS]
    return names.index(name[:3].lower()) + 1


def _iso(parts: dict[str, str], as_of: date) -> Days | None:
    year, month, number = (int(part) for part in re.split("[-/]", parts["iso"]))
    return span_of(date(year, month, number), "day")


def _slashed(parts: dict[str, str], as_of: date) -> Days | None:
    """Day and month in figures, only where one order is possible."""
    year, first, second = (int(parts[name]) for name in ("slashed", "one", "two"))
    if first != second and max(first, second) <= 12:
        return None
    return span_of(date(year, min(first, second), max(first, second)), "day")


def _day_of(day: str, month: str, year: int | None, as_of: date) -> date:
    """A day by its words; without a year the latest one that there is (29 February)."""
    number, month_of_year = _number_in(day), month_number(month)
    if year is not None:
        return date(year, month_of_year, number)
    for latest in range(as_of.year, max(as_of.year - 9, 0), -1):
        try:
            named = date(latest, month_of_year, number)
        except ValueError:
            continue
        if named <= as_of:
            return named
    raise ValueError("There is no such day.")


def _days(parts: dict[str, str], as_of: date) -> Days | None:
    month = parts.get("dm1") or parts["dm2"]
    last = _day_of(
        parts.get("d2") or parts["d4"], month, _year_in(parts, as_of, "dy1", "dy2"), as_of
    )
    first = last.replace(day=_number_in(parts.get("d1") or parts["d3"]))
    return (first, last) if first <= last else None


def _day(parts: dict[str, str], as_of: date) -> Days | None:
    day, month = (parts.get(f"{name}1") or parts[f"{name}2"] for name in ("day", "month"))
    return span_of(_day_of(day, month, _year_in(parts, as_of, "year1", "year2"), as_of), "day")


def _month(parts: dict[str, str], as_of: date) -> Days | None:
    month = month_number(parts.get("month") or parts["bare"])
    first, last = _latest(_year_in(parts, as_of, "myear"), month, 1, as_of)
    if parts.get("mdet", "").lower() == "last" and first == as_of.replace(day=1):
        return month_span(first.year - 1, month, 1)
    return first, last


def _quarter(parts: dict[str, str], as_of: date) -> Days | None:
    """A quarter or half of a calendar year; whose year begins in May says so itself."""
    name = (parts.get("span") or parts["spans"]).lower()
    nth = (parts.get("q") or parts["nth"]).lower()
    number, months = _NUMBERS.get(nth) or int(nth[0]), 3 if name[0] == "q" else 6
    if number * months > 12:
        return None
    year = _year_in(parts, as_of, "qyear", "year_of")
    return _latest(year, months * (number - 1) + 1, months, as_of)


def _season(parts: dict[str, str], as_of: date) -> Days | None:
    month = _SEASON_MONTHS[parts["season"].lower()]
    return _latest(_year_in(parts, as_of, "syear"), month, 3, as_of)


def _decade(parts: dict[str, str], as_of: date) -> Days | None:
    if "decade" in parts:
        return month_span(int(parts["decade"]), 1, 120)
    tens = int(parts["tens"]) if "tens" in parts else _DECADES[parts["nineties"].lower()]
    year = as_of.year - as_of.year % 100 + tens
    return month_span(year if year <= as_of.year else year - 100, 1, 120)


def _years(parts: dict[str, str], as_of: date) -> Days | None:
    first, last = int(parts["from_year"]), parts["to_year"]
    until = int(last) if len(last) == 4 else first - first % 100 + int(last)
    is_next = until == first + 1
    return month_span(first, 1, 12 * (until - first + 1)) if is_next or len(last) == 4 else None


def _year(parts: dict[str, str], as_of: date) -> Days | None:
    return month_span(int(parts["year"]), 1, 12)


def _weekday(parts: dict[str, str], as_of: date) -> Days | None:
    det = " ".join(parts.get("wdet", "").lower().split())
    if det in {"next", "every", "each"}:
        return None
    # The latest Thursday may be today; "last Thursday" may not.
    seen = as_of - ONE_DAY if det.endswith(("last", "past")) else as_of
    number = WEEKDAYS.index(parts["weekday"].capitalize())
    return span_of(seen - timedelta(days=(seen.weekday() - number) % 7), "day")


def _unit_in(words: str) -> Unit:
    return cast(Unit, words.lower().removesuffix("s"))


def _ago(parts: dict[str, str], as_of: date) -> Days | None:
    *count, words, _ = parts["ago"].split()
    unit = _unit_in(words)
    number = 2 if len(count) > 1 else count_of(count[0])
    return span_of(shifted(as_of, unit, -number), unit)


def _rolling(parts: dict[str, str], as_of: date) -> Days | None:
    unit = _unit_in(parts.get("units") or parts.get("one_unit") or parts["last_unit"])
    return shifted(as_of, unit, -count_of(parts.get("count", "one"))), as_of


def _unit(parts: dict[str, str], as_of: date) -> Days | None:
    if parts.get("uwhen", "").lower() == "later":
        return None
    unit = parts.get("unit", "weekend").lower()
    det = parts.get("udet", "").lower()
    is_last = det == "last"
    if unit == "weekend":
        return _weekend(as_of, is_last, det == "this")
    if unit in _SEASON_MONTHS:
        return _latest_season(_SEASON_MONTHS[unit], as_of, is_last)
    if det == "past":
        return _rolling({"one_unit": unit}, as_of)
    first, last = span_of(as_of, _unit_in(unit))
    if is_last:
        return span_of(first - ONE_DAY, _unit_in(unit))
    # Seven days hold "this week" whether one's week begins on Sunday or on Monday.
    return (as_of - 6 * ONE_DAY, as_of) if unit == "week" else (first, last)


def _weekend(as_of: date, is_last: bool, is_this: bool) -> Days | None:
    """The latest weekend; from Wednesday to Friday "this weekend" is the coming one."""
    if is_this and as_of.weekday() in {2, 3, 4}:
        return None
    seen = as_of - timedelta(days=as_of.weekday() + 1) if is_last else as_of
    saturday = seen - timedelta(days=(seen.weekday() - 5) % 7)
    return saturday, saturday + ONE_DAY


def _latest_season(month: int, as_of: date, is_last: bool) -> Days | None:
    """The season that runs or ran last; for "last summer" it must be over."""
    days = _latest(None, month, 3, as_of)
    if is_last and days[1] >= as_of:
        days = _latest(days[0].year - 1, month, 3, as_of)
    # "This summer", said in spring, is still to come.
    return None if not is_last and (as_of - days[1]).days > 183 else days


def _whole(parts: dict[str, str], as_of: date) -> Days | None:
    return span_of(as_of, _unit_in(parts["whole"]))


def _near(parts: dict[str, str], as_of: date) -> Days | None:
    words = " ".join(parts["near"].lower().split())
    back = {"yesterday": 1, "last night": 1, "the day before yesterday": 2}.get(words, 0)
    return span_of(as_of - back * ONE_DAY, "day")


_READERS = {
    "iso": _iso,
    "slashed": _slashed,
    "days": _days,
    "day": _day,
    "month": _month,
    "quarter": _quarter,
    "season": _season,
    "decade": _decade,
    "years": _years,
    "year": _year,
    "weekday": _weekday,
    "ago": _ago,
    "rolling": _rolling,
    "unit": _unit,
    "whole": _whole,
    "near": _near,
}
