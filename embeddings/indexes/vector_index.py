"""Vectors by id, searched exactly."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from embeddings.embedder import Vectors
from embeddings.encoders.openmp import let_idle_threads_sleep
from embeddings.errors import IndexDamaged
from embeddings.files import sweep, write_durably
from embeddings.indexes.manifest import FileMark, Manifest

Ids = NDArray[np.int64]

_deserializing = threading.Lock()

FORMAT = 3
"""Raised when the manifest or the kind of FAISS index changes."""


@dataclass(frozen=True, slots=True)
class Hit:
    """One neighbour: its id and its inner product with the query."""

    id: int
    score: float


@dataclass(frozen=True, slots=True)
class _Header:
    """What the manifest beside the vectors says of them."""

    format: int
    dimension: int
    count: int
    revision: str


class Selection:
    """Ids that a search keeps to, made ready once for any number of searches.

    FAISS's hash set of 100,000 ids takes 30 ms to make, more than the search in it.
    """

    def __init__(self, ids: ArrayLike) -> None:
        """Take any ids; those that an index does not hold are passed over."""
        import faiss

        given = np.asarray(ids, dtype=np.int64)
        self._size = len(given)
        self.selector = faiss.IDSelectorBatch(given[given >= 0])

    def __len__(self) -> int:
        return self._size


class VectorIndex:
    """Exact search by inner product over FAISS; with unit rows the score is the cosine.

    Safe to use from several threads: searches run side by side, a change waits
    for them and holds up new ones (FAISS itself allows only concurrent searches).
    """

    def __init__(self, dimension: int) -> None:
        """Make an empty index.

        Raises:
            ValueError: the dimension is not positive.
        """
        if dimension < 1:
            raise ValueError(f"A vector has at least one number, not {dimension}.")
        self.dimension = dimension
        self._index = _empty(dimension)
        self._ids: set[int] = set()
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
        return np.fromiter((one in known for one in ids.tolist()), np.bool_, len(ids))

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
        found = ids[0] >= 0  # FAISS fills up with -1
        return scores[0][found], ids[0][found]

    def save(self, folder: Path, stem: str, revision: str) -> None:
        """Write ``stem.faiss`` and, last, ``stem.json`` with its size, hash and counts.

        A crash leaves the old pair, the new pair, or a pair that `load` refuses.

        Args:
            folder: an existing folder.
            stem: name of the two files.
            revision: what the vectors reflect, in the caller's words.

        Raises:
            OSError: the disk is full or does not let us write.
        """
        import faiss

        with self._lock.reading():
            content = faiss.serialize_index(self._index).tobytes()
            count = len(self._ids)
        header = _Header(FORMAT, self.dimension, count, revision)
        path = _vector_file(folder, stem)
        manifest = Manifest(asdict(header), {path.name: FileMark.of_bytes(content)})
        write_durably(path, content)
        write_durably(_manifest_file(folder, stem), manifest.to_bytes())

    @staticmethod
    def discard(folder: Path, stem: str) -> None:
        """Delete an index that `save` wrote, if there is one.

        Raises:
            OSError: the folder cannot be written.
        """
        _manifest_file(folder, stem).unlink(missing_ok=True)
        _vector_file(folder, stem).unlink(missing_ok=True)

    @staticmethod
    def sweep(folder: Path, stem: str) -> None:
        """Delete what a `save` that was killed left in ``folder``.

        Raises:
            OSError: the folder cannot be written.
        """
        sweep(_vector_file(folder, stem))
        sweep(_manifest_file(folder, stem))

    @classmethod
    def load(cls, folder: Path, stem: str) -> tuple[VectorIndex, str]:
        """Read an index that `save` wrote, and the revision it was saved with.

        Size and SHA-256 are compared before FAISS sees a byte: it takes most
        damaged files without a word, and crafted ones can corrupt memory
        (faiss issue 5400).

        Raises:
            IndexDamaged: a file is missing, cut or changed.
        """
        path = _vector_file(folder, stem)
        header, mark = _read_manifest(_manifest_file(folder, stem), path.name)
        try:
            content = path.read_bytes()
        except OSError as error:
            raise IndexDamaged(f"{path} cannot be read: {error}.") from error
        if FileMark.of_bytes(content) != mark:
            raise IndexDamaged(f"{path} is not what was written: rebuild it from the archive.")
        index = cls(header.dimension)
        index._index = _deserialized(content, header, path)
        index._ids = set(_stored_ids(index._index).tolist())
        return index, header.revision


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
    given = np.asarray(ids)
    if given.ndim != 1:
        raise ValueError(f"Ids come as one row of numbers, not in the shape {given.shape}.")
    if len(given) and given.dtype.kind not in "iu":
        raise ValueError(f"Ids are whole numbers, not {given.dtype}.")
    checked = np.ascontiguousarray(given, dtype=np.int64)
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


def _vector_file(folder: Path, stem: str) -> Path:
    return folder / f"{stem}.faiss"


def _manifest_file(folder: Path, stem: str) -> Path:
    return folder / f"{stem}.json"


def _read_manifest(path: Path, name: str) -> tuple[_Header, FileMark]:
    """What a manifest says of the vectors in the file ``name``."""
    try:
        manifest = Manifest.read(path)
        header = _Header(**manifest.about)
        if header.format != FORMAT:
            raise ValueError("its format is another one")
        return header, manifest.files[name]
    except (OSError, ValueError, LookupError, TypeError) as error:
        raise IndexDamaged(f"{path} does not describe an index: {error}.") from error


def _deserialized(content: bytes, header: _Header, path: Path) -> Any:
    """The FAISS index in ``content``, when it is of the one kind that is written here."""
    import faiss

    try:
        with _deserializing:
            # No part can be longer than the whole: a length that says so is refused, and
            # not believed. FAISS keeps the limit in a global.
            faiss.set_deserialization_vector_byte_limit(len(content))
            index = faiss.deserialize_index(np.frombuffer(content, dtype=np.uint8))
    except RuntimeError as error:
        raise IndexDamaged(f"FAISS refuses {path}: {error}.") from error
    if type(index) is not faiss.IndexIDMap2:
        raise IndexDamaged(f"{path} holds a {type(index).__name__}, not an IndexIDMap2.")
    inner = faiss.downcast_index(index.index)
    sizes = (index.d, index.ntotal, inner.d, inner.ntotal, index.id_map.size())
    wanted = (header.dimension, header.count) * 2 + (header.count,)
    if type(inner) is not faiss.IndexFlat and type(inner) is not faiss.IndexFlatIP:
        raise IndexDamaged(f"{path} holds a {type(inner).__name__}, not an IndexFlatIP.")
    if sizes != wanted or index.metric_type != faiss.METRIC_INNER_PRODUCT:
        raise IndexDamaged(f"{path} does not hold what its manifest says.")
    return index
