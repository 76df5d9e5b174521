"""From news files to an archive: read, clean, cut, embed, store."""

from __future__ import annotations

import itertools
import os
import time
from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from functools import partial
from pathlib import Path
from typing import NamedTuple, cast

from embeddings.embedder import Embedder, Vectors
from embeddings.files import sha256_of
from qa.archive import Archive
from qa.errors import ArchiveError, ArchiveLocked
from qa.ingest.batches import Batch, FileState, Reading, Step, embedding_texts, slice_of
from qa.ingest.disk_space import check_space
from qa.ingest.faults import Fault, contain
from qa.ingest.report import BuildReport, Tally
from qa.ingest.sync import check_few, still_gone, vanished
from qa.progress import NoProgress, Progress
from qa.storage.layout import DATABASE
from qa.storage.tables import articles as article_rows
from qa.storage.tables import statistics
from qa.storage.tables.articles import Entry
from qa.storage.transaction import (
    Failure,
    SourceRow,
    SourceState,
    Transaction,
    learned_from,
    ledger,
    stored_boilerplate,
)
from qa.text.chunking import chunk_all
from seeds.article import Article, RawDocument, ReadFailure
from seeds.clean import clean
from seeds.cleaning.learned_boilerplate import Boilerplate, learn_boilerplate
from seeds.cleaning.rules import CLEANER_VERSION
from seeds.readers import (
    DEFAULT_LIMITS,
    Limits,
    SourceFile,
    absolute,
    path_text,
    read_file,
    source_files,
)

__all__ = ["BuildReport", "Progress", "build"]

SLICE_CHARACTERS = 64_000_000
"""Text read before it is stored: lines that repeat are learned from it, and by its
length it is told how many passages are still to come. About 13,000 articles."""

OUTLET_SAMPLE = 200
"""Stored articles of an outlet that help to tell which of its lines repeat."""

CHUNKED_TOGETHER = 32
"""Pages whose tokens are counted at once, on all cores."""

_PAUSE_SECONDS = 0.05

DEAD_SHARE = 0.01
"""Of the articles: if a build replaces more, the lexical indexes are written
anew, because BM25 goes on counting the words of the dead."""


def build(
    sources: Sequence[Path],
    path: Path,
    *,
    embedder: Embedder | None = None,
    model: str | None = None,
    progress: Progress | None = None,
    sync: bool = False,
    remove_most: bool = False,
    limits: Limits = DEFAULT_LIMITS,
    wait: float = 0.0,
) -> BuildReport:
    """Read news files into an archive, which is made if there is none.

    Files that an earlier build has read are passed over unless their bytes have
    changed; of a changed file, articles that it no longer holds give way. A build
    that is cut short goes on where it was. What cannot be read is reported, and
    the rest goes on. The order of the sources makes no difference.

    Args:
        sources: files and folders.
        path: the archive's folder.
        embedder: the model, if it is loaded already.
        model: a model's name or folder; without both, the archive's own model, or
            the bundled one for a new archive.
        progress: hears how far the build is.
        sync: remove the articles of files that are no longer in the sources that are
            folders; without it they stay, and the report names the files.
        remove_most: do so also where it looks like a mistake, see `SyncRefused`.
        limits: how much of one file is read. With other limits than the default a file
            that fails is tried again by the next build.
        wait: seconds to wait for another process that is writing.

    Raises:
        SourceNotFound: a source does not exist; nothing was done.
        SyncRefused: most of the files are gone, or a source is empty; nothing was done.
        ArchiveLocked: another process is writing to the archive.
        ModelMismatch: the archive was built with another model.
        ArchiveError: the archive is damaged or cannot be written.
        ModelError: the model cannot be loaded.
    """
    begin = time.perf_counter()
    path = Path(path)
    # Sorted, so that what two sources share has one name whatever their order.
    roots = sorted({absolute(Path(source)) for source in sources})
    files = _files(path, roots)
    with _open(path, embedder, model, wait) as archive, archive.exclusive(wait, "building"):
        if wait:
            files = _files(path, roots)
        run = _Build(archive, progress or NoProgress(), limits)
        gone = vanished(roots, files, run.known)
        if sync and not remove_most:
            check_few(gone, roots, files, run.known)
        check_space(path, files, run.known)
        run.add(files)
        if sync:
            run.remove(gone)
        else:
            run.tally.files_missing += still_gone(gone)
        run.finish(files)
        with archive.reading() as connection:
            counts = statistics.count(connection)
    seconds = time.perf_counter() - begin
    return run.tally.report(seconds, counts.articles, counts.passages, counts.copies)


