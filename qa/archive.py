"""The archive: articles, passages and vectors in a folder, ready to be asked."""

from __future__ import annotations

import contextlib
import json
import os
import threading
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from types import TracebackType
from typing import Self, TypeVar, Unpack

import numpy as np

from embeddings.embedder import Embedder, Vectors, without_surrogates
from embeddings.files import sweep
from embeddings.reranker import Reranker
from qa.answering.answer import Answer
from qa.answering.pipeline import reply
from qa.answering.selection import QUOTING
from qa.answering.timeline import Timeline, find_timeline
from qa.errors import (
    ArchiveDamaged,
    ArchiveError,
    ArchiveFormat,
    ArchiveLocked,
    ArchiveNotFound,
    ArticleNotFound,
)
from qa.passage import Passage, ScoredPassage
from qa.question.query import Query, QuestionLimits
from qa.question.understand import understand
from qa.retrieval.retrieve import retrieve
from qa.storage import commits, files, identity
from qa.storage.commits import Revision
from qa.storage.connection import Connection
from qa.storage.content import content_hash
from qa.storage.database import Database
from qa.storage.indexes.sync import Indexes
from qa.storage.integrity import check_truth
from qa.storage.layout import DATABASE, FEEDBACK_FILE, HOLDER_FILE, LOCK_FILE
from qa.storage.lock import WriterLock
from qa.storage.schema import FORMAT_VERSION
from qa.storage.sqlite_errors import damaged
from qa.storage.tables import articles as article_rows
from qa.storage.tables import catalogue, copies, statistics, versions
from qa.storage.tables.articles import Entry
from qa.storage.tables.catalogue import Headlines, Holdings
from qa.storage.tables.statistics import ArchiveInfo
from qa.storage.transaction import Forgotten, Transaction
from qa.store import Coverage, Filters
from qa.text.chunking import CHUNKER_VERSION, CHUNKING, Chunking
from seeds.article import Article
from seeds.readers import path_text

__all__ = ["Archive", "ArchiveInfo"]

Result = TypeVar("Result")

_TRIES = 3
"""How often an answer begins again because the archive changed under it."""


