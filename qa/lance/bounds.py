"""What is known of the BM25 of rows when each column was searched by itself.

A search of one column passes over what cannot be among its best, and takes a tenth of the time
of one query of both, which adds up every row that holds a word. The sum of a row that no list
holds is at most that of the last ones (Fagin, Lotem and Naor, "Optimal aggregation algorithms
for middleware", 2003).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Rows = NDArray[np.int64]
Scores = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Bounds:
    """The rows of all lists, and between what the sum of each lies.

    Attributes:
        rows: numbers of rows, ascending, shape (n,).
        least: the scores that are known, 0 for the others, shape (columns, n).
        most: the same, with the last score of each list that lacks the row.
        unseen: no sum of a row that is in no list is higher.
    """

    rows: Rows
    least: Scores
    most: Scores
    unseen: float

    def among(self, is_wanted: NDArray[np.bool_]) -> Bounds:
        """The rows that are wanted."""
        kept = self.rows[is_wanted], self.least[:, is_wanted], self.most[:, is_wanted]
        return Bounds(*kept, self.unseen)

    def hopeful(self, k: int) -> Bounds:
        """The rows that may be among the ``k`` best."""
        if len(self.rows) <= k:
            return self
        return self.among(self.most.sum(axis=0) >= self._last(k))

    def is_settled(self, k: int) -> bool:
        """Whether no unseen row can be among the ``k`` best."""
        return self.unseen == 0.0 or (len(self.rows) > k and bool(self._last(k) > self.unseen))

    def _last(self, k: int) -> float:
        return float(np.partition(self.least.sum(axis=0), -k)[-k])


def bounds_of(lists: Sequence[tuple[Rows, Scores]], limit: int) -> Bounds:
    """Put lists together.

    Args:
        lists: rows and scores of each, best first.
        limit: a list of fewer rows holds all that there are.
    """
    rows, places = np.unique(np.concatenate([rows for rows, _ in lists]), return_inverse=True)
    lasts = np.array([scores[-1] if len(scores) >= limit else 0.0 for _, scores in lists])
    least = np.zeros((len(lists), len(rows)))
    most = np.repeat(lasts[:, np.newaxis], len(rows), axis=1)
    starts = np.cumsum([0, *(len(scores) for _, scores in lists)])
    for number, (_, scores) in enumerate(lists):
        own = places[starts[number] : starts[number + 1]]
        least[number, own] = most[number, own] = scores
    return Bounds(rows, least, most, float(lasts.sum()))
