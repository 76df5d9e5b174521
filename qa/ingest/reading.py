"""Read files to pages that wait on disk, and learn what repeats on them."""

from __future__ import annotations

import hashlib
import itertools
from collections import deque
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from embeddings.files import sha256_of
from qa.ingest.account.report import Tally
from qa.ingest.batches import FileState, SourceProgress, holds_no_files
from qa.ingest.disk_space import unread_bytes
from qa.ingest.slices import SLICE_CHARACTERS, Slice, Spool, WaitingPage
from qa.ingest.target import Target
from qa.ingest.workers import Crew
from qa.progress import Progress, stretch
from qa.storage.tables import articles as article_rows
from qa.storage.tables import settings
from qa.storage.tables.settings import learned_from, stored_boilerplate
from qa.storage.tables.sources import SourceRow, ledger
from seeds.article import Article, PassedOver, RawDocument, ReadFailure, Reading
from seeds.cleaning.learned.boilerplate import Boilerplate
from seeds.cleaning.learned.learning import learn
from seeds.cleaning.learned.page_lines import line_text, page_lines
from seeds.cleaning.prepared import prepare
from seeds.cleaning.rules import CLEANER_VERSION
from seeds.limits import MEBIBYTE
from seeds.readers import Limits, SourceFile, path_text
from seeds.readers.suffixes import suffix_of
from seeds.work.tasks import (
    PackedPage,
    PageFault,
    PreparePages,
    ReadFiles,
    ReadItem,
    Task,
    readings,
)

OUTLET_SAMPLE = 200
"""Stored articles of an outlet that help to tell which of its lines repeat."""

SMALL_BYTES = 2 * MEBIBYTE
FILES_TOGETHER = 16
"""Files that are read in one task, not above `SMALL_BYTES` together. A larger file, and one
that holds others, is read here, and only its pages are prepared in tasks; so is every file
where no other machine sees it."""

_Read = tuple[SourceProgress, PackedPage | None]
"""A page of a file, or its end."""


class _Job(NamedTuple):
    """A task of reading, and the files it is of.

    Attributes:
        is_end: whether the task reaches the end of its files.
    """

    task: ReadFiles | PreparePages
    sources: Sequence[SourceProgress]
    is_end: bool = True

    def by_source(self, results: list[Any]) -> Iterator[tuple[SourceProgress, list[ReadItem]]]:
        """What was read of each file."""
        if isinstance(self.task, PreparePages):
            yield self.sources[0], results
        else:
            yield from zip(self.sources, results, strict=True)


