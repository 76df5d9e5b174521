"""Rows of an index by the ids of what stands in them, in twenty bytes an id."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from embeddings.indexes.arguments import Ids

_GONE = -1
_LEAST_CAPACITY = 1024

Run = tuple[Ids, NDArray[np.int32]]
"""Ids, ascending, and the row of each."""


class RowNumbers:
    """Numbers ids in the order in which they come; a number is never used again.

    Ids are looked up in sorted runs, each at least twice as long as the next, so that
    adding takes n log n in all, and a lookup a few binary searches. A set and a dict of
    Python would take six times the memory.
    """

    def __init__(self, ids: Ids | None = None) -> None:
        """Begin with some ids, each once."""
        self._ids = np.empty(0, np.int64)  # by row, with room behind `self._end`
        self._end = 0
        self._count = 0
        self._runs: list[Run] = []
        if ids is not None:
            self.add(ids)

    def __len__(self) -> int:
        return self._count

    @property
    def by_row(self) -> Ids:
        """The id of each row; -1 for one that is gone."""
        return self._ids[: self._end]

    def ids(self) -> Ids:
        """All ids, ascending; a copy."""
        by_row = self.by_row
        return np.sort(by_row[by_row != _GONE])

    def rows(self, ids: Ids) -> Ids:
        """The row of each id; -1 for one that is not there."""
        rows = np.full(len(ids), _GONE, np.int64)
        for known, numbers in self._runs:
            at = np.minimum(np.searchsorted(known, ids), len(known) - 1)
            row = numbers[at]
            # An id that went and came again stands in two runs, and in one row.
            is_here = (known[at] == ids) & (self._ids[row] == ids)
            rows[is_here] = row[is_here]
        return rows

    def places(self, ids: Ids) -> NDArray[np.int32]:
        """For each row the place of its id among ``ids``; their number if it is none of them."""
        rows = self.rows(ids)
        is_here = rows != _GONE
        places = np.full(self._end, len(ids), np.int32)
        places[rows[is_here]] = np.flatnonzero(is_here)
        return places

    def next(self, count: int) -> Ids:
        """The rows that so many ids will get."""
        return np.arange(self._end, self._end + count)

    def add(self, ids: Ids) -> None:
        """Number ids that are not there; all of them or, on an error, none."""
        if not len(ids):
            return
        rows = self.next(len(ids))
        run = _sorted(ids, rows.astype(np.int32))
        if self._end + len(ids) > len(self._ids):
            room = np.full(max(len(ids), len(self._ids), _LEAST_CAPACITY), _GONE, np.int64)
            self._ids = np.concatenate([self._ids, room])
        self._ids[rows] = ids
        # All that needs memory comes before what tells that they are there.
        runs = [*self._runs, run]
        while len(runs) > 1 and 2 * len(runs[-1][0]) > len(runs[-2][0]):
            self._merge_last(runs)
        self._runs = runs
        self._end += len(ids)
        self._count += len(ids)

    def remove(self, rows: Ids) -> None:
        """Take out the ids of rows that hold one."""
        self._ids[rows] = _GONE
        self._count -= len(rows)

    def _merge_last(self, runs: list[Run]) -> None:
        """Make the last two of some runs one, of what is still there."""
        both = runs[-2:]
        ids = np.concatenate([ids for ids, _ in both])
        rows = np.concatenate([rows for _, rows in both])
        is_here = self._ids[rows] == ids
        runs[-2:] = [_sorted(ids[is_here], rows[is_here])] if is_here.any() else []


def _sorted(ids: Ids, rows: NDArray[np.int32]) -> Run:
    order = np.argsort(ids, kind="stable")
    return ids[order], rows[order]
