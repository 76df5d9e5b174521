"""The FAISS index of an archive, synchronised with its database."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Mapping
from pathlib import Path

from embeddings.embedder import Vectors
from embeddings.errors import IndexDamaged
from embeddings.indexes.index_files import (
    delete_index,
    delete_leftovers,
    load_index,
    save_index,
    save_vectors,
    saved_revision,
)
from embeddings.indexes.vector_index import Selection, VectorIndex
from qa.storage.commits import NOTHING, Revision
from qa.storage.database import Database
from qa.storage.indexes import changes
from qa.storage.indexes.table_reading import PassageTables
from qa.storage.indexes.wording import WordedPassages
from qa.storage.layout import VECTORS_STEM
from qa.storage.tables import passages as passage_rows
from qa.store import Filters

NO_FILTERS = Filters()

_ALLOWED_KEPT = 16


class DenseIndex:
    """Vectors of every passage that can be found.

    What lies on disk is only a shortcut: if it is missing, damaged or ahead of
    the database, the stored vectors are read again.
    """

    def __init__(
        self, folder: Path, database: Database, tables: PassageTables, dimension: int
    ) -> None:
        self._folder = folder
        self._tables = tables
        self._database = database
        self._dimension = dimension
        self._index: VectorIndex | None = None
        self._revision = self._saved = NOTHING
        self._allowed: OrderedDict[tuple[Revision, Filters], Selection] = OrderedDict()
        self._allowed_lock = threading.Lock()

    @property
    def revision(self) -> Revision:
        """What the vectors in memory reflect; `NOTHING` before the first use."""
        return self._revision

    def refresh(self) -> None:
        """Bring the vectors in memory up to the database. One thread at a time."""
        if self._index is None:
            index, revision = self._load()
        else:
            index, revision = self._index, self._revision
        changed = changes.changed_since(self._database, revision)
        if changed.is_anew:
            index = self._empty()
        for page in changes.vector_changes(self._database, changed, self._dimension):
            index.remove(page.gone)
            # A passage never changes its vector, so what is there stays.
            is_new = ~index.holds(page.ids)
            index.add(page.ids[is_new], page.vectors[is_new])
        self._index, self._revision = index, changed.revision
        with self._allowed_lock:
            self._allowed.clear()

    def search(
        self, query: Vectors, k: int, filters: Filters, worded: WordedPassages | None = None
    ) -> Mapping[int, float]:
        """Passage ids by cosine with ``query`` of shape (dimension,), best first.

        ``worded`` are those that the filters let pass by their words.
        """
        allowed = None if filters == NO_FILTERS else self._allowed_passages(filters, worded)
        if self._index is None or k < 1:
            return {}
        return {hit.id: hit.score for hit in self._index.search(query, k, allowed)}

    @property
    def is_loaded(self) -> bool:
        """Whether the vectors are in memory."""
        return self._index is not None

    def is_saved(self, now: Revision) -> bool:
        """Whether what lies on disk reflects a revision."""
        if self._index is None:
            return saved_revision(self._folder, VECTORS_STEM) == str(now)
        return self._saved == now

    def save(self) -> None:
        """Write the vectors beside the database; those in memory, or else the database's.

        No other process may write to the database meanwhile.
        """
        if self._index is not None:
            save_index(self._index, self._folder, VECTORS_STEM, str(self._revision))
            self._saved = self._revision
            return
        changed = changes.changed_since(self._database, NOTHING)
        with self._database.reading() as connection:
            count = passage_rows.current_count(connection)
        pages = changes.vector_changes(self._database, changed, self._dimension)
        save_vectors(
            ((page.ids, page.vectors) for page in pages),
            count,
            self._dimension,
            self._folder,
            VECTORS_STEM,
            str(changed.revision),
        )

    def discard(self) -> None:
        """Drop the index on disk and in memory; the next refresh reads the database anew.

        Raises:
            OSError: the folder cannot be written.
        """
        delete_index(self._folder, VECTORS_STEM)
        self._index = None
        self._revision = self._saved = NOTHING

    def delete_leftovers(self) -> None:
        """Delete what a killed writer left half written."""
        delete_leftovers(self._folder, VECTORS_STEM)

    def _load(self) -> tuple[VectorIndex, Revision]:
        try:
            index, stated = load_index(self._folder, VECTORS_STEM)
            revision = Revision.parse(stated)
        except (IndexDamaged, ValueError):
            return self._empty(), NOTHING
        if index.dimension != self._dimension:
            return self._empty(), NOTHING
        self._saved = revision
        return index, revision

    def _empty(self) -> VectorIndex:
        return VectorIndex(self._dimension)

    def _allowed_passages(self, filters: Filters, worded: WordedPassages | None) -> Selection:
        key = (self._revision, filters)
        with self._allowed_lock:
            if key in self._allowed:
                self._allowed.move_to_end(key)
                return self._allowed[key]
        with self._database.snapshot() as connection:
            ids = self._tables.at(connection).allowed(filters)
        if worded is not None:
            ids = ids[[number in worded for number in ids.tolist()]]
        allowed = Selection(ids)
        with self._allowed_lock:
            self._allowed[key] = allowed
            while len(self._allowed) > _ALLOWED_KEPT:
                self._allowed.popitem(last=False)
        return allowed
