"""Dates as outlets print them, to ISO 8601: exactly what is given, never a guess.

Which source of an article's day of publication wins, first to last:

1. what the source says of the article: a page's JSON-LD, then its meta tags, then
   elements marked as its date; a record's fields; a text's header;
2. the day in its URL (`seeds.metadata.url_dates`), for a page before the meta tags that only
   htmldate knows;
3. a line of the story's head that holds nothing but its date, and then a full date
   in its byline or dateline.

A day of change ("Updated …", ``dateModified``) is `modified` and never takes the place
of the day of publication, wherever it stands. Days on which someone fetched or stored
the article (``crawled_at``, ``date_download``) are neither; they only bound what a URL
can mean. What gives no full day gives none.
"""

from __future__ import annotations

import math
import re
from datetime import UTC, date, datetime, time, timedelta, timezone

from seeds.metadata.foreign_dates import in_english

FIRST_YEAR = 1600
"""The first newspapers are of the 1600s; an earlier year is a slip."""

MOST_AHEAD = 366
"""Days. Magazines are dated weeks ahead and embargoes lie in days; more is a slip."""

_NO_MOMENT = "1970-01-01T00:00"
"""What programs write where there is no date: the zero of Unix time."""

LONGEST_DATE = 120
"""Characters. Longer text is not a date; the bound keeps every pattern cheap."""

_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "january jan", "february feb", "march mar", "april apr", "may", "june jun", "july jul",
            "august aug", "september sept sep", "october oct", "november nov", "december dec",
        ),
        start=1,
    )
    for name in names.split()
}  # fmt: skip

# Hours from UTC. Only names with one meaning in news; CST is read as the
# American one, BST as the British one.
_ZONES = {
    "z": 0, "utc": 0, "gmt": 0,
    "est": -5, "edt": -4, "cst": -6, "cdt": -5, "mst": -7, "mdt": -6, "pst": -8, "pdt": -7,
    "bst": 1, "cet": 1, "cest": 2, "msk": 3,
}  # fmt: skip

# Real zones whose distance from UTC the name alone does not say: the clock time
# is kept, the zone is left open.
_OPEN_ZONES = ("et", "ct", "mt", "pt", "local time", "[a-z]{2,4}t")

MONTH = "(?P<month>" + "|".join(sorted(_MONTHS, key=len, reverse=True)) + r")\b\.?"
_DAY = r"(?P<day>\d{1,2})(?:st|nd|rd|th)?"
_YEAR = r"(?P<year>\d{4})"
WEEKDAY = (
    r"(?:(?:mon|tue|wed|thu|fri|sat|sun|tues|weds|wednes|thur|thurs|satur)(?:day)?\b\.?,?\s?)?"
)
GAP = r"(?:\s?[,|•·–—-]\s?|\s)"
CLOCK = (
    r"(?P<hour>\d{1,2})(?:[:.](?P<minute>\d{2})(?::(?P<second>\d{2})(?:\.\d{1,9})?)?)?"
    r"(?:\s?(?P<half>[ap])\.?m\b\.?)?"
    r"(?:\s?\(?(?P<zone>(?:utc|gmt)?\s?[+-]\d{1,2}(?::?\d{2})?|"
    + "|".join(sorted((*_ZONES, *_OPEN_ZONES), key=len, reverse=True))
    + r")(?![a-z])\)?)?"
)
LABEL = (
    r"(?:(?:first |last |originally )?(?:published|posted|updated|modified|created|date|filed)"
    r"(?: at| on)?\s?:?\s)?(?:on\s)?"
)

_DAYS = (
    rf"{MONTH}\s?{_DAY}(?:,\s?|\s){_YEAR}",
    rf"{_DAY}\.?[\s-]?(?:of\s)?{MONTH}[,\s-]?\s?{_YEAR}",
    rf"{_YEAR}(?P<sign>[/.-])(?P<number>\d{{1,2}})(?P=sign){_DAY}",
    rf"{_DAY}\.\s?(?P<number>\d{{1,2}})\.\s?{_YEAR}",
    rf"(?P<left>\d{{1,2}})/(?P<right>\d{{1,2}})/{_YEAR}",
)
_FORMS = tuple(
    re.compile(pattern, re.IGNORECASE | re.ASCII)
    for day in _DAYS
    for pattern in (
        rf"{LABEL}{WEEKDAY}{day}(?:{GAP}(?:at\s)?{CLOCK})?",
        rf"{LABEL}{CLOCK}{GAP}(?:on\s)?{WEEKDAY}{day}",
    )
)


