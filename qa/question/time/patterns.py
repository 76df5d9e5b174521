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
_OF_YEAR = rf",?{_S}(?:of{_S})?(?:fiscal{_S})?"
# "The last week of May" is a week of May, and none that counts from a day.
_NOT_OF = rf"(?!{_S}of\b)"
_COUNT = (
    r"(?:\d{1,3}|an?|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|fifteen"
    r"|twenty|thirty|forty|fifty)"
)
_UNIT = r"(?:hour|day|week|month|quarter|year|decade)"
_SEASON = r"(?:spring|summer|autumn|fall|winter)"
_NTH = r"(?:first|second|third|fourth|fifth|1st|2nd|3rd|4th|5th)"
_DECADES = r"(?:twenties|thirties|forties|fifties|sixties|seventies|eighties|nineties)"


def _said_year(name: str) -> str:
    """The pattern of "of last year" behind a month, quarter or season."""
    return rf"{_S}(?:of{_S})?(?P<{name}>last|this){_S}year\b"


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
    "month": rf"(?:(?P<mdet>last|this){_S})?"
    rf"(?:(?P<month>{_MONTH}),?{_S}(?:of{_S})?(?P<myear>{_YEAR})"
    rf"|(?P<bare>{MONTH_PATTERN})\b(?:{_said_year('month_of')})?)",
    "quarter": rf"(?:(?P<year_of>{_YEAR})(?:['’]s)?{_S})?"
    rf"(?:(?P<span>[QH])(?P<q>[1-4])\b|(?P<nth>{_NTH})[\s-](?P<spans>quarter|half)\b)"
    rf"(?:{_OF_YEAR}(?P<qyear>{_YEAR})|{_said_year('quarter_of')}|{_NOT_OF})",
    "season": rf"(?P<season>{_SEASON})"
    rf"(?:{_OF_YEAR}(?P<syear>(?:1[7-9]|20)\d\d)(?:[–/-]\d\d(?:\d\d)?)?(?![\w%]|[.,/–-]\d)"
    rf"|{_said_year('season_of')})?(?![-'’])",
    "decade": rf"(?:the{_S})?(?P<decade>(?:1[7-9]|20)\d0)['’]?s\b(?![-'’])"
    r"|(?:the\s{1,3}|(?<=\bearly\s)|(?<=\blate\s)|(?<=\bearly-)|(?<=\blate-)|(?<=\bmid-))"
    rf"(?:(?P<nineties>{_DECADES})|['’]?(?P<tens>[1-9]0)['’]?s)\b(?![-'’])",
    "years": r"(?P<from_year>(?:1[7-9]|20)\d\d)[–/-](?P<to_year>(?:(?:1[7-9]|20)\d\d|\d\d))"
    r"(?![\w%]|[.,/–-]\d)",
    "year": rf"(?:the{_S}year{_S}(?:of{_S})?|(?:fiscal|financial){_S}year{_S}|FY\s?)?"
    rf"(?P<year>{_YEAR})(?![-'’])",
    "weekday": rf"(?:(?P<wdet>last|this{_S}past|past|this|next|every|each){_S})?"
    rf"(?P<weekday>{WEEKDAY_PATTERN})\b(?!{_S}(?:of|in){_S}{_MONTH})(?:['’]s)?"
    rf"(?:{_S}(?P<wtime>morning|afternoon|evening|night))?",
    "ago": rf"(?P<ago>{_COUNT}{_S}{_UNIT}s?{_S}ago|a{_S}couple{_S}of{_S}{_UNIT}s{_S}ago)",
    "rolling": rf"(?:(?:(?:the|these|this){_S})?(?:past|last){_S}"
    rf"(?P<count>{_COUNT}|few|several|couple(?:{_S}of)?){_S}(?P<units>{_UNIT}s?)"
    rf"|(?:the|this){_S}past{_S}(?P<one_unit>{_UNIT})"
    rf"|the{_S}last{_S}(?P<last_unit>(?!quarter){_UNIT}))\b{_NOT_OF}",
    "unit": rf"(?:(?P<uwhen>earlier|later){_S})?(?:the{_S}(?=last{_S}(?:weekend|quarter)))?"
    rf"(?P<udet>last|this|past){_S}(?P<unit>week|month|quarter|year|weekend|decade|{_SEASON})\b"
    rf"{_NOT_OF}(?:['’]s)?|(?P<weekend>the{_S}weekend){_NOT_OF}",
    "whole": rf"the{_S}(?P<whole>week|month|year)\b(?!['’-])",
    "near": rf"(?P<near>the{_S}day{_S}before{_S}yesterday|yesterday|today|tonight|last{_S}night"
    rf"|this{_S}(?:morning|afternoon|evening))\b(?:['’]s)?(?:{_S}(?:morning|afternoon|evening"
    r"|night))?",
}
# What each of them begins with: at nine words of ten it is enough to look at these letters.
_BEGINNING = (
    rf"(?=[\d'’]|the{_S}(?:[\d'’]|year|past|last|week|month|day|twe|thi|for|fif|six|sev|eig|nin)"
    rf"|these{_S}|[qh][1-4]|an?{_S}(?:{_UNIT}|couple)|one|two|fou|fiv|six|sev|eig|nin|ten|ele|twe"
    r"|fif|thi|thr|fort|jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|mon|tue|wed|thu|fri|sat|sun"
    r"|spr|sum|aut|fal|win|fir|sec|las|pas|nex|eve|eac|ear|lat|fis|fin|fy|yes|tod|ton)"
)
_POINT = re.compile(
    rf"(?:(?<![\w$£€#.,/-])|(?<=\bmid-)|(?<=\blate-)|(?<=\bearly-)){_BEGINNING}(?:"
    + "|".join(f"(?P<p_{k}>{v})" for k, v in _POINTS.items())
    + r")(?!\w)(?![-–/]\w)",
    re.IGNORECASE,
)
_PLACE = re.compile(rf"(?<![\w$£€#.,/]){_BEGINNING}")
"""Where a span can begin in small letters: without regard to capitals it takes twice the time."""
_PART = re.compile(
    rf"(?<![\w-])(?:(?P<third>early|late|mid)(?:{_S}in{_S}|{_S}|-)"
    rf"|(?:the{_S})?(?:very{_S})?(?:(?P<edge>start|beginning|middle|end|early{_S}part)"
    rf"|(?P<nth>{_NTH}|last|final|opening|closing|latter){_S}(?:(?P<count>{_COUNT}){_S})?"
    rf"(?P<unit>(?:day|week|weekend|fortnight|month|quarter|half|third|{WEEKDAY_PATTERN})s?))"
    rf"{_S}(?:of|in){_S}"
    rf"|(?:the{_S})?(?P<around>week(?:end)?){_S}(?P<how>of|beginning|starting|commencing|ending)"
    rf"{_S}(?:on{_S})?"
    rf"|(?:the{_S})?(?:(?P<length>{_COUNT}){_S}months|(?P<length_of>quarter|half|year))"
    rf"{_S}(?P<to>to|through|until|ended|ending)(?:{_S}in)?{_S})(?:the{_S})?$",
    re.IGNORECASE,
)
_LONGEST_PART = 48
_LEAD = re.compile(
    r"(?:^|[^\w-])((?:on|in|at|over|during|within|throughout|of|from|since|after|before|until|till"
    r"|by|between|following|prior to|ahead of|as of)(?:\s{1,3}the)?\s{1,3})$",
    re.IGNORECASE,
)
_LONGEST_LEAD = 24
_WITH_PARTS = {
    "around": {"iso", "slashed", "day", "days"},
    "to": {"month", "day", "iso"},
    "nth": {"month", "quarter", "season", "decade", "year", "unit", "whole"},
}
_WITH_PARTS |= {"third": _WITH_PARTS["nth"], "edge": _WITH_PARTS["nth"]}
_SAID_YEARS = {"season_of", "quarter_of", "month_of"}
MOST_POINTS = 12
"""A question names a time or two; more of them are a list, and the bound keeps it quick."""


