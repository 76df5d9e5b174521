"""Articles over time as a small bar chart, for an archive of a month or of centuries."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from qa.text.dates import MONTHS
from qa.web.views.elements import count

MOST_BARS = 120
"""More months than this are shown by the year, and so on."""

LEAST_SLOTS = 12
"""A chart of few bars leaves room to the right: one month is no wall of colour."""

HEIGHT = 100
WIDTH = 10
"""Of the room of one bar, in units of the picture; 8 of them are bar."""

Unit = Literal["month", "year", "decade", "century"]
_YEARS: dict[Unit, int] = {"year": 1, "decade": 10, "century": 100}


@dataclass(frozen=True, slots=True)
class Bar:
    """A stretch of time and the number of articles published in it."""

    label: str
    articles: int


def bars_of(months: Sequence[tuple[date, int]]) -> tuple[Unit, tuple[Bar, ...]]:
    """One bar for each month from the first to the last, or for each year where that is long.

    Args:
        months: the first day of each and its number of articles, in order, at least one.
    """
    numbers = Counter({_index(month): articles for month, articles in months})
    first, last = min(numbers), max(numbers)
    if last - first < MOST_BARS:
        return "month", tuple(Bar(_month(at), numbers[at]) for at in range(first, last + 1))
    for unit, years in _YEARS.items():
        step = 12 * years
        if last // step - first // step < MOST_BARS or unit == "century":
            break
    grouped: Counter[int] = Counter()
    for at, articles in numbers.items():
        grouped[at // step] += articles
    spans = range(first // step, last // step + 1)
    return unit, tuple(Bar(_years(at * years, years), grouped[at]) for at in spans)


def chart_html(months: Sequence[tuple[date, int]], undated: int) -> str:
    """The chart, with the same in a table; a sentence if no article has a date."""
    without = f"{count(undated, 'article')} without a date" if undated else ""
    if not months:
        return f'<p class="cw-holdings-note">{without}.</p>' if without else ""
    unit, bars = bars_of(months)
    most = max(bars, key=lambda bar: bar.articles)
    slots = max(len(bars), LEAST_SLOTS)
    drawn = "".join(_bar(place, bar, most.articles) for place, bar in enumerate(bars))
    first, last = bars[0].label, bars[-1].label
    span = f"from {first} to {last}" if len(bars) > 1 else f"in {first}"
    summary = f"Articles per {unit} {span}; most in {most.label}: {most.articles:,}"
    ends = f"<span>{first}</span>" + (f"<span>{last}</span>" if len(bars) > 1 else "")
    share = 100 * len(bars) / slots
    rows = "".join(
        f'<tr><th scope="row">{bar.label}</th><td>{bar.articles:,}</td></tr>'
        for bar in bars
        if bar.articles
    )
    note = f'<p class="cw-holdings-note">Beside these, {without}.</p>' if without else ""
    return (
        f'<section class="cw-holdings-chart"><h3>Articles per {unit}</h3>'
        f'<p class="cw-holdings-note">Most in {most.label}: {most.articles:,}</p>'
        f'<svg role="img" aria-label="{summary}" preserveAspectRatio="none"'
        f' viewBox="0 0 {slots * WIDTH} {HEIGHT}">{drawn}</svg>'
        f'<p class="cw-holdings-ends" aria-hidden="true" style="width:{share:.1f}%">{ends}</p>'
        f"{note}<details><summary>As a table</summary>"
        f'<table><thead><tr><th scope="col">{unit.capitalize()}</th>'
        f'<th scope="col">Articles</th></tr></thead><tbody>{rows}</tbody></table></details>'
        "</section>"
    )


def _bar(place: int, bar: Bar, most: int) -> str:
    if not bar.articles:
        return ""
    # One article among thousands is still to be seen.
    height = max(2, round(HEIGHT * bar.articles / most))
    return (
        f'<rect x="{place * WIDTH + 1}" y="{HEIGHT - height}" width="{WIDTH - 2}"'
        f' height="{height}"><title>{bar.label}: {count(bar.articles, "article")}</title></rect>'
    )


def _index(month: date) -> int:
    """Months since the beginning of the count of years."""
    return 12 * month.year + month.month - 1


def _month(index: int) -> str:
    return f"{MONTHS[index % 12][:3]} {index // 12}"


def _years(first: int, years: int) -> str:
    first = max(first, 1)
    last = first - first % years + years - 1
    return str(first) if years == 1 else f"{first}–{last}"