def _files(path: Path, roots: Sequence[Path]) -> list[SourceFile]:
    """The files of the sources but those of the archive, which may lie inside one, by path."""
    # realpath, since `Path.resolve` raises on a loop of links.
    folder = Path(os.path.realpath(path))
    outside = (
        file
        for file in source_files(roots)
        if folder not in Path(os.path.realpath(file.path)).parents
    )
    return sorted(outside, key=lambda file: path_text(file.path))


def _open(path: Path, embedder: Embedder | None, model: str | None, wait: float) -> Archive:
    is_there = (path / DATABASE).is_file()
    if embedder is None and (model is not None or not is_there):
        from embeddings import load_embedder

        embedder = load_embedder(model)
    if is_there or embedder is None:
        return Archive.open(path, embedder)
    end = time.monotonic() + wait
    while True:
        try:
            return Archive.create(path, embedder)
        except ArchiveError as error:
            # Another process may have made it since, or may just be at it.
            if (path / DATABASE).is_file():
                return Archive.open(path, embedder)
            if not isinstance(error, ArchiveLocked) or time.monotonic() >= end:
                raise
            time.sleep(_PAUSE_SECONDS)


class _Embedded(NamedTuple):
    """Vectors by digest, and how long the model took."""

    vectors: dict[str, Vectors]
    seconds: float


