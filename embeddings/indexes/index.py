"""What an index of vectors can do, whichever kind it is, and how a kind is chosen."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal, Protocol, get_args

import numpy as np
from numpy.typing import ArrayLike, NDArray

from embeddings.indexes.arguments import Hit, Ids
from embeddings.indexes.selection import Selection, Selections

IndexKind = Literal["exact", "approximate"]
"""Whether every vector is compared as it is, or only the best by their codes."""

IndexChoice = Literal["auto", "exact", "approximate"]
"""What is wanted: one kind, or the one that suits the number of vectors."""

INDEX_CHOICES: tuple[IndexChoice, ...] = get_args(IndexChoice)

LEAST_FOR_CODES = 100_000
"""Vectors from which on an index is approximate by itself. Measured on a million of 384 numbers
and divided by ten: compared as they are, so many take 160 MB and 8 ms of one core a search, with
a filter up to 30 ms; by their codes 17 MB and 6 ms, most of it for the look at the best."""


class Index(Protocol):
    """Vectors by id; `VectorIndex` and `CodedIndex` keep these promises."""

    dimension: int

    @property
    def kind(self) -> IndexKind:
        """Which kind of index it is."""
        ...

    def __len__(self) -> int: ...

    @property
    def ids(self) -> Ids:
        """The stored ids, ascending; a copy."""
        ...

    def holds(self, ids: Ids) -> NDArray[np.bool_]:
        """For each of ``ids`` whether it is stored."""
        ...

    def add(self, ids: ArrayLike, vectors: ArrayLike) -> None:
        """Add vectors under new ids; all of them or, on an error, none."""
        ...

    def remove(self, ids: ArrayLike) -> int:
        """Remove the vectors of ``ids``; returns how many there were."""
        ...

    def selections(self, ids: Ids) -> Selections:
        """What makes selections of some of ``ids``; of no use once vectors are added."""
        ...

    def search(self, query: ArrayLike, k: int, allowed: Selection | None = None) -> list[Hit]:
        """The ``k`` vectors with the largest inner product, best first, ties by id."""
        ...

    def write(self, write: Callable[[bytes], object]) -> int:
        """Write the FAISS index piece by piece; returns how many vectors are in it."""
        ...


def chosen_kind(choice: IndexChoice, count: int) -> IndexKind:
    """The kind for so many vectors."""
    if choice == "auto":
        return "approximate" if count >= LEAST_FOR_CODES else "exact"
    return choice
