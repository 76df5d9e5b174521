"""Write to an archive: make a new one, and commit articles and removals."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import numpy as np

from embeddings.embedder import Embedder
from embeddings.files import delete_temporary_files
from qa.errors import ArchiveDamaged, ArchiveError, ArchiveLocked
from qa.passage import Passage
from qa.storage import files, identity
from qa.storage.connection import damaged
from qa.storage.database import Database
from qa.storage.indexes.sync import Indexes
from qa.storage.integrity import check_database
from qa.storage.layout import DATABASE, FEEDBACK_FILE, HOLDER_FILE, LOCK_FILE
from qa.storage.lock import WriterLock
from qa.storage.tables.entries import Entry
from qa.storage.writing.transaction import Forgotten, Transaction
from qa.text.chunking import Chunking
from seeds.article import Article
from seeds.readers import path_text
from seeds.work.tasks import RunTasks


class ArchiveWriter:
    """Writes to an archive, commit by commit; its indexes follow."""

    def __init__(
        self, path: Path, database: Database, indexes: Indexes, lock: WriterLock, dimension: int
    ) -> None:
        """Take ready parts, all of the archive at ``path``."""
        self.path = path
        self._database = database
        self._indexes = indexes
        self._lock = lock
        self._dimension = dimension

    @contextmanager
    def exclusive(self, wait: float = 0.0, doing: str = "writing") -> Iterator[None]:
        """Keep other writers out over several commits.

        Args:
            wait: seconds to wait for another process that is writing.
            doing: what such a process is told meanwhile.

        Raises:
            ArchiveLocked: another process is writing.
        """
        with self._lock.held(wait, doing):
            if self._lock.depth == 1:
                delete_temporary_files(self.path / DATABASE)
                self._indexes.delete_leftovers()
            yield

    def index_by(self, run: RunTasks) -> None:
        """Let others do the work of making indexes, until `exclusive` ends.

        Here none of it can be shared.
        """

    @contextmanager
    def writing(
        self, *, is_last: bool = True, wait: float = 0.0, doing: str = "writing"
    ) -> Iterator[Transaction]:
        """One commit, after which the indexes follow; an error leaves all as it was.

        With ``is_last`` no other commit follows at once, so that the vectors are saved;
        the other arguments and errors are those of `exclusive`.
        """
        with self.exclusive(wait, doing):
            with self._database.writing() as connection:
                transaction = Transaction(connection)
                yield transaction
                transaction.finish()
            self._indexes.write(is_last=is_last, has_gone=transaction.has_gone)

    def add(
        self, articles: Sequence[Article], passages: Sequence[Passage], vectors: np.ndarray
    ) -> None:
        """Add articles with all their passages, in one commit.

        An article that is there already stays as it is.

        Args:
            articles: each once.
            passages: of these articles.
            vectors: row i belongs to ``passages[i]``; shape (len(passages), dimension).

        Raises:
            ValueError: a passage belongs to none of the articles, or the shape is another.
            ArchiveLocked: another process is writing.
        """
        with self.writing() as transaction:
            put_articles(transaction, articles, passages, vectors, self._dimension)

    def remove(self, article_ids: Iterable[str], *, wait: float = 0.0) -> int:
        """Remove articles and all that hangs on them; how many there were.

        Nothing of them stays in the database or in an index, and builds leave them out,
        also with a text cleaned otherwise, until a file that held them is removed by
        `remove_source`. `add` takes them all the same. Ids of no article are passed over;
        ``wait`` and errors are those of `exclusive`.
        """
        with self.writing(wait=wait, doing="removing") as transaction:
            return transaction.remove(article_ids)

    def remove_source(self, path: Path | str, *, wait: float = 0.0) -> Forgotten:
        """Forget a file, or every file of a folder, and the articles that came from it alone.

        A build reads it again if it is named once more, also one that it could not read. The
        path need not exist any more; ``wait`` and errors are those of `exclusive`.
        """
        with self.writing(wait=wait, doing="removing") as transaction:
            return transaction.remove_source(os.path.abspath(path))  # noqa: PTH100

    def check_if_killed(self) -> None:
        """Check what a killed writer left, if nobody writes now.

        Raises:
            ArchiveDamaged: it is not whole.
        """
        if not (self.path / HOLDER_FILE).exists():
            return
        try:
            with self._lock.attempt():
                pass
        except ArchiveLocked:
            pass  # a writer is at work, and has looked
        except ArchiveDamaged:
            raise
        except ArchiveError:  # the folder cannot be written, so that the mark stays
            check_after_kill(self._database)


def put_articles(
    transaction: Transaction,
    articles: Sequence[Article],
    passages: Sequence[Passage],
    vectors: np.ndarray,
    dimension: int,
) -> None:
    """Put articles with all their passages, as `ArchiveWriter.add` takes them."""
    if vectors.shape != (len(passages), dimension):
        raise ValueError(
            f"vectors of the shape {(len(passages), dimension)} are wanted, not {vectors.shape}"
        )
    by_article: dict[str, list[Passage]] = {article.id: [] for article in articles}
    for passage in passages:
        if passage.article_id not in by_article:
            raise ValueError(f"passage {passage.id} belongs to none of the articles")
        by_article[passage.article_id].append(passage)
    rows = {passage.id: row for passage, row in zip(passages, vectors, strict=True)}
    for article in articles:
        entry = Entry.of(article, by_article[article.id])
        digests = zip(entry.passages, entry.digests, strict=True)
        transaction.put(entry, {digest: rows[passage.id] for passage, digest in digests})


def check_after_kill(database: Database) -> None:
    """Check that a database is whole, also if its journal was lost after a crash.

    Raises:
        ArchiveDamaged: it is not.
    """
    findings = check_database(database)
    if findings:
        raise ArchiveDamaged(damaged(findings[0].file, findings[0].problem))


def create_archive(path: Path, embedder: Embedder, chunking: Chunking) -> None:
    """Make an empty archive for one model; errors as of `qa.archive.Archive.create`."""
    if path_text(path) != str(path):
        # Tantivy, which is written in Rust, takes no other.
        raise ArchiveError(f"{path_text(path)}: the folder of an archive needs a UTF-8 name")
    with files.refusals_of(path, "made"):
        path.mkdir(parents=True, exist_ok=True)
        refuse_others(path)  # before the lock, whose files would lie among them
        with WriterLock(path).held():
            # Once more: another process may have made an archive since.
            refuse_others(path)
            delete_temporary_files(path / DATABASE)
            # Filled beside its place: a crash leaves no half an archive.
            with files.beside(path / DATABASE) as fresh:
                identity.write_new(fresh, embedder, chunking)
                files.put_in_place(fresh, path / DATABASE)


def refuse_others(folder: Path) -> None:
    """Refuse a folder that holds an archive, or anything else, as the place of a new one."""
    if os.path.lexists(folder / DATABASE):
        raise ArchiveError(f"{folder} holds an archive already: open it, or choose another folder")
    if files.foreign_names(folder, {LOCK_FILE, HOLDER_FILE, FEEDBACK_FILE}):
        raise ArchiveError(f"{folder} is not empty: choose another folder for the archive")
