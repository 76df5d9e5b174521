"""Days as the pages show them."""

from __future__ import annotations

from datetime import date

import pytest

from qa.text.dates import day_label, days_label


@pytest.mark.parametrize(
    ("published", "shown"),
    [
        ("2020-06-11", "11 June 2020"),
        ("2020-06-01T23:30:00-05:00", "1 June 2020"),
        (None, "no date"),
        ("long ago", "long ago"),
    ],
)
def test_dates_read_as_written(published: str | None, shown: str) -> None:
    assert day_label(published) == shown


@pytest.mark.parametrize(
    ("since", "until", "shown"),
    [
        ("2020-06-08", "2020-06-14", "8–14 Jun 2020"),
        ("2020-05-28", "2020-06-03", "28 May – 3 Jun 2020"),
        ("2019-12-28", "2020-01-03", "28 Dec 2019 – 3 Jan 2020"),
        ("2020-06-11", "2020-06-11", "11 Jun 2020"),
        ("2020-06-11", None, "since 11 Jun 2020"),
        (None, "2020-06-11", "until 11 Jun 2020"),
        (None, None, "all days"),
    ],
)
def test_spans_of_days_are_short(since: str | None, until: str | None, shown: str) -> None:
    first, last = (None if day is None else date.fromisoformat(day) for day in (since, until))
    assert days_label(first, last) == shown
