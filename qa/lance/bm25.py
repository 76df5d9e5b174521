"""BM25 as the embedded engine counts it, so that both rank alike.

Lance and Tantivy have the same formula and the same constants, but Tantivy, as Lucene, keeps the
length of a text in one byte, and a long one is rounded down to a ninth less. The best that Lance
gives are therefore counted once more from the words that are stored beside the index. The ten best
that the words of 30 questions find in 100,003 passages are then the same on both engines.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from functools import cache
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from qa.lance.snapshot import Snapshot
from qa.lance.tables.schemas import HOLDING, WORDS, length_of

if TYPE_CHECKING:
    import pyarrow as pa

SCORED = (*WORDS, *map(length_of, WORDS))
"""Columns that are read of the rows to be scored."""

_BLANK = ord(" ")

_K1 = 1.2
_B = 0.75
"""Tantivy's constants (`bm25.rs`), and Lance's."""


class Scorer:
    """Scores rows of a table for the terms of one question."""

    def __init__(self, snapshot: Snapshot, table: str, terms: Sequence[str]) -> None:
        """Read how many rows of ``table`` hold each of ``terms``."""
        holders = snapshot.holders(terms)
        self._terms = [*holders]
        self._columns = []
        for column, name in zip(WORDS, HOLDING[table], strict=False):
            texts, words = snapshot.lengths(table, column)
            weights = [_weight(counts[name], texts) for counts in holders.values()]
            self._columns.append((column, np.array(weights), words / texts if words else 1.0))

    def scores(self, rows: pa.Table, words: Sequence[str] = WORDS) -> NDArray[np.float64]:
        """BM25 of each row by some columns of words and their lengths, shape (len(rows),)."""
        total = np.zeros(len(rows))
        if not self._terms or not len(rows):
            return total
        for column, weights, mean in self._columns:
            if column not in words:
                continue
            counts = _counts(rows[column], self._terms)
            share = rounded(rows[length_of(column)].fill_null(0).to_numpy()) / mean
            norms = _K1 * (1 - _B + _B * share)[:, np.newaxis]
            total += (weights * counts / (counts + norms)).sum(axis=1)
        return total


def rounded(lengths: NDArray[np.int64]) -> NDArray[np.int64]:
    """Numbers of terms as Tantivy keeps them."""
    kept = _kept_lengths()
    return kept[np.searchsorted(kept, lengths, side="right") - 1]


def _counts(texts: pa.ChunkedArray, terms: Sequence[str]) -> NDArray[np.int64]:
    """How often each text, words with blanks between, holds each term; shape (texts, terms)."""
    import pyarrow as pa

    held = [text or b"" for text in texts.cast(pa.binary()).to_pylist()]
    # One search through all texts at once: to split them takes longer.
    data = b" ".join((b"", *held, b""))
    signs = np.frombuffer(data, np.uint8)
    begins = np.cumsum([0, *(len(text) + 1 for text in held)])
    counts = np.zeros((len(held), len(terms)), np.int64)
    for column, term in enumerate(map(str.encode, terms)):
        places = np.fromiter(_places(data, term), np.int64)
        is_whole = (signs[places - 1] == _BLANK) & (signs[places + len(term)] == _BLANK)
        rows = np.searchsorted(begins, places[is_whole], side="right") - 1
        counts[:, column] = np.bincount(rows, minlength=len(held))
    return counts


def _places(data: bytes, letters: bytes) -> Iterator[int]:
    """Where some letters stand, also inside of words."""
    place = data.find(letters)
    while place >= 0:
        yield place
        # One at once behind another is not missed: what lies between two words is a blank.
        place = data.find(letters, place + len(letters))


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
