"""Days as a reader writes them."""

from __future__ import annotations

from datetime import date

MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)


def day_label(published: date | str | None) -> str:
    """A day or ISO 8601 text as a reader writes it ("11 June 2020"), or "no date"."""
    if not published:
        return "no date"
    text = str(published)
    try:
        day = date.fromisoformat(text[:10])
    except ValueError:
        return text
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def days_label(since: date | None, until: date | None) -> str:
    """A span of days in few words: "8–14 Jun 2020", "since 1 May 2019"."""
    if since is None or until is None:
        one = since or until
        return f"{'since' if since else 'until'} {_short_day(one)}" if one else "all days"
    if since == until:
        return _short_day(since)
    if (since.year, since.month) == (until.year, until.month):
        return f"{since.day}–{_short_day(until)}"
    first = _short_day(since)
    return f"{first.removesuffix(f' {until.year}')} – {_short_day(until)}"


def _short_day(day: date) -> str:
    return f"{day.day} {MONTHS[day.month - 1][:3]} {day.year}"
