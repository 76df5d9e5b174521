"""Read an archive: the store that retrieval ranks and answers quote from."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, replace
from datetime import date
from functools import partial
from pathlib import Path
from typing import TypeVar

from embeddings.embedder import Vectors, without_surrogates
from qa.errors import ArchiveDamaged, ArticleNotFound
from qa.passage import Passage, Span
from qa.storage import commits
from qa.storage.commits import Remembered, Revision
from qa.storage.connection import Connection
from qa.storage.database import Database
from qa.storage.files import folder_bytes
from qa.storage.identity import Identity, named_prompts
from qa.storage.indexes.admission import admission
from qa.storage.indexes.language_means import means_of
from qa.storage.indexes.passage_table import PassageTable
from qa.storage.indexes.sync import Indexes
from qa.storage.indexes.threads import SearchThreads
from qa.storage.indexes.wordings import Wordings
from qa.storage.schema import FORMAT_VERSION
from qa.storage.tables import articles as article_rows
from qa.storage.tables import catalogue, copies, settings, statistics, versions
from qa.storage.tables import selection as selected
from qa.storage.tables.catalogue import Headlines, Holdings
from qa.storage.tables.content_hash import content_hash
from qa.storage.tables.settings import WatchedQuestion
from qa.storage.tables.statistics import ArchiveInfo
from qa.store import Coverage, Filters, First, LanguageMean, Listing, Second, Selection, WordFilter
from seeds.article import Article

Result = TypeVar("Result")

_TRIES = 3
"""How often an answer begins again because the archive changed under it."""


class ArchiveReader:
    """Reads the articles, passages and vectors of an archive; implements `qa.store.Store`."""

    def __init__(
        self, path: Path, database: Database, indexes: Indexes, identity: Identity
    ) -> None:
        """Take ready parts, all of the archive at ``path``."""
        self._path = path
        self._database = database
        self._indexes = indexes
        self._identity = identity
        self._coverage = Remembered(lambda connection: indexes.tables.at(connection).coverage())
        self._with_copies = Remembered(copies.with_copies)
        self._means = Remembered(
            lambda connection: means_of(
                indexes.tables.at(connection), connection, identity.dimension
            )
        )
        self._threads = SearchThreads()
        self._wordings = Wordings(database, indexes)

    def article(self, article_id: str) -> Article:
        """One article; also one that a newer version has replaced.

        Raises:
            ArticleNotFound: no article has that id.
        """
        articles = self.articles([article_id])
        if article_id not in articles:
            raise ArticleNotFound(f"{self._path} holds no article {article_id!r}")
        return articles[article_id]

    def versions(self, article_id: str) -> tuple[Article, ...]:
        """All versions of an article, itself too, the one that can be found now first.

        Raises:
            ArticleNotFound: no article has that id.
        """
        with self._database.snapshot() as connection:
            ids = versions.of_article(connection, without_surrogates(article_id))
            articles = article_rows.articles(connection, ids)
        if not articles:
            raise ArticleNotFound(f"{self._path} holds no article {article_id!r}")
        return tuple(articles[version_id] for version_id in ids)

    def info(self) -> ArchiveInfo:
        """What the archive holds, and where."""
        with self._database.snapshot() as connection:
            counts = statistics.count(connection)
            first, last = statistics.days(connection)
            outlets = statistics.outlets(connection)
        return ArchiveInfo(
            path=self._path,
            outlets=outlets,
            first_day=first,
            last_day=last,
            model=self._identity.model,
            dimension=self._identity.dimension,
            encode=self._identity.encode,
            index=self._indexes.kind,
            format_version=FORMAT_VERSION,
            bytes_on_disk=folder_bytes(self._path),
            **asdict(counts) | named_prompts(self._identity),
        )

    def holdings(self, newest: int = 10) -> Holdings:
        """What the archive holds in detail, and what was left out, as of one commit."""
        with self._database.pinned(), self._database.reading() as connection:
            return catalogue.holdings(connection, self.info(), newest)

    def headlines(self, words: str, n: int, offset: int = 0) -> Headlines:
        """At most ``n`` articles by their headlines; see `qa.storage.tables.catalogue`."""
        with self._database.snapshot() as connection:
            return catalogue.headlines(connection, words, n, offset)

    def select(self, selection: Selection, n: int, offset: int = 0) -> Listing:
        """At most ``n`` of the articles selected, in their order; counted exactly.

        Args:
            selection: which ones.
            n: how many, 0 or more.
            offset: how many to pass over, 0 or more.

        Raises:
            ValueError: ``n`` or ``offset`` is negative.
        """
        index = self._indexes.lexical().articles
        with self._database.snapshot() as connection:
            held = self._coverage.at(connection).analysed_in
            return selected.select(connection, index.holding, selection, n, offset, held)

    def built(self) -> str | None:
        """When the last build ended, ISO 8601; None if none has."""
        with self._database.reading() as connection:
            return settings.get(connection, "built")

    def watched(self) -> tuple[WatchedQuestion, ...]:
        """The questions that are watched, in the order in which they were added.

        Raises:
            ArchiveDamaged: they cannot be read.
        """
        with self._database.reading() as connection:
            return settings.watched(connection)

    def revision(self) -> Revision:
        """The last commit that changed what can be found."""
        with self._database.reading() as connection:
            return commits.current(connection)

    def state(self) -> tuple[Revision, Revision]:
        """The last commit, and the one that words are found of, which may be seconds behind."""
        return self.revision(), self._indexes.lexical().revision

    def newest_articles(self, n: int) -> list[Article]:
        """At most ``n`` articles that have a headline, the newest first."""
        with self._database.reading() as connection:
            return article_rows.newest_articles(connection, n)

    def dense(self, query: Vectors, k: int, filters: Filters) -> dict[int, float]:
        """Passage ids by cosine with ``query`` of shape (dimension,), best first."""
        worded = partial(self._wordings.passages, filters.words)
        return self._known(self._indexes.dense().search(query, k, filters, worded))

    def lexical(
        self, query: str, k: int, filters: Filters, language: str = "en"
    ) -> dict[int, float]:
        """Passage ids by BM25 over headline and passage, best first."""
        worded = self._wordings.passages(filters.words)
        index = self._indexes.lexical().passages
        table, held = self._now()
        met = admission(table, filters, worded)
        return dict(index.search(query, k, met.filters, met.of_passages, met.share, language, held))

    def lexical_articles(
        self, query: str, k: int, filters: Filters, language: str = "en"
    ) -> dict[str, float]:
        """Article ids by BM25 over headline and whole article, best first."""
        index = self._indexes.lexical().articles
        table, held = self._now()
        met = admission(table, replace(filters, words=WordFilter()))
        hits = index.search(query, k, met.filters, met.of_articles, met.share, language, held)
        ids = table.article_ids([key for key, _ in hits])
        scored = [(ids[key], score) for key, score in hits]
        return dict(sorted(scored, key=lambda pair: (-pair[1], pair[0])))

    def _now(self) -> tuple[PassageTable, tuple[str, ...]]:
        """The table of passages, and the languages in which words are analysed."""
        with self._database.snapshot() as connection:
            return self._indexes.tables.at(connection), self._coverage.at(connection).analysed_in

    def at_once(
        self, first: Callable[[], First], second: Callable[[], Second]
    ) -> tuple[First, Second]:
        """The results of two searches, made at once where this thread is as good as others."""
        if self._indexes.is_tied:
            return first(), second()
        return self._threads.both(first, second)

    def spans(self, ids: Iterable[int]) -> dict[int, Span]:
        """Where the passages among ``ids`` stand; of articles that can be found."""
        return self._now()[0].spans(ids)

    def passages(self, ids: Iterable[int]) -> dict[int, Passage]:
        """The same passages with their words."""
        with self._database.snapshot() as connection:
            passages = self._indexes.tables.at(connection).read_passages(connection, ids)
        return {number: passage for number, (_, passage) in passages.items()}

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
        with self._database.snapshot() as connection:
            copied = self._with_copies.at(connection).intersection(ids)
            return copies.members(connection, copied) if copied else {}

    def days(self, ids: Iterable[str]) -> dict[str, date | None]:
        """The days of publication of the articles that can be found among ``ids``."""
        with self._database.reading() as connection:
            return article_rows.days(connection, ids)

    def vectors(self, ids: Sequence[int]) -> Vectors:
        """Stored vectors, row i for ``ids[i]``; zeros for a passage that is gone."""
        with self._database.snapshot() as connection:
            table = self._indexes.tables.at(connection)
            return table.read_vectors(connection, ids, self._identity.dimension)

    def language_means(self) -> dict[str, LanguageMean]:
        """For each language the mean of some of its passages' vectors, most passages first."""
        with self._database.snapshot() as connection:
            return self._means.at(connection)

    def document_frequencies(self, terms: Sequence[str]) -> dict[str, int]:
        """For each term (as `qa.text.terms` makes them) the number of articles that hold it."""
        index = self._indexes.lexical().articles
        return {term: index.frequency(term) for term in terms}

    def terms_beginning(self, prefix: str) -> list[str]:
        """The terms of all articles' texts that begin with some letters, in their order."""
        return self._indexes.lexical().articles.terms_beginning(prefix)

    def coverage(self) -> Coverage:
        """What there is to find."""
        with self._database.snapshot() as connection:
            return self._coverage.at(connection)

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

    def with_consistent_snapshot(self, work: Callable[[], Result]) -> Result:
        """Run work that reads in many steps, again until no commit happened in between.

        An article may go after it was found and before it is quoted. After `_TRIES` tries
        the writer's commit is kept waiting for once.
        """
        for _ in range(_TRIES):
            before = self.revision()
            try:
                result = work()
            except ArchiveDamaged:
                if self.revision() == before:
                    raise
            else:
                if self.revision() == before:
                    return result
        with self._indexes.at_rest():
            return work()

    def close(self) -> None:
        """Let the threads of searches go."""
        self._threads.close()

    def _known(self, scores: Mapping[int, float]) -> dict[int, float]:
        with self._database.snapshot() as connection:
            known = self._indexes.tables.at(connection).known(scores)
        return {number: score for number, score in scores.items() if number in known}