def parse_date(text: str) -> str | None:
    """Turn an absolute date into ISO 8601, as exact as it was given.

    Reads ISO 8601, RFC 2822, and the forms of news pages in English ("June 11,
    2020", "11 June 2020, 14:05 GMT", "Thu, Jan. 9, 2025", "2020/06/11", and
    day-first "11.06.2020") and in other languages ("11. Juni 2020", see
    `seeds.metadata.foreign_dates`), also behind a label such as "Published:". With
    slashes, "06/11/2020" can be read in two ways and gives None, "13/06/2020"
    only in one. A clock time stays, and its zone where it names one. A weekday
    that does not fit is overlooked: the written date counts.

    Nothing is filled in: "June 2020", "Thursday" and "yesterday" give None, and
    so do days that do not exist, years before 1600, days over a year ahead and the very
    beginning of Unix time, which stands for none. Other dates to come are kept, since
    outlets do print them (embargoes, magazine issues).

    Returns:
        "2020-06-11" or "2020-06-11T14:05+00:00"; seconds only where given;
        None where the text is not one absolute date.
    """
    if len(text) > LONGEST_DATE:
        return None
    words = " ".join(text.split())
    # What looks like ISO 8601 and is no day may be another form.
    match = _ISO.fullmatch(words)
    iso = None if match is None else _assemble(match.groupdict())
    if iso is not None:
        return iso
    match = next(filter(None, (form.fullmatch(words) for form in _FORMS)), None)
    if match is not None:
        return _assemble(match.groupdict())
    translated = in_english(words)
    return None if translated == words else parse_date(translated)


def parse_epoch(number: float) -> str | None:
    """Turn a Unix time in seconds or milliseconds into ISO 8601 in UTC.

    Seconds are taken from 1973 on (nine digits and more), milliseconds from
    twelve digits on. The eight digits of 20200611 are a date in ISO's basic form.
    Anything else, 0 ("no date" in many dumps) among it, gives None.
    """
    if not math.isfinite(number):
        return None
    if 1e7 <= number < 1e8:
        return parse_date(str(int(number))) if number == int(number) else None
    if not 1e8 <= number < 1e14:
        return None
    seconds = number / 1000 if number >= 1e11 else number
    moment = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(seconds=int(seconds))
    return moment.isoformat() if moment.date() <= _last_day() else None


# Two-part or week forms are left to nobody: "2020-06" names no day.
_ISO = re.compile(
    r"(?P<year>\d{4})(?P<sign>-?)(?P<number>\d{2})(?P=sign)(?P<day>\d{2})"
    r"(?:[T ](?P<hour>\d{2})(?::?(?P<minute>\d{2})(?::?(?P<second>\d{2})(?:[.,]\d{1,9})?)?)?"
    r"\s?(?P<zone>Z|[+-]\d{2}(?::?\d{2})?)?)?(?:\[[A-Za-z_/]+\])?",
    re.ASCII | re.IGNORECASE,
)


def _assemble(parts: dict[str, str | None]) -> str | None:
    """Put the parts together, or give None where they make no real moment."""
    try:
        day = _day(parts)
        if day is None or day.year < FIRST_YEAR or day > _last_day():
            return None
        if parts.get("hour") is None:
            return day.isoformat()
        moment = datetime.combine(day, _clock(parts), _zone(parts.get("zone")))
    except ValueError:
        return None
    iso = moment.isoformat(timespec="minutes" if parts.get("second") is None else "seconds")
    return None if iso.startswith(_NO_MOMENT) else iso


def _last_day() -> date:
    return datetime.now(UTC).date() + timedelta(days=MOST_AHEAD)


def _day(parts: dict[str, str | None]) -> date | None:
    year = int(parts["year"] or 0)
    if parts.get("left") is not None:
        return _slashed(year, int(parts["left"] or 0), int(parts["right"] or 0))
    name = parts.get("month")
    month = _MONTHS[name.lower()] if name else int(parts["number"] or 0)
    return date(year, month, int(parts["day"] or 0))


def _slashed(year: int, first: int, second: int) -> date | None:
    """Day and month between slashes, only where one order is possible."""
    if first == second or second > 12:
        return date(year, first, second)
    return date(year, second, first) if first > 12 else None


