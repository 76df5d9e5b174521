"""Clean pages that wait, cut their articles into passages, and put these together to batches."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import islice

from embeddings.embedder import Embedder
from embeddings.errors import EmbeddingsError
from qa.ingest.account.fates import Fate
from qa.ingest.account.report import Tally
from qa.ingest.batches import Batch, Step, embedding_texts
from qa.ingest.slices import Slice, Spool, WaitingPage
from qa.ingest.target import Target
from qa.ingest.workers import Crew
from qa.progress import Progress
from qa.storage.tables import articles as article_rows
from qa.storage.tables import passages as passage_rows
from qa.storage.tables.entries import Entry
from qa.text.chunking import Chunking, chunk_all
from seeds.article import Article
from seeds.cleaning.learned.boilerplate import NO_BOILERPLATE, Boilerplate
from seeds.faults import Fault, catch_fault
from seeds.work.tasks import CleanedPage, CleanPages, PageFault, Task

PAGES_TOGETHER = 32
"""Pages that are cleaned in one task, and whose tokens are counted at once, on all cores."""


@dataclass(frozen=True, slots=True)
class CutPage:
    """A page that was cleaned, with its articles cut.

    Attributes:
        page: what is known of it, or why it was lost.
        entries: for each of its articles.
    """

    page: CleanedPage | PageFault
    entries: tuple[Entry | Fault, ...] = ()


CutThere = Callable[[CleanPages], Task[CutPage]]
"""Makes a task of cleaning one of cleaning and cutting, for who has the archive's model."""


class ArticleCutter:
    """Makes batches of the pages of a slice."""

    def __init__(
        self,
        archive: Target,
        progress: Progress,
        workers: Crew,
        spool: Spool,
        cut_there: CutThere | None = None,
    ) -> None:
        """Let the workers clean, and cut too if there is ``cut_there``."""
        self._archive = archive
        self._cut_there = cut_there
        self._progress = progress
        self._workers = workers
        self._spool = spool
        self._tried: set[str] = set()

    def batches(self, pages: Slice, boilerplate: Boilerplate, tally: Tally) -> Iterator[Batch]:
        """Clean and cut pages, put together to commits; says how many passages to expect.

        In all: those of earlier slices, of this one, and of what is still to be read, by its
        bytes.
        """
        earlier = tally.passages_embedded
        in_all = 1 + (pages.bytes_behind / pages.bytes if pages.bytes else 0)
        taken: set[str] = set()
        batch = Batch()
        done = 0
        for group, cut in self._cut(pages, boilerplate.by_outlet()):
            steps = _steps(group, cut, tally)
            texts = self._missing(steps, taken)
            taken.update(texts)
            done += sum(page.size for page in group)
            here = len(taken) * pages.size / max(done, 1)
            self._progress.expect(earlier + round(here * in_all))
            for step in steps:
                batch.take(step, texts)
                if batch.is_full:
                    yield batch
                    batch = Batch()
        if batch.steps:
            yield batch

    def try_out(self, pages: Slice, boilerplate: Boilerplate, tally: Tally) -> None:
        """Clean pages and tell what would become of them; nothing is stored."""
        groups = _groups(pages)
        results = self._workers.run(self._tasks(groups, boilerplate.by_outlet()))
        for group, cleaned in zip(groups, results, strict=True):
            for _, told in _articles_by_page(group, cleaned, tally):
                with self._archive.reading() as connection:
                    stored = article_rows.article_keys(connection, [a.id for a, _ in told])
                for article, fate in told:
                    is_known = article.id in stored or article.id in self._tried
                    tally.note_stored("unchanged" if is_known else "added", fate)
                    self._tried.add(article.id)

    def _cut(
        self, pages: Slice, known: dict[str, Boilerplate]
    ) -> Iterator[tuple[list[WaitingPage], list[CutPage]]]:
        """The pages, some at a time, with what became of each that is no end of a file."""
        groups = _groups(pages)
        tasks = self._tasks(groups, known)
        results: Iterator[list[CutPage]]
        if self._cut_there is None:
            results = map(self._cut_here, self._workers.run(tasks))
        else:
            results = self._workers.run(map(self._cut_there, tasks))
        return zip(groups, results, strict=True)

    def _cut_here(self, pages: Sequence[CleanedPage | PageFault]) -> list[CutPage]:
        return cut_pages(pages, self._archive.embedder, self._archive.chunking)

    def _tasks(
        self, groups: Sequence[Sequence[WaitingPage]], known: dict[str, Boilerplate]
    ) -> Iterator[CleanPages]:
        return (self._task(group, known) for group in groups)

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


def cut_pages(
    pages: Sequence[CleanedPage | PageFault], embedder: Embedder, chunking: Chunking
) -> list[CutPage]:
    """Cut the articles of some pages, whose tokens are counted all at once.

    Args:
        pages: cleaned.
        embedder: the archive's model.
        chunking: sizes of its passages.
    """
    articles = [article for page in pages for article in _articles_of(page)]
    entries = iter(_entries(articles, embedder, chunking))
    return [CutPage(page, tuple(islice(entries, len(_articles_of(page))))) for page in pages]


def _articles_of(page: CleanedPage | PageFault) -> tuple[Article, ...]:
    return () if isinstance(page, PageFault) else page.articles


def _entries(
    articles: Sequence[Article], embedder: Embedder, chunking: Chunking
) -> list[Entry | Fault]:
    """Each article with its passages."""

    def cut(some: Sequence[Article]) -> list[Entry]:
        passages = chunk_all(some, embedder, chunking)
        return [Entry.of(*pair) for pair in zip(some, passages, strict=True)]

    def entries(some: Sequence[Article]) -> list[Entry] | Fault:
        return catch_fault(partial(cut, some), stage="cut into passages", passes=(EmbeddingsError,))

    together = entries(articles)
    if not isinstance(together, Fault):
        return [*together]
    # One by one, to see which of them it was.
    alone = (entries([article]) for article in articles)
    return [entry if isinstance(entry, Fault) else entry[0] for entry in alone]


def _groups(pages: Slice) -> list[list[WaitingPage]]:
    return [
        pages.pages[first : first + PAGES_TOGETHER]
        for first in range(0, len(pages.pages), PAGES_TOGETHER)
    ]


def _steps(group: Sequence[WaitingPage], cut: Sequence[CutPage], tally: Tally) -> list[Step]:
    """A step for each article of the pages, and for the end of each file."""
    entries = (entry for page in cut for entry in page.entries)
    steps = []
    for page, told in _articles_by_page(group, [each.page for each in cut], tally):
        for _, fate in told:
            entry = next(entries)
            if isinstance(entry, Fault):
                tally.break_page(page.source, entry.reason, page.line)
            else:
                steps.append(Step(page.source, entry, fate))
        if page.is_end:
            steps.append(Step(page.source))
    return steps


def _articles_by_page(
    group: Sequence[WaitingPage], cleaned: Sequence[CleanedPage | PageFault], tally: Tally
) -> Iterator[tuple[WaitingPage, list[tuple[Article, Fate]]]]:
    """The articles of each page with what is told of them; what gave none is counted."""
    results = iter(cleaned)
    for page in group:
        told: list[tuple[Article, Fate]] = []
        if not page.is_end:
            result = next(results)
            if isinstance(result, PageFault):
                tally.documents += 1
                tally.break_page(page.source, result.reason, result.line)
            else:
                tally.note_cleaned(result)
                fate = Fate.of_page(result)
                told = [(article, fate.of_article(article)) for article in result.articles]
        yield page, told
