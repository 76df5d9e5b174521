"""Find the spans of a text that name a time; the days they mean are not told yet."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from qa.text.dates import MONTH_PATTERN, SHORT_MONTH_PATTERN, WEEKDAY_PATTERN

_S = r"\s{1,3}"
_SHORT_WEEKDAY = r"(?:Mon|Tues?|Wed|Thurs?|Fri|Sat|Sun)\.?"
_MONTH = rf"(?:{MONTH_PATTERN}|{SHORT_MONTH_PATTERN}\b\.?)"
_DAY = r"(?:0?[1-9]|[12]\d|3[01])(?:st|nd|rd|th)?(?![\w:%$]|[.,]\d)"
_YEAR = r"(?:1[7-9]|20)\d\d(?![\w%]|[.,/–-]\d)"
_COUNT = (
    r"(?:\d{1,3}|an?|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|fifteen"
    r"|twenty|thirty|forty|fifty)"
)
_UNIT = r"(?:hour|day|week|month|year|decade)"
_SEASON = r"(?:spring|summer|autumn|fall|winter)"


def _part(name: str) -> str:
    """The pattern of "early", "mid-" and "the end of" in front of a period."""
    return (
        rf"(?:(?P<{name}>early|late|mid)(?:{_S}in{_S}|{_S}|-)(?:the{_S})?"
        rf"|(?:the{_S})?(?P<{name}_of>start|beginning|middle|end){_S}of{_S}(?:the{_S})?)?"
    )


_POINTS = {
    "iso": r"(?P<iso>(?:1[7-9]|20)\d\d(?P<sign>[-/])(?:0?[1-9]|1[0-2])(?P=sign)"
    r"(?:0?[1-9]|[12]\d|3[01]))(?![\w/-])",
    "slashed": r"(?P<one>\d{1,2})(?P<mark>[/.])(?P<two>\d{1,2})(?P=mark)"
    r"(?P<slashed>(?:1[7-9]|20)\d\d)(?![\w/-])",
    "days": rf"(?:(?P<d1>{_DAY})(?:\s?[–-]\s?|{_S}(?:to|and|until|till|through){_S})(?P<d2>{_DAY})"
    rf"{_S}(?:of{_S})?(?P<dm1>{_MONTH})(?:,?{_S}(?P<dy1>{_YEAR}))?"
    rf"|(?P<dm2>{_MONTH}){_S}(?P<d3>{_DAY})(?:\s?[–-]\s?|{_S}(?:to|until|till|through){_S})"
    rf"(?P<d4>{_DAY})(?:,?{_S}(?P<dy2>{_YEAR}))?)",
    "day": rf"(?:(?:{WEEKDAY_PATTERN}|{_SHORT_WEEKDAY}),?{_S})?"
    rf"(?:(?P<month1>{_MONTH}){_S}(?:the{_S})?(?P<day1>{_DAY})(?:,?{_S}(?P<year1>{_YEAR}))?"
    rf"|(?:the{_S})?(?P<day2>{_DAY}){_S}(?:of{_S})?(?P<month2>{_MONTH})\b"
    rf"(?:,?{_S}(?P<year2>{_YEAR}))?)",
    "month": rf"{_part('mpart')}(?:(?P<mdet>last|this){_S})?"
    rf"(?:(?P<month>{_MONTH}),?{_S}(?:of{_S})?(?P<myear>{_YEAR})|(?P<bare>{MONTH_PATTERN})\b)",
    "season": rf"{_part('spart')}(?P<season>{_SEASON}){_S}(?:of{_S})?(?P<syear>{_YEAR})",
    "quarter": rf"(?:Q(?P<q>[1-4])|(?P<qword>first|second|third|fourth){_S}quarter){_S}"
    rf"(?:of{_S})?(?P<qyear>{_YEAR})",
    "decade": rf"{_part('tpart')}(?:the{_S})?(?P<decade>(?:1[7-9]|20)\d0)['’]?s\b(?![-'’])",
    "year": rf"{_part('ypart')}(?:the{_S}year{_S}(?:of{_S})?)?(?P<year>{_YEAR})(?![-'’])",
    "weekday": rf"(?:(?P<wdet>last|this{_S}past|past|this|next|every|each){_S})?"
    rf"(?P<weekday>{WEEKDAY_PATTERN})\b(?:['’]s)?"
    rf"(?:{_S}(?P<wtime>morning|afternoon|evening|night))?",
    "ago": rf"(?P<ago>{_COUNT}{_S}{_UNIT}s?{_S}ago|a{_S}couple{_S}of{_S}{_UNIT}s{_S}ago)",
    "rolling": rf"(?:(?:the|these|this){_S})?(?:past|last){_S}(?P<count>{_COUNT}){_S}"
    rf"(?P<units>{_UNIT}s?)"
    rf"|(?:the|this){_S}past{_S}(?P<one_unit>{_UNIT})|the{_S}last{_S}(?P<last_unit>{_UNIT})",
    "unit": rf"(?:(?P<uwhen>earlier|later){_S})?(?P<udet>last|this|past){_S}"
    rf"(?P<unit>week|month|year|weekend|{_SEASON})\b(?:['’]s)?|(?P<weekend>the{_S}weekend)",
    "near": rf"(?P<near>the{_S}day{_S}before{_S}yesterday|yesterday|today|tonight|last{_S}night"
    rf"|this{_S}(?:morning|afternoon|evening))\b(?:['’]s)?(?:{_S}(?:morning|afternoon|evening"
    r"|night))?",
}
_POINT = re.compile(
    r"(?<![\w$£€#.,/-])(?:"
    + "|".join(f"(?P<p_{k}>{v})" for k, v in _POINTS.items())
    + r")(?!\w)(?![-–/]\w)",
    re.IGNORECASE,
)
_LEAD = re.compile(
    r"(?:^|[^\w-])((?:on|in|at|over|during|within|throughout|of|from|since|after|before|until|till"
    r"|by|between|following|prior to|ahead of|as of)(?:\s{1,3}the)?\s{1,3})$",
    re.IGNORECASE,
)
_LONGEST_LEAD = 24
MOST_POINTS = 12
"""A question names a time or two; more of them are a list, and the bound keeps it quick."""


@dataclass(frozen=True, slots=True)
class TimeWords:
    """A span of text that may name a time.

    Attributes:
        kind: its form: iso, slashed, days, day, month, season, quarter, decade,
            year, weekday, ago, rolling, unit or near.
        lead: the preposition in front, in lower case, or "".
        has_article: "the" stands between preposition and span.
        lead_start: where the preposition begins; ``start`` if there is none.
        text: the span itself, without the preposition.
        parts: the named parts of the form that are there.
    """

    kind: str
    lead: str
    has_article: bool
    lead_start: int
    start: int
    end: int
    text: str
    parts: dict[str, str]

    @property
    def names_year(self) -> bool:
        """Whether the words alone tell the year, without the day they are said on."""
        with_year = ("iso", "slashed", "year", "season", "quarter", "decade")
        years = ("dy1", "dy2", "year1", "year2", "myear")
        return self.kind in with_year or any(name in self.parts for name in years)


def time_words(text: str) -> Iterator[TimeWords]:
    """The spans of a text that have the form of a time, first to last, at most `MOST_POINTS`."""
    for number, match in enumerate(_POINT.finditer(text)):
        if number == MOST_POINTS:
            return
        parts = {name: value for name, value in match.groupdict().items() if value}
        kind = next(name for name in parts if name.startswith("p_"))
        del parts[kind]
        before = _LEAD.search(text[max(0, match.start() - _LONGEST_LEAD) : match.start()])
        lead = before[1] if before else ""
        words = " ".join(lead.lower().split())
        yield TimeWords(
            kind=kind[2:],
            lead=words.removesuffix(" the"),
            has_article=words.endswith(" the"),
            lead_start=match.start() - len(lead),
            start=match.start(),
            end=match.end(),
            text=match[0],
            parts=parts,
        )