class _Build:
    """One run over files, into an archive that no other process writes to."""

    def __init__(self, archive: Archive, progress: Progress, limits: Limits) -> None:
        self.tally = Tally()
        self._archive = archive
        self._progress = progress
        self._limits = limits
        self._files_done = 0
        self._unread: set[str] = set()
        with archive.reading() as connection:
            self.known: dict[str, SourceRow] = ledger(connection)
            is_same = article_rows.setting(connection, "cleaner") in (None, str(CLEANER_VERSION))
            self._boilerplate = stored_boilerplate(connection)
            self._learned_from = learned_from(connection)
        self._ledger = self.known if is_same else {}

    def add(self, files: Sequence[SourceFile]) -> None:
        """Read, clean, cut, embed and store what is new in the files."""
        for _, steps in itertools.groupby(self._read(files), key=self._is_learned_from):
            while piece := self._slice(steps, len(files)):
                self._learn(piece)
                self._store(piece)

    def remove(self, gone: Sequence[str]) -> None:
        """Remove files that were gone before the build, and were not found under another name."""
        gone = still_gone(gone)
        if gone:
            with self._archive.writing(is_last=False, anew=True) as transaction:
                self.tally.note_vanished(transaction.remove_vanished(gone))
            self._unread |= transaction.unread

    def finish(self, files: Sequence[SourceFile]) -> None:
        """Read once more what must be, and note that the build has ended."""
        again = [file for file in files if path_text(file.path) in self._unread]
        if again:
            # They were counted when they were looked at first.
            tally, self.tally = self.tally, Tally()
            self._ledger = {}
            self._files_done = 0
            self.add(again)
            tally.stored["corrected"] += self.tally.stored["corrected"]
            tally.embedding_seconds += self.tally.embedding_seconds
            self.tally = tally
        is_anew = self.tally.dead > DEAD_SHARE * max(self._archive.coverage().articles, 1)
        with self._archive.writing(anew=is_anew) as transaction:
            transaction.set_built(CLEANER_VERSION)

    def _slice(self, steps: Iterator[Step], files: int) -> list[Step]:
        """Read on, until there is enough to be stored."""
        self._progress.start(files, "files")
        self._progress.advance(self._files_done)
        try:
            return slice_of(steps, SLICE_CHARACTERS)
        finally:
            self._progress.finish()

    def _read(self, files: Sequence[SourceFile]) -> Iterator[Step]:
        for file in files:
            reading = self._begin(file)
            if reading is not None:
                yield from self._pages(reading)
            self._files_done += 1
            self._progress.advance(1)

    def _pages(self, reading: Reading) -> Iterator[Step]:
        found = read_file(reading.file, self._limits)
        while (one := contain(lambda: next(found, None), "read")) is not None:
            if isinstance(one, RawDocument):
                reading.documents += 1
                yield Step(reading, document=one)
                continue
            failure = one if isinstance(one, ReadFailure) else reading.file.failure(one.reason)
            self._fail(reading, failure)
        if reading.failures:
            # What broke while the file was written, or taken away, is to be read again.
            reading.is_unsettled = reading.state != _state(reading.file)
        yield Step(reading)

    def _fail(self, reading: Reading, failure: ReadFailure) -> None:
        reading.failures.append(failure)
        self.tally.failures.append(failure)

    def _begin(self, file: SourceFile) -> Reading | None:
        """Look at a file's bytes; None if it need not or cannot be read."""
        if file.problem is not None:
            self.tally.failures.append(file.failure(file.problem))
            return None
        try:
            state, sha256 = _state(file), sha256_of(file.path)
        except OSError as error:
            reason = f"cannot be read: {(error.strerror or str(error)).lower()}"
            self.tally.failures.append(file.failure(reason))
            return None
        known = self._ledger.get(path_text(file.path))
        if known is not None and known.sha256 == sha256 and known.state != "reading":
            self.tally.failed_before += [
                file.failure(one.reason, one.line) for one in known.failures
            ]
            self.tally.files_unchanged += known.state == "done"
            return None
        self.tally.files_read += 1
        return Reading(file, state, sha256)

    def _is_learned_from(self, step: Step) -> bool:
        """Whether a build that was cut short has learned from this file, and others with it."""
        return step.reading.sha256 in self._learned_from

    def _learn(self, steps: Sequence[Step]) -> None:
        """Learn which lines repeat on the pages of an outlet, and keep them.

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
            transaction.add_boilerplate(fresh, {step.reading.sha256 for step in steps})
        self._boilerplate = self._boilerplate.union(fresh)

    def _batches(self, pages: Sequence[Step]) -> Iterator[Batch]:
        """The pages cleaned, cut and put together to commits; says how many passages to expect."""
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

    def _articles(self, pages: Sequence[Step]) -> list[Step]:
        """The same steps with the articles of each page, cleaned and cut."""
        cleaned = [self._clean(page) for page in pages]
        cut = iter(self._cut([article for own in cleaned for article in own]))
        steps = []
        for page, own in zip(pages, cleaned, strict=True):
            for entry in itertools.islice(cut, len(own)):
                if isinstance(entry, Fault):
                    self._break(page, entry)
                else:
                    steps.append(Step(page.reading, entry=entry))
            if page.document is None:
                steps.append(page)
        return steps

    def _cut(self, articles: Sequence[Article]) -> list[Entry | Fault]:
        """Each article with its passages."""
        embedder, chunking = self._archive.embedder, self._archive.chunking

        def cut(some: Sequence[Article]) -> list[Entry]:
            passages = chunk_all(some, embedder, chunking)
            return [Entry.of(*pair) for pair in zip(some, passages, strict=True)]

        together = contain(partial(cut, articles), "cut into passages")
        if not isinstance(together, Fault):
            return [*together]
        # One by one, to see which of them it was.
        alone = (contain(partial(cut, [one]), "cut into passages") for one in articles)
        return [one if isinstance(one, Fault) else one[0] for one in alone]

    def _missing(self, steps: Sequence[Step], taken: set[str]) -> dict[str, str]:
        """What must be embedded, by digest; not what is on its way already."""
        texts = embedding_texts(steps)
        with self._archive.reading() as connection:
            known = article_rows.known_vectors(connection, texts)
        return {
            digest: text
            for digest, text in texts.items()
            if digest not in known and digest not in taken
        }

    def _clean(self, step: Step) -> tuple[Article, ...]:
        if step.document is None:
            return ()
        cleaned = contain(partial(clean, step.document, self._boilerplate), "cleaned")
        if isinstance(cleaned, Fault):
            self.tally.documents += 1
            self._break(step, cleaned)
            return ()
        self.tally.note_cleaned(cleaned)
        return cleaned.articles

    def _break(self, page: Step, fault: Fault) -> None:
        """Note that a page could not be taken in; its file keeps what it gave before."""
        line = None if page.document is None else page.document.line
        page.reading.broken += 1
        self._fail(page.reading, page.reading.file.failure(fault.reason, line))

    def _store(self, pages: Sequence[Step]) -> None:
        """Prepare, embed and commit batch by batch, in this order.

        The model works in a thread of its own: while it embeds a batch, the one
        before is committed and the one behind is prepared.
        """
        self._progress.start(0, "passages")
        helper = ThreadPoolExecutor(1, "embed")
        embedded: deque[tuple[Batch, Future[_Embedded]]] = deque()
        try:
            for batch in self._batches(pages):
                embedded.append((batch, helper.submit(self._embed, batch.texts)))
                if len(embedded) > 1:
                    self._commit(*embedded.popleft())
            while embedded:
                self._commit(*embedded.popleft())
        finally:
            helper.shutdown(cancel_futures=True)
            self._progress.finish()

    def _embed(self, texts: dict[str, str]) -> _Embedded:
        """Runs in the helper thread, which touches nothing but the model and the progress."""
        if not texts:
            return _Embedded({}, 0.0)
        begin = time.perf_counter()
        vectors = self._archive.embedder.embed_passages(
            list(texts.values()), on_progress=self._progress.advance
        )
        return _Embedded(dict(zip(texts, vectors, strict=True)), time.perf_counter() - begin)

    def _commit(self, batch: Batch, embedded: Future[_Embedded]) -> None:
        vectors, seconds = embedded.result()
        self.tally.note_embedded(batch, seconds)
        with self._archive.writing(is_last=False) as transaction:
            for reading, group in itertools.groupby(batch.steps, key=lambda step: step.reading):
                own = list(group)
                if reading.source is None:
                    file = reading.file
                    reading.source = transaction.begin_source(
                        path_text(file.path), file.name, reading.state[0], reading.sha256
                    )
                self._store_group(transaction, reading, own, vectors)
        self._unread |= transaction.unread
        self.tally.note_superseded(transaction.superseded)

    def _store_group(
        self,
        transaction: Transaction,
        reading: Reading,
        steps: Sequence[Step],
        vectors: Mapping[str, Vectors],
    ) -> None:
        """Store articles of one file, and the file's end if that is among the steps."""
        source = cast(int, reading.source)
        for entry in (step.entry for step in steps if step.entry is not None):
            if transaction.withholds(source, entry.article):
                self.tally.articles_withheld += 1
            elif entry.article.id in reading.article_ids:
                self.tally.note_stored(["unchanged"])  # the first of a file says how it is
            else:
                self.tally.note_stored([transaction.put(entry, vectors, source)])
                transaction.link(source, [entry.article.id])
                reading.article_ids.add(entry.article.id)
        if steps[-1].entry is not None:
            return
        is_to_read = reading.is_unsettled or (reading.failures and self._limits != DEFAULT_LIMITS)
        state: SourceState = "failed" if reading.has_failed else "done"
        self._unread.discard(path_text(reading.file.path))
        self.tally.note_leftovers(
            transaction.finish_source(
                source,
                "reading" if is_to_read else state,
                [_noted(reading.file, one) for one in reading.failures],
                reading.article_ids,
                is_whole=reading.is_whole,
            )
        )


def _noted(file: SourceFile, failure: ReadFailure) -> Failure:
    """A failure as it is kept with its file: that of a member of an archive by its name."""
    is_member = failure.name != file.name
    reason = f"{failure.name}: {failure.reason}" if is_member else failure.reason
    return Failure(failure.line, reason)


def _state(file: SourceFile) -> FileState:
    """By what it shows that a file was written to; nothing where it is gone."""
    try:
        found = file.path.stat()
    except OSError:
        return FileState(0, 0, 0)
    return FileState(found.st_size, found.st_mtime_ns, found.st_ctime_ns)


def _as_page(article: Article) -> RawDocument:
    return RawDocument(
        path=article.path,
        name=article.id,
        text=f"{article.title}\n\n{article.text}",
        outlet=article.outlet,
        url=article.url,
    )
