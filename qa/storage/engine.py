"""The embedded engine: an archive in a folder, with SQLite, FAISS and Tantivy."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Self

from embeddings.embedder import Embedder
from qa.progress import Progress
from qa.storage import files, identity
from qa.storage.database import Database
from qa.storage.identity import Probes
from qa.storage.indexes.sync import Indexes
from qa.storage.layout import DATABASE
from qa.storage.lock import WriterLock
from qa.storage.reader import ArchiveReader
from qa.storage.writing.writer import ArchiveWriter, check_after_kill


class EmbeddedEngine:
    """An open archive in a folder.

    Attributes:
        identity: its model and chunking.
        reader: reads it.
        writer: writes to it.
    """

    def __init__(self, path: Path, database: Database, progress: Progress | None = None) -> None:
        """Take a ready database; use `open`."""
        self._database = database
        with database.reading() as connection:
            self.identity = identity.read(connection, database.path)
        lock = WriterLock(path, partial(check_after_kill, database))
        indexes = Indexes(path, database, lock, self.identity.dimension, progress)
        self.reader = ArchiveReader(path, database, indexes, self.identity)
        self.writer = ArchiveWriter(path, database, indexes, lock, self.identity.dimension)
        database.accept_only(partial(self.identity.refuse_other, database.path))

    @classmethod
    def open(
        cls, path: Path, embedder: Embedder | None = None, progress: Progress | None = None
    ) -> Self:
        """Open the archive in a folder; arguments and errors as of `qa.archive.Archive.open`."""
        files.need_archive(path)
        database = Database.open(path / DATABASE)
        try:
            engine = cls(path, database, progress)
            engine.writer.check_if_killed()
            if embedder is not None:
                engine.identity.check(embedder, path)
        except BaseException:
            database.close()
            raise
        return engine

    def probes(self) -> Probes:
        """The texts by which its model is known again, with their vectors.

        Raises:
            ArchiveDamaged: they are not what was stored.
        """
        return identity.stored_probes(self._database, self.identity.dimension)

    def close(self) -> None:
        """Close the database, and let the threads of searches go."""
        self.reader.close()
        self._database.close()