class SourceReader:
    """Reads what is new in files.

    Attributes:
        tally: counts of what is read, and of what is stored of it.
        known: the archive's ledger of files when the build began.
        boilerplate: the lines that are known to repeat by now.
    """

    def __init__(
        self,
        archive: Target,
        progress: Progress,
        limits: Limits,
        workers: Crew,
        spool: Spool,
        *,
        is_trial: bool = False,
    ) -> None:
        """Read for an archive; in a trial nothing is written to it."""
        self.tally = Tally()
        self._is_trial = is_trial
        self._archive = archive
        self._progress = progress
        self._limits = limits
        self._workers = workers
        self._spool = spool
        self._files_done = 0
        self._bytes_left = 0
        with archive.reading() as connection:
            self.known: dict[str, SourceRow] = ledger(connection)
            cleaner = settings.get(connection, "cleaner")
            self.boilerplate = stored_boilerplate(connection)
            self._learned_from = learned_from(connection)
        self._ledger = self.known if cleaner in (None, str(CLEANER_VERSION)) else {}

    def slices(self, files: Sequence[SourceFile]) -> Iterator[Slice]:
        """Yield the pages of the files in slices, the boilerplate of each learned already.

        The pages of a slice lie in the spool until the next one is asked for.
        """
        self._bytes_left = sum(unread_bytes(file, self._ledger) for file in files)
        for _, pages in itertools.groupby(self._read(files), key=self._is_learned_from):
            while (taken := self._slice(pages, len(files))).pages:
                self._learn(taken)
                yield taken

    def start_over(self) -> None:
        """Read every file as if it had never been read, and count anew."""
        self.tally = Tally()
        self._ledger = {}
        self._files_done = 0

    def _slice(self, pages: Iterator[_Read], files: int) -> Slice:
        """Read on, until there is enough to be stored."""
        taken = Slice()
        self._spool.clear()
        told = self._files_done
        with stretch(self._progress, files, "files", told):
            for source, packed in pages:
                page = WaitingPage(source) if packed is None else self._spool.put(source, packed)
                taken.add(page, packed)
                told = self._tell_files(told)
                if taken.size >= SLICE_CHARACTERS:
                    break
            self._tell_files(told)
        self._bytes_left -= taken.bytes
        taken.bytes_behind = max(0, self._bytes_left)
        return taken

    def _read(self, files: Sequence[SourceFile]) -> Iterator[_Read]:
        jobs: deque[_Job] = deque()

        def tasks() -> Iterator[Task[Any]]:
            for job in self._jobs(files):
                jobs.append(job)
                yield job.task

        results: list[Any]
        for results in self._workers.run(tasks()):
            job = jobs.popleft()
            for source, items in job.by_source(results):
                yield from self._pages(source, items)
                if job.is_end:
                    self._finish(source)
                    yield source, None

    def _jobs(self, files: Sequence[SourceFile]) -> Iterator[_Job]:
        """The tasks for the files that must be read; several small files make one."""
        small: list[SourceProgress] = []
        for file in files:
            source = self._begin(file)
            if source is None:
                self._files_done += 1
            elif self._is_read_together(source):
                if sum(other.state.size for other in (*small, source)) > SMALL_BYTES:
                    yield self._reading_job(small)
                    small = []
                small.append(source)
            else:
                if small:
                    yield self._reading_job(small)
                    small = []
                yield from self._page_jobs(source)
            if len(small) == FILES_TOGETHER:
                yield self._reading_job(small)
                small = []
        if small:
            yield self._reading_job(small)

    def _is_read_together(self, source: SourceProgress) -> bool:
        is_small = source.state.size <= SMALL_BYTES and holds_no_files(source.file)
        return is_small and self._workers.sees_files

    def _reading_job(self, sources: Sequence[SourceProgress]) -> _Job:
        return _Job(ReadFiles(tuple(source.file for source in sources), self._limits), sources)

    def _page_jobs(self, source: SourceProgress) -> Iterator[_Job]:
        """Read a file here, and let its pages be prepared some at a time."""
        items: list[Reading] = []
        size = 0
        for item in readings(source.file, self._limits):
            items.append(item)
            size += len(item.text) if isinstance(item, RawDocument) else 0
            if size >= SMALL_BYTES // 4:
                yield _Job(PreparePages(tuple(items)), (source,), is_end=False)
                items, size = [], 0
        yield _Job(PreparePages(tuple(items)), (source,))

    def _begin(self, file: SourceFile) -> SourceProgress | None:
        """Look at a file's bytes; None if it need not or cannot be read."""
        if file.problem is not None:
            self.tally.refuse(file.failure(file.problem))
            return None
        try:
            state, sha256 = FileState.of(file.path), _read_as(file, sha256_of(file.path))
        except OSError as error:
            reason = f"cannot be read: {(error.strerror or str(error)).lower()}"
            self.tally.refuse(file.failure(reason))
            return None
        known = self._ledger.get(path_text(file.path))
        if known is not None and known.sha256 == sha256 and known.state != "reading":
            self.tally.pass_unread(file, known)
            return None
        self.tally.files_read += 1
        return SourceProgress(file, state, sha256)

    def _pages(self, source: SourceProgress, items: Sequence[ReadItem]) -> Iterator[_Read]:
        for item in items:
            if isinstance(item, PassedOver):
                self.tally.pass_over(item)
            elif isinstance(item, ReadFailure):
                self.tally.fail(source, item)
            else:
                source.documents += 1
                if isinstance(item, PageFault):
                    self.tally.documents += 1
                    self.tally.break_page(source, item.reason, item.line)
                else:
                    yield source, item

    def _finish(self, source: SourceProgress) -> None:
        if source.failures:
            # What broke while the file was written, or taken away, is to be read again.
            source.is_unsettled = source.state != FileState.of(source.file.path)
        self._files_done += 1

    def _tell_files(self, told: int) -> int:
        """Tell how many files are done beside those told; not as it happens, but in a stretch."""
        self._progress.advance(self._files_done - told)
        return self._files_done

    def _is_learned_from(self, read: _Read) -> bool:
        """Whether a build that was cut short has learned from this file, and others with it."""
        return read[0].sha256 in self._learned_from

    def _learn(self, pages: Slice) -> None:
        """Learn which lines repeat on the pages of an outlet, and store them.

        Where a build was cut short, what is left of its files is not learned from again:
        fewer pages would show other lines, and other articles would come of them.
        """
        hashes = {page.source.sha256 for page in pages.pages}
        if hashes <= self._learned_from:
            return
        stored: list[str] = []
        lines = list(pages.lines)
        with self._archive.reading() as connection:
            for name in sorted({article_rows.outlet_key(outlet) for outlet in pages.outlets}):
                for article in article_rows.newest_of_outlet(connection, name, OUTLET_SAMPLE):
                    stored.append(article.id)
                    lines.append(page_lines(prepare(_as_page(article))))

        def words(number: int, line: int) -> str:
            if number < len(pages.learnable):
                return self._spool.line_text(pages.pages[pages.learnable[number]], line)
            id_ = stored[number - len(pages.learnable)]
            with self._archive.reading() as connection:
                article = article_rows.articles(connection, [id_])[id_]
            return line_text(prepare(_as_page(article)), line)

        learned = learn(lines, words)
        fresh = Boilerplate(learned.lines - self.boilerplate.lines)
        if not self._is_trial:
            with self._archive.writing(is_last=False) as transaction:
                transaction.add_boilerplate(fresh, hashes)
        self.boilerplate = self.boilerplate.union(fresh)


def _as_page(article: Article) -> RawDocument:
    return RawDocument(
        path=article.path,
        name=article.id,
        text=f"{article.title}\n\n{article.text}",
        outlet=article.outlet,
        url=article.url,
    )


def _read_as(file: SourceFile, sha256: str) -> str:
    """The hash by which a file is known again: tables are read anew with other columns."""
    from seeds.readers.kinds import PLAIN_SUFFIXES

    if not file.columns or suffix_of(file.path.name, PLAIN_SUFFIXES) in PLAIN_SUFFIXES:
        return sha256
    return hashlib.sha256(f"{sha256} {file.columns!r}".encode()).hexdigest()
