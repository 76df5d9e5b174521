"""Clean pages that wait, cut their articles into passages, and put these together to batches."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial

from embeddings.errors import EmbeddingsError
from qa.archive import Archive
from qa.ingest.batches import Batch, Step, embedding_texts
from qa.ingest.report import Tally
from qa.ingest.slices import Slice, Spool, WaitingPage
from qa.ingest.workers import Workers
from qa.progress import Progress
from qa.storage.tables import passages as passage_rows
from qa.storage.tables.entries import Entry
from qa.text.chunking import chunk_all
from seeds.article import Article
from seeds.cleaning.learned.boilerplate import NO_BOILERPLATE, Boilerplate
from seeds.faults import Fault, catch_fault
from seeds.tasks import CleanedPage, CleanPages, PageFault

PAGES_TOGETHER = 32
"""Pages that are cleaned in one task, and whose tokens are counted at once, on all cores."""


class ArticleCutter:
    """Makes batches of the pages of a slice."""

    def __init__(
        self, archive: Archive, progress: Progress, workers: Workers, spool: Spool
    ) -> None:
        self._archive = archive
        self._progress = progress
        self._workers = workers
        self._spool = spool

    def batches(self, pages: Slice, boilerplate: Boilerplate, tally: Tally) -> Iterator[Batch]:
        """Clean and cut pages, put together to commits; says how many passages to expect."""
        taken: set[str] = set()
        batch = Batch()
        done = 0
        known = boilerplate.by_outlet()
        groups = [
            pages.pages[first : first + PAGES_TOGETHER]
            for first in range(0, len(pages.pages), PAGES_TOGETHER)
        ]
        results = self._workers.run(self._task(group, known) for group in groups)
        for group, cleaned in zip(groups, results, strict=True):
            steps = self._articles(group, cleaned, tally)
            texts = self._missing(steps, taken)
            taken.update(texts)
            done += sum(page.size for page in group)
            self._progress.expect(len(taken) * pages.size // max(done, 1))
            for step in steps:
                batch.take(step, texts)
                if batch.is_full:
                    yield batch
                    batch = Batch()
        if batch.steps:
            yield batch

    def _task(self, group: Sequence[WaitingPage], known: dict[str, Boilerplate]) -> CleanPages:
        """The task of the pages, with what is known of their outlets."""
        pages = [page for page in group if not page.is_end]
        boilerplate = NO_BOILERPLATE
        for key in {page.outlet_key for page in pages} & known.keys():
            boilerplate = boilerplate.union(known[key])
        return CleanPages(
            tuple(map(self._spool.content, pages)),
            tuple(page.line for page in pages),
            boilerplate,
        )

    def _articles(
        self,
        group: Sequence[WaitingPage],
        cleaned: Sequence[CleanedPage | PageFault],
        tally: Tally,
    ) -> list[Step]:
        """Cut the articles of the pages: a step for each, and for the end of each file."""
        results = iter(cleaned)
        by_page: list[tuple[WaitingPage, tuple[Article, ...]]] = []
        for page in group:
            articles: tuple[Article, ...] = ()
            if not page.is_end:
                result = next(results)
                if isinstance(result, PageFault):
                    tally.documents += 1
                    tally.break_page(page.source, result.reason, result.line)
                else:
                    tally.note_cleaned(result)
                    articles = result.articles
            by_page.append((page, articles))
        entries = iter(self._cut([article for _, articles in by_page for article in articles]))
        steps = []
        for page, articles in by_page:
            for _ in articles:
                entry = next(entries)
                if isinstance(entry, Fault):
                    tally.break_page(page.source, entry.reason, page.line)
                else:
                    steps.append(Step(page.source, entry))
            if page.is_end:
                steps.append(Step(page.source))
        return steps

    def _cut(self, articles: Sequence[Article]) -> list[Entry | Fault]:
        """Each article with its passages."""
        embedder, chunking = self._archive.embedder, self._archive.chunking

        def cut(some: Sequence[Article]) -> list[Entry]:
            passages = chunk_all(some, embedder, chunking)
            return [Entry.of(*pair) for pair in zip(some, passages, strict=True)]

        def entries(some: Sequence[Article]) -> list[Entry] | Fault:
            return catch_fault(
                partial(cut, some), stage="cut into passages", passes=(EmbeddingsError,)
            )

        together = entries(articles)
        if not isinstance(together, Fault):
            return [*together]
        # One by one, to see which of them it was.
        alone = (entries([article]) for article in articles)
        return [entry if isinstance(entry, Fault) else entry[0] for entry in alone]

    def _missing(self, steps: Sequence[Step], taken: set[str]) -> dict[str, str]:
        """Find what must be embedded, by digest; not what is on its way already."""
        texts = embedding_texts(steps)
        with self._archive.reading() as connection:
            known = passage_rows.known_vectors(connection, texts)
        return {
            digest: text
            for digest, text in texts.items()
            if digest not in known and digest not in taken
        }
