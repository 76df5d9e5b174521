"""Rows of numbers made into unit vectors, or refused."""

from __future__ import annotations

import numpy as np

from embeddings.embedder import Vectors
from embeddings.errors import ModelError

_SHORTEST = 1e-6


def unit_rows(vectors: Vectors, model: str) -> Vectors:
    """The rows scaled to length one, float32.

    Args:
        vectors: shape (n, d), not empty in d.
        model: the model's name, for the error.

    Raises:
        ModelError: a row is not finite, or so short that it has no direction.
    """
    lengths = np.linalg.norm(vectors.astype(np.float64), axis=1, keepdims=True)
    bad = ~(np.isfinite(lengths) & (lengths > _SHORTEST))
    if bad.any():
        row = int(np.argmax(bad))
        raise ModelError(
            f"The model {model!r} gave no usable vector for text number {row + 1} of "
            f"{len(vectors)} (its length is {lengths[row, 0]:g}): use another model."
        )
    units: Vectors = (vectors / lengths).astype(np.float32)
    return units
