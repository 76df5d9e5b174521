"""The time that a question names, as a window on the day of publication."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date, timedelta

from qa.languages.codes import ENGLISH
from qa.languages.messages import say
from qa.languages.punctuation import signs
from qa.question.time.ambiguity import is_time, is_to_come
from qa.question.time.calendar_spans import ONE_DAY, Days
from qa.question.time.joins import RANGE_LEAD, is_range, joined_count, lone_year, with_year
from qa.question.time.patterns import MOST_POINTS, TimeWords, time_words
from qa.question.time.ranges import days_meant
from qa.text.dates import day_label, days_label


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
        counted_from: the day of the newest article, where the time is counted from it in
            place of the day of asking, by which the archive had ended.
    """

    words: str
    start: int
    end: int
    since: date | None
    until: date | None
    event: str | None
    is_relative: bool
    counted_from: date | None = None

    @property
    def has_days(self) -> bool:
        """Whether a calendar tells its first or its last day."""
        return bool(self.since or self.until)


def time_days(moment: Moment, language: str = ENGLISH) -> str:
    """The days of a time, and the day it counts from where that is not the day of asking."""
    days = days_label(moment.since, moment.until, language) if moment.has_days else ""
    if moment.counted_from is None:
        return days
    day = day_label(moment.counted_from, language)
    counted = say(language, "counted from the newest article, %(day)s", day=day)
    return signs(language).comma.join(filter(None, (days, counted)))


def find_moment(question: str, as_of: date, covered: Days | None = None) -> Moment | None:
    """The time a question names, or None; of several the narrowest, then the first.

    Read are the forms of English news: days, weeks, weekends, months, quarters, halves,
    seasons, years, decades, their parts ("the first week of", "late", "the three months
    to"), weekdays, "three days ago", "in the past two weeks", ranges and lists, and
    bounds ("since March", "before 2015"); where no calendar time is named, an
    event behind a preposition ("after the ceasefire"), or a word for the newest there is.

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

    Takes time linear in the question.

    Args:
        question: as asked; offsets count its characters.
        as_of: the day of asking, from which relative times count.
        covered: the days of the oldest and the newest article. What names no year is then
            taken for the nearest such time among them, and a time that is counted from a
            day ("last week") counts from the newest where it would lie behind that.
    """
    said = Said(question, as_of, covered)
    moments = moments_in(said)
    if moments:
        return min(moments, key=_width)
    return _event(question) or _newest(said)


@dataclass(frozen=True, slots=True)
class Said:
    """A text and the day it is said on.

    Attributes:
        text: a question, or what is printed.
        as_of: the day from which its times are seen.
        covered: the days of the articles that are asked.
        is_print: whether it is a passage of an article: then it tells what is to come too.
    """

    text: str
    as_of: date
    covered: Days | None = None
    is_print: bool = False

    @property
    def newest(self) -> date | None:
        """The day of the newest article, if that lies before the day of asking."""
        return self.covered[1] if self.covered and self.covered[1] < self.as_of else None

    def is_time(self, words: TimeWords) -> bool:
        """Whether words that have the form of a time are used as one that has begun."""
        if self.is_print and words.month.islower():
            return False  # "may" is a verb in print; people type as they like
        return is_time(self.text, words) and (self.is_print or not is_to_come(self.text, words))

    def seen_from(self, words: TimeWords) -> date:
        """The day that a time counts from: of the newest article where all came before it."""
        if self.is_print and words.names_year:
            return date.max
        if self.newest is None or not words.counts_from_a_day:
            return self.as_of
        days = days_meant(words, self.as_of)
        return self.newest if days and days[0] > self.newest else self.as_of


def moments_in(said: Said, most: int = MOST_POINTS) -> list[Moment]:
    """The times that a text names, first to last, of at most so many spans of words."""
    times = list(time_words(said.text, most))
    year = None if said.is_print else lone_year(said.text, times)
    moments: list[Moment] = []
    while times:
        count = joined_count(said.text, times)
        moment = _joined(said, times[:count], year) if count > 1 else None
        times_left = times[count if moment else 1 :]
        if moment := moment or _single(said, times[0], year):
            moments.append(moment)
        times = times_left
    return moments


def _width(moment: Moment) -> int:
    """Days from first to last; a time without beginning or end is wider than any other."""
    if moment.since is None or moment.until is None:
        return date.max.toordinal()
    return (moment.until - moment.since).days


def _joined(said: Said, times: list[TimeWords], year: str | None) -> Moment | None:
    """The window of "between May and July 2020", "in May, June and July"; None if it is none."""
    lead = RANGE_LEAD if is_range(times[0]) else times[0].lead
    if not all(said.is_time(replace(words, lead=lead)) for words in times):
        return None
    first, last = times[0], times[-1]
    if not first.names_year:
        last = with_year(last, year)
    as_of = said.seen_from(last)
    if first.names_year and not last.names_year:
        # "From December 2022 to March": the first March behind it.
        begin = days_meant(first, as_of)
        seen = min(as_of, begin[0] + _A_YEAR) if begin and begin[0] < date.max - _A_YEAR else as_of
        last_days = days_meant(last, seen)
    else:
        last_days = days_meant(last, as_of, said.covered)
    if last_days is None:
        return None
    # A beginning without its year is the latest one before the end.
    first_days = days_meant(first, as_of if first.names_year else last_days[1])
    if first_days is None or first_days[0] > last_days[1]:
        return None
    start = first.start if _is_lead_foreign(first) else first.lead_start
    return Moment(
        words=said.text[start : last.end],
        start=start,
        end=last.end,
        since=first_days[0],
        until=last_days[1],
        event=None,
        is_relative=not (first.names_year or last.names_year),
        counted_from=as_of if as_of < said.as_of else None,
    )


_A_YEAR = timedelta(days=365)


def _single(said: Said, words: TimeWords, year: str | None) -> Moment | None:
    if not said.is_time(words):
        return None
    words = with_year(words, year)
    as_of = said.seen_from(words)
    days = days_meant(words, as_of, said.covered)
    try:
        bounds = _bounded(words.lead, days) if days else None
    except OverflowError:  # beyond the first or the last day of the calendar
        return None
    if bounds is None or (bounds[0] and bounds[0] > as_of):
        return None
    if bounds[0] is None and bounds[1] and bounds[1] >= as_of:
        return None
    start = words.start if _is_lead_foreign(words) else words.lead_start
    return Moment(
        words=said.text[start : words.end],
        start=start,
        end=words.end,
        since=bounds[0],
        until=bounds[1],
        event=None,
        is_relative=not words.names_year,
        counted_from=as_of if as_of < said.as_of else None,
    )


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
        return last + ONE_DAY, None
    if lead in {"before", "prior to", "ahead of"}:
        return None, first - ONE_DAY
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


_NEWEST = re.compile(
    r"\b(?:(?:the\s{1,3})?(?:very\s{1,3})?(?:latest|newest|most\s{1,3}recent)|recently|lately"
    r"|these\s{1,3}days|at\s{1,3}the\s{1,3}moment|right\s{1,3}now)\b",
    re.IGNORECASE,
)


def _newest(said: Said) -> Moment | None:
    """The word for the newest there is, where an archive has ended: it counts from its end."""
    match = _NEWEST.search(said.text)
    if match is None or said.newest is None:
        return None
    return Moment(match[0], *match.span(), None, None, None, True, said.newest)
