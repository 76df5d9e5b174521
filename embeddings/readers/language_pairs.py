"""Moves the words of a question to where those of another language lie in the model.

A reader that was trained on questions and passages of one language reads a question beside a
passage of another one worse than it could: the words of each language lie together, and the
direction from one language to the other says nothing of what they mean. So the question's words
are moved by the difference of the two languages' means, before the first layer (Libovický et al.,
"On the Language Neutrality of Pre-trained Multilingual Representations", Findings of EMNLP 2020,
take the means off the vectors at the end, which says nothing to layers before).

The network adds a vector to each token by its type in any case, so each pair of languages is a
type of its own: nothing else of it changes, and it costs nothing.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

MODEL_TYPES = 2
"""Types of tokens that the models themselves tell apart, as BERT does."""


def type_of(codes: Sequence[str], question: str, passage: str) -> int | None:
    """The type of a question's tokens beside a passage; None where they stay as they are.

    Args:
        codes: ISO 639 codes of the languages whose means are known.
        question: the question's language.
        passage: the passage's.
    """
    if question == passage or question not in codes or passage not in codes:
        return None
    return MODEL_TYPES + codes.index(question) * len(codes) + codes.index(passage)


def with_pairs(
    table: NDArray[np.float32], means: Mapping[str, NDArray[np.float32]]
) -> NDArray[np.float32]:
    """The vectors of all types: those of the model, and behind them one for each `type_of`.

    Args:
        table: of the model, shape (`MODEL_TYPES`, dimension).
        means: of the words of each language, shape (dimension,), by its code.

    Returns:
        Shape (`MODEL_TYPES` + languages², dimension).
    """
    rows = np.stack(list(means.values()))
    moves = rows[None, :, :] - rows[:, None, :]
    return np.concatenate([table, table[0] + moves.reshape(-1, rows.shape[1])])
