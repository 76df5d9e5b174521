"""Exact nearest-neighbour search over vectors with ids."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from embeddings.embedder import Vectors
from embeddings.indexes.arguments import (
    Hit,
    Ids,
    checked_ids,
    checked_query,
    checked_vectors,
)
from embeddings.indexes.index import IndexKind
from embeddings.indexes.readers_or_writer import ReadersOrWriter
from embeddings.indexes.selection import Selection, Selections
from embeddings.libraries import let_idle_threads_sleep


class VectorIndex:
    """Exact search by inner product over FAISS; with unit rows the score is the cosine.

    Safe to use from several threads: searches run side by side, a change waits
    for them and holds up new ones (FAISS itself allows only concurrent searches).
    """

    def __init__(self, dimension: int, stored: Any = None) -> None:
        """Make an index, empty or over a FAISS index of the kind that `write` writes.

        Raises:
            ValueError: the dimension is not positive.
        """
        if dimension < 1:
            raise ValueError(f"A vector has at least one number, not {dimension}.")
        self.dimension = dimension
        self.kind: IndexKind = "exact"
        self._index = _empty(dimension) if stored is None else stored
        self._ids: set[int] = set(_stored_ids(self._index).tolist())
        self._lock = ReadersOrWriter()

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
            rows: Vectors = self._index.reconstruct_batch(checked_ids(ids))
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
        new = checked_ids(ids)
        rows = checked_vectors(vectors, (len(new), self.dimension))
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
        gone = checked_ids(ids)
        if not len(gone):
            return 0
        with self._lock.writing():
            known = gone[self.holds(gone)]
            if len(known):
                self._index.remove_ids(known)
                self._ids.difference_update(known.tolist())
        return len(known)

    def selections(self, ids: Ids) -> Selections:
        """What makes selections of those of ``ids`` that are marked, for any number of searches."""
        return lambda is_marked: Selection(ids[is_marked])

    def search(self, query: ArrayLike, k: int, allowed: Selection | None = None) -> list[Hit]:
        """The ``k`` vectors with the largest inner product, best first, ties by id.

        Args:
            query: finite numbers, shape (dimension,).
            k: most hits wanted, at least 1; fewer come when there are fewer.
            allowed: only these ids count; None for all.

        Raises:
            ValueError: the query has another shape or is not finite, or k is below 1.
        """
        row = checked_query(query, k, self.dimension)
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

    def write(self, write: Callable[[bytes], object]) -> int:
        """Write the FAISS index piece by piece; returns how many vectors are in it."""
        import faiss

        with self._lock.reading():
            faiss.write_index(self._index, faiss.PyCallbackIOWriter(write))
            return len(self._ids)


def _empty(dimension: int) -> Any:
    let_idle_threads_sleep()
    import faiss

    return faiss.IndexIDMap2(faiss.IndexFlatIP(dimension))


def _stored_ids(index: Any) -> Ids:
    import faiss

    ids: Ids = faiss.vector_to_array(index.id_map).astype(np.int64)
    return ids