def _clock(parts: dict[str, str | None]) -> time:
    hour = int(parts["hour"] or 0)
    half = parts.get("half")
    if half is not None:
        if not 1 <= hour <= 12:
            raise ValueError("no such hour on a twelve-hour clock")
        hour = hour % 12 + (12 if half.lower() == "p" else 0)
    elif parts.get("minute") is None and "half" in parts:
        raise ValueError("a bare number is no clock time")
    return time(hour, int(parts.get("minute") or 0), int(parts.get("second") or 0))


def _zone(name: str | None) -> timezone | None:
    key = (name or "").lower().replace(" ", "")
    if key in _ZONES:
        return timezone(timedelta(hours=_ZONES[key]))
    digits = re.fullmatch(r"(?:utc|gmt)?([+-])(\d{1,2}):?(\d{2})?", key)
    if digits is None:
        return None
    minutes = int(digits[2]) * 60 + int(digits[3] or 0)
    if minutes > 14 * 60:
        raise ValueError("no zone is that far from UTC")
    return timezone(timedelta(minutes=minutes if digits[1] == "+" else -minutes))


# --- what a date is labelled ---------------------------------------------------------

_UPDATED = re.compile(r"(?i)(?:last )?(?:updated|modified|revised)\b")
_UPDATED_BEHIND = re.compile(
    r"(?i) {0,2}[|•·,;/–—-]? {0,2}\(?(?:last )?(?P<update>(?:updated|modified)\b.{0,60})$"
)
_PUBLISHED = re.compile(
    r"(?i)(?:first |originally |last )?(?:published|posted|date|issued|created|released)\b ?(?:on"
    r"|at)? ?:? {0,2}"
)
RIM = " |•·–—-()"


def labelled_dates(text: str) -> tuple[str | None, str | None]:
    """(published, modified) of a text that is nothing but a date, or two, and their labels.

    A date without a label is the day of publication. None where the text is more.
    """
    if len(text) > 2 * LONGEST_DATE:
        return None, None
    words = in_english(" ".join(text.split())).strip(RIM)
    if _UPDATED.match(words):
        return None, _behind_update(words)
    behind = _UPDATED_BEHIND.search(words)
    published = words[: behind.start()] if behind else words
    published = _PUBLISHED.sub("", published, count=1) if _PUBLISHED.match(published) else published
    day = parse_date(published.strip(RIM)) if published else None
    if day is None:
        return None, None
    return day, _behind_update(behind["update"]) if behind else None


def _behind_update(words: str) -> str | None:
    return parse_date(_UPDATED.sub("", words, count=1).strip(RIM + ":").removeprefix("on "))


LONGEST_CLOCK = 24
"""Characters of a time of the day: "12.05 p.m. (CEST)"."""

_FIGURE = re.compile(r"\d{1,2}\.\s?\d\d")  # "10.15 million"
_BEHIND_CLOCK = (" ", "\n", ":", "|", "–", "—", "-")
_CLOCK_ALONE = re.compile(
    r"(?P<hour>[01]?\d|2[0-3])[:.h]\s?(?P<minute>[0-5]\d)(?::[0-5]\d)?"
    r"(?:\s?(?:(?P<half>[ap])\.?\s?m\b\.?|uhr\b|hrs?\b))?(?:\s?\(?(?-i:UTC|[A-Z]{1,4}T)\)?(?![\w.]))?",
    re.IGNORECASE,
)


def clock_of(text: str) -> str | None:
    """The time of a text that is nothing but a time of the day: "9.44pm GMT" → "21:44"."""
    match = _CLOCK_ALONE.fullmatch(text.strip()) if len(text) <= LONGEST_CLOCK else None
    if match is None:
        return None
    hour, half = int(match["hour"]), (match["half"] or "").lower()
    if half and hour <= 12:
        hour = hour % 12 + (12 if half == "p" else 0)
    return f"{hour:02}:{match['minute']}"


def split_clock(text: str) -> tuple[str, str]:
    """The time of the day in front of a text, as printed, and the rest; "" without one."""
    match = _CLOCK_ALONE.match(text)
    rest = "" if match is None else text[match.end() :]
    if match is None or not rest.startswith(_BEHIND_CLOCK) or _FIGURE.fullmatch(match[0]):
        return "", text
    return match[0], rest.lstrip("".join(_BEHIND_CLOCK))
