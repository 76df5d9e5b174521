"""Ids are numbered in the order in which they come, and found again whatever has gone."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from timing import MOST_GROWTH, growth

from embeddings.indexes.row_numbers import RowNumbers


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.tuples(st.booleans(), st.sets(st.integers(0, 40))), max_size=25),
    st.sampled_from((1, 10**9)),
)
def test_rows_are_those_of_a_dict(steps: list[tuple[bool, set[int]]], apart: int) -> None:
    numbers = RowNumbers()
    rows: dict[int, int] = {}
    given_out = 0
    for is_added, numbered in steps:
        ids = {number * apart for number in numbered}
        if is_added:
            new = sorted(ids - rows.keys(), reverse=True)
            added = numbers.next(len(new)).tolist()
            numbers.add(np.array(new, np.int64))
            assert added == list(range(given_out, given_out + len(new)))
            rows |= dict(zip(new, added, strict=True))
            given_out += len(new)
        else:
            gone = sorted(ids & rows.keys())
            numbers.remove(np.array([rows.pop(number) for number in gone], np.int64))
        asked = np.arange(-1, 42) * apart
        assert numbers.rows(asked).tolist() == [rows.get(number, -1) for number in asked.tolist()]
        assert numbers.ids().tolist() == sorted(rows)
        assert len(numbers) == len(rows)
        by_row = {row: number for number, row in rows.items()}
        assert numbers.by_row.tolist() == [by_row.get(row, -1) for row in range(given_out)]
        wanted = list(range(0, 60 * apart, 3 * apart))
        places = numbers.places(np.array(wanted, np.int64)).tolist()
        assert [[*wanted, None][place] for place in places] == [
            number if (number := by_row.get(row)) in wanted else None for row in range(given_out)
        ]


def test_adding_in_small_pieces_takes_little_more_time_than_their_number() -> None:
    def adding(pieces: int) -> Callable[[], object]:
        def add() -> None:
            numbers = RowNumbers()
            for piece in range(pieces):
                ids = np.arange(piece * 100, piece * 100 + 100) * 7919 % 1_000_003
                assert (numbers.rows(ids) < 0).all()
                numbers.add(ids)

        return add

    assert growth(adding, 200) <= MOST_GROWTH
