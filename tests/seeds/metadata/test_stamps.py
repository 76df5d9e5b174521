"""Dates and times in lines that hold more."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from seeds.metadata.stamps import stamped, stamped_dates


@pytest.mark.parametrize(
    ("text", "published", "modified"),
    [
        ("MOSCOW, Jan. 3, 2022 (Reuters) —", "2022-01-03", None),
        ("LONDON, 3 January 2022 —", "2022-01-03", None),
        ("By Jane Doe, updated January 5, 2022", None, "2022-01-05"),
        ("Updated by Jane Doe on January 5, 2022", None, "2022-01-05"),
        ("By Jane Doe, Jan 3, 2022, updated Jan 5, 2022", "2022-01-03", "2022-01-05"),
        ("By Jane Doe, Jan 3, 2022, Jan 4, 2022", None, None),
        ("Posted on January 3rd, 2022 at 8:30am by Jane Doe", "2022-01-03T08:30", None),
        ("Jane Doe 3 January 2022 • 9:36pm GMT", "2022-01-03T21:36+00:00", None),
        ("Jane Doe - 13/01/2022", "2022-01-13", None),
        ("Jane Doe | 2022-01-03", "2022-01-03", None),
        ("By Jane Doe Published: 08:30, 3 January 2022", "2022-01-03T08:30", None),
        ("By Jane Doe, 3 January 2022 12 readers", "2022-01-03", None),
        ("BEIJING, June 3 (Xinhua) --", None, None),
        ("By Jane Doe, June 2022", None, None),
        ("Jane Doe 3 hours ago", None, None),
    ],
)
def test_full_dates_in_bylines_and_datelines_are_read(
    text: str, published: str | None, modified: str | None
) -> None:
    assert stamped_dates(text) == (published, modified)


@pytest.mark.parametrize(
    ("line", "rest"),
    [
        ("By Jane Doe, January 3, 2022", "By Jane Doe"),
        ("By Jane Doe on 3 January 2022", "By Jane Doe"),
        ("Posted on January 3, 2022 | By Jane Doe", "By Jane Doe"),
        ("Posted 3 hours ago by Jane Doe", "by Jane Doe"),
        ("Jane Doe, Monday 3 January 2022 at 08.30 CET", "Jane Doe"),
        ("Published 08:30, 3 January 2022 | Updated: 10:11, 5 January 2022", ""),
        ("By Jane Doe 3 January 2022 Tarn Echo", "By Jane Doe | Tarn Echo"),
        ("By Jane Doe", "By Jane Doe"),
        ("", ""),
    ],
)
def test_a_line_is_freed_of_its_times(line: str, rest: str) -> None:
    assert stamped(line).rest == rest


def test_how_long_ago_is_no_date() -> None:
    assert stamped("Updated 27 min ago") == ("", (), True)
    assert stamped("Jane Doe, 5 mins ago").is_relative
    assert not stamped("The pier of long ago").is_relative


_WORDS = "By Jane Doe updated on 3 January 2022 , | at 8:30 am 3 hours ago 01/02/2022 ( ) —"


@given(st.lists(st.sampled_from(_WORDS.split())).map(" ".join) | st.text())
def test_any_line_is_safe(text: str) -> None:
    for day in stamped_dates(text):
        assert day is None or date.fromisoformat(day[:10]).year >= 1600
    assert set(stamped(text).rest) <= set(text) | set(" |")
