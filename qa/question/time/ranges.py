"""Resolve a time's words to the first and the last day that they mean, seen from a day."""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date, datetime, time, timedelta

from qa.question.time.patterns import TimeWords

Days = tuple[date, date]
"""The first and the last day meant."""

_ONE_DAY = timedelta(days=1)
_PARTS = {"start": "early", "beginning": "early", "middle": "mid", "end": "late"}
# Meteorological seasons of the northern hemisphere; winter begins in December
# and is named after the year in which it begins when one says "the winter of 2020".
_SEASON_MONTHS = {"spring": 3, "summer": 6, "autumn": 9, "fall": 9, "winter": 12}
_QUARTERS = {"first": 1, "second": 2, "third": 3, "fourth": 4}


def days_meant(words: TimeWords, as_of: date) -> Days | None:
    """The days that a time's words mean; None if no such day exists, or it cannot be known.

    Days without a year are the latest ones not after ``as_of``. A period that
    holds ``as_of`` and is counted from it ("this week") ends there.
    """
    try:
        days = _READERS[words.kind](words.parts, as_of)
    except (ValueError, OverflowError):
        return None
    if days is None or days[0] > as_of:
        return None
    first, last = days
    return (first, last if words.names_year else min(last, as_of))


def _parse(words: str, as_of: date) -> tuple[date, str] | None:
    """What dateparser makes of a date's words: a day in it, and day, week, month or year."""
    from dateparser.date import DateDataParser

    noon = datetime.combine(as_of, time(12))
    settings = {"RELATIVE_BASE": noon, "PREFER_DATES_FROM": "past"}
    parsed = DateDataParser(languages=["en"], settings=settings).get_date_data(words)
    return None if parsed.date_obj is None else (parsed.date_obj.date(), str(parsed.period))


def _day_of(day: str, month: str, year: str | None, as_of: date) -> date | None:
    number = int(re.sub(r"\D", "", day))
    parsed = _parse(f"{number} {month.rstrip('.')} {year or ''}".strip(), as_of)
    if parsed is None or parsed[0].day != number or (year and parsed[0].year != int(year)):
        return None
    return parsed[0]


def _period(day: date, unit: str) -> Days:
    """The day, the week from Monday, the calendar month or the year that holds a day."""
    if unit == "week":
        monday = day - timedelta(days=day.weekday())
        return monday, monday + timedelta(days=6)
    if unit == "month":
        return _months(day.year, day.month, 1)
    return _months(day.year, 1, 12) if unit == "year" else (day, day)


def _months(year: int, month: int, count: int) -> Days:
    last_year, last_month = divmod(year * 12 + month - 1 + count - 1, 12)
    length = monthrange(last_year, last_month + 1)[1]
    return date(year, month, 1), date(last_year, last_month + 1, length)


