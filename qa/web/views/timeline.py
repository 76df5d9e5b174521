"""The timeline beside an answer: a small bar chart, and the articles by their days."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from itertools import groupby

from qa.answering.histogram import Bar, Unit
from qa.answering.timeline import Entry, Timeline
from qa.text.dates import MONTHS, day_label, days_label
from qa.web.views.elements import count, escape, headline, opener, place, shorten

LISTED = 12
"""Articles that are seen at first: some three screens of a phone."""

SPARE = 3
"""As many more are shown too: a button for three articles takes the room of one."""

SENTENCE_CHARACTERS = 240

LEAST_CHARTED = 3
"""Articles: of fewer the list says all."""

_MIDDLE = (0.33, 0.67)
"""Where a label stands clear of those at the two ends, 300 pixels wide."""


def timeline_html(timeline: Timeline, turn: int) -> str:
    """The chart and the list, or a sentence where nothing is near.

    Every bar that holds articles is a button; what it shows, the list says in words.

    Args:
        timeline: from `qa.archive.Archive.timeline`.
        turn: the number of the turn that it belongs to.
    """
    opening = (
        f'<section class="cw-timeline" data-turn="{turn}" '
        f'data-total="{len(timeline.entries)}" aria-label="Timeline">'
        '<h3 class="cw-label">Timeline</h3>'
    )
    if not timeline.entries:
        said = "No article in the archive is near enough to this question for a timeline."
        return f'{opening}<p class="cw-empty">{said}</p></section>'
    dated = len(timeline.entries) - timeline.undated
    has_chart = dated >= LEAST_CHARTED and len(timeline.bars) > 1
    chart = _chart(timeline) if has_chart else ""
    return f"{opening}{_summary(timeline)}{chart}{_list(timeline)}</section>"


def _summary(timeline: Timeline) -> str:
    days = [one.day for one in timeline.entries if one.day]
    said = count(len(timeline.entries), "article")
    if days:
        said += f", {days_label(days[0], days[-1])}"
    if timeline.undated and days:
        said += f"; {timeline.undated:,} of them without a date"
    elif timeline.undated:
        said += " without a date"
    more = " These are the nearest; there are more." if timeline.is_partial else ""
    return f'<p class="cw-timeline-summary">{said}.{more}</p>'


def _chart(timeline: Timeline) -> str:
    bars, unit = timeline.bars, timeline.unit
    most = max(bars, key=lambda bar: bar.articles)
    is_dense = " cw-timeline-dense" if len(bars) > 26 else ""
    per = unit if unit != "year" or bars[0].first.year == bars[0].last.year else "some years"
    first = next(bar for bar in bars if bar.articles)
    drawn = "".join(
        _bar(bar, unit, most.articles, is_peak=bar is most, is_first=bar is first) for bar in bars
    )
    return (
        f'<div class="cw-timeline-chart{is_dense}" dir="ltr">'
        f'<div class="cw-timeline-bars" role="toolbar" aria-label="Articles per {per}">'
        f"{drawn}</div>"
        f"{_axis(timeline)}</div>"
        f'<div class="cw-timeline-choice"><p class="cw-timeline-hint">{_hint(timeline)}</p>'
        '<div class="cw-timeline-chosen"><p class="cw-timeline-days"></p>'
        '<button type="button" class="cw-timeline-within">Ask only of these days</button>'
        '<button type="button" class="cw-timeline-release">Show all days</button></div></div>'
    )


def _hint(timeline: Timeline) -> str:
    total, listed = len(timeline.entries), len(_first_listed(timeline))
    if listed == total:
        return "Choose a bar to see only its days."
    return f"{listed} of {total:,} are listed. Choose a bar to see all of its days."


def _bar(bar: Bar, unit: Unit, most: int, *, is_peak: bool, is_first: bool) -> str:
    if not bar.articles:
        return '<span class="cw-timeline-none"></span>'
    label = f"{_bar_label(bar, unit)}: {count(bar.articles, 'article')}"
    # One article among hundreds is still to be seen.
    height = max(4, round(100 * bar.articles / most))
    peak = f"<b>{bar.articles:,}</b>" if is_peak else ""
    return (
        f'<button type="button" class="cw-timeline-bar" aria-pressed="false" '
        f'tabindex="{0 if is_first else -1}" aria-label="{label}" title="{label}" '
        f'data-since="{bar.first.isoformat()}" data-until="{bar.last.isoformat()}" '
        f'data-days="{_bar_label(bar, unit)}">'
        f'<span class="cw-timeline-fill" style="height:{height}%">{peak}</span></button>'
    )


def _bar_label(bar: Bar, unit: Unit) -> str:
    if unit == "month":
        return f"{MONTHS[bar.first.month - 1]} {bar.first.year}"
    if unit == "year":
        first, last = bar.first.year, bar.last.year
        return str(first) if first == last else f"{first}–{last}"
    return day_label(bar.first) if unit == "day" else days_label(bar.first, bar.last)


def _axis(timeline: Timeline) -> str:
    """First and last day, a line where a month, a year or a decade begins, one of them named."""
    bars, unit = timeline.bars, timeline.unit
    if len(bars) <= 3:
        slots = "".join(f"<span>{_bar_label(bar, unit)}</span>" for bar in bars)
        return f'<p class="cw-timeline-axis cw-timeline-slots" aria-hidden="true">{slots}</p>'
    days = [one.day for one in timeline.entries if one.day]
    ticks = [(at / len(bars), name) for at, name in _ticks(bars, unit)]
    lines = "".join(f'<i style="left:{100 * at:.1f}%"></i>' for at, _ in ticks)
    clear = [(at, name) for at, name in ticks if _MIDDLE[0] <= at <= _MIDDLE[1]]
    middle = ""
    if clear:
        at, name = min(clear, key=lambda tick: abs(tick[0] - 0.5))
        middle = f'<span class="cw-timeline-middle" style="left:{100 * at:.1f}%">{name}</span>'
    return (
        f'<div class="cw-timeline-ticks" aria-hidden="true">{lines}</div>'
        '<p class="cw-timeline-axis" aria-hidden="true">'
        f"<span>{days_label(days[0], days[0])}</span>{middle}"
        f"<span>{days_label(days[-1], days[-1])}</span></p>"
    )


def _ticks(bars: Sequence[Bar], unit: Unit) -> list[tuple[float, str]]:
    """Where something begins, counted in bars from the left, with its name."""
    found = []
    for at, bar in enumerate(bars):
        if unit in ("day", "week"):
            begun = bar.last.replace(day=1)
            if bar.first <= begun:
                within = (begun - bar.first).days / ((bar.last - bar.first).days + 1)
                found.append((at + within, f"{MONTHS[begun.month - 1][:3]} {begun.year}"))
        elif (unit == "month" and bar.first.month == 1) or (
            unit == "year" and bar.first.year % _years(bars) == 0
        ):
            found.append((float(at), str(bar.first.year)))
    return found


def _years(bars: Sequence[Bar]) -> int:
    """Years between two lines of the axis."""
    step = bars[-2].last.year - bars[-2].first.year + 1
    return next(years for years in (10, 50, 100, 500, 1000, 5000) if years >= 5 * step)


def _list(timeline: Timeline) -> str:
    entries = timeline.entries
    listed = _first_listed(timeline)
    groups = []
    for name, found in groupby(entries, key=lambda one: _group_label(one.day, timeline.unit)):
        group = list(found)
        shown = "".join(
            _entry(one, is_more=one.article_id not in listed, has_day=timeline.unit != "day")
            for one in group
        )
        hidden = "" if any(one.article_id in listed for one in group) else " hidden"
        groups.append(
            f'<li class="cw-timeline-group"{hidden}><h4 class="cw-timeline-when">{name}</h4>'
            f"<ol>{shown}</ol></li>"
        )
    total = len(entries)
    button = (
        f'<button type="button" class="cw-timeline-all">Show all {total:,} articles</button>'
        if len(listed) < total
        else ""
    )
    return f'<ol class="cw-timeline-list">{"".join(groups)}</ol>{button}'


def _first_listed(timeline: Timeline) -> frozenset[str]:
    """The articles that are seen at first: the nearest of each bar, then the nearest of all.

    So the list tells the whole course, and not its first days only.
    """
    entries = timeline.entries
    if len(entries) <= LISTED + SPARE:
        return frozenset(one.article_id for one in entries)
    nearest = sorted(entries, key=lambda one: -one.passage.fused)
    firsts: dict[int, str] = {}
    for one in nearest:
        if one.day:
            firsts.setdefault(_bar_of(one.day, timeline.bars), one.article_id)
    order = dict.fromkeys([*firsts.values(), *(one.article_id for one in nearest)])
    return frozenset(list(order)[:LISTED])


def _bar_of(day: date, bars: Sequence[Bar]) -> int:
    return next(at for at, bar in enumerate(bars) if day <= bar.last)


def _group_label(day: date | None, unit: Unit) -> str:
    if day is None:
        return "No date"
    if unit == "day":
        return day_label(day)
    return str(day.year) if unit == "year" else f"{MONTHS[day.month - 1]} {day.year}"


def _entry(entry: Entry, *, is_more: bool, has_day: bool) -> str:
    more = " hidden data-more" if is_more else ""
    day = f' data-day="{entry.day.isoformat()}"' if entry.day else ""
    outlet = escape(entry.outlet) if entry.outlet else "Outlet not named"
    when = (
        f'<time datetime="{entry.day.isoformat()}">{days_label(entry.day, entry.day)}</time>, '
        if entry.day and has_day
        else ""
    )
    copies = f", also in {count(entry.copies, 'other')}" if entry.copies else ""
    where = place(entry.article_id, entry.start, entry.end)
    said = escape(shorten(" ".join(entry.sentence.split()), SENTENCE_CHARACTERS))
    return (
        f'<li class="cw-timeline-entry"{day}{more}>'
        f'<p class="cw-meta">{when}<span class="cw-outlet" dir="auto">{outlet}</span>{copies}</p>'
        f'<p class="cw-timeline-title">{opener(headline(entry.title), where)}</p>'
        f'<p class="cw-timeline-said" dir="auto">{said}</p></li>'
    )