@dataclass(frozen=True, slots=True)
class TimeWords:
    """A span of text that may name a time.

    Attributes:
        kind: its form, a key of the patterns: iso, slashed, days, day, month, quarter,
            season, decade, years, year, weekday, ago, rolling, unit, whole or near.
        lead: the preposition in front, in lower case, or "".
        has_article: "the" stands between preposition and span.
        lead_start: where the preposition begins; ``start`` if there is none.
        text: the span itself, without the preposition.
        parts: the named parts of the form that are there.
        part: which part of it is meant, or what around it: "early" (third), "start" (edge),
            "first week" (nth, count, unit), "the week of" (around, how), "three months to"
            (length, to), by the names of the pattern; empty for the whole.
    """

    kind: str
    lead: str
    has_article: bool
    lead_start: int
    start: int
    end: int
    text: str
    parts: dict[str, str]
    part: dict[str, str]

    @property
    def names_year(self) -> bool:
        """Whether the words alone tell the year, without the day they are said on."""
        with_year = ("iso", "slashed", "years", "year", "decade")
        years = ("dy1", "dy2", "year1", "year2", "myear", "syear", "qyear", "year_of")
        return self.kind in with_year or any(name in self.parts for name in years)

    @property
    def month(self) -> str:
        """The name of the month as it stands there, or ""."""
        names = ("month", "bare", "month1", "month2", "dm1", "dm2")
        return next((self.parts[name] for name in names if name in self.parts), "")

    @property
    def counts_from_a_day(self) -> bool:
        """Whether the days meant hang on the day they are said on ("last week", "Thursday")."""
        kinds = {"weekday", "ago", "rolling", "unit", "whole", "near"}
        return self.kind in kinds or "said_year" in self.parts


