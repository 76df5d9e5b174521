"""Whether the days, months, years and hours of a sentence are those of what it cites; English."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date

from qa.answering.statements.days import days_named
from qa.answering.statements.matching import Statement
from qa.answering.support.fault import Fault, Faults
from qa.answering.support.reading import markers
from qa.text.dates import (
    MONTH_PATTERN,
    MONTHS,
    SHORT_MONTH_PATTERN,
    WEEKDAY_PATTERN,
    WEEKDAYS,
    day_of,
)
from qa.text.terms import word_set

_WEEKDAY = re.compile(rf"\b{WEEKDAY_PATTERN}\b")
_MONTH = re.compile(rf"\b{MONTH_PATTERN}\b")
_YEAR = re.compile(r"(?<![\w.,$£€])(?:1[5-9]|20)\d\d(?!\w|[.,]\d)")
_RELATIVE = re.compile(
    r"\b(?:today|tonight|yesterday|tomorrow|(?:this|last|next|previous)\s(?:week(?:end)?|month|year"
    rf"|spring|summer|autumn|fall|winter|season|night|{WEEKDAY_PATTERN}))\b",
    re.IGNORECASE,
)
# Parts of the day and the year; each row is one of them.
_PARTS = tuple(
    tuple(frozenset(row.split()) for row in rows)
    for rows in (
        (
            "morning dawn sunrise daybreak breakfast", "noon midday lunchtime",
            "afternoon", "evening dusk sunset", "night overnight midnight nightfall tonight",
        ),
        ("spring", "summer", "autumn fall", "winter"),
        ("christmas",), ("easter",),
    )
)  # fmt: skip
_OF_THE = re.compile(
    r"\b(?:the|so\sfar\sthis)\s(week|month|year|spring|summer|autumn|winter|season)\b"
)
_WORD = re.compile(r"[a-z]+")
_BEGINS = word_set(
    """
    since from after starting following once
    """
)
_ENDS = frozenset(["until", "till", "by", "before"])
_TIME = (
    rf"(?:(?:\d{{1,2}}\s)?{MONTH_PATTERN}|{WEEKDAY_PATTERN}|(?:1[5-9]|20)\d\d|spring|summer|autumn"
    r"|winter|tomorrow)"
)
_BOUND = re.compile(
    r"\b(since|after|until|till|before|following|once|(?:from|by|starting)(?=\s(?:the\s)?(?:early\s"
    rf"|late\s|mid-|end\sof\s)?{_TIME}))\s(?:the\s|an?\s|its\s|their\s|his\s|her\s)?"
    rf"(?:early\s|late\s|mid-|end\sof\s)?({_TIME}\b|[\w’-]+)",
    re.IGNORECASE,
)
_BEFORE_IT = re.compile(
    r"\b(?:years?\s(?:earlier|before|ago)|(?:previous|preceding|prior)\syear|last\s(?:year|season))\b"
)
_CLOCK = re.compile(r"\b(\d{1,2})(?:[.:]\d\d)?\s?([ap])\.?m\b", re.IGNORECASE)
_END_OF = re.compile(rf"\b(?:end\sof|late)\s({MONTH_PATTERN})\b")
_AS_A_VERB = re.compile(r"\bfall\b(?<!the\sfall)(?<!this\sfall)(?<!last\sfall)(?<!next\sfall)")
_NOT_UNTIL = re.compile(r"\bnot\suntil\b", re.IGNORECASE)
_NAME = rf"(?:{MONTH_PATTERN}|{SHORT_MONTH_PATTERN}\.?)"
MONTH_DAY = re.compile(
    rf"\b(?:({_NAME})\s(\d{{1,2}})(?:st|nd|rd|th)?\b(?!,\d)"
    rf"|(\d{{1,2}})(?:st|nd|rd|th)?\s(?:of\s)?({_NAME}))(?:,?\s((?:19|20)\d\d)\b)?"
)
"""A day of a month, and perhaps its year."""


def day_faults(sentence: str, cited: Sequence[Statement]) -> Faults:
    """Days, months, years and parts of the day that are written and not cited.

    What is cited is understood from the day of its article: "tomorrow", "on Tuesday".
    """
    text = " ".join(statement.text for statement in cited)
    days = frozenset(day for statement in cited for day in _days(statement))
    published = [day for statement in cited if (day := day_of(statement.published))]
    yield from _calendar_days(sentence, text, days, published)
    yield from _weekdays(sentence, text, days)
    yield from _months_and_years(sentence, text, days, published)
    yield from _relative(sentence, text, days, published)
    yield from _parts_of_times(sentence, text, days)
    yield from _bounds(sentence, text)


def looks_ahead(cited: Sequence[Statement]) -> bool:
    """Whether a sentence names a day that had not come when it was published."""
    return any(
        day > published
        for statement in cited
        if (published := day_of(statement.published))
        for match in MONTH_DAY.finditer(statement.text)
        for day in _day(match, published)
    )


def _day(match: re.Match[str], published: date | None) -> frozenset[date]:
    """The day that a match of `MONTH_DAY` names; none of no year where none is known."""
    year = f" {match[5]}" if match[5] else ""
    return days_named(f"{match[2] or match[3]} {match[1] or match[4]}{year}", published)


def _days(statement: Statement) -> Iterator[date]:
    published = day_of(statement.published)
    for match in MONTH_DAY.finditer(statement.text):
        yield from _day(match, published)
    bare = MONTH_DAY.sub(" ", statement.text)
    is_past = bare == statement.text and not markers.PLANNED.search(bare)
    for day in days_named(bare, published):
        if not (is_past and published and day > published):
            yield day


def _calendar_days(
    sentence: str, text: str, days: frozenset[date], published: Sequence[date]
) -> Faults:
    known = {match.group() for match in MONTH_DAY.finditer(text)}
    for match in MONTH_DAY.finditer(sentence):
        years: Sequence[date | None] = published or [None]
        meant = {day for seen in years for day in _day(match, seen)}
        if meant.isdisjoint(days) and match.group() not in known:
            yield Fault("day", match.group(), "no such day cited")


def _weekdays(sentence: str, text: str, days: frozenset[date]) -> Faults:
    told = set(_WEEKDAY.findall(text))
    known = _unless_displaced(sentence, told, {WEEKDAYS[day.weekday()] for day in days})
    for name in _WEEKDAY.findall(sentence):
        if name not in known:
            yield Fault("day", name, f"cited: {', '.join(sorted(known)) or 'no day'}")


def _unless_displaced(sentence: str, told: set[str], derived: set[str]) -> set[str]:
    """What is named in so many words, and what that means if none of these words went."""
    return told | derived if all(name in sentence for name in told) else told


def _months_and_years(
    sentence: str, text: str, days: frozenset[date], published: Sequence[date]
) -> Faults:
    told, told_years = set(_MONTH.findall(text)), set(_YEAR.findall(text))
    months = {MONTHS[day.month - 1] for day in days}
    years = {str(day.year) for day in (*days, *published)}
    for shift, word in ((-1, "last"), (1, "next")):
        if re.search(rf"\b{word}\s(?:year|spring|summer|autumn|winter|season)\b", text):
            years |= {str(day.year + shift) for day in published}
        if re.search(rf"\b{word}\smonth\b", text):
            months |= {MONTHS[(day.month - 1 + shift) % 12] for day in published}
    if re.search(r"\bthis month\b", text):
        months |= {MONTHS[day.month - 1] for day in published}
    if _BEFORE_IT.search(text):  # "the year before", "a year earlier"
        years |= {str(int(year) - 1) for year in years | told_years}
    months = _unless_displaced(sentence, told, months) | {
        MONTHS[(MONTHS.index(month) + 1) % 12] for month in _END_OF.findall(text)
    }  # "until the end of February" is "before March"
    years = _unless_displaced(sentence, told_years, years)
    for match in _MONTH.finditer(MONTH_DAY.sub(lambda day: "#" * len(day.group()), sentence)):
        is_may = match.group() == "May" and not markers.MAY_THE_MONTH.search(sentence)
        if match.group() not in months and not is_may:
            yield Fault("day", match.group(), f"cited: {', '.join(sorted(months)) or 'no month'}")
    for year in _YEAR.findall(sentence):
        if year not in years:
            yield Fault("day", year, "no such year cited")


def _relative(sentence: str, text: str, days: frozenset[date], published: Sequence[date]) -> Faults:
    known = {" ".join(match.lower().split()) for match in _RELATIVE.findall(text)}
    if not any(word.startswith(("last", "next")) for word in known):
        known |= {f"this {unit}" for unit in _OF_THE.findall(text)}  # "of the year"
    for match in _RELATIVE.findall(sentence):
        told = " ".join(match.lower().split())
        meant = {day for seen in published for day in days_named(match, seen)}
        if told not in known and meant.isdisjoint(days):
            yield Fault("day", match, f"cited: {', '.join(sorted(known)) or 'nothing of the kind'}")


def _parts_of_times(sentence: str, text: str, days: frozenset[date]) -> Faults:
    words, known = (
        set(_WORD.findall(_AS_A_VERB.sub(" ", part.lower()))) for part in (sentence, text)
    )
    known |= set().union(*(_parts_of_hour(int(hour), half) for hour, half in _CLOCK.findall(text)))
    del days
    for family in _PARTS:
        for row in family:
            told = words & row
            nearby = row | (known & row)
            if row & {"night", "evening"} or row & {"morning"}:
                nearby = nearby | _NIGHT if row & {"night", "evening"} else nearby
            if told and known.isdisjoint(nearby):
                yield Fault("day", ", ".join(sorted(told)), "no such time cited")


def _parts_of_hour(hour: int, half: str) -> set[str]:
    """What an hour may be called."""
    if half.lower() == "a":
        return {"morning", "dawn", "night", "overnight"} if hour % 12 < 7 else {"morning"}
    if hour == 12:
        return {"noon", "midday", "afternoon"}
    return {"afternoon"} if hour < 5 else {"afternoon", "evening", "night", "dusk"}


_NIGHT = word_set(
    """
    night overnight midnight nightfall tonight evening dusk dawn sunset
    """
)


def _bounds(sentence: str, text: str) -> Faults:
    """Finds "Until March" for "from March"."""
    sentence, text = (_NOT_UNTIL.sub("since", part) for part in (sentence, text))
    known: dict[str, set[str]] = {}
    for bound, time in _BOUND.findall(text):
        known.setdefault(time.lower(), set()).add(bound.lower())
    for bound, time in _BOUND.findall(sentence):
        bound, others = bound.lower(), known.get(time.lower(), set())
        side, other_side = (_BEGINS, _ENDS) if bound in _BEGINS else (_ENDS, _BEGINS)
        if others and others <= other_side and bound in side:
            yield Fault("day", f"{bound} {time}", f"cited: {', '.join(sorted(others))} {time}")
