"""BM25 as the embedded engine counts it, so that both rank alike.

Lance and Tantivy have the same formula and the same constants, but Tantivy, as Lucene, keeps the
length of a text in one byte, and a long one is rounded down to a ninth less. What Lance gives is
therefore counted once more from the words that are stored beside the index.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from functools import cache

import numpy as np
from numpy.typing import NDArray

from qa.lance.snapshot import Snapshot
from qa.lance.tables.schemas import HOLDING, TERMS, WORDS

_K1 = 1.2
_B = 0.75
"""Tantivy's constants (`bm25.rs`), and Lance's."""


class Scorer:
    """Scores rows of a table for the terms of one question."""

    def __init__(self, snapshot: Snapshot, table: str, terms: Sequence[str]) -> None:
        """Read how many rows of ``table`` hold each of ``terms``."""
        names = HOLDING[table][: len(WORDS)]
        holders = list(snapshot.rows_among(TERMS, ["term", *names], "term", terms))
        self._means: list[float] = []
        self._weights: list[dict[str, float]] = []
        for place, column in enumerate(WORDS, 1):
            texts, words = snapshot.lengths(table, column)
            self._means.append(words / texts if words else 1.0)
            self._weights.append({row[0]: _weight(row[place], texts) for row in holders})

    def score(self, columns: Sequence[str]) -> float:
        """BM25 of a row by its `WORDS`, in their order."""
        total = 0.0
        for words, weights, mean in zip(columns, self._weights, self._means, strict=True):
            terms = words.split()
            held = Counter(term for term in terms if term in weights)
            share = rounded(len(terms)) / mean
            for term, number in held.items():
                total += weights[term] * number / (number + _K1 * (1 - _B + _B * share))
        return total


def rounded(length: int) -> int:
    """A number of terms as Tantivy keeps it."""
    kept = _kept_lengths()
    return int(kept[np.searchsorted(kept, length, side="right") - 1])


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
