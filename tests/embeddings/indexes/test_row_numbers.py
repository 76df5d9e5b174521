"""Ids are numbered in the order in which they come, and found again whatever has gone."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from timing import MOST_GROWTH, growth

from embeddings.indexes import row_numbers
from embeddings.indexes.arguments import Ids
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


def test_ids_for_which_memory_is_lacking_are_not_there(monkeypatch: pytest.MonkeyPatch) -> None:
    numbers = RowNumbers(np.array([3, 1], np.int64))
    sorts, firsts = row_numbers._sorted, iter([True])

    def sorted_once(ids: Ids, rows: NDArray[np.int32]) -> row_numbers.Run:
        if not next(firsts, False):
            raise MemoryError  # where the new ids are put together with the others
        return sorts(ids, rows)

    with monkeypatch.context() as patched, pytest.raises(MemoryError):
        patched.setattr(row_numbers, "_sorted", sorted_once)
        numbers.add(np.array([5, 4], np.int64))
    assert (len(numbers), numbers.by_row.tolist()) == (2, [3, 1])
    assert numbers.rows(np.array([1, 3, 4, 5])).tolist() == [1, 0, -1, -1]
    numbers.add(np.array([4, 7], np.int64))
    assert numbers.rows(np.array([4, 5, 7])).tolist() == [2, -1, 3]
