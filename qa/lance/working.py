"""Write to a Lance archive: changes are made in an embedded database and then published.

The database holds what the last commit holds, but for its vectors. So which version of an
article is the current one, which articles are copies, what was removed and what is to be read
again is decided by `qa.storage.writing.transaction.Transaction`, as in the embedded engine.
"""

from __future__ import annotations

import os
import tempfile
import threading
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import numpy as np

from embeddings.embedder import Embedder
from qa.addresses import Address
from qa.errors import ArchiveError
from qa.lance.tables.commits import Target, last_commit
from qa.lance.tables.datasets import Root
from qa.lance.tables.lease import Lease
from qa.lance.tables.loading import load
from qa.lance.tables.publishing import publish
from qa.lance.tables.schemas import COMMITS
from qa.lance.tables.summary import identity_of
from qa.passage import Passage
from qa.progress import Progress, stretch
from qa.storage import identity
from qa.storage.connection import Connection
from qa.storage.database import Database
from qa.storage.layout import DATABASE
from qa.storage.writing.transaction import Forgotten, Transaction
from qa.storage.writing.writer import put_articles
from qa.text.chunking import CHUNKING, Chunking
from seeds.article import Article
from seeds.work.tasks import RunTasks


class LanceWriter:
    """Writes to an archive; what was changed is published where `exclusive` ends.

    Threads that share it wait for each other; the same thread may enter again.
    """

    def __init__(self, root: Root, dimension: int, progress: Progress) -> None:
        """Write to the archive under ``root``, with vectors of this length."""
        self._root = root
        self._dimension = dimension
        self._progress = progress
        self._database: Database | None = None
        self._has_changed = False
        self._run: RunTasks | None = None
        self._threads = threading.RLock()

    @property
    def database(self) -> Database | None:
        """What is being changed; None outside `exclusive`."""
        return self._database

    @contextmanager
    def exclusive(self, wait: float = 0.0, doing: str = "writing") -> Iterator[None]:
        """Keep other writers out, and publish at the end; an error publishes nothing.

        Args:
            wait: seconds to wait for another process that is writing.
            doing: what such a process is told meanwhile.

        Raises:
            ArchiveLocked: another process is writing, or has taken the lease over.
        """
        with self._opened(wait, doing):
            yield

    def index_by(self, run: RunTasks) -> None:
        """Let others do the work of making indexes where `exclusive` ends.

        Args:
            run: as `qa.ingest.workers.Crew.run`; it must still do so then.
        """
        self._run = run

    @contextmanager
    def writing(
        self, *, is_last: bool = True, wait: float = 0.0, doing: str = "writing"
    ) -> Iterator[Transaction]:
        """Change the archive; arguments and errors as of `exclusive`.

        Inside `exclusive` nothing is published before it ends, whatever ``is_last`` says.
        """
        del is_last
        with self._opened(wait, doing) as database:
            with database.writing() as connection:
                transaction = Transaction(connection)
                yield transaction
                transaction.finish()
            self._has_changed = True

    def add(
        self, articles: Sequence[Article], passages: Sequence[Passage], vectors: np.ndarray
    ) -> None:
        """Add articles, as `qa.storage.writing.writer.ArchiveWriter.add` does."""
        with self.writing() as transaction:
            put_articles(transaction, articles, passages, vectors, self._dimension)

    def remove(self, article_ids: Iterable[str], *, wait: float = 0.0) -> int:
        """Remove articles, as `qa.storage.writing.writer.ArchiveWriter.remove` does."""
        with self.writing(wait=wait, doing="removing") as transaction:
            return transaction.remove(article_ids)

    def remove_source(self, path: Path | str, *, wait: float = 0.0) -> Forgotten:
        """Forget a file or folder; see `qa.storage.writing.writer.ArchiveWriter.remove_source`."""
        with self.writing(wait=wait, doing="removing") as transaction:
            return transaction.remove_source(os.path.abspath(path))  # noqa: PTH100

    @contextmanager
    def _opened(self, wait: float, doing: str) -> Iterator[Database]:
        with self._threads:
            if self._database is not None:
                yield self._database
                return
            with self._leased(wait, doing) as database:
                yield database

    @contextmanager
    def _leased(self, wait: float, doing: str) -> Iterator[Database]:
        lease = Lease(self._root)
        with lease.held(wait, doing), tempfile.TemporaryDirectory() as folder:
            before = last_commit(self._root)
            database = Database.create(Path(folder, DATABASE))
            try:
                with database.writing() as connection:
                    load(self._root, before, connection, vectors=False)
                self._database, self._has_changed = database, False
                yield database
                if self._has_changed:
                    model = identity_of(before.summary)
                    target = Target(self._root, model, before, lease.check, self._run)
                    with (
                        stretch(self._progress, 0, "tables"),
                        database.snapshot() as connection,
                    ):
                        publish(connection, target)
            finally:
                self._database = self._run = None
                database.close()


def create(address: Address, embedder: Embedder, chunking: Chunking = CHUNKING) -> None:
    """Make an empty archive for one model.

    Raises:
        ArchiveError: the place holds an archive, or cannot be written.
        ArchiveLocked: another process is making one.
    """
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, DATABASE)
        identity.write_new(path, embedder, chunking)
        database = Database.open(path)
        try:
            with database.snapshot() as connection:
                publish_new(connection, identity.read(connection, path), address)
        finally:
            database.close()


def publish_new(connection: Connection, model: identity.Identity, address: Address) -> None:
    """Make an archive of what a database holds.

    Args:
        connection: all its statements see one commit.
        model: of the database.
        address: where the archive is to lie.

    Raises:
        ArchiveError: there is one already, or the place cannot be written.
        ArchiveLocked: another process is making one.
    """
    root = Root(address)
    lease = Lease(root)
    with lease.held(doing="making the archive"):
        if root.find(COMMITS) is not None:
            raise ArchiveError(f"{address} holds an archive already: name another place")
        publish(connection, Target(root, model, None, lease.check))
