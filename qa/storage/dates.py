"""Dates of articles, compared."""

from __future__ import annotations

from datetime import UTC, date, datetime


def instant(stated: str | None) -> datetime | None:
    """When a stated ISO 8601 date or time was; midnight and UTC where it does not say."""
    if stated is None:
        return None
    try:
        moment = datetime.fromisoformat(stated)
    except ValueError:  # as exact as `Article.published_day` needs it, and no more
        moment = datetime.combine(date.fromisoformat(stated[:10]), datetime.min.time())
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment
