"""From news files to an archive: read, clean, cut, embed, store."""

from __future__ import annotations

import itertools
import os
import time
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import NamedTuple

from embeddings.embedder import Embedder, Vectors
from embeddings.files import sha256_of
from qa.archive import DATABASE, Archive
from qa.chunk import chunk_all
from qa.report import BuildReport, NoProgress, Progress, Tally
from qa.steps import Batch, Reading, Step, embedding_texts, slice_of
from qa.storage import inventory, records
from qa.storage.records import Entry
from qa.storage.transaction import Failure, SourceRow, ledger, stored_furniture
from seeds.article import Article, RawDocument, ReadFailure
from seeds.clean import clean
from seeds.learned import Furniture, learn_furniture
from seeds.readers import SourceFile, path_text, read_file, source_files
from seeds.rules import CLEANER_VERSION

__all__ = ["BuildReport", "Progress", "build"]

SLICE_CHARACTERS = 64_000_000
"""Text read before it is stored: lines that repeat are learned from it, and by its
length it is told how many passages are still to come. About 13,000 articles."""

OUTLET_SAMPLE = 200
"""Stored articles of an outlet that help to tell which of its lines repeat."""

CHUNKED_TOGETHER = 32
"""Pages whose tokens are counted at once, on all cores."""

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
) -> BuildReport:
    """Read news files into an archive, which is made if there is none.

    Files that an earlier build has read are passed over unless their bytes have
    changed; of a changed file, articles that it no longer holds give way. A build
    that is cut short goes on where it was. What cannot be read is reported, and
    the rest goes on.

    Args:
        sources: files and folders.
        path: the archive's folder.
        embedder: the model, if it is loaded already.
        model: a model's name or folder; without both, the archive's own model, or
            the bundled one for a new archive.
        progress: hears how far the build is.

    Raises:
        SourceNotFound: a source does not exist; nothing was done.
        ArchiveLocked: another process is writing to the archive.
        ModelMismatch: the archive was built with another model.
        ArchiveError: the archive is damaged or cannot be written.
        ModelError: the model cannot be loaded.
    """
    begin = time.perf_counter()
    path = Path(path)
    files = _outside(path, source_files([Path(source) for source in sources]))
    with _open(path, embedder, model) as archive, archive.exclusive():
        run = _Build(archive, progress or NoProgress())
        run.add(files)
        with archive.reading() as connection:
            counts = inventory.count(connection)
    seconds = time.perf_counter() - begin
    return run.tally.report(seconds, counts.articles, counts.passages, counts.copies)


def _outside(path: Path, files: Sequence[SourceFile]) -> list[SourceFile]:
    """The files but those of the archive itself, which may lie inside a source."""
    # realpath, since `Path.resolve` raises on a loop of links.
    folder = Path(os.path.realpath(path))
    return [file for file in files if folder not in Path(os.path.realpath(file.path)).parents]


def _open(path: Path, embedder: Embedder | None, model: str | None) -> Archive:
    is_there = (path / DATABASE).is_file()
    if embedder is None and (model is not None or not is_there):
        from embeddings import load_embedder

        embedder = load_embedder(model)
    if is_there or embedder is None:
        return Archive.open(path, embedder)
    return Archive.create(path, embedder)


class _Embedded(NamedTuple):
    """Vectors by digest, and how long the model took."""

    vectors: dict[str, Vectors]
    seconds: float


class _Build:
    """One run over files, into an archive that no other process writes to."""

    def __init__(self, archive: Archive, progress: Progress) -> None:
        self.tally = Tally()
        self._archive = archive
        self._progress = progress
        self._files_done = 0
        with archive.reading() as connection:
            is_same = records.setting(connection, "cleaner") in (None, str(CLEANER_VERSION))
            self._ledger: dict[str, SourceRow] = ledger(connection) if is_same else {}
            self._furniture = stored_furniture(connection)

    def add(self, files: Sequence[SourceFile]) -> None:
        """Read, clean, cut, embed and store what is new in the files."""
        steps = self._read(files)
        while piece := self._slice(steps, len(files)):
            self._learn(step.document for step in piece if step.document is not None)
            self._store(piece)
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
        for found in read_file(reading.file):
            if isinstance(found, ReadFailure):
                reading.failures.append(found)
                self.tally.failures.append(found)
            else:
                reading.has_documents = True
                yield Step(reading, document=found)
        yield Step(reading)

    def _begin(self, file: SourceFile) -> Reading | None:
        """Look at a file's bytes; None if it need not or cannot be read."""
        if file.problem is not None:
            self.tally.failures.append(file.failure(file.problem))
            return None
        try:
            size, sha256 = file.path.stat().st_size, sha256_of(file.path)
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
        return Reading(file, size, sha256)

    def _learn(self, documents: Iterable[RawDocument]) -> None:
        """Learn which lines repeat on the pages of an outlet, and keep them."""
        pages = list(documents)
        names = {records.outlet_key(page.outlet) for page in pages if page.outlet}
        with self._archive.reading() as connection:
            for name in sorted(names):
                stored = records.newest_of_outlet(connection, name, OUTLET_SAMPLE)
                pages.extend(map(_as_page, stored))
        learned = learn_furniture(pages)
        fresh = Furniture(learned.lines - self._furniture.lines)
        if fresh.lines:
            with self._archive.writing(is_last=False) as transaction:
                transaction.add_furniture(fresh)
            self._furniture = self._furniture.union(fresh)

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
        articles = [article for own in cleaned for article in own]
        chunked = iter(chunk_all(articles, self._archive.embedder, self._archive.chunking))
        steps = []
        for page, own in zip(pages, cleaned, strict=True):
            steps += [Step(page.reading, entry=Entry.of(one, next(chunked))) for one in own]
            if page.document is None:
                steps.append(page)
        return steps

    def _missing(self, steps: Sequence[Step], taken: set[str]) -> dict[str, str]:
        """What must be embedded, by digest; not what is on its way already."""
        texts = embedding_texts(steps)
        with self._archive.reading() as connection:
            known = records.known_vectors(connection, texts)
        return {
            digest: text
            for digest, text in texts.items()
            if digest not in known and digest not in taken
        }

    def _clean(self, step: Step) -> tuple[Article, ...]:
        if step.document is None:
            return ()
        cleaned = clean(step.document, self._furniture)
        self.tally.note_cleaned(cleaned)
        return cleaned.articles

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
                        path_text(file.path), file.name, reading.size, reading.sha256
                    )
                found = [step.entry for step in own if step.entry is not None]
                source = reading.source
                entries = [one for one in found if not transaction.withholds(source, one.article)]
                self.tally.articles_withheld += len(found) - len(entries)
                self.tally.note_stored([transaction.put(entry, vectors) for entry in entries])
                ids = [entry.article.id for entry in entries]
                transaction.link(reading.source, ids)
                reading.article_ids.update(ids)
                if own[-1].entry is None:
                    self.tally.note_leftovers(
                        transaction.finish_source(
                            reading.source,
                            "failed" if reading.failures and not reading.has_documents else "done",
                            [Failure(one.line, one.reason) for one in reading.failures],
                            reading.article_ids,
                        )
                    )
        self.tally.note_superseded(transaction.superseded)


def _as_page(article: Article) -> RawDocument:
    return RawDocument(
        path=article.path,
        name=article.id,
        text=f"{article.title}\n\n{article.text}",
        outlet=article.outlet,
        url=article.url,
    )
