"""Exact nearest-neighbour search over vectors with ids."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from embeddings.embedder import Vectors
from embeddings.libraries import let_idle_threads_sleep

Ids = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Hit:
    """One neighbour: its id and its inner product with the query."""

    id: int
    score: float


class Selection:
    """Ids that a search keeps to, made ready once for any number of searches.

    FAISS's hash set of 100,000 ids takes 30 ms to make, more than the search in it.
    """

    def __init__(self, ids: ArrayLike) -> None:
        """Take any ids; those that an index does not hold are passed over."""
        import faiss

        wanted = np.asarray(ids, dtype=np.int64)
        self._size = len(wanted)
        self.selector = faiss.IDSelectorBatch(wanted[wanted >= 0])

    def __len__(self) -> int:
        return self._size


class VectorIndex:
    """Exact search by inner product over FAISS; with unit rows the score is the cosine.

    Safe to use from several threads: searches run side by side, a change waits
    for them and holds up new ones (FAISS itself allows only concurrent searches).
    """

    def __init__(self, dimension: int, stored: Any = None) -> None:
        """Make an index, empty or over a FAISS index of the kind that `to_bytes` gives.

        Raises:
            ValueError: the dimension is not positive.
        """
        if dimension < 1:
            raise ValueError(f"A vector has at least one number, not {dimension}.")
        self.dimension = dimension
        self._index = _empty(dimension) if stored is None else stored
        self._ids: set[int] = set(_stored_ids(self._index).tolist())
        self._lock = _ReadersOrWriter()

    def __len__(self) -> int:
        return len(self._ids)

    @property
    def ids(self) -> Ids:
        """The stored ids, ascending; a copy."""
        with self._lock.reading():
            return np.sort(_stored_ids(self._index))

    def vectors(self, ids: Ids) -> Vectors:
        """The stored vectors, row i for ``ids[i]``; shape (len(ids), dimension).

        Raises:
            KeyError: one of ``ids`` is not stored.
        """
        missing = ids[~self.holds(ids)]
        if len(missing):
            raise KeyError(f"Id {missing[0]} is not in the index.")
        with self._lock.reading():
            rows: Vectors = self._index.reconstruct_batch(_checked_ids(ids))
        return rows.reshape(-1, self.dimension)

    def holds(self, ids: Ids) -> NDArray[np.bool_]:
        """For each of ``ids`` whether it is stored; takes time by ``ids`` only."""
        known = self._ids
        return np.fromiter((number in known for number in ids.tolist()), np.bool_, len(ids))

    def add(self, ids: ArrayLike, vectors: ArrayLike) -> None:
        """Add vectors under new ids; all of them or, on an error, none.

        Args:
            ids: whole numbers from 0 on, shape (n,), each once and none stored yet.
            vectors: finite numbers, shape (n, dimension).

        Raises:
            ValueError: ids or vectors are not as above.
        """
        new = _checked_ids(ids)
        rows = _checked_vectors(vectors, (len(new), self.dimension))
        if not len(new):
            return
        with self._lock.writing():
            known = new[self.holds(new)]
            if len(known):
                raise ValueError(f"Id {known[0]} is in the index already: remove it first.")
            self._index.add_with_ids(rows, new)
            self._ids.update(new.tolist())

    def remove(self, ids: ArrayLike) -> int:
        """Remove the vectors of ``ids``; ids that are not stored are passed over.

        Returns:
            How many vectors were removed.
        """
        gone = _checked_ids(ids)
        if not len(gone):
            return 0
        with self._lock.writing():
            known = gone[self.holds(gone)]
            if len(known):
                self._index.remove_ids(known)
                self._ids.difference_update(known.tolist())
        return len(known)

    def search(self, query: ArrayLike, k: int, allowed: Selection | None = None) -> list[Hit]:
        """The ``k`` vectors with the largest inner product, best first, ties by id.

        Args:
            query: finite numbers, shape (dimension,).
            k: most hits wanted, at least 1; fewer come when there are fewer.
            allowed: only these ids count; None for all.

        Raises:
            ValueError: the query has another shape or is not finite, or k is below 1.
        """
        if k < 1:
            raise ValueError(f"k is at least 1, not {k}.")
        row = _checked_vectors(np.asarray(query)[np.newaxis], (1, self.dimension))
        with self._lock.reading():
            most = len(self._ids) if allowed is None else min(len(allowed), len(self._ids))
            return self._search(row, k, most, allowed)

    def _search(self, row: Vectors, k: int, most: int, within: Selection | None) -> list[Hit]:
        """Search, asking for more until no tie is cut at the end of the list."""
        scores, ids = np.empty(0, dtype=np.float32), np.empty(0, dtype=np.int64)
        asked = min(k + 1, most)
        while asked:
            scores, ids = self._run(row, asked, within)
            if asked == most or len(ids) < asked or scores[-1] < scores[k - 1]:
                break
            asked = min(asked * 4, most)
        order = np.lexsort((ids, -scores))[:k]
        return [Hit(int(ids[i]), float(scores[i])) for i in order]

    def _run(self, row: Vectors, k: int, within: Selection | None) -> tuple[Vectors, Ids]:
        import faiss

        parameters = None
        if within is not None:
            parameters = faiss.SearchParameters()
            parameters.sel = within.selector
        scores, ids = self._index.search(row, k, params=parameters)
        is_hit = ids[0] >= 0  # FAISS fills up with -1
        return scores[0][is_hit], ids[0][is_hit]

    def to_bytes(self) -> tuple[bytes, int]:
        """The FAISS index as bytes, and how many vectors are in it."""
        import faiss

        with self._lock.reading():
            return faiss.serialize_index(self._index).tobytes(), len(self._ids)


class _ReadersOrWriter:
    """Many readers or one writer; a waiting writer goes before new readers."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._readers = 0
        self._writers = 0  # waiting or at work
        self._writing = False

    @contextmanager
    def reading(self) -> Iterator[None]:
        with self._changed:
            self._changed.wait_for(lambda: not self._writers)
            self._readers += 1
        try:
            yield
        finally:
            with self._changed:
                self._readers -= 1
                self._changed.notify_all()

    @contextmanager
    def writing(self) -> Iterator[None]:
        with self._changed:
            self._writers += 1
            self._changed.wait_for(lambda: not self._readers and not self._writing)
            self._writing = True
        try:
            yield
        finally:
            with self._changed:
                self._writers -= 1
                self._writing = False
                self._changed.notify_all()


def _empty(dimension: int) -> Any:
    let_idle_threads_sleep()
    import faiss

    return faiss.IndexIDMap2(faiss.IndexFlatIP(dimension))


def _stored_ids(index: Any) -> Ids:
    import faiss

    ids: Ids = faiss.vector_to_array(index.id_map).astype(np.int64)
    return ids


def _checked_ids(ids: ArrayLike) -> Ids:
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


def _checked_vectors(vectors: ArrayLike, shape: tuple[int, int]) -> Vectors:
    rows = np.ascontiguousarray(vectors, dtype=np.float32)
    if rows.shape != shape and rows.size + shape[0]:
        raise ValueError(f"Vectors of the shape {shape} are wanted, not {rows.shape}.")
    if not np.isfinite(rows).all():
        raise ValueError("A vector holds a number that is not finite.")
    return rows
