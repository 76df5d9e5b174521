"""The outlet's own clock: a moment that a page gives in UTC, as the page prints it.

Systems of publishing write their data in UTC, and after the evening in New York UTC is a day
ahead. The day of publication is the one on the outlet's own calendar.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta, timezone
from typing import NamedTuple

FARTHEST = timedelta(hours=14)
"""No zone is farther from UTC."""
STEP = timedelta(minutes=15)
"""All zones are multiples of it away from UTC."""
WEST, EAST = 12, 10
"""Hours of UTC: before the one it is still yesterday somewhere, from the other on tomorrow."""


class Printed(NamedTuple):
    """A time that a page gives.

    Attributes:
        moment: ISO 8601, as its machine-readable form says.
        words: ISO 8601, as its words say; None where they say no full day.
    """

    moment: str | None
    words: str | None = None


def in_local_time(moment: str | None, others: Iterable[Printed]) -> str | None:
    """The moment with the outlet's clock, where the page tells it; else as it is.

    It is told by the same instant with another distance from UTC; by words beside the very
    instant that print it with another clock, or a day that the clock can make of it; and by a
    clock without zone that differs by whole quarters of an hour to the second.

    Args:
        moment: ISO 8601; only one in UTC is looked at.
        others: what else the page says, best first.
    """
    instant = _instant(moment)
    if instant is None or instant.utcoffset() != timedelta(0):
        return moment
    for other in others:
        local = _local(instant, other)
        if local is not None:
            return local
    return moment


def _local(instant: datetime, other: Printed) -> str | None:
    said = _instant(other.moment)
    if said is not None and said == instant:
        return other.moment if said.utcoffset() else _by_words(instant, other.words)
    clock = _clock(other.moment)
    # To the second, for it may be another moment by chance.
    is_same = clock is not None and clock.second and clock.second == instant.second
    return _by_clock(instant, clock) if clock is not None and is_same else None


def _by_words(instant: datetime, words: str | None) -> str | None:
    if words is None:
        return None
    said, clock = _instant(words), _clock(words)
    minute = instant.replace(second=0, microsecond=0)
    if said is not None:
        is_local = said.utcoffset() and said.replace(second=0) == minute
        return instant.astimezone(said.tzinfo).isoformat() if is_local else None
    if clock is not None:
        return _by_clock(instant, clock.replace(second=instant.second))
    day, hour = date.fromisoformat(words), instant.hour
    # The evening before in the west, the morning after in the east.
    if day == instant.date() - timedelta(days=1) and hour < WEST:
        return words
    return words if day == instant.date() + timedelta(days=1) and hour >= EAST else None


def _by_clock(instant: datetime, clock: datetime) -> str | None:
    distance = clock.replace(tzinfo=UTC) - instant
    if not distance or abs(distance) > FARTHEST or distance % STEP:
        return None
    return instant.astimezone(timezone(distance)).isoformat()


def _instant(moment: str | None) -> datetime | None:
    """The moment with its distance from UTC; None where it tells none."""
    parsed = None if moment is None else datetime.fromisoformat(moment)
    return parsed if parsed is not None and parsed.tzinfo is not None else None


def _clock(moment: str | None) -> datetime | None:
    """The moment without a zone; None where it has one, or is a day only."""
    if moment is None or "T" not in moment:
        return None
    parsed = datetime.fromisoformat(moment)
    return parsed if parsed.tzinfo is None else None
