"""The passages that a question's phrases let pass, kept for its next search."""

from __future__ import annotations

from qa.storage import commits
from qa.storage.database import Database
from qa.storage.indexes.sync import Indexes
from qa.storage.indexes.wording import WordedPassages, worded_passages
from qa.store import WordFilter


class LastWording:
    """Finds the passages that word filters let pass, and remembers those of the last one."""

    def __init__(self, database: Database, indexes: Indexes) -> None:
        """Take both, of one archive."""
        self._database = database
        self._indexes = indexes
        self._known: tuple[tuple[object, ...], WordedPassages] | None = None

    def passages(self, words: WordFilter) -> WordedPassages | None:
        """The passages that may answer by their words; None for all."""
        if words == WordFilter():
            return None
        generation = self._indexes.lexical()
        # Before the search: what the index takes in meanwhile is looked for again.
        index, revision = generation.passages, generation.revision
        with self._database.snapshot() as connection:
            key = commits.current(connection), revision, words
            known = self._known
            if known is None or known[0] != key:
                table = self._indexes.tables.at(connection)
                known = self._known = key, worded_passages(connection, table, index, words)
        return known[1]
