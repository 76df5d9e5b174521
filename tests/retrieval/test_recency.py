"""The prior of the day of publication, by exact values."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.retrieval.recency import HALF_AGE, UNKNOWN, recency

TODAY = date(2025, 11, 12)
HALF = timedelta(days=int(HALF_AGE))


def test_it_halves_at_half_age_and_falls_ever_slower() -> None:
    days = [TODAY, TODAY - HALF, TODAY - 3 * HALF, TODAY - 9 * HALF]
    assert recency(days, TODAY).tolist() == pytest.approx([1.0, 0.5, 0.25, 0.1])


def test_five_years_or_six_are_the_same() -> None:
    five, six = recency([TODAY - timedelta(365 * 5), TODAY - timedelta(365 * 6)], TODAY)
    assert 0.0 < five - six < 0.002


def test_a_day_after_that_of_asking_counts_as_that_day() -> None:
    assert recency([TODAY + HALF], TODAY).tolist() == [1.0]


def test_an_article_without_a_day_gets_the_mean_of_the_others() -> None:
    prior = recency([TODAY, None, TODAY - HALF, None], TODAY)
    assert prior.tolist() == pytest.approx([1.0, 0.75, 0.5, 0.75])


def test_where_no_article_has_a_day_none_is_favoured() -> None:
    assert recency([None, None], TODAY).tolist() == [0.0, 0.0]
    assert recency([], TODAY).shape == (0,)


def test_a_window_counts_from_its_nearer_end() -> None:
    since, until = date(2020, 3, 1), date(2020, 3, 31)
    days = [since, until, date(2020, 3, 15), since - HALF, until + HALF, until + 3 * HALF, None]
    prior = recency(days, TODAY, since, until)
    assert prior[:6].tolist() == pytest.approx([1.0, 1.0, 1.0, 0.5, 0.5, 0.25])
    assert prior[6] == UNKNOWN
    far = recency([since - 3 * HALF, None], TODAY, since, until)
    assert far.tolist() == pytest.approx([0.25, 0.25])


def test_after_a_long_period_it_falls_slower() -> None:
    since, until = date(2023, 7, 1), date(2023, 9, 30)
    days = [until, until + timedelta(days=23), since - HALF]
    assert recency(days, TODAY, since, until).tolist() == pytest.approx([1.0, 0.5, 0.5])


def test_of_an_article_without_a_day_nobody_knows_that_it_lies_in_the_window() -> None:
    day = date(2020, 3, 1)
    inside, unknown = recency([day, None], TODAY, day, day)
    assert (inside, unknown) == (1.0, UNKNOWN)


def test_a_window_may_be_open_on_either_side() -> None:
    bound = date(2020, 3, 1)
    days = [bound - HALF, bound, bound + HALF, TODAY]
    assert recency(days, TODAY, since=bound).tolist() == pytest.approx([0.5, 1.0, 1.0, 1.0])
    early = recency(days[:3], TODAY, until=bound)
    assert early.tolist() == pytest.approx([1.0, 1.0, 0.5])


DAYS = st.one_of(st.none(), st.dates())


@given(st.lists(DAYS, max_size=9), st.dates(), DAYS, DAYS)
def test_any_days_give_priors_between_0_and_1(
    days: list[date | None], as_of: date, since: date | None, until: date | None
) -> None:
    prior = recency(days, as_of, since, until)
    assert prior.shape == (len(days),)
    assert ((prior >= 0.0) & (prior <= 1.0)).all()
    undated = [value for day, value in zip(days, prior, strict=True) if day is None]
    assert len(set(undated)) <= 1
