"""The FAISS index of an archive, synchronised with its database."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Mapping
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from embeddings.embedder import Vectors
from embeddings.errors import IndexDamaged
from embeddings.indexes.arguments import Ids
from embeddings.indexes.coded_index import CodedIndex
from embeddings.indexes.codes import new_codes
from embeddings.indexes.index import Index, IndexKind, chosen_kind
from embeddings.indexes.index_files import (
    delete_index,
    delete_leftovers,
    load_index,
    save_index,
    save_vectors,
    saved_index,
)
from embeddings.indexes.selection import Selection, Selections
from embeddings.indexes.vector_index import VectorIndex
from qa.progress import Progress
from qa.storage.commits import NOTHING, Revision
from qa.storage.database import Database
from qa.storage.indexes import changes
from qa.storage.indexes.passage_table import PassageTable
from qa.storage.indexes.table_reading import PassageTables
from qa.storage.indexes.wording import WordedPassages
from qa.storage.layout import VECTORS_STEM
from qa.storage.tables import passages as passage_rows
from qa.storage.tables import settings
from qa.store import Filters

NO_FILTERS = Filters()

_ALLOWED_KEPT = 16

_SAMPLED = 4096
"""Vectors of which the mean is taken for the middle of the codes: it errs by a 64th of their
spread, and with no middle at all recall@200 of the codes falls from .991 to .989."""


class DenseIndex:
    """Vectors of every passage that can be found.

    What lies on disk is only a shortcut: if it is missing, damaged or ahead of
    the database, the stored vectors are read again. It is exact or approximate as the
    archive's settings and its size want it; who only reads takes the kind that is there.
    """

    def __init__(
        self, folder: Path, database: Database, tables: PassageTables, dimension: int
    ) -> None:
        self._folder = folder
        self._tables = tables
        self._database = database
        self._dimension = dimension
        self._index: Index | None = None
        self._revision = self._saved = NOTHING
        self._allowed: OrderedDict[tuple[Index, Revision, Filters], Selection] = OrderedDict()
        self._allowed_lock = threading.Lock()
        self._selections: tuple[tuple[Index, Revision, PassageTable], Selections] | None = None

    @property
    def revision(self) -> Revision:
        """What the vectors in memory reflect; `NOTHING` before the first use."""
        return self._revision

    @property
    def kind(self) -> IndexKind:
        """Which kind of index answers, or will at the first use."""
        if self._index is not None:
            return self._index.kind
        saved = saved_index(self._folder, VECTORS_STEM)
        return self._wanted() if saved is None else saved.kind

    def refresh(self, progress: Progress) -> None:
        """Bring the vectors in memory up to the database. One thread at a time."""
        if self._index is None:
            self._take(*self._load(), progress)
        else:
            self._take(self._index, self._revision, progress)

    def search(
        self,
        query: Vectors,
        k: int,
        filters: Filters,
        worded: Callable[[], WordedPassages | None],
    ) -> Mapping[int, float]:
        """Passage ids by cosine with ``query`` of shape (dimension,), best first.

        ``worded`` gives those that the filters let pass by their words; None for all.
        """
        index = self._index
        if index is None or k < 1:
            return {}
        allowed = None if filters == NO_FILTERS else self._allowed_by(index, filters, worded)
        return {hit.id: hit.score for hit in index.search(query, k, allowed)}

    @property
    def is_loaded(self) -> bool:
        """Whether the vectors are in memory."""
        return self._index is not None

    def is_saved(self, now: Revision) -> bool:
        """Whether what lies on disk reflects a revision, and is of the kind that is wanted."""
        saved = saved_index(self._folder, VECTORS_STEM)
        if saved is None or saved.kind != self._wanted():
            return False
        return saved.revision == str(now) if self._index is None else self._saved == now

    def save(self, progress: Progress) -> None:
        """Write the vectors beside the database, as the kind of index that is wanted.

        Those in memory become that kind, too. No other process may write to the database
        meanwhile.
        """
        wanted = self._wanted()
        loaded = self._index
        if loaded is not None and loaded.kind == wanted:
            self._keep_together(loaded)
            save_index(loaded, self._folder, VECTORS_STEM, str(self._revision))
            self._saved = self._revision
            return
        if wanted == "exact":
            self._save_whole(progress)
        else:
            saved = saved_index(self._folder, VECTORS_STEM)
            is_of_use = saved is not None and saved.kind == wanted
            index, revision = self._load() if is_of_use else (self._empty(wanted), NOTHING)
            index, revision = self._followed(index, revision, progress)
            self._keep_together(index)
            save_index(index, self._folder, VECTORS_STEM, str(revision))
        if loaded is not None:  # not before: who searches meanwhile goes on with the old one
            self._take(*self._load(), progress)

    def _keep_together(self, index: Index) -> None:
        """Order the codes of an index as what filters let pass lies together."""
        if isinstance(index, CodedIndex):
            with self._database.snapshot() as connection:
                table = self._tables.at(connection)
            index.keep_together(table.ranks)

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

    def _take(self, index: Index, revision: Revision, progress: Progress) -> None:
        """Search in an index from now on, with all that has changed since its revision."""
        self._index, self._revision = self._followed(index, revision, progress)
        with self._allowed_lock:
            self._allowed.clear()
            self._selections = None

    def _load(self) -> tuple[Index, Revision]:
        """What lies on disk, or an empty index."""
        try:
            index, stated = load_index(self._folder, VECTORS_STEM, self._vectors_of)
            revision = Revision.parse(stated)
        except (IndexDamaged, ValueError):
            return self._empty(self._wanted()), NOTHING
        if index.dimension != self._dimension:
            return self._empty(self._wanted()), NOTHING
        self._saved = revision
        return index, revision

    def _followed(
        self, index: Index, revision: Revision, progress: Progress
    ) -> tuple[Index, Revision]:
        """An index with all that has changed since a revision; another if nothing of it counts."""
        changed = changes.changed_since(self._database, revision)
        if changed.is_anew and len(index):
            index = self._empty(self._wanted())
        for page in changes.vector_changes(self._database, changed, self._dimension, progress):
            index.remove(page.gone)
            # A passage never changes its vector, so what is there stays.
            is_new = ~index.holds(page.ids)
            index.add(page.ids[is_new], page.vectors[is_new])
        return index, changed.revision

    def _save_whole(self, progress: Progress) -> None:
        """Write an exact index of the database's vectors, which are not held in memory."""
        changed = changes.changed_since(self._database, NOTHING)
        with self._database.reading() as connection:
            count = passage_rows.current_count(connection)
        pages = changes.vector_changes(self._database, changed, self._dimension, progress)
        save_vectors(
            ((page.ids, page.vectors) for page in pages),
            count,
            self._dimension,
            self._folder,
            VECTORS_STEM,
            str(changed.revision),
        )

    def _wanted(self) -> IndexKind:
        with self._database.reading() as connection:
            choice = settings.index_choice(connection)
            return chosen_kind(choice, passage_rows.count(connection))

    def _empty(self, kind: IndexKind) -> Index:
        if kind == "exact":
            return VectorIndex(self._dimension)
        with self._database.reading() as connection:
            sample = passage_rows.some_vectors(connection, _SAMPLED, self._dimension)
        centre = sample.mean(axis=0) if len(sample) else None
        codes = new_codes(self._dimension, centre)
        return CodedIndex(self._dimension, self._vectors_of, codes)

    def _vectors_of(self, ids: Ids) -> Vectors:
        with self._database.snapshot() as connection:
            table = self._tables.at(connection)
            return table.read_vectors(connection, ids.tolist(), self._dimension)

    def _selections_of(self, index: Index, table: PassageTable) -> Selections:
        key = index, self._revision, table
        known = self._selections
        if known is None or known[0] != key:
            known = self._selections = key, index.selections(table.ids)
        return known[1]

    def _allowed_by(
        self, index: Index, filters: Filters, worded_passages: Callable[[], WordedPassages | None]
    ) -> Selection:
        key = (index, self._revision, filters)
        with self._allowed_lock:
            if key in self._allowed:
                self._allowed.move_to_end(key)
                return self._allowed[key]
        # All that is read behind the revision is at least as new; what is newer is forgotten
        # when the index has followed.
        worded = worded_passages()
        with self._database.snapshot() as connection:
            table = self._tables.at(connection)
        is_allowed = table.allowed(filters)
        if worded is not None:
            is_allowed &= _are_worded(table, worded)
        allowed = self._selections_of(index, table)(is_allowed)
        with self._allowed_lock:
            self._allowed[key] = allowed
            while len(self._allowed) > _ALLOWED_KEPT:
                self._allowed.popitem(last=False)
        return allowed


def _are_worded(table: PassageTable, worded: WordedPassages) -> NDArray[np.bool_]:
    """For each passage of a table whether the words wanted of it let it pass."""
    is_allowed = np.full(len(table.ids), worded.only is None)
    is_allowed[table.held(worded.only or ())] = True
    is_allowed[table.held(worded.never)] = False
    return is_allowed
