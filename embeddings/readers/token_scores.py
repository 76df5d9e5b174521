"""From scores of tokens to the best answer of a sentence."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from embeddings.reader import UNSEEN, SentenceReading

START, END, EVIDENCE = 0, 1, 2
"""Columns of the scores: an answer starts here, ends here; the token's sentence answers. A model
that marks answers only has no third."""

LONGEST_SPAN = 30
"""Tokens of the longest answer."""


@dataclass(frozen=True, slots=True, eq=False)
class Reading:
    """What a model says of the tokens of one passage.

    Attributes:
        spans: character offsets of the passage's tokens, shape (n, 2); a passage that is
            longer than the model takes is cut.
        scores: of each token, in the order `START`, `END`, `EVIDENCE`; shape (n, 2) or (n, 3),
            float32.
    """

    spans: NDArray[np.int64]
    scores: NDArray[np.float32]


def read_sentence(reading: Reading, start: int, end: int) -> SentenceReading:
    """What a reading says of one sentence of the passage.

    The span is the best sum of a start and an end; the evidence is the mean over the tokens,
    or the span once more where they have none.

    Args:
        reading: of the passage.
        start: offset of the sentence in the text that was read.
        end: offset behind it.

    Returns:
        `UNSEEN` odds and no answer where the model saw no token of it.
    """
    rows = np.flatnonzero((reading.spans[:, 0] >= start) & (reading.spans[:, 1] <= end))
    if not len(rows):
        return SentenceReading(UNSEEN, UNSEEN, start, start)
    scores = reading.scores[rows]
    pairs = scores[:, START][:, None] + scores[:, END][None, :]
    distance = np.arange(len(rows))[None, :] - np.arange(len(rows))[:, None]
    pairs = np.where((distance >= 0) & (distance < LONGEST_SPAN), pairs, -np.inf)
    first, last = divmod(int(pairs.argmax()), len(rows))
    span = float(pairs[first, last])
    return SentenceReading(
        evidence=float(scores[:, EVIDENCE].mean()) if scores.shape[1] > EVIDENCE else span,
        span=span,
        start=int(reading.spans[rows[first], 0]),
        end=int(reading.spans[rows[last], 1]),
    )
