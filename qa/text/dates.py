"""Names of days and months, labels of days for readers, and dates as instants."""

from __future__ import annotations

from datetime import UTC, date, datetime

from qa.languages.codes import ENGLISH
from qa.languages.locales import day_text, short_day_text, short_days_text
from qa.languages.messages import say, spoken_language

# fmt: off
MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December",
)
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
# fmt: on
CALENDAR_WORDS = frozenset(name.lower() for name in (*MONTHS, *WEEKDAYS))
"""Their names in lower case."""

MONTH_PATTERN = f"(?:{'|'.join(MONTHS)})"
WEEKDAY_PATTERN = f"(?:{'|'.join(WEEKDAYS)})"
SHORT_MONTH_PATTERN = "(?:Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)"
"""Regular expressions, in capitals as print has them; a pattern sets its own borders."""


def day_of(published: str | None) -> date | None:
    """The day of an ISO 8601 text; None if it has none."""
    try:
        return date.fromisoformat((published or "")[:10])
    except ValueError:
        return None


def day_label(published: date | str | None, language: str = ENGLISH) -> str:
    """Write a day or ISO 8601 text as a reader does ("11 June 2020"), or "no date"."""
    if not published:
        return say(language, "no date")
    text = str(published)
    try:
        day = date.fromisoformat(text[:10])
    except ValueError:
        return text
    if spoken_language(language) != ENGLISH:
        return day_text(language, day)
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def days_label(since: date | None, until: date | None, language: str = ENGLISH) -> str:
    """Write a span of days in few words: "8–14 Jun 2020", "since 1 May 2019"."""
    if since is None or until is None:
        if since:
            return say(language, "since %(day)s", day=_short_day(since, language))
        if until:
            return say(language, "until %(day)s", day=_short_day(until, language))
        return say(language, "all days")
    if since == until:
        return _short_day(since, language)
    if spoken_language(language) != ENGLISH:
        return short_days_text(language, since, until)
    if (since.year, since.month) == (until.year, until.month):
        return f"{since.day}–{_short_day(until)}"
    first = _short_day(since)
    return f"{first.removesuffix(f' {until.year}')} – {_short_day(until)}"


def _short_day(day: date, language: str = ENGLISH) -> str:
    if spoken_language(language) != ENGLISH:
        return short_day_text(language, day)
    return f"{day.day} {MONTHS[day.month - 1][:3]} {day.year}"


def instant(stated: str | None) -> datetime | None:
    """Parse a stated ISO 8601 date or time; midnight and UTC where it does not say."""
    if stated is None:
        return None
    try:
        moment = datetime.fromisoformat(stated)
    except ValueError:  # as exact as `Article.published_day` needs it, and no more
        moment = datetime.combine(date.fromisoformat(stated[:10]), datetime.min.time())
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment
