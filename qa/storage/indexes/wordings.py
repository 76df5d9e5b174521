"""The passages that the phrases of questions let pass, kept for their next searches."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Hashable

from qa.storage import commits
from qa.storage.database import Database
from qa.storage.indexes.sync import Indexes
from qa.storage.indexes.wording import WordedPassages, worded_passages
from qa.store import WordFilter

_KEPT = 4
"""Of a word that stands in every tenth of a million passages one takes 10 MB."""


class Wordings:
    """Finds the passages that word filters let pass, and remembers those of the last few."""

    def __init__(self, database: Database, indexes: Indexes) -> None:
        """Take both, of one archive."""
        self._database = database
        self._indexes = indexes
        self._known: OrderedDict[Hashable, WordedPassages] = OrderedDict()
        self._finding = threading.Lock()

    def passages(self, words: WordFilter) -> WordedPassages | None:
        """The passages that may answer by their words; None for all."""
        if words == WordFilter():
            return None
        generation = self._indexes.lexical()
        # Before the search: what the index takes in meanwhile is looked for again.
        index, revision = generation.passages, generation.revision
        # Both searches of a question ask for the same. Who waits holds a commit up, and
        # nothing is waited for inside that a commit could hold up.
        with self._database.snapshot() as connection:
            key = commits.current(connection), revision, words
            with self._finding:
                if key not in self._known:
                    table = self._indexes.tables.at(connection)
                    self._known[key] = worded_passages(connection, table, index, words)
                self._known.move_to_end(key)
                while len(self._known) > _KEPT:
                    self._known.popitem(last=False)
                return self._known[key]
