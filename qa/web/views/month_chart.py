"""Articles over time as a small bar chart, for an archive of a month or of centuries."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from qa.answering.histogram import Bar, Unit, bars_of, month_number
from qa.text.dates import MONTHS
from qa.web.views.elements import count

MOST_BARS = 120
"""More months than this are shown by the year, and so on."""

LEAST_SLOTS = 12
"""A chart of few bars leaves room to the right: one month is no wall of colour."""

HEIGHT = 100
WIDTH = 10
"""Of the room of one bar, in units of the picture; 8 of them are bar."""

_YEARS: tuple[tuple[Unit, int], ...] = (("year", 1), ("decade", 10), ("century", 100))


def bars_by_month(months: Sequence[tuple[date, int]]) -> tuple[Unit, tuple[Bar, ...]]:
    """One bar for each month from the first to the last, or for each year where that is long.

    Args:
        months: the first day of each and its number of articles, in order, at least one.
    """
    first, last = months[0][0], months[-1][0]
    if month_number(last) - month_number(first) < MOST_BARS:
        return "month", bars_of(dict(months), "month")
    unit, years = next(
        (scale for scale in _YEARS if last.year // scale[1] - first.year // scale[1] < MOST_BARS),
        _YEARS[-1],
    )
    return unit, bars_of(dict(months), unit, years)


def chart_html(months: Sequence[tuple[date, int]], undated: int) -> str:
    """The chart, with the same in a table; a sentence if no article has a date."""
    without = f"{count(undated, 'article')} without a date" if undated else ""
    if not months:
        return f'<p class="cw-holdings-note">{without}.</p>' if without else ""
    unit, bars = bars_by_month(months)
    most = max(bars, key=lambda bar: bar.articles)
    slots = max(len(bars), LEAST_SLOTS)
    drawn = "".join(_bar(place, bar, most.articles, unit) for place, bar in enumerate(bars))
    first, last, fullest = (bar_label(bar, unit) for bar in (bars[0], bars[-1], most))
    span = f"from {first} to {last}" if len(bars) > 1 else f"in {first}"
    summary = f"Articles per {unit} {span}; most in {fullest}: {most.articles:,}"
    ends = f"<span>{first}</span>" + (f"<span>{last}</span>" if len(bars) > 1 else "")
    share = 100 * len(bars) / slots
    rows = "".join(
        f'<tr><th scope="row">{bar_label(bar, unit)}</th><td>{bar.articles:,}</td></tr>'
        for bar in bars
        if bar.articles
    )
    note = f'<p class="cw-holdings-note">Beside these, {without}.</p>' if without else ""
    return (
        f'<section class="cw-holdings-chart"><h3>Articles per {unit}</h3>'
        f'<p class="cw-holdings-note">Most in {fullest}: {most.articles:,}</p>'
        f'<svg role="img" aria-label="{summary}" preserveAspectRatio="none"'
        f' viewBox="0 0 {slots * WIDTH} {HEIGHT}">{drawn}</svg>'
        f'<p class="cw-holdings-ends" aria-hidden="true" style="width:{share:.1f}%">{ends}</p>'
        f"{note}<details><summary>As a table</summary>"
        f'<table><thead><tr><th scope="col">{unit.capitalize()}</th>'
        f'<th scope="col">Articles</th></tr></thead><tbody>{rows}</tbody></table></details>'
        "</section>"
    )


def _bar(place: int, bar: Bar, most: int, unit: Unit) -> str:
    if not bar.articles:
        return ""
    # One article among thousands is still to be seen.
    height = max(2, round(HEIGHT * bar.articles / most))
    label = f"{bar_label(bar, unit)}: {count(bar.articles, 'article')}"
    return (
        f'<rect x="{place * WIDTH + 1}" y="{HEIGHT - height}" width="{WIDTH - 2}"'
        f' height="{height}"><title>{label}</title></rect>'
    )


def bar_label(bar: Bar, unit: Unit) -> str:
    """The month, the year or the years of a bar: "Jan 2020", "2020", "2020–2029"."""
    first, last = bar.first.year, bar.last.year
    if unit == "month":
        return f"{MONTHS[bar.first.month - 1][:3]} {first}"
    return str(first) if first == last else f"{first}–{last}"
