"""Filters of the search for words: what Tantivy looks for, and what its hits are asked afterwards.

A filter of days costs Tantivy a look at the day of each passage. Where most of an archive
may answer, it takes half the time to search in all of it and to drop what may not.
"""

from __future__ import annotations

from collections.abc import Container, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from qa.storage.indexes.passage_table import NOWHERE, Numbers, PassageTable, places_in
from qa.store import Filters, WordFilter

LEAST_SHARE = 0.3
"""Share of the articles that may answer, from which all are searched. Of a million passages
700 hits take 6 ms, and 200 with a filter of days 12."""


@dataclass(frozen=True, slots=True)
class Admission:
    """Which documents count, at one commit.

    Attributes:
        filters: what is left to be looked for.
        share: about how many of the documents that they find count, more than 0 and up to 1.
        table: of the passages.
        is_allowed: for each article of the table whether it counts; None for all.
        worded: passages that count by their words; None for all.
    """

    filters: Filters
    share: float
    table: PassageTable
    is_allowed: NDArray[np.bool_] | None
    worded: Container[int] | None = None

    def of_passages(self, ids: Sequence[int]) -> list[bool]:
        """Which of some passages count; those that are gone do not."""
        owners = self._owners(np.array(ids, np.int64))
        worded = self.worded
        return [
            counts and (worded is None or number in worded)
            for number, counts in zip(ids, self._counts(owners), strict=True)
        ]

    def of_articles(self, keys: Sequence[int]) -> list[bool]:
        """Which of some articles count; those that are gone do not."""
        return self._counts(places_in(self.table.keys, np.array(keys, np.int64)))

    def _owners(self, ids: Numbers) -> Numbers:
        rows = self.table.rows(ids)
        owners = np.full(len(rows), NOWHERE, np.int64)
        owners[rows != NOWHERE] = self.table.owners[rows[rows != NOWHERE]]
        return owners

    def _counts(self, owners: Numbers) -> list[bool]:
        counts = owners != NOWHERE
        if self.is_allowed is not None:
            counts[counts] = self.is_allowed[owners[counts]]
        marks: list[bool] = counts.tolist()
        return marks


def admission(
    table: PassageTable, filters: Filters, worded: Container[int] | None = None
) -> Admission:
    """The cheaper way to find what filters let pass.

    Args:
        table: of the passages.
        filters: by day, outlet and words.
        worded: passages that they let pass by their words; None for all.
    """
    if replace(filters, words=WordFilter()) == Filters():
        return Admission(filters, 1.0, table, None, worded)
    is_allowed = table.allowed_articles(filters)
    share = float(is_allowed.mean()) if len(is_allowed) else 0.0
    if share >= LEAST_SHARE:
        return Admission(Filters(words=filters.words), share, table, is_allowed, worded)
    if table.days.all():  # each article has one, so that none is kept without
        lasts = [day for day in (filters.until, filters.as_of) if day is not None]
        until = min(lasts, default=None)
        filters = replace(filters, until=until, as_of=None, keeps_undated=False)
    return Admission(filters, 1.0, table, None, worded)
