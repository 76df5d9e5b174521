"""The days that a sentence names, seen from the day it was published."""

from __future__ import annotations

import re
from datetime import date, timedelta

from qa.text.dates import MONTH_PATTERN, MONTHS, SHORT_MONTH_PATTERN, WEEKDAYS

_MONTH_NUMBERS = {
    name.lower(): number
    for number, month in enumerate(MONTHS, 1)
    for name in (month, month[:3], month[:4])
}
_MONTH = rf"({MONTH_PATTERN}|{SHORT_MONTH_PATTERN})"
MONTH_DAY = re.compile(
    rf"\b{_MONTH}\.?\s(\d{{1,2}})(?:st|nd|rd|th)?\b(?!,\d)(?:,?\s((?:19|20)\d\d))?"
    rf"|\b(\d{{1,2}})(?:st|nd|rd|th)?\s(?:of\s)?{_MONTH}\b(?:,?\s((?:19|20)\d\d))?"
)
_WEEKDAY = re.compile(rf"\b({'|'.join(WEEKDAYS)})\b")
_NEAR = {
    re.compile(rf"\b(?:{words})\b", re.IGNORECASE): days
    for words, days in {
        "today|tonight|this\\s(?:morning|afternoon|evening)": 0,
        "yesterday|last\\snight": -1,
        "tomorrow": 1,
    }.items()
}


def days_named(text: str, published: date | None) -> frozenset[date]:
    """The days that a sentence may mean; of a weekday the one before and the one after.

    Without a day of publication only those with their year.
    """
    days = set()
    for match in MONTH_DAY.finditer(text):
        month = _MONTH_NUMBERS[(match[1] or match[5]).lower()]
        year = match[3] or match[6] or (published.year if published else None)
        if year:
            days |= _calendar_day(int(year), month, int(match[2] or match[4]))
    if published is None:
        return frozenset(days)
    for pattern, shift in _NEAR.items():
        if pattern.search(text):
            days.add(published + timedelta(days=shift))
    for name in _WEEKDAY.findall(text):
        back = (published.weekday() - WEEKDAYS.index(name)) % 7
        days |= {published - timedelta(days=back), published + timedelta(days=7 - back)}
    return frozenset(days)


def _calendar_day(year: int, month: int, number: int) -> set[date]:
    try:
        return {date(year, month, number)}
    except ValueError:
        return set()


def is_calendar_word(word: str) -> bool:
    """Whether a word in lower case is a month or a day of the week, in full or short."""
    return word in _MONTH_NUMBERS or word.title() in WEEKDAYS
