"""Articles over time as a small bar chart, for an archive of a month or of centuries."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from qa.answering.timeline.histogram import Bar, Unit, bars_of, month_number
from qa.languages.codes import ENGLISH
from qa.languages.locales import month_text
from qa.languages.messages import say, spoken_language, to_say
from qa.text.dates import MONTHS

MOST_BARS = 120
"""More months than this are shown by the year, and so on."""

LEAST_SLOTS = 12
"""A chart of few bars leaves room to the right: one month is no wall of colour."""

HEIGHT = 100
WIDTH = 10
"""Of the room of one bar, in units of the picture; 8 of them are bar."""

_HEADINGS = {
    "month": (to_say("Articles per month"), to_say("Month")),
    "year": (to_say("Articles per year"), to_say("Year")),
    "decade": (to_say("Articles per decade"), to_say("Decade")),
    "century": (to_say("Articles per century"), to_say("Century")),
}
_YEARS: tuple[tuple[Unit, int], ...] = (("year", 1), ("decade", 10), ("century", 100))


@dataclass(frozen=True, slots=True)
class BarView:
    """A bar in the picture; ``left`` and ``height`` are in its units."""

    label: str
    articles: int
    left: int
    height: int


@dataclass(frozen=True, slots=True)
class MonthChart:
    """The chart as the template shows it, lengths in units of the picture.

    Attributes:
        heading: what a bar counts.
        unit_heading: what a bar is.
        summary: the chart in words.
        ends: the labels of the first and the last bar, or of the only one.
        peak, most: the label and the articles of the highest bar.
        bars: those with articles.
        width, bar_width, height: of the picture and of a bar in it.
        share: percent of the width that bars may stand in.
    """

    heading: str
    unit_heading: str
    summary: str
    ends: Sequence[str]
    peak: str
    most: int
    bars: Sequence[BarView]
    width: int
    bar_width: int
    height: int
    share: str


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


def month_chart(months: Sequence[tuple[date, int]], language: str = ENGLISH) -> MonthChart | None:
    """The chart of the articles of an archive; None where no article has a date.

    Args:
        months: as for `bars_by_month`; may be empty.
        language: of the page.
    """
    if not months:
        return None
    unit, bars = bars_by_month(months)
    labels = [bar_label(bar, unit, language) for bar in bars]
    most, peak = max(zip(bars, labels, strict=True), key=lambda pair: pair[0].articles)
    slots = max(len(bars), LEAST_SLOTS)
    heading, unit_heading = (say(language, words) for words in _HEADINGS[unit])
    told = {"heading": heading, "first": labels[0], "peak": peak, "number": most.articles}
    if len(bars) > 1:
        summary = say(
            language,
            "%(heading)s from %(first)s to %(last)s; most in %(peak)s: %(number)s",
            last=labels[-1],
            **told,
        )
    else:
        summary = say(language, "%(heading)s in %(first)s; most in %(peak)s: %(number)s", **told)
    return MonthChart(
        heading=heading,
        unit_heading=unit_heading,
        summary=summary,
        ends=[labels[0], labels[-1]][: len(bars)],
        peak=peak,
        most=most.articles,
        bars=[
            # One article among thousands is still to be seen.
            BarView(
                label,
                bar.articles,
                left=place * WIDTH + 1,
                height=max(2, round(HEIGHT * bar.articles / most.articles)),
            )
            for place, (bar, label) in enumerate(zip(bars, labels, strict=True))
            if bar.articles
        ],
        width=slots * WIDTH,
        bar_width=WIDTH - 2,
        height=HEIGHT,
        share=f"{100 * len(bars) / slots:.1f}",
    )


def bar_label(bar: Bar, unit: Unit, language: str = ENGLISH) -> str:
    """The month, the year or the years of a bar: "Jan 2020", "2020", "2020–2029"."""
    first, last = bar.first.year, bar.last.year
    if unit == "month":
        if spoken_language(language) != ENGLISH:
            return month_text(language, bar.first, is_short=True)
        return f"{MONTHS[bar.first.month - 1][:3]} {first}"
    return str(first) if first == last else f"{first}–{last}"
