"""The timeline beside an answer: a small bar chart, and the articles by their days."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from qa.answering.timeline.course_of_events import Entry, Timeline
from qa.answering.timeline.histogram import Bar, Unit
from qa.languages.codes import ENGLISH
from qa.languages.locales import month_text
from qa.languages.messages import say, say_number, spoken_language, to_say
from qa.languages.punctuation import in_a_row, signs, with_stop
from qa.text.dates import MONTHS, day_label, days_label
from qa.text.plain import shorten
from qa.web.views.elements import render_view

LISTED = 12
"""Articles that are seen at first: some three screens of a phone."""

SPARE = 3
"""As many more are shown too: a button for three articles takes the room of one."""

SENTENCE_CHARACTERS = 240

LEAST_CHARTED = 3
"""Articles: of fewer the list says all."""

_DENSE = 26
"""Bars; of more, each is thin."""

_MOST_SLOTS = 3
"""Bars that have room for a label under each."""

_MIDDLE = (0.33, 0.67)
"""The range in which a label stands clear of those at the two ends, 300 pixels wide."""


_HEADINGS = {
    "day": to_say("Articles per day"),
    "week": to_say("Articles per week"),
    "month": to_say("Articles per month"),
    "year": to_say("Articles per year"),
    "years": to_say("Articles per some years"),
}


@dataclass(frozen=True, slots=True)
class _BarView:
    """A bar as the template shows it; a bar without articles is only room.

    Attributes:
        label: its days.
        height: percent of the highest.
        is_peak: whether it is the highest, and has its number in it.
        is_first: whether it is the first with articles, where the keyboard begins.
    """

    bar: Bar
    label: str
    height: int
    is_peak: bool
    is_first: bool


@dataclass(frozen=True, slots=True)
class _Chart:
    """The bars and what stands around them.

    Attributes:
        heading: what one bar counts.
        slots: a label under each of very few bars; then there are no ticks.
        ticks: where a month, a year or a decade begins, in percent from the left.
        middle: one of them with its name, where there is room.
        ends: the first and the last day.
    """

    bars: Sequence[_BarView]
    heading: str
    is_dense: bool
    hint: str
    slots: Sequence[str]
    ticks: Sequence[str]
    middle: tuple[str, str] | None
    ends: tuple[str, str]


@dataclass(frozen=True, slots=True)
class _EntryView:
    """An article of the list, with its sentence cut to size; those not listed are folded."""

    entry: Entry
    sentence: str
    is_listed: bool


@dataclass(frozen=True, slots=True)
class _Group:
    """The articles under one heading of the list."""

    name: str
    entries: Sequence[_EntryView]
    is_listed: bool


def timeline_html(timeline: Timeline, turn: int, language: str = ENGLISH) -> str:
    """The chart and the list, or a sentence where nothing is near.

    Every bar that holds articles is a button; what it shows, the list says in words.

    Args:
        timeline: from `qa.archive.Archive.timeline`.
        turn: the number of the turn that it belongs to.
        language: of the page.
    """
    total, listed = len(timeline.entries), _first_listed(timeline)
    dated = total - timeline.undated
    has_chart = dated >= LEAST_CHARTED and len(timeline.bars) > 1
    return render_view(
        "timeline.html",
        language,
        turn=turn,
        total=total,
        summary=_summary(timeline, language),
        chart=_chart(timeline, len(listed), language) if has_chart else None,
        groups=_groups(timeline, listed, language),
        has_day=timeline.unit != "day",
        is_cut=len(listed) < total,
    )


def _summary(timeline: Timeline, language: str) -> str:
    days = [entry.day for entry in timeline.entries if entry.day]
    number, undated, used = len(timeline.entries), timeline.undated, signs(language)
    if days:
        said = say_number(language, number, "%(number)s article", "%(number)s articles")
        said += f"{used.comma}{days_label(days[0], days[-1], language)}"
        if undated:
            without = say(language, "%(number)s of them without a date", number=undated)
            said += f"{used.semicolon}{without}"
    else:
        said = say_number(
            language,
            number,
            "%(number)s article without a date",
            "%(number)s articles without a date",
        )
    more = say(language, "These are the nearest; there are more.") if timeline.is_partial else ""
    return in_a_row(language, (with_stop(language, said), more))


def _chart(timeline: Timeline, listed: int, language: str) -> _Chart:
    bars, unit = timeline.bars, timeline.unit
    peak = max(bars, key=lambda bar: bar.articles)
    first = next(bar for bar in bars if bar.articles)
    labels = [_bar_label(bar, unit, language) for bar in bars]
    days = [entry.day for entry in timeline.entries if entry.day]
    has_years = unit == "year" and bars[0].first.year != bars[0].last.year
    heading = _HEADINGS["years" if has_years else unit]
    has_slots = len(bars) <= _MOST_SLOTS
    ticks = (
        [] if has_slots else [(at / len(bars), name) for at, name in _ticks(bars, unit, language)]
    )
    clear = [(place, name) for place, name in ticks if _MIDDLE[0] <= place <= _MIDDLE[1]]
    middle = min(clear, key=lambda tick: abs(tick[0] - 0.5), default=None)
    return _Chart(
        bars=[
            # One article among hundreds is still to be seen.
            _BarView(
                bar,
                label,
                height=max(4, round(100 * bar.articles / peak.articles)),
                is_peak=bar is peak,
                is_first=bar is first,
            )
            for bar, label in zip(bars, labels, strict=True)
        ],
        heading=say(language, heading),
        is_dense=len(bars) > _DENSE,
        hint=_hint(len(timeline.entries), listed, language),
        slots=labels if has_slots else (),
        ticks=[_percent(place) for place, _ in ticks],
        middle=middle and (_percent(middle[0]), middle[1]),
        ends=(
            days_label(days[0], days[0], language),
            days_label(days[-1], days[-1], language),
        ),
    )


def _percent(part: float) -> str:
    return f"{100 * part:.1f}"


def _hint(total: int, listed: int, language: str) -> str:
    if listed == total:
        return say(language, "Choose a bar to see only its days.")
    return say(
        language,
        "%(number)s of %(total)s are listed. Choose a bar to see all of its days.",
        number=listed,
        total=total,
    )


def _bar_label(bar: Bar, unit: Unit, language: str) -> str:
    if unit == "month":
        return _month_label(bar.first, language)
    if unit == "year":
        first, last = bar.first.year, bar.last.year
        return str(first) if first == last else f"{first}–{last}"
    if unit == "day":
        return day_label(bar.first, language)
    return days_label(bar.first, bar.last, language)


def _month_label(day: date, language: str, *, is_short: bool = False) -> str:
    if spoken_language(language) != ENGLISH:
        return month_text(language, day, is_short=is_short)
    return f"{MONTHS[day.month - 1][: 3 if is_short else None]} {day.year}"


def _ticks(bars: Sequence[Bar], unit: Unit, language: str) -> list[tuple[float, str]]:
    """The ticks of the axis: a place in bars from the left, and its label."""
    ticks = []
    for place, bar in enumerate(bars):
        if unit in ("day", "week"):
            month = bar.last.replace(day=1)
            if bar.first <= month:
                within = (month - bar.first).days / ((bar.last - bar.first).days + 1)
                ticks.append((place + within, _month_label(month, language, is_short=True)))
        elif (unit == "month" and bar.first.month == 1) or (
            unit == "year" and bar.first.year % _years(bars) == 0
        ):
            ticks.append((float(place), str(bar.first.year)))
    return ticks


def _years(bars: Sequence[Bar]) -> int:
    """Years between two lines of the axis."""
    step = bars[-2].last.year - bars[-2].first.year + 1
    return next(years for years in (10, 50, 100, 500, 1000, 5000) if years >= 5 * step)


def _groups(timeline: Timeline, listed: frozenset[str], language: str) -> list[_Group]:
    groups = []
    for name, entries in groupby(
        timeline.entries, key=lambda entry: _group_label(entry.day, timeline.unit, language)
    ):
        views = [
            _EntryView(
                entry,
                shorten(" ".join(entry.sentence.split()), SENTENCE_CHARACTERS),
                entry.article_id in listed,
            )
            for entry in entries
        ]
        groups.append(_Group(name, views, any(view.is_listed for view in views)))
    return groups


def _first_listed(timeline: Timeline) -> frozenset[str]:
    """The articles that are seen at first: the nearest of each bar, then the nearest of all.

    So the list tells the whole course, and not its first days only.
    """
    entries = timeline.entries
    if len(entries) <= LISTED + SPARE:
        return frozenset(entry.article_id for entry in entries)
    nearest = sorted(entries, key=lambda entry: -entry.passage.fused)
    firsts: dict[int, str] = {}
    for entry in nearest:
        if entry.day:
            firsts.setdefault(_bar_of(entry.day, timeline.bars), entry.article_id)
    order = dict.fromkeys([*firsts.values(), *(entry.article_id for entry in nearest)])
    return frozenset(list(order)[:LISTED])


def _bar_of(day: date, bars: Sequence[Bar]) -> int:
    return next(place for place, bar in enumerate(bars) if day <= bar.last)


def _group_label(day: date | None, unit: Unit, language: str) -> str:
    if day is None:
        return say(language, "No date")
    if unit == "day":
        return day_label(day, language)
    return str(day.year) if unit == "year" else _month_label(day, language)
