"""What the indexes have in common: hits, and checks of ids and vectors from outside."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from embeddings.embedder import Vectors

Ids = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Hit:
    """One neighbour: its id and its inner product with the query."""

    id: int
    score: float


def checked_ids(ids: ArrayLike) -> Ids:
    """Whole numbers from 0 on, each once, as a row.

    Raises:
        ValueError: they are not.
    """
    row = np.asarray(ids)
    if row.ndim != 1:
        raise ValueError(f"Ids come as one row of numbers, not in the shape {row.shape}.")
    if len(row) and row.dtype.kind not in "iu":
        raise ValueError(f"Ids are whole numbers, not {row.dtype}.")
    checked = np.ascontiguousarray(row, dtype=np.int64)
    if len(checked) and checked.min() < 0:
        raise ValueError(f"Id {checked.min()} is negative; FAISS keeps -1 for 'nothing found'.")
    if len(np.unique(checked)) != len(checked):
        raise ValueError("An id is given twice.")
    return checked


def checked_vectors(vectors: ArrayLike, shape: tuple[int, int]) -> Vectors:
    """Finite numbers of a shape, as FAISS takes them.

    Raises:
        ValueError: they are not.
    """
    rows = np.ascontiguousarray(vectors, dtype=np.float32)
    if rows.shape != shape and rows.size + shape[0]:
        raise ValueError(f"Vectors of the shape {shape} are wanted, not {rows.shape}.")
    if not np.isfinite(rows).all():
        raise ValueError("A vector holds a number that is not finite.")
    return rows


def checked_query(query: ArrayLike, k: int, dimension: int) -> Vectors:
    """A query as a matrix of one row, for ``k`` hits.

    Raises:
        ValueError: it has another shape or is not finite, or ``k`` is below 1.
    """
    if k < 1:
        raise ValueError(f"k is at least 1, not {k}.")
    return checked_vectors(np.asarray(query)[np.newaxis], (1, dimension))
