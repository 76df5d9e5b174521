"""The periods that a passage names, and whether one is the period asked for."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.question.time.mentions import counts_another, speaks_of, speaks_of_another, times_named

PUBLISHED = date(2023, 10, 20)
Q2 = date(2023, 4, 1), date(2023, 6, 30)
Q3 = date(2023, 7, 1), date(2023, 9, 30)
Q4 = date(2023, 10, 1), date(2023, 12, 31)
SPRING = date(2023, 3, 1), date(2023, 5, 31)
MARCH = date(2023, 3, 1), date(2023, 3, 31)


@pytest.mark.parametrize(
    ("text", "period", "expected"),
    [
        ("The quay took 41 ships in the third quarter.", Q3, True),
        ("The quay took 41 ships between July and September.", Q3, True),
        ("The quay took 41 ships in August.", Q3, True),
        ("The quay took 41 ships in the three months to September.", Q3, True),
        ("The quay took 41 ships on 3 August 2022.", Q3, False),
        ("The quay took 41 ships, down from 52 in the spring.", SPRING, True),
        ("The quay took 41 ships, the board said on Friday.", Q3, False),
        ("The quay took 41 ships, the board said on Wednesday.", (PUBLISHED, PUBLISHED), False),
        ("The quay took 41 ships today.", (PUBLISHED, PUBLISHED), True),
        ("The quay takes 41 ships in March.", (date(2024, 3, 1), date(2024, 3, 31)), True),
        ("The quay may take 20 ships in 2023.", (date(2023, 5, 20), date(2023, 5, 20)), False),
        ("The quay took 41 ships in March 2023.", (date(2023, 3, 6), date(2023, 3, 12)), True),
        ("The quay took 41 ships in 2023.", (date(2023, 3, 6), date(2023, 3, 12)), False),
    ],
)
def test_a_passage_speaks_of_a_period_that_it_names(
    text: str, period: tuple[date, date], expected: bool
) -> None:
    assert speaks_of(period, times_named(text, PUBLISHED)) == expected


def test_without_a_day_only_what_names_its_year_is_known() -> None:
    assert not times_named("The quay took 41 ships in the third quarter.", None)
    named = times_named("The quay took 41 ships in the third quarter of 2023.", None)
    assert speaks_of(Q3, named)


@pytest.mark.parametrize(
    ("text", "period", "expected"),
    [
        ("The quay took 41 ships in the third quarter.", Q4, True),
        ("The quay took 41 ships between July and September.", Q4, True),
        ("It took 41 ships in the third quarter and 47 in the fourth quarter of 2023.", Q4, False),
        ("The quay took 41 ships in September.", Q4, False),  # what happened on the way
        ("The quay took 41 ships in the third quarter.", MARCH, False),
        ("The quay took 41 ships.", Q4, False),
        ("The quay took 41 ships in March 2010.", MARCH, True),
        ("The quay took 41 ships in February 2023.", MARCH, False),
        ("The quay took 41 ships in 2010.", (date(2023, 1, 1), date(2023, 12, 31)), False),
    ],
)
def test_a_passage_of_another_quarter_or_year_is_told(
    text: str, period: tuple[date, date], expected: bool
) -> None:
    assert speaks_of_another(period, times_named(text, PUBLISHED)) == expected


PIECES = "in the third quarter of May 3 2023 and on Monday H1 Q2 last week"


def test_the_day_of_saying_does_not_count_for_a_quarter() -> None:
    named = times_named("It took 41 ships in the third quarter, they said on Monday.", PUBLISHED)
    assert not speaks_of_another(Q4, named)
    assert counts_another(Q4, named)
    assert not counts_another(Q3, named)
    assert not counts_another(Q4, times_named("The owner left on Monday.", PUBLISHED))


@given(
    st.text(max_size=200) | st.lists(st.sampled_from(PIECES.split())).map(" ".join),
    st.none() | st.dates(),
)
def test_any_text_can_be_read(text: str, published: date | None) -> None:
    for time in times_named(text, published):
        assert all(first <= last for first, last in time.days)