class Archive:
    """A folder of news articles that can be asked; implements `qa.store.Store`.

    Safe to share between threads. Other processes may read it while one
    writes: each question sees the last commit.
    """

    def __init__(self, path: Path, database: Database, embedder: Embedder | None = None) -> None:
        """Take ready parts; use `create` or `open`."""
        self.path = path
        self._database = database
        self._embedder = embedder
        self._embedder_lock = threading.Lock()
        self._is_probed = False
        self._process = os.getpid()
        self._identity = _identity(database)
        self._lock = WriterLock(path, self._look_after_kill)
        self._indexes = Indexes(path, database, self._lock, self.dimension)
        self._coverage: tuple[Revision, Coverage] | None = None
        database.accept_only(self._accept)

    @classmethod
    def create(cls, path: Path | str, embedder: Embedder, chunking: Chunking = CHUNKING) -> Archive:
        """Make an empty archive for one model.

        Raises:
            ArchiveError: the folder holds an archive or something else, or cannot be written.
            ArchiveLocked: another process is making one.
        """
        path = Path(path)
        if path_text(path) != str(path):
            # Tantivy, which is written in Rust, takes no other.
            raise ArchiveError(f"{path_text(path)}: the folder of an archive needs a UTF-8 name")
        try:
            path.mkdir(parents=True, exist_ok=True)
            _refuse_others(path)  # before the lock, whose files would lie among them
            with WriterLock(path):
                # Once more: another process may have made an archive since.
                _refuse_others(path)
                sweep(path / DATABASE)
                # Filled beside its place: a crash leaves no half an archive.
                with files.beside(path / DATABASE) as fresh:
                    identity.write_new(fresh, embedder, chunking)
                    files.put_in_place(fresh, path / DATABASE)
        except OSError as error:
            raise ArchiveError(f"{path} cannot be made: {error.strerror or error}") from error
        return cls.open(path, embedder)

    @classmethod
    def open(cls, path: Path | str = "archive", embedder: Embedder | None = None) -> Archive:
        """Open an archive; the model is loaded when a question first needs it.

        Args:
            path: its folder.
            embedder: the archive's own model, if it is loaded already.

        Raises:
            ArchiveNotFound: there is none at the path.
            ArchiveError: the path cannot be looked at.
            ArchiveFormat: another version of Citewire wrote it.
            ArchiveDamaged: its database is damaged.
            ModelMismatch: ``embedder`` is not the archive's model.
        """
        path = Path(path)
        try:
            is_there = (path / DATABASE).is_file()
        except OSError as error:
            raise ArchiveError(f"{path} cannot be opened: {error.strerror or error}") from error
        if not is_there:
            if path.is_file():
                raise ArchiveNotFound(f"{path} is a file, and an archive is a folder")
            what = "holds no archive" if path.is_dir() else "does not exist"
            raise ArchiveNotFound(
                f"{path} {what}: make one with `citewire build SOURCE... --archive {path}`"
            )
        database = Database.open(path / DATABASE)
        try:
            archive = cls(path, database, embedder)
            archive._look_if_killed()
            if embedder is not None:
                archive._identity.check(embedder, path)
        except BaseException:
            database.close()
            raise
        return archive

    def close(self) -> None:
        """Close the database; the archive cannot be used any more."""
        self._database.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    @property
    def model(self) -> str:
        """The name of the model whose vectors the archive holds."""
        return self._identity.model

    @property
    def dimension(self) -> int:
        """Length of a vector."""
        return self._identity.dimension

    @property
    def chunking(self) -> Chunking:
        """How articles of this archive are cut into passages.

        Raises:
            ArchiveFormat: by rules that this version no longer has.
        """
        stored = json.loads(self._identity.chunker)
        if stored.pop("version") != CHUNKER_VERSION:
            raise ArchiveFormat(
                f"{self.path} was built with other rules for passages: it can be asked, but to"
                " add to it, build it anew in another folder"
            )
        return Chunking(**stored)

    @property
    def embedder(self) -> Embedder:
        """The archive's model, loaded at the first use and checked against the archive.

        Never over the network: it was downloaded when the archive was built with it.

        Raises:
            ModelError: it is not on this machine, or cannot be loaded.
            ModelMismatch: the model of that name is not the one the archive was built with.
            ArchiveError: it was loaded before this process was forked.
        """
        with self._embedder_lock:
            if self._embedder is None:
                from embeddings import load_embedder

                self._embedder = load_embedder(self.model, download=False)
                self._process = os.getpid()
            elif self._process != os.getpid():
                # Its threads stayed in the other process: it would wait for them for ever.
                raise ArchiveError(
                    f"the model of {self.path} was loaded before this process was forked and"
                    " cannot be used in it: start the process with multiprocessing's"
                    ' "spawn", and open the archive there'
                )
            if not self._is_probed:
                self._identity.check(self._embedder, self.path)
                identity.probe(self._database, self._embedder, self.path)
                self._is_probed = True
            return self._embedder

    @property
    def is_model_loaded(self) -> bool:
        """Whether the model is there already, loaded and checked."""
        return self._is_probed

    def ask(
        self,
        question: str,
        *,
        k: int = QUOTING.passages,
        reranker: Reranker | None = None,
        **limits: Unpack[QuestionLimits],
    ) -> Answer:
        """Answer a question with verbatim quotes, or say that the archive cannot.

        Args:
            question: natural language.
            k: how many passages to list; those that are quoted are always among them.
            reranker: a cross-encoder that orders the best passages.
            limits: as `qa.question.understand.understand` takes them.

        Raises:
            QuestionError: the question or its limits cannot be used.
            ArchiveError: the archive is damaged, or of another model.
        """
        query = understand(question, **limits)
        vector = self._query_vector(query)
        return self._of_one_state(lambda: reply(self, self.embedder, query, vector, k, reranker))

    def retrieve(
        self,
        question: str,
        k: int = 5,
        *,
        reranker: Reranker | None = None,
        **limits: Unpack[QuestionLimits],
    ) -> list[ScoredPassage]:
        """The ``k`` best passages for a question, best first; the rest as in `ask`.

        Raises:
            QuestionError: the question or its limits cannot be used.
            ArchiveError: the archive is damaged, or of another model.
        """
        query = understand(question, **limits)
        vector = self._query_vector(query)
        return self._of_one_state(
            lambda: list(retrieve(self, self.embedder, query, vector, k, reranker=reranker).hits)
        )

    def timeline(
        self,
        question: str,
        *,
        cited: Collection[str] = (),
        **limits: Unpack[QuestionLimits],
    ) -> Timeline:
        """The articles about a question in the order of their days.

        Args:
            question: natural language.
            cited: ids of articles that its answer quotes, which are kept in any case.
            limits: as in `ask`.

        Raises:
            QuestionError: the question or its limits cannot be used.
            ArchiveError: the archive is damaged, or of another model.
        """
        query = understand(question, **limits)
        return self._of_one_state(lambda: find_timeline(self, self.embedder, query, cited))

    def article(self, article_id: str) -> Article:
        """One article; also one that a newer version has replaced.

        Raises:
            ArticleNotFound: no article has that id.
        """
        found = self.articles([article_id])
        if article_id not in found:
            raise ArticleNotFound(f"{self.path} holds no article {article_id!r}")
        return found[article_id]

    def info(self) -> ArchiveInfo:
        """What the archive holds, and where."""
        with self._database.snapshot() as connection:
            counts = statistics.count(connection)
            first, last = statistics.days(connection)
            outlets = statistics.outlets(connection)
        return ArchiveInfo(
            path=self.path,
            articles=counts.articles,
            passages=counts.passages,
            copies=counts.copies,
            outlets=outlets,
            undated=counts.undated,
            first_day=first,
            last_day=last,
            model=self.model,
            dimension=self.dimension,
            format_version=FORMAT_VERSION,
            sources=counts.sources,
            failed_sources=counts.failed_sources,
            bytes_on_disk=_size(self.path),
            built=counts.built,
        )

    def holdings(self, newest: int = 10) -> Holdings:
        """What the archive holds in detail, and what was left out, as of one commit."""
        with self._database.pinned(), self._database.reading() as connection:
            return catalogue.holdings(connection, self.info(), newest)

    def headlines(self, words: str, n: int, offset: int = 0) -> Headlines:
        """At most ``n`` articles in whose headline every word stands, the newest first.

        Args:
            words: each may be the beginning of one; capitals and accents do not matter.
                Without any, all articles.
            n: how many, 0 or more.
            offset: how many to pass over, 0 or more.

        Raises:
            ValueError: ``n`` or ``offset`` is negative.
        """
        with self._database.snapshot() as connection:
            return catalogue.headlines(connection, words, n, offset)

    def newest_articles(self, n: int) -> list[Article]:
        """At most ``n`` articles that have a headline, the newest first."""
        with self._database.reading() as connection:
            return article_rows.newest_articles(connection, n)

    def dense(self, query: Vectors, k: int, filters: Filters) -> dict[int, float]:
        """Passage ids by cosine with ``query`` of shape (dimension,), best first."""
        return self._known(self._indexes.dense().search(query, k, filters))

    def lexical(self, query: str, k: int, filters: Filters) -> dict[int, float]:
        """Passage ids by BM25 over headline and passage, best first."""
        return self._known(dict(self._indexes.lexical().passages.search(query, k, filters)))

    def lexical_articles(self, query: str, k: int, filters: Filters) -> dict[str, float]:
        """Article ids by BM25 over headline and whole article, best first."""
        hits = self._indexes.lexical().articles.search(query, k, filters)
        with self._database.reading() as connection:
            ids = article_rows.article_ids(connection, [key for key, _ in hits])
        scored = [(ids[key], score) for key, score in hits if key in ids]
        return dict(sorted(scored, key=lambda pair: (-pair[1], pair[0])))

    def passages(self, ids: Iterable[int]) -> dict[int, Passage]:
        """The passages that exist among ``ids``, of articles that can be found."""
        with self._database.snapshot() as connection:
            return article_rows.passages(connection, ids)

    def articles(self, ids: Iterable[str]) -> dict[str, Article]:
        """The articles that exist among ``ids``, replaced ones too."""
        with self._database.reading() as connection:
            return article_rows.articles(connection, ids)

    def copies(self, ids: Iterable[str]) -> dict[str, tuple[str, ...]]:
        """For each of ``ids`` that has near-identical copies the ids of all of them.

        Only articles that can be found count. Each tuple holds the article itself too
        and begins with the original: the first to be published, then those without a
        date; ties by outlet, URL and id.
        """
        with self._database.reading() as connection:
            return copies.members(connection, ids)

    def days(self, ids: Iterable[str]) -> dict[str, date | None]:
        """The days of publication of the articles that can be found among ``ids``."""
        with self._database.reading() as connection:
            return article_rows.days(connection, ids)

    def versions(self, article_id: str) -> tuple[Article, ...]:
        """All versions of an article, itself too, the one that can be found now first.

        Raises:
            ArticleNotFound: no article has that id.
        """
        with self._database.snapshot() as connection:
            ids = versions.of_article(connection, without_surrogates(article_id))
            found = article_rows.articles(connection, ids)
        if not found:
            raise ArticleNotFound(f"{self.path} holds no article {article_id!r}")
        return tuple(found[one] for one in ids)

    def vectors(self, ids: Sequence[int]) -> Vectors:
        """Stored vectors, row i for ``ids[i]``; zeros for a passage that is gone."""
        with self._database.reading() as connection:
            return article_rows.vectors(connection, ids, self.dimension)

    def document_frequencies(self, terms: Sequence[str]) -> dict[str, int]:
        """For each term (as `qa.text.terms` makes them) the number of articles that hold it."""
        index = self._indexes.lexical().articles
        return {term: index.frequency(term) for term in terms}

    def coverage(self) -> Coverage:
        """What there is to find."""
        with self._database.snapshot() as connection:
            now = commits.current(connection)
            cached = self._coverage
            if cached is None or cached[0] != now:
                cached = self._coverage = (now, statistics.coverage(connection))
        return cached[1]

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
        if vectors.shape != (len(passages), self.dimension):
            raise ValueError(
                f"vectors of the shape {(len(passages), self.dimension)} are wanted,"
                f" not {vectors.shape}"
            )
        owned: dict[str, list[Passage]] = {article.id: [] for article in articles}
        for passage in passages:
            if passage.article_id not in owned:
                raise ValueError(f"passage {passage.id} belongs to none of the articles")
            owned[passage.article_id].append(passage)
        rows = {passage.id: row for passage, row in zip(passages, vectors, strict=True)}
        with self.writing() as transaction:
            for article in articles:
                entry = Entry.of(article, owned[article.id])
                digests = zip(entry.passages, entry.digests, strict=True)
                transaction.put(entry, {name: rows[one.id] for one, name in digests})

    def remove(self, article_ids: Iterable[str], *, wait: float = 0.0) -> int:
        """Remove articles and all that hangs on them; how many there were.

        Nothing of them stays in the database or in an index, and builds leave them out,
        also with a text cleaned otherwise, until a file that held them is removed by
        `remove_source`. `add` takes them all the same.

        Args:
            article_ids: those that are not there are passed over.
            wait: seconds to wait for another process that is writing.

        Raises:
            ArchiveLocked: another process is writing.
        """
        with self.writing(wait=wait, doing="removing") as transaction:
            return transaction.remove(article_ids)

    def remove_source(self, path: Path | str, *, wait: float = 0.0) -> Forgotten:
        """Forget a file, or every file of a folder, and the articles that came from it alone.

        A build reads it again if it is named once more, also one that it could not read.

        Args:
            path: need not exist any more.
            wait: seconds to wait for another process that is writing.

        Raises:
            ArchiveLocked: another process is writing.
        """
        with self.writing(wait=wait, doing="removing") as transaction:
            return transaction.remove_source(os.path.abspath(path))  # noqa: PTH100

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
                sweep(self.path / DATABASE)
                self._indexes.sweep()
                # Indexes that are ahead of the database (an older one was put
                # back) must be found before it catches up with them.
                self._indexes.refresh()
            yield

    @contextmanager
    def writing(
        self, *, is_last: bool = True, anew: bool = False, wait: float = 0.0, doing: str = "writing"
    ) -> Iterator[Transaction]:
        """One commit, after which the indexes follow; an error leaves all as it was.

        Args:
            is_last: no other commit follows at once, so that the vectors are saved.
            anew: if anything changes, write the lexical indexes from nothing; that is done
                in any case if an article is removed.
            wait: seconds to wait for another process that is writing.
            doing: what such a process is told meanwhile.

        Raises:
            ArchiveLocked: another process is writing.
        """
        with self.exclusive(wait, doing):
            with self._database.writing() as connection:
                transaction = Transaction(connection)
                yield transaction
                transaction.finish()
            self._indexes.write(
                is_last=is_last,
                has_gone=transaction.has_gone,
                anew=anew and transaction.has_changed,
            )

    def content_hash(self) -> str:
        """SHA-256 over all that is stored, but for what hangs on the time and order of builds.

        Two archives with the same hash answer alike.
        """
        with self._database.snapshot() as connection:
            return content_hash(connection)

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """Lend a connection to the database, all of whose statements see one commit."""
        with self._database.snapshot() as connection:
            yield connection

    def _known(self, scores: Mapping[int, float]) -> dict[int, float]:
        with self._database.reading() as connection:
            known = article_rows.known_passages(connection, scores)
        return {number: score for number, score in scores.items() if number in known}

    def _of_one_state(self, answer: Callable[[], Result]) -> Result:
        """What ``answer`` gives from one state of the archive, and not from two.

        It reads in many steps, and a writer may commit between two of them: an article may
        go after it was found and before it is quoted. Then it begins again; if that goes on,
        the writer's commit is kept waiting for once.
        """
        for _ in range(_TRIES):
            before = self._revision()
            try:
                given = answer()
            except ArchiveDamaged:
                if self._revision() == before:
                    raise
            else:
                if self._revision() == before:
                    return given
        with self._indexes.at_rest():
            return answer()

    def _look_if_killed(self) -> None:
        """Look at what a killed writer left, if nobody writes now."""
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
            self._look_after_kill()

    def _look_after_kill(self) -> None:
        """See that the database is whole, also if its journal was lost after a crash.

        Raises:
            ArchiveDamaged: it is not.
        """
        found = check_truth(self._database, derived=False)
        if found:
            raise ArchiveDamaged(damaged(found[0].file, found[0].problem))

    def _accept(self, connection: Connection) -> None:
        """Refuse another archive at the place of this one, unless it is of the same model."""
        if identity.read(connection, self._database.path) != self._identity:
            raise ArchiveError(
                f"{self.path} has been replaced by an archive of another model: open it again"
            )

    def _revision(self) -> Revision:
        with self._database.reading() as connection:
            return commits.current(connection)

    def _query_vector(self, query: Query) -> Vectors:
        vector: Vectors = self.embedder.embed_queries([query.text])[0]
        return vector


def _identity(database: Database) -> identity.Identity:
    with database.reading() as connection:
        return identity.read(connection, database.path)


def _refuse_others(folder: Path) -> None:
    if os.path.lexists(folder / DATABASE):
        raise ArchiveError(f"{folder} holds an archive already: open it, or choose another folder")
    if files.foreign_names(folder, {LOCK_FILE, HOLDER_FILE, FEEDBACK_FILE}):
        raise ArchiveError(f"{folder} is not empty: choose another folder for the archive")


def _size(folder: Path) -> int:
    """Bytes of all files, whatever a writer creates and deletes meanwhile."""
    total = 0
    # Not `Path.rglob`, which raises when a folder goes while it looks into it.
    for parent, _, names in os.walk(folder):
        for name in names:
            with contextlib.suppress(FileNotFoundError):
                total += Path(parent, name).stat().st_size
    return total