def _third(days: Days, parts: dict[str, str], name: str) -> Days:
    """The early, middle or late third of a period, in whole months where it has three."""
    part = parts.get(name) or parts.get(f"{name}_of")
    if part is None:
        return days
    first, last = days
    number = ("early", "mid", "late").index(_PARTS.get(part.lower(), part.lower()))
    months = (last.year - first.year) * 12 + last.month - first.month + 1
    if months >= 3:
        year, month = divmod(first.year * 12 + first.month - 1 + number * (months // 3), 12)
        return _months(year, month + 1, months // 3)
    start = first + number * timedelta(days=10)
    return start, last if number == 2 else start + timedelta(days=9)


def _iso(parts: dict[str, str], as_of: date) -> Days | None:
    year, month, number = (int(part) for part in re.split("[-/]", parts["iso"]))
    return _period(date(year, month, number), "day")


def _slashed(parts: dict[str, str], as_of: date) -> Days | None:
    """Day and month in figures, only where one order is possible."""
    year, first, second = (int(parts[name]) for name in ("slashed", "one", "two"))
    if first != second and max(first, second) <= 12:
        return None
    return _period(date(year, min(first, second), max(first, second)), "day")


def _days(parts: dict[str, str], as_of: date) -> Days | None:
    month, year = (parts.get(f"{name}1") or parts.get(f"{name}2") for name in ("dm", "dy"))
    last = _day_of(parts.get("d2") or parts["d4"], month or "", year, as_of)
    if last is None:
        return None
    first = last.replace(day=int(re.sub(r"\D", "", parts.get("d1") or parts["d3"])))
    return (first, last) if first <= last else None


def _day(parts: dict[str, str], as_of: date) -> Days | None:
    day, month, year = (
        parts.get(f"{name}1") or parts.get(f"{name}2") for name in ("day", "month", "year")
    )
    parsed = _day_of(day or "", month or "", year, as_of)
    return None if parsed is None else (parsed, parsed)


def _month(parts: dict[str, str], as_of: date) -> Days | None:
    name, year = parts.get("month") or parts["bare"], parts.get("myear")
    parsed = _parse(f"{name.rstrip('.')} {year or ''}".strip(), as_of)
    if parsed is None or (year and parsed[0].year != int(year)):
        return None
    first = parsed[0].replace(day=1)
    if year is None and first > as_of:
        first = first.replace(year=first.year - 1)
    if parts.get("mdet", "").lower() == "last" and first == as_of.replace(day=1):
        first = first.replace(year=first.year - 1)
    return _third(_period(first, "month"), parts, "mpart")


def _season(parts: dict[str, str], as_of: date) -> Days | None:
    month = _SEASON_MONTHS[parts["season"].lower()]
    return _third(_months(int(parts["syear"]), month, 3), parts, "spart")


def _quarter(parts: dict[str, str], as_of: date) -> Days | None:
    number = int(parts.get("q") or _QUARTERS[parts["qword"].lower()])
    return _months(int(parts["qyear"]), 3 * number - 2, 3)


def _decade(parts: dict[str, str], as_of: date) -> Days | None:
    return _third(_months(int(parts["decade"]), 1, 120), parts, "tpart")


def _year(parts: dict[str, str], as_of: date) -> Days | None:
    return _third(_months(int(parts["year"]), 1, 12), parts, "ypart")


def _weekday(parts: dict[str, str], as_of: date) -> Days | None:
    det = " ".join(parts.get("wdet", "").lower().split())
    if det in {"next", "every", "each"}:
        return None
    # Seen from tomorrow, the latest Thursday may be today; "last Thursday" may not.
    seen = as_of if det.endswith(("last", "past")) else as_of + _ONE_DAY
    parsed = _parse(parts["weekday"], seen)
    return None if parsed is None else (parsed[0], parsed[0])


def _ago(parts: dict[str, str], as_of: date) -> Days | None:
    words = " ".join(parts["ago"].lower().split()).replace("a couple of", "2")
    parsed = _parse(words, as_of)
    if parsed is None:
        return None
    units = ("hour", "day", "week", "month", "year", "decade")
    unit = next(name for name in units if name in words)
    if unit == "decade":
        return _months(parsed[0].year - parsed[0].year % 10, 1, 120)
    return _period(parsed[0], unit)


def _rolling(parts: dict[str, str], as_of: date) -> Days | None:
    count = parts.get("count", "1")
    unit = parts.get("units") or parts.get("one_unit") or parts["last_unit"]
    parsed = _parse(f"{count} {unit} ago", as_of)
    return None if parsed is None else (parsed[0], as_of)


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
    first, last = _period(as_of, unit)
    if is_last:
        return _period(first - _ONE_DAY, unit)
    # Seven days hold "this week" whether one's week begins on Sunday or on Monday.
    return (as_of - 6 * _ONE_DAY, as_of) if unit == "week" else (first, last)


def _weekend(as_of: date, is_last: bool, is_this: bool) -> Days | None:
    """The latest weekend; from Wednesday to Friday "this weekend" is the coming one."""
    if is_this and as_of.weekday() in {2, 3, 4}:
        return None
    seen = as_of - timedelta(days=as_of.weekday() + 1) if is_last else as_of
    saturday = seen - timedelta(days=(seen.weekday() - 5) % 7)
    return saturday, saturday + _ONE_DAY


def _latest_season(month: int, as_of: date, is_last: bool) -> Days | None:
    """The season that runs or ran last; for "last summer" it must be over."""
    days = _months(as_of.year, month, 3)
    if days[0] > as_of or (is_last and days[1] >= as_of):
        days = _months(as_of.year - 1, month, 3)
    if is_last and days[1] >= as_of:
        days = _months(as_of.year - 2, month, 3)
    # "This summer", said in spring, is still to come.
    return None if not is_last and (as_of - days[1]).days > 183 else days


def _near(parts: dict[str, str], as_of: date) -> Days | None:
    words = " ".join(parts["near"].lower().split())
    back = {"yesterday": 1, "last night": 1, "the day before yesterday": 2}.get(words, 0)
    day = as_of - back * _ONE_DAY
    return day, day


_READERS = {
    "iso": _iso,
    "slashed": _slashed,
    "days": _days,
    "day": _day,
    "month": _month,
    "season": _season,
    "quarter": _quarter,
    "decade": _decade,
    "year": _year,
    "weekday": _weekday,
    "ago": _ago,
    "rolling": _rolling,
    "unit": _unit,
    "near": _near,
}
