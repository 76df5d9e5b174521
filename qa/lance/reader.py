"""Read a Lance archive; the same promises as `qa.storage.reader.ArchiveReader`."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from functools import partial
from pathlib import Path
from typing import TypeVar

import numpy as np

from embeddings.embedder import Vectors, without_surrogates
from qa.errors import ArchiveError, ArticleNotFound
from qa.lance import catalogue, search
from qa.lance.snapshot import Snapshot
from qa.lance.snapshots import Snapshots, of_one_commit
from qa.lance.tables.commits import Commit
from qa.lance.tables.datasets import Root, quoted
from qa.lance.tables.loading import load
from qa.lance.tables.schemas import LANGUAGE, PASSAGES, TERMS
from qa.lance.tables.summary import holdings_of, identity_of, info_of
from qa.lance.working import LanceWriter
from qa.languages.codes import ENGLISH, primary
from qa.passage import Passage, Span
from qa.storage.commits import Revision
from qa.storage.connection import Connection
from qa.storage.database import Database
from qa.storage.files import folder_bytes
from qa.storage.indexes.language_means import language_means
from qa.storage.indexes.threads import SearchThreads
from qa.storage.indexes.wording import WordedPassages, passages_with
from qa.storage.layout import DATABASE
from qa.storage.tables.catalogue import Headlines, Holdings
from qa.storage.tables.content_hash import content_hash
from qa.storage.tables.settings import WatchedQuestion, watched_of
from qa.storage.tables.statistics import ArchiveInfo
from qa.store import Coverage, Filters, First, LanguageMean, Listing, Second, Selection, WordFilter
from seeds.article import Article

Result = TypeVar("Result")

_UNKNOWN = {"articles": 0}


class LanceReader:
    """Reads the articles, passages and vectors of an archive."""

    def __init__(self, root: Root, commit: Commit, writer: LanceWriter) -> None:
        """Read what lies under ``root``, from ``commit`` on; ``writer`` lends what it changes."""
        self._root = root
        self._writer = writer
        self._dimension = identity_of(commit.summary).dimension
        self._snapshots = Snapshots(root, commit)
        self._threads = SearchThreads()
        self._means: tuple[Revision, dict[str, LanguageMean]] | None = None
        self._worded: tuple[tuple[Revision, WordFilter], WordedPassages] | None = None

    @of_one_commit
    def article(self, article_id: str) -> Article:
        """One article; also one that a newer version has replaced."""
        articles = self.articles([article_id])
        if article_id not in articles:
            raise ArticleNotFound(f"{self._root.address} holds no article {article_id!r}")
        return articles[article_id]

    @of_one_commit
    def versions(self, article_id: str) -> tuple[Article, ...]:
        """All versions of an article, itself too, the one that can be found now first."""
        snapshot = self._snapshots.now()
        ids = catalogue.version_ids(snapshot, without_surrogates(article_id))
        if not ids:
            raise ArticleNotFound(f"{self._root.address} holds no article {article_id!r}")
        articles = snapshot.articles(ids)
        return tuple(articles[version_id] for version_id in ids)

    @of_one_commit
    def info(self) -> ArchiveInfo:
        """What the archive holds, and where."""
        address = self._root.address
        snapshot = self._snapshots.now()
        summary = snapshot.commit.summary
        # To count all bytes an object store would list all its files.
        size = snapshot.row_bytes if address.is_remote else folder_bytes(address.folder)
        return info_of(summary, str(address), size)

    @of_one_commit
    def holdings(self, newest: int = 10) -> Holdings:
        """What the archive holds in detail, and what was left out, as of one commit."""
        snapshot = self._snapshots.now()
        page = catalogue.headlines(snapshot, "", newest, 0)
        return holdings_of(snapshot.commit.summary, self.info(), page)

    @of_one_commit
    def headlines(self, words: str, n: int, offset: int = 0) -> Headlines:
        """At most ``n`` articles in whose headline every word stands, the newest first."""
        return catalogue.headlines(self._snapshots.now(), words, n, offset)

    @of_one_commit
    def select(self, selection: Selection, n: int, offset: int = 0) -> Listing:
        """At most ``n`` of the articles selected, in their order; counted exactly."""
        return catalogue.select(self._snapshots.now(), selection, n, offset)

    @of_one_commit
    def newest_articles(self, n: int) -> list[Article]:
        """At most ``n`` articles that have a headline, the newest first."""
        snapshot = self._snapshots.now()
        ids = catalogue.newest_ids(snapshot, n)
        articles = snapshot.articles(ids)
        return [articles[id_] for id_ in ids]

    def built(self) -> str | None:
        """When the last build ended, ISO 8601; None if none has."""
        built: str | None = self._snapshots.now().commit.summary["built"]
        return built

    def watched(self) -> tuple[WatchedQuestion, ...]:
        """The questions that are watched, in the order in which they were added."""
        return watched_of(self._snapshots.now().commit.summary["watched"])

    def revision(self) -> Revision:
        """The last commit."""
        return self._snapshots.now().commit.revision

    def state(self) -> Revision:
        """What an answer hangs on."""
        return self.revision()

    @of_one_commit
    def dense(self, query: Vectors, k: int, filters: Filters) -> dict[int, float]:
        """Passage ids by cosine with ``query`` of shape (dimension,), best first."""
        snapshot = self._snapshots.now()
        return search.dense(snapshot, query, k, filters, self._passages_with(snapshot, filters))

    @of_one_commit
    def lexical(
        self, query: str, k: int, filters: Filters, language: str = ENGLISH
    ) -> dict[int, float]:
        """Passage ids by BM25 over headline and passage, best first."""
        snapshot = self._snapshots.now()
        worded = self._passages_with(snapshot, filters)
        return search.lexical(snapshot, query, k, filters, worded, language)

    @of_one_commit
    def lexical_articles(
        self, query: str, k: int, filters: Filters, language: str = ENGLISH
    ) -> dict[str, float]:
        """Article ids by BM25 over headline and whole article, best first."""
        return search.lexical_articles(self._snapshots.now(), query, k, filters, language)

    @of_one_commit
    def at_once(
        self, first: Callable[[], First], second: Callable[[], Second]
    ) -> tuple[First, Second]:
        """The results of two searches, made at once and of the same commit."""
        return self._threads.both(first, self._snapshots.held(second))

    @of_one_commit
    def spans(self, ids: Iterable[int]) -> dict[int, Span]:
        """Where the passages among ``ids`` stand; of articles that can be found."""
        columns = ["id", "article", "start", "end", "day"]
        snapshot = self._snapshots.now()
        languages = [LANGUAGE] if snapshot.knows_languages else []
        return {
            number: Span(
                id_, start, end, None if day is None else date.fromordinal(day), _language(code)
            )
            for number, id_, start, end, day, *code in snapshot.rows_among(
                PASSAGES, [*columns, *languages], "id", ids
            )
        }

    @of_one_commit
    def passages(self, ids: Iterable[int]) -> dict[int, Passage]:
        """The same passages with their words."""
        spans = self.spans(ids)
        articles = self._snapshots.now().articles(span.article_id for span in spans.values())
        return {
            number: span.cut(number, articles[span.article_id]) for number, span in spans.items()
        }

    @of_one_commit
    def articles(self, ids: Iterable[str]) -> dict[str, Article]:
        """The articles that exist among ``ids``, replaced ones too."""
        return self._snapshots.now().articles(map(without_surrogates, ids))

    @of_one_commit
    def copies(self, ids: Iterable[str]) -> dict[str, tuple[str, ...]]:
        """For each of ``ids`` that has near-identical copies the ids of all of them."""
        return catalogue.copies_of(self._snapshots.now(), ids)

    @of_one_commit
    def days(self, ids: Iterable[str]) -> dict[str, date | None]:
        """The days of publication of the articles that can be found among ``ids``."""
        return catalogue.days(self._snapshots.now(), ids)

    @of_one_commit
    def vectors(self, ids: Sequence[int]) -> Vectors:
        """Stored vectors, row i for ``ids[i]``; zeros for a passage that is gone."""
        numbers, stored = self._snapshots.now().vectors(ids)
        places = {number: place for place, number in enumerate(numbers.tolist())}
        gone = np.zeros((1, self._dimension), np.float32)
        rows = [places.get(number, -1) for number in ids]
        return np.concatenate((stored, gone))[np.array(rows, np.int64)]

    @of_one_commit
    def language_means(self) -> dict[str, LanguageMean]:
        """For each language the mean of some of its passages' vectors, most passages first."""
        snapshot = self._snapshots.now()
        known = self._means
        if known is None or known[0] != snapshot.commit.revision:
            columns = ["id", LANGUAGE] if snapshot.knows_languages else ["id"]
            rows = snapshot.scan(PASSAGES, columns)
            codes = rows[LANGUAGE].to_pylist() if LANGUAGE in columns else [None] * len(rows)
            means = language_means(
                rows["id"].to_numpy(),
                np.array([_language([code]) for code in codes], np.str_),
                self.vectors,
            )
            known = self._means = snapshot.commit.revision, means
        return known[1]

    @of_one_commit
    def document_frequencies(self, terms: Sequence[str]) -> dict[str, int]:
        """For each term (as `qa.text.terms` makes them) the number of articles that hold it."""
        wanted = {term: without_surrogates(term) for term in terms}
        holders = self._snapshots.now().holders(wanted.values())
        return {term: holders.get(stored, _UNKNOWN)["articles"] for term, stored in wanted.items()}

    @of_one_commit
    def terms_beginning(self, prefix: str) -> list[str]:
        """The terms of all articles' texts that begin with some letters, in their order."""
        prefix = without_surrogates(prefix)
        condition = "in_text > 0"
        if prefix:
            condition += f" AND starts_with(term, {quoted(prefix)})"
        return sorted(term for (term,) in self._snapshots.now().rows(TERMS, ["term"], condition))

    def coverage(self) -> Coverage:
        """What there is to find."""
        return self._snapshots.now().coverage

    @of_one_commit
    def content_hash(self) -> str:
        """SHA-256 over all that is stored, the same as that of the archive in the other engine."""
        with tempfile.TemporaryDirectory() as folder:
            database = Database.create(Path(folder, DATABASE))
            try:
                with database.writing() as connection:
                    load(self._root, self._snapshots.now().commit, connection, vectors=True)
                with database.snapshot() as connection:
                    return content_hash(connection)
            finally:
                database.close()

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """Lend a connection to what is being written, inside `qa.lance.working.LanceWriter`.

        Raises:
            ArchiveError: nothing is being written; there is no database then.
        """
        if self._writer.database is None:
            raise ArchiveError(
                f"{self._root.address} is kept in Lance tables, and this works with an archive in"
                " a folder: make one with `citewire copy`"
            )
        with self._writer.database.snapshot() as connection:
            yield connection

    def with_consistent_snapshot(self, work: Callable[[], Result]) -> Result:
        """Run work that reads in many steps, all of them from one commit."""
        return self._snapshots.whole(work)

    def close(self) -> None:
        """Let the threads of searches go."""
        self._threads.close()

    def _passages_with(self, snapshot: Snapshot, filters: Filters) -> WordedPassages | None:
        if filters.words == WordFilter():
            return None
        key = snapshot.commit.revision, filters.words
        known = self._worded
        if known is None or known[0] != key:
            holding = partial(search.holding, snapshot, PASSAGES)
            held = snapshot.coverage.analysed_in
            worded = passages_with(holding, partial(search.texts, snapshot), filters.words, held)
            known = self._worded = (key, worded)
        return known[1]


def _language(codes: Sequence[str | None]) -> str:
    """The language of a passage by the code that is stored for it, if one is; "" for none."""
    return primary(codes[0]) if codes and codes[0] else ""
