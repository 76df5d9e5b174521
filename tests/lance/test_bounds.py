"""Bounds on sums of scores of which only the best of each column are known."""

from __future__ import annotations

import numpy as np
import pytest

from qa.lance.bounds import Bounds, bounds_of

TITLES = {7: 3.0, 2: 2.0, 5: 1.0}
TEXTS = {5: 4.0, 9: 3.5, 7: 0.5, 1: 0.25}


def bounds(limit: int) -> Bounds:
    lists = []
    for scores in (TITLES, TEXTS):
        best = sorted(scores.items(), key=lambda pair: -pair[1])[:limit]
        rows, known = zip(*best, strict=True)
        lists.append((np.array(rows), np.array(known)))
    return bounds_of(lists, limit)


def test_whole_lists_give_the_sums() -> None:
    known = bounds(5)
    assert known.unseen == 0.0
    assert dict(zip(known.rows.tolist(), known.least.sum(axis=0).tolist(), strict=True)) == {
        row: TITLES.get(row, 0.0) + TEXTS.get(row, 0.0) for row in {*TITLES, *TEXTS}
    }
    assert (known.least == known.most).all()


@pytest.mark.parametrize("limit", [1, 2, 3])
def test_a_sum_lies_between_the_bounds(limit: int) -> None:
    known = bounds(limit)
    for row, least, most in zip(
        known.rows.tolist(), known.least.sum(axis=0), known.most.sum(axis=0), strict=True
    ):
        assert least <= TITLES.get(row, 0.0) + TEXTS.get(row, 0.0) <= most
    unlisted = {*TITLES, *TEXTS} - set(known.rows.tolist())
    assert all(TITLES.get(row, 0.0) + TEXTS.get(row, 0.0) <= known.unseen for row in unlisted)


def test_the_best_are_settled_when_none_unseen_can_be_better() -> None:
    assert bounds(3).hopeful(2).rows.tolist() == [5, 7, 9]
    assert [bounds(limit).is_settled(2) for limit in (1, 3)] == [False, True]
    assert bounds(5).is_settled(50)
    assert bounds(5).hopeful(50).rows.tolist() == [1, 2, 5, 7, 9]
