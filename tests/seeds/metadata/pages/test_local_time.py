"""Moments in UTC, put on the outlet's own clock where the page tells it."""

from __future__ import annotations

import pytest

from seeds.metadata.pages.local_time import Printed, in_local_time

MOMENT = "2024-03-15T03:30:15+00:00"


@pytest.mark.parametrize(
    ("printed", "local"),
    [
        (Printed("2024-03-14T22:30:15-05:00"), "2024-03-14T22:30:15-05:00"),
        (Printed(MOMENT, "2024-03-14T22:30-05:00"), "2024-03-14T22:30:15-05:00"),
        (Printed(MOMENT, "2024-03-14T22:30"), "2024-03-14T22:30:15-05:00"),
        (Printed(MOMENT, "2024-03-14"), "2024-03-14"),
        (Printed("2024-03-14T22:30:15"), "2024-03-14T22:30:15-05:00"),
        (Printed("2024-03-15T09:00:15"), "2024-03-15T09:00:15+05:30"),
    ],
)
def test_the_outlets_clock_is_told(printed: Printed, local: str) -> None:
    assert in_local_time(MOMENT, [printed]) == local


@pytest.mark.parametrize(
    "printed",
    [
        Printed("2024-03-14T21:30:15-05:00"),  # another instant
        Printed(MOMENT),
        Printed(MOMENT, "2024-03-15"),
        Printed(MOMENT, "2024-03-16"),  # no zone is that far in the east
        Printed(MOMENT, "2024-03-13"),
        Printed(MOMENT, "2024-03-15T03:30+00:00"),
        Printed(MOMENT, "2024-03-14T22:37"),
        Printed("2024-03-14T22:30:16"),
        Printed("2024-03-14T22:30"),  # of another story, perhaps
        Printed("2024-03-12T22:30:15"),
        Printed("2024-03-14"),
        Printed(None),
    ],
)
def test_what_does_not_tell_it_changes_nothing(printed: Printed) -> None:
    assert in_local_time(MOMENT, [printed]) == MOMENT


@pytest.mark.parametrize(
    "moment", [None, "2024-03-15", "2024-03-15T03:30:15", MOMENT[:-6] + "+01:00"]
)
def test_only_a_moment_in_utc_is_changed(moment: str | None) -> None:
    assert in_local_time(moment, [Printed("2024-03-14T22:30:15-05:00")]) == moment


def test_the_morning_after_in_the_east() -> None:
    moment = "2024-03-14T20:10:00+00:00"
    assert in_local_time(moment, [Printed(moment, "2024-03-15")]) == "2024-03-15"
    early = "2024-03-14T03:10:00+00:00"
    assert in_local_time(early, [Printed(early, "2024-03-15")]) == early
