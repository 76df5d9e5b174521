"""The seam between a question beside its passages and the scores of their tokens."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

START, END, EVIDENCE = 0, 1, 2
"""Columns of the scores: an answer starts here, ends here; the token's sentence answers."""

LONGEST_SPAN = 30
"""Tokens of the longest answer."""

UNSEEN = -20.0
"""Log odds of a sentence that was cut off."""


@dataclass(frozen=True, slots=True, eq=False)
class Reading:
    """What a reader says of one passage.

    Scores are log odds against "no answer", whose score is 0, and compare across passages.

    Attributes:
        spans: character offsets of the passage's tokens, shape (n, 2); a passage that is
            longer than the model takes is cut.
        scores: of each token, in the order `START`, `END`, `EVIDENCE`; shape (n, 3), float32.
    """

    spans: NDArray[np.int64]
    scores: NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class SentenceReading:
    """What a reader says of one sentence.

    Attributes:
        evidence: mean score of its tokens as part of an answering sentence.
        span: score of its best answer, the sum of start and end.
        start, end: offsets of that answer, in the text that was read.
    """

    evidence: float
    span: float
    start: int
    end: int


class Reader(Protocol):
    """Reads passages beside a question; safe to use from several threads.

    Attributes:
        name: for the user to see.
    """

    @property
    def name(self) -> str: ...

    def read(self, question: str, passages: Sequence[str]) -> list[Reading]:
        """One reading for each passage, in their order."""
        ...


def read_sentence(reading: Reading, start: int, end: int) -> SentenceReading:
    """What a reading says of one sentence of the passage.

    Args:
        reading: of the passage.
        start: offset of the sentence in the text that was read.
        end: offset behind it.

    Returns:
        `UNSEEN` odds and no answer where the reader saw no token of it.
    """
    rows = np.flatnonzero((reading.spans[:, 0] >= start) & (reading.spans[:, 1] <= end))
    if not len(rows):
        return SentenceReading(UNSEEN, UNSEEN, start, start)
    scores = reading.scores[rows]
    pairs = scores[:, START][:, None] + scores[:, END][None, :]
    distance = np.arange(len(rows))[None, :] - np.arange(len(rows))[:, None]
    pairs = np.where((distance >= 0) & (distance < LONGEST_SPAN), pairs, -np.inf)
    first, last = divmod(int(pairs.argmax()), len(rows))
    return SentenceReading(
        evidence=float(scores[:, EVIDENCE].mean()),
        span=float(pairs[first, last]),
        start=int(reading.spans[rows[first], 0]),
        end=int(reading.spans[rows[last], 1]),
    )
