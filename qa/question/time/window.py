"""The time that a question names, as a window on the day of publication."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date, timedelta

from qa.question.time.ambiguity import is_time
from qa.question.time.patterns import TimeWords, time_words
from qa.question.time.ranges import Days, days_meant

_ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Moment:
    """A time that a question names: ``question[start:end] == words``.

    Attributes:
        words: the question's own words, preposition included.
        since: the first day meant, None where the time has no beginning.
        until: the last day meant, None where it has no end. Both are None for
            an event ("since the election"), whose day no calendar tells.
        event: the event that the time hangs on, "the election", else None.
        is_relative: counted from the day of asking ("last week", "on Thursday",
            "in March"), not absolute.
    """

    words: str
    start: int
    end: int
    since: date | None
    until: date | None
    event: str | None
    is_relative: bool

    @property
    def has_days(self) -> bool:
        """Whether a calendar tells its first or its last day."""
        return bool(self.since or self.until)


def find_moment(question: str, as_of: date) -> Moment | None:
    """The time a question names, or None; of several the narrowest, then the first.

    Read are the forms of English news: days, months, seasons, quarters, years,
    decades, weekdays, "three days ago", "in the past two weeks", ranges, and
    bounds ("since March", "before 2015"); where no calendar time is named, an
    event behind a preposition ("after the ceasefire").

    Never guessed: "12/06/2020", which has two orders; times to come ("in 2030",
    "on March 6" in a question that says "will"); vague ones ("recently"). A year
    that is part of a name ("the 2020 Olympics", "the 1990 law") names the thing
    and not the day of an article, so it is none either.

    What is found tells when a thing happened, which is not always when it was
    reported. Of 40 dated times in RealTime QA's questions of one week, all counted
    from the day of asking, 38 hold the day of the article that answers, and the other
    two by months. Of 25 absolute ones in NewsQA's questions on stories of 2007 and
    later, 21 end before 2007: there a story looks back. So a first day bounds the day
    of publication well, and an absolute last day does not.

    Takes time linear in the question. dateparser is loaded at the first question
    that has the form of a time in it.

    Args:
        question: as asked; offsets count its characters.
        as_of: the day of asking, from which relative times count.
    """
    times = list(time_words(question))
    moments: list[Moment] = []
    while times:
        moment = _range(question, times[:2], as_of) if len(times) > 1 else None
        times_left = times[2 if moment else 1 :]
        if moment := moment or _single(question, times[0], as_of):
            moments.append(moment)
        times = times_left
    return min(moments, key=_width) if moments else _event(question)


def _width(moment: Moment) -> int:
    """Days from first to last; a time without beginning or end is wider than any other."""
    if moment.since is None or moment.until is None:
        return date.max.toordinal()
    return (moment.until - moment.since).days


_IN_RANGE = "between"
_JOIN = re.compile(
    r"\s{0,3}(?:and|to|until|till|through|[-–])\s{1,3}(?:the\s{1,3})?", re.IGNORECASE
)


def _range(question: str, pair: list[TimeWords], as_of: date) -> Moment | None:
    """The window of "between May and July 2020", "from 2015 to 2018"; None if it is no range."""
    first, second = pair
    opener = first.lead if first.lead in {"between", "from", "of"} else ""
    between = question[first.end : second.start]
    if len(between) > 12 or not _JOIN.fullmatch(between):
        return None
    if not opener and (first.kind, second.kind) not in (("day", "day"), ("weekday", "weekday")):
        return None
    ends = (replace(words, lead=_IN_RANGE if opener else words.lead) for words in pair)
    last = days_meant(second, as_of) if all(is_time(question, words) for words in ends) else None
    if last is None:
        return None
    # A beginning without its year is the latest one before the end.
    first_days = days_meant(first, as_of if first.names_year else last[1])
    if first_days is None or first_days[0] > last[1]:
        return None
    start = first.start if first.lead in {"", "in"} else first.lead_start
    is_relative = not (first.names_year or second.names_year)
    words = question[start : second.end]
    return Moment(words, start, second.end, first_days[0], last[1], None, is_relative)


def _single(question: str, words: TimeWords, as_of: date) -> Moment | None:
    if not is_time(question, words):
        return None
    days = days_meant(words, as_of)
    try:
        bounds = _bounded(words.lead, days) if days else None
    except OverflowError:  # beyond the first or the last day of the calendar
        return None
    if bounds is None or (bounds[0] and bounds[0] > as_of):
        return None
    if bounds[0] is None and bounds[1] and bounds[1] >= as_of:
        return None
    start = words.start if _is_lead_foreign(words) else words.lead_start
    text = question[start : words.end]
    return Moment(text, start, words.end, *bounds, None, not words.names_year)


def _is_lead_foreign(words: TimeWords) -> bool:
    """Whether the preposition belongs to other words: "sworn in Thursday", "on this week"."""
    if words.kind == "weekday":
        return words.has_article or words.lead in {"in", "at"}
    return words.lead in {"in", "on", "at"} and (
        words.kind == "near" or (words.kind == "unit" and "weekend" not in words.text.lower())
    )


def _bounded(lead: str, days: Days) -> tuple[date | None, date | None]:
    """The window of "in", "since", "after", "before" or "until" some days."""
    first, last = days
    if lead in {"since", "as of"}:
        return first, None
    if lead in {"after", "following"}:
        return last + _ONE_DAY, None
    if lead in {"before", "prior to", "ahead of"}:
        return None, first - _ONE_DAY
    return (None, last) if lead in {"until", "till", "by"} else (first, last)


_EVENT = re.compile(
    r"\b(?:since|after|before|following|until|till|during|ahead\s{1,3}of|prior\s{1,3}to"
    r"|in\s{1,3}the\s{1,3}wake\s{1,3}of)\s{1,3}"
    r"(?P<event>(?:the|this|that|his|her|their|its)\s{1,3}(?:[\w'’.-]{1,25}\s{1,3}){0,3}?"
    r"(?:elections?|vote|referendum|primary|campaign|inauguration|resignation|speech|debate"
    r"|announcement|summit|talks|negotiations|meeting|conference|visit|deal|agreement|accord|treaty"
    r"|ceasefire|cease-fire|truce|war|invasion|withdrawal|offensive|fighting|conflict|coup|uprising"
    r"|revolution|unrest|riots?|protests?|demonstrations?|clashes|strikes?|attacks?|bombings?|blasts?"
    r"|explosions?|shootings?|massacre|siege|raid|killings?|murders?|assassination|kidnapping"
    r"|earthquake|quake|tsunami|flood(?:s|ing)?|storm|hurricane|typhoon|cyclone|tornado(?:es)?"
    r"|wildfires?|fire|disaster|accident|crash|collision|incident|spill|eruption|outbreak|epidemic"
    r"|pandemic|lockdown|crisis|recession|scandal|trial|hearing|verdict|ruling|sentencing|conviction"
    r"|arrest|surgery|operation|death|funeral|wedding|birth|divorce|match|game|final|finals"
    r"|tournament|olympics|world\s{1,3}cup|season|concert|premiere|launch|merger|takeover|bailout"
    r"|collapse|handover|split|march|holidays?)\b|9/11|Brexit|Christmas|Thanksgiving|Easter|Ramadan)"
    r"(?!['’\w-])",
    re.IGNORECASE,
)


def _event(question: str) -> Moment | None:
    match = _EVENT.search(question)
    if match is None:
        return None
    return Moment(match[0], *match.span(), None, None, match["event"], False)