def time_words(text: str, most: int = MOST_POINTS) -> Iterator[TimeWords]:
    """The spans of a text that have the form of a time, first to last, at most ``most``."""
    number = 0
    for match in _points(text):
        if number == most:
            return
        parts = {name: value for name, value in match.groupdict().items() if value}
        for name in _SAID_YEARS & parts.keys():
            parts["said_year"] = parts.pop(name).lower()
        kind = next(name for name in parts if name.startswith("p_"))[2:]
        del parts[f"p_{kind}"]
        part, start = _part(text, kind, match.start())
        if kind == "whole" and not part:
            continue  # "the year" alone names no time, "the first half of the year" does
        number += 1
        before = _LEAD.search(text[max(0, start - _LONGEST_LEAD) : start])
        lead = before[1] if before else ""
        words = " ".join(lead.lower().split())
        yield TimeWords(
            kind=kind,
            lead=words.removesuffix(" the"),
            has_article=words.endswith(" the"),
            lead_start=start - len(lead),
            start=start,
            end=match.end(),
            text=text[start : match.end()],
            parts=parts,
            part=part,
        )


def _points(text: str) -> Iterator[re.Match[str]]:
    """The spans that `_POINT` finds, looked for only where one can begin: a third of the time."""
    text = text.replace("ſ", "s")  # which it is without regard to capitals
    small = text.lower()
    if len(small) != len(text):  # "İ" is two characters then
        yield from _POINT.finditer(text)
        return
    end = 0
    for place in _PLACE.finditer(small):
        if place.start() >= end and (match := _POINT.match(text, place.start())):
            end = match.end()
            yield match


def _part(text: str, kind: str, start: int) -> tuple[dict[str, str], int]:
    """The part of a period that the words in front of it name, and where they begin."""
    match = _PART.search(text, max(0, start - _LONGEST_PART), start)
    if match is None:
        return {}, start
    part = {name: value.lower() for name, value in match.groupdict().items() if value}
    form = next((name for name in _WITH_PARTS if name in part), "")
    return (part, match.start()) if kind in _WITH_PARTS.get(form, ()) else ({}, start)


_SHORT_SPAN = re.compile(r"(?<!\w)(?:(the|an?)\s{1,3})?([QH])([1-4])(?:\s{1,3}(?=\d{4}\b)|\b)")
_SPANS = {"Q": ("quarter", 4), "H": ("half", 2)}


def spelled_out(text: str) -> str:
    """A text with "Q4" and "H1" in words, as print has them: no article need say "Q4"."""

    def spelled(match: re.Match[str]) -> str:
        span, most = _SPANS[match[2]]
        if int(match[3]) > most:
            return match[0]
        before_year = match[0][-1].isspace()
        nth = ("first", "second", "third", "fourth")[int(match[3]) - 1]
        return f"{match[1] or 'the'} {nth} {span}{' of ' * before_year}"

    return _SHORT_SPAN.sub(spelled, text)
