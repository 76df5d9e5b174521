"""Read files to cleaned articles cut into passages, ready to be embedded."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from functools import partial

from embeddings.files import sha256_of
from qa.archive import Archive
from qa.ingest.batches import (
    Batch,
    FileState,
    SourceProgress,
    Step,
    embedding_texts,
    take_slice,
)
from qa.ingest.faults import Fault, catch_fault
from qa.ingest.report import Tally
from qa.progress import Progress, stretch
from qa.storage.tables import articles as article_rows
from qa.storage.tables import passages as passage_rows
from qa.storage.tables import settings
from qa.storage.tables.entries import Entry
from qa.storage.tables.settings import learned_from, stored_boilerplate
from qa.storage.tables.sources import SourceRow, ledger
from qa.text.chunking import chunk_all
from seeds.article import Article, PassedOver, RawDocument, ReadFailure
from seeds.clean import clean
from seeds.cleaning.learned.boilerplate import Boilerplate
from seeds.cleaning.learned.learning import learn_boilerplate
from seeds.cleaning.rules import CLEANER_VERSION
from seeds.readers import Limits, SourceFile, path_text, read_file

SLICE_CHARACTERS = 64_000_000
"""Text read before it is stored: lines that repeat are learned from it, and by its
length it is told how many passages are still to come. About 13,000 articles."""

OUTLET_SAMPLE = 200
"""Stored articles of an outlet that help to tell which of its lines repeat."""

CHUNKED_TOGETHER = 32
"""Pages whose tokens are counted at once, on all cores."""


class SourceReader:
    """Reads, cleans and cuts what is new in files.

    Attributes:
        tally: counts of what is read, and of what is stored of it.
        known: the archive's ledger of files when the build began.
    """

    def __init__(self, archive: Archive, progress: Progress, limits: Limits) -> None:
        self.tally = Tally()
        self._archive = archive
        self._progress = progress
        self._limits = limits
        self._files_done = 0
        with archive.reading() as connection:
            self.known: dict[str, SourceRow] = ledger(connection)
            cleaner = settings.get(connection, "cleaner")
            self._boilerplate = stored_boilerplate(connection)
            self._learned_from = learned_from(connection)
        self._ledger = self.known if cleaner in (None, str(CLEANER_VERSION)) else {}

    def slices(self, files: Sequence[SourceFile]) -> Iterator[list[Step]]:
        """Yield the pages of the files in slices, the boilerplate of each learned already."""
        for _, steps in itertools.groupby(self._read(files), key=self._is_learned_from):
            while pages := self._slice(steps, len(files)):
                self._learn(pages)
                yield pages

    def start_over(self) -> None:
        """Read every file as if it had never been read, and count anew."""
        self.tally = Tally()
        self._ledger = {}
        self._files_done = 0

    def batches(self, pages: Sequence[Step]) -> Iterator[Batch]:
        """Clean and cut pages, put together to commits; says how many passages to expect."""
        taken: set[str] = set()
        batch = Batch()
        size = sum(page.size for page in pages)
        done = 0
        for first in range(0, len(pages), CHUNKED_TOGETHER):
            group = pages[first : first + CHUNKED_TOGETHER]
            steps = self._articles(group)
            texts = self._missing(steps, taken)
            taken.update(texts)
            done += sum(page.size for page in group)
            self._progress.expect(len(taken) * size // max(done, 1))
            for step in steps:
                batch.take(step, texts)
                if batch.is_full:
                    yield batch
                    batch = Batch()
        if batch.steps:
            yield batch

    def _slice(self, steps: Iterator[Step], files: int) -> list[Step]:
        """Read on, until there is enough to be stored."""
        with stretch(self._progress, files, "files"):
            self._progress.advance(self._files_done)
            return take_slice(steps, SLICE_CHARACTERS)

    def _read(self, files: Sequence[SourceFile]) -> Iterator[Step]:
        for file in files:
            source = self._begin(file)
            if source is not None:
                yield from self._pages(source)
            self._files_done += 1
            self._progress.advance(1)

    def _begin(self, file: SourceFile) -> SourceProgress | None:
        """Look at a file's bytes; None if it need not or cannot be read."""
        if file.problem is not None:
            self.tally.failures.append(file.failure(file.problem))
            return None
        try:
            state, sha256 = FileState.of(file.path), sha256_of(file.path)
        except OSError as error:
            reason = f"cannot be read: {(error.strerror or str(error)).lower()}"
            self.tally.failures.append(file.failure(reason))
            return None
        known = self._ledger.get(path_text(file.path))
        if known is not None and known.sha256 == sha256 and known.state != "reading":
            self.tally.failed_before += [
                file.failure(failure.reason, failure.line) for failure in known.failures
            ]
            self.tally.files_unchanged += known.state == "done"
            return None
        self.tally.files_read += 1
        return SourceProgress(file, state, sha256)

    def _pages(self, source: SourceProgress) -> Iterator[Step]:
        items = read_file(source.file, self._limits)
        while (item := catch_fault(lambda: next(items, None), stage="read")) is not None:
            if isinstance(item, RawDocument):
                source.documents += 1
                yield Step(source, document=item)
                continue
            if isinstance(item, PassedOver):
                self.tally.passed_over.append(item)
                continue
            if isinstance(item, Fault):
                item = source.file.failure(item.reason)
            self._fail(source, item)
        if source.failures:
            # What broke while the file was written, or taken away, is to be read again.
            source.is_unsettled = source.state != FileState.of(source.file.path)
        yield Step(source)

    def _fail(self, source: SourceProgress, failure: ReadFailure) -> None:
        source.failures.append(failure)
        self.tally.failures.append(failure)

    def _is_learned_from(self, step: Step) -> bool:
        """Whether a build that was cut short has learned from this file, and others with it."""
        return step.source.sha256 in self._learned_from

    def _learn(self, steps: Sequence[Step]) -> None:
        """Learn which lines repeat on the pages of an outlet, and store them.

        Where a build was cut short, what is left of its files is not learned from again:
        fewer pages would show other lines, and other articles would come of them.
        """
        if all(map(self._is_learned_from, steps)):
            return
        pages = [step.document for step in steps if step.document is not None]
        names = {article_rows.outlet_key(page.outlet) for page in pages if page.outlet}
        with self._archive.reading() as connection:
            for name in sorted(names):
                stored = article_rows.newest_of_outlet(connection, name, OUTLET_SAMPLE)
                pages.extend(map(_as_page, stored))
        learned = learn_boilerplate(pages)
        fresh = Boilerplate(learned.lines - self._boilerplate.lines)
        with self._archive.writing(is_last=False) as transaction:
            transaction.add_boilerplate(fresh, {step.source.sha256 for step in steps})
        self._boilerplate = self._boilerplate.union(fresh)

    def _articles(self, pages: Sequence[Step]) -> list[Step]:
        """Clean and cut the pages: the same steps, with the articles of each."""
        cleaned = [self._clean(page) for page in pages]
        entries = iter(self._cut(list(itertools.chain.from_iterable(cleaned))))
        steps = []
        for page, articles in zip(pages, cleaned, strict=True):
            for entry in itertools.islice(entries, len(articles)):
                if isinstance(entry, Fault):
                    self._break(page, entry)
                else:
                    steps.append(Step(page.source, entry=entry))
            if page.document is None:
                steps.append(page)
        return steps

    def _clean(self, page: Step) -> tuple[Article, ...]:
        if page.document is None:
            return ()
        work = partial(clean, page.document, self._boilerplate)
        cleaned = catch_fault(work, stage="cleaned")
        if isinstance(cleaned, Fault):
            self.tally.documents += 1
            self._break(page, cleaned)
            return ()
        self.tally.note_cleaned(cleaned)
        return cleaned.articles

    def _cut(self, articles: Sequence[Article]) -> list[Entry | Fault]:
        """Each article with its passages."""
        embedder, chunking = self._archive.embedder, self._archive.chunking

        def cut(some: Sequence[Article]) -> list[Entry]:
            passages = chunk_all(some, embedder, chunking)
            return [Entry.of(*pair) for pair in zip(some, passages, strict=True)]

        def entries(some: Sequence[Article]) -> list[Entry] | Fault:
            return catch_fault(partial(cut, some), stage="cut into passages")

        together = entries(articles)
        if not isinstance(together, Fault):
            return [*together]
        # One by one, to see which of them it was.
        alone = (entries([article]) for article in articles)
        return [entry if isinstance(entry, Fault) else entry[0] for entry in alone]

    def _break(self, page: Step, fault: Fault) -> None:
        """Note that a page could not be taken in; its file keeps what it gave before."""
        line = None if page.document is None else page.document.line
        page.source.broken += 1
        self._fail(page.source, page.source.file.failure(fault.reason, line))

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


def _as_page(article: Article) -> RawDocument:
    return RawDocument(
        path=article.path,
        name=article.id,
        text=f"{article.title}\n\n{article.text}",
        outlet=article.outlet,
        url=article.url,
    )
