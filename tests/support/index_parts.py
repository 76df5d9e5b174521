"""A vector index of random unit vectors."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from embeddings.indexes.vector_index import VectorIndex

DIMENSION = 16


def unit(count: int, seed: int = 0) -> NDArray[np.float32]:
    """Random unit vectors; shape (count, DIMENSION)."""
    rows = np.random.default_rng(seed).normal(size=(count, DIMENSION))
    vectors: NDArray[np.float32] = (rows / np.linalg.norm(rows, axis=1, keepdims=True)).astype("f4")
    return vectors


def filled(count: int = 200) -> tuple[VectorIndex, NDArray[np.int64], NDArray[np.float32]]:
    """An index of `unit` vectors under every seventh id, the ids and the vectors."""
    ids = np.arange(count, dtype=np.int64) * 7 + 3
    vectors = unit(count)
    index = VectorIndex(DIMENSION)
    index.add(ids, vectors)
    return index, ids, vectors
