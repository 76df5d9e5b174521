"""BM25 as the embedded engine counts it, so that both rank alike.

Lance and Tantivy have the same formula and the same constants, but Tantivy, as Lucene, keeps the
length of a text in one byte, and a long one is rounded down to a ninth less. What Lance gives is
therefore counted once more from the words that are stored beside the index. The ten
passages that 40 questions retrieve of 100,003 are then the same on both engines.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import cache
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from qa.lance.snapshot import Snapshot
from qa.lance.tables.schemas import HOLDING, TERMS, WORDS

if TYPE_CHECKING:
    import pyarrow as pa

_K1 = 1.2
_B = 0.75
"""Tantivy's constants (`bm25.rs`), and Lance's."""


class Scorer:
    """Scores rows of a table for the terms of one question."""

    def __init__(self, snapshot: Snapshot, table: str, terms: Sequence[str]) -> None:
        """Read how many rows of ``table`` hold each of ``terms``."""
        names = HOLDING[table][: len(WORDS)]
        holders = list(snapshot.rows_among(TERMS, ["term", *names], "term", terms))
        self._terms = [term for term, *_ in holders]
        self._columns = []
        for place, column in enumerate(WORDS, 1):
            texts, words = snapshot.lengths(table, column)
            weights = [_weight(row[place], texts) for row in holders]
            self._columns.append((column, np.array(weights), words / texts if words else 1.0))

    def scores(self, rows: pa.Table) -> NDArray[np.float64]:
        """BM25 of each row by its `WORDS`, shape (len(rows),)."""
        total = np.zeros(len(rows))
        if not self._terms or not len(rows):
            return total
        for column, weights, mean in self._columns:
            counts, lengths = _counts(rows[column].combine_chunks(), self._terms)
            share = rounded(lengths) / mean
            norms = _K1 * (1 - _B + _B * share)[:, np.newaxis]
            total += (weights * counts / (counts + norms)).sum(axis=1)
        return total


def rounded(lengths: NDArray[np.int64]) -> NDArray[np.int64]:
    """Numbers of terms as Tantivy keeps them."""
    kept = _kept_lengths()
    return kept[np.searchsorted(kept, lengths, side="right") - 1]


def _counts(texts: pa.Array, terms: Sequence[str]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """How often each text holds each term, shape (texts, terms), and how long it is."""
    import pyarrow as pa
    import pyarrow.compute as pc

    words = pc.split_pattern(texts, " ")
    lengths = words.value_lengths().fill_null(0).to_numpy()
    places = pc.index_in(words.flatten(), value_set=pa.array(terms)).fill_null(-1).to_numpy()
    rows = np.repeat(np.arange(len(texts)), lengths)
    is_held = places >= 0
    cells = rows[is_held] * len(terms) + places[is_held]
    counts = np.bincount(cells, minlength=len(texts) * len(terms))
    return counts.reshape(len(texts), len(terms)), lengths.astype(np.int64)


@cache
def _kept_lengths() -> NDArray[np.int64]:
    """The 256 lengths that a byte tells: Lucene's `SmallFloat.byte4ToInt`, Tantivy's table too.

    Those to 40 one by one; then four bits of each, of which the first is always set.
    """
    free = 24  # how many values of a byte need no exponent, as 231 tell all other lengths
    return np.array(
        [
            *range(free),
            *(
                free + (place if place < 8 else (place % 8 + 8) << (place // 8 - 1))
                for place in range(256 - free)
            ),
        ],
        np.int64,
    )


def _weight(holders: int, texts: int) -> float:
    """The weight of a term that so many of the texts hold."""
    return math.log(1 + (texts - holders + 0.5) / (holders + 0.5)) * (_K1 + 1)
