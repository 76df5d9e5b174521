"""Reports written by a form, of our own: fields that differ, furniture that does not.

Fifty each of sport, markets, weather and police notes. Their fields are short and come
back on many pages; so do the lines of the site around them.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from typing import NamedTuple

from seeds.article import RawDocument

FURNITURE = (
    "The Sallow Courier – voice of the upper valley",
    "Print edition at all kiosks",
    "The valley's favourite noticeboard",
    "Weather maps by Pell & Harrow",
    "Newsdesk: 01632 960 147",
    "Editor: Nell Marrow",
    "Printed at the old mill since 1887",
    "Puzzles and games",
    "Your valley, your news",
    "Full access from £2 a week",
    "A Tidewater Group title",
    "Letters: Mill Lane 14, Upper Sallow",
)
"""What stands on every page, above and below the report and in the midst of it."""

_TOWNS = ("Orrin", "Sallow", "Fenwick", "Brae", "Hesket", "Upper Pell", "Marrow", "Kilder")
_NAMES = ("Ola Fenn", "Ivo Strand", "Ida Roan", "Tess Garrow", "Wyn Hale", "Bram Tolley")
_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


class Report(NamedTuple):
    """A page, and the lines of it that are fields of its story."""

    document: RawDocument
    fields: tuple[str, ...]


def templated_reports(outlets: Sequence[str] = ("The Sallow Courier",)) -> list[Report]:
    """Two hundred reports, the same in every run.

    Args:
        outlets: one for all, or one for each of the four kinds.
    """
    draw = random.Random(7)  # noqa: S311 - no secret
    reports = []
    for number in range(50):
        for kind, form in enumerate((_match, _markets, _weather, _police)):
            body = form(draw, number)
            outlet = outlets[kind % len(outlets)]
            fields = tuple(line for line in body if not line.endswith("."))
            above, amid, below = FURNITURE[:3], FURNITURE[3], FURNITURE[4:]
            lines = [*above, body[0], amid, *body[1:], *below]
            reports.append(
                Report(
                    RawDocument(
                        path="",
                        name=f"{kind}-{number}.txt",
                        text="\n\n".join(lines),
                        title=f"{form.__name__[1:].title()} report {number}",
                        outlet=outlet,
                        published="2024-03-04",
                    ),
                    fields,
                )
            )
    return reports


def _match(draw: random.Random, number: int) -> list[str]:
    home, away = draw.sample(_TOWNS, 2)
    return [
        f"{home} met {away} for the {number + 2}th time on ground that had seen better days.",
        f"Half-time: {draw.choice(('0-0', '0-0', '1-0', '1-1'))}",
        "Extra time: none",
        f"Yellow cards: {draw.choice(('none', 'none', 'Pask', 'Pask, Dunn'))}",
        f"Attendance: {draw.randrange(2, 9) * 100}",
        f"Referee – {draw.choice(_NAMES[:3])}",
        f"{draw.choice(_NAMES)} said after match {number} that nobody had deserved to lose it.",
        f"Man of the match: {draw.choice(_NAMES)}",
        draw.choice(("Heavy pitch", "Good pitch", "Frozen pitch")),
    ]


def _markets(draw: random.Random, number: int) -> list[str]:
    return [
        f"Traders in {draw.choice(_TOWNS)} waited for bill {number} and bought what was cheap.",
        f"Barley {draw.choice(('184.50', '185.00', '186.25'))}",
        f"Wool {draw.choice(('unchanged', 'firmer', 'weaker'))}",
        f"Oil: {draw.choice((71, 72, 73))}.20 (+0.{draw.choice((2, 4))} %)",
        f"Sallow 50: {draw.choice(('3,412', '3,420'))}",
        draw.choice(("Turnover thin", "Turnover brisk", "Turnover average")),
        f"The {number + 2}nd auction of the season closed without a bid, the exchange said.",
    ]


def _weather(draw: random.Random, number: int) -> list[str]:
    return [
        f"The front that crossed {draw.choice(_TOWNS)} on day {number} has left for the sea.",
        draw.choice(("Sunny", "Cloudy", "Rain later", "Bright spells")),
        f"High {draw.choice((11, 12, 13))} C",
        f"Wind: {draw.choice(('light', 'light', 'fresh'))}, south-west",
        f"Pollen: {draw.choice(('low', 'low', 'low', 'high'))}",
        "Flood warnings: none",
        draw.choice(_DAYS),
        f"Forecast {number} ends here, and {draw.choice(_NAMES)} said so without regret.",
        f"Sea state {draw.choice(('calm', 'slight', 'rough'))}",
    ]


def _police(draw: random.Random, number: int) -> list[str]:
    return [
        f"Officers were called to house {number} in {draw.choice(_TOWNS)} after a noise.",
        f"Place: {draw.choice(_TOWNS)}",
        f"Reported: {draw.choice(('22:10', '23:40', '01:15'))}",
        f"Damage: £{draw.choice((200, 300, 400))}",
        "Injured: nobody",
        draw.choice(("No arrests", "One arrest", "Two arrests")),
        f"Sergeant {draw.choice(_NAMES[3:])} asked whoever saw number {number} leave to call.",
        f"Officer: {draw.choice(_NAMES)}",
    ]
