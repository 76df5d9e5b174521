"""Embed what is read, and commit it batch by batch."""

from __future__ import annotations

import itertools
import queue
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from functools import partial
from typing import NamedTuple, TypeVar

from embeddings.embedder import Embedder, Vectors
from qa.addresses import Address
from qa.ingest.account.fates import Outcome
from qa.ingest.account.report import Tally
from qa.ingest.batches import Batch, SourceProgress, Step
from qa.ingest.cutting import CutThere
from qa.ingest.target import Target
from qa.ingest.workers import Crew
from qa.lance.staging import Staging
from qa.progress import Progress, stretch
from qa.storage.tables.sources import Failure
from qa.storage.writing.transaction import Transaction
from qa.text.chunking import CHUNKER_VERSION
from seeds.article import ReadFailure
from seeds.cleaning.rules import CLEANER_VERSION
from seeds.readers import DEFAULT_LIMITS, Limits, SourceFile, path_text

BATCHES_AHEAD = 2
"""Batches that wait to be embedded."""

BATCHES_STAGED = 8
"""Batches whose vectors are staged by one commit: what a build that is killed embeds again at
most, beside those that are just being embedded."""

RULES = (CLEANER_VERSION, CHUNKER_VERSION)
"""Two programs with the same give the same passages of a page."""

Item = TypeVar("Item")


class EmbeddedBatch(NamedTuple):
    """A batch with its vectors by digest, and how long the model took."""

    batch: Batch
    vectors: Mapping[str, Vectors]
    seconds: float


EmbedBatches = Callable[[Iterator[Batch]], Iterator[EmbeddedBatch]]
"""Embeds batches, in their order."""


@dataclass(frozen=True, slots=True)
class Helpers:
    """Who does the work of a build.

    Attributes:
        crew: reads and cleans.
        embed: embeds; None for the archive's model in this process.
        cut: makes tasks by which the crew cuts, too; None for this process.
    """

    crew: Crew
    embed: EmbedBatches | None = None
    cut: CutThere | None = None


OpenHelpers = Callable[[Target, Progress], AbstractContextManager[Helpers]]
"""Gets the helpers of a build, once nobody else writes to its archive."""


def embed_here(
    embedder: Embedder, progress: Progress, batches: Iterator[Batch]
) -> Iterator[EmbeddedBatch]:
    """Embed batches in this process; touches nothing but the model and the progress."""
    for batch in batches:
        begin = time.perf_counter()
        vectors: Sequence[Vectors] = ()
        if batch.texts:
            vectors = embedder.embed_passages(  # type: ignore[assignment]
                list(batch.texts.values()), on_progress=progress.advance
            )
        by_digest = dict(zip(batch.texts, vectors, strict=True))
        yield EmbeddedBatch(batch, by_digest, time.perf_counter() - begin)


def open_staging(address: Address, target: Target) -> Staging:
    """Where the vectors of a build lie until all is published.

    What a build that was cut short has left there goes into the archive first.
    """
    embedder = target.embedder
    made_by = " ".join(map(str, (embedder.fingerprint, embedder.encode, *RULES)))
    staging = Staging(address, embedder.dimension, made_by)
    with target.writing(is_last=False) as transaction:
        transaction.put_vectors(staging.stored())
    return staging


def staged(staging: Staging, batches: Iterator[EmbeddedBatch]) -> Iterator[EmbeddedBatch]:
    """The same batches, whose vectors outlive a build that is cut short."""
    waiting: dict[str, Vectors] = {}
    is_there = False

    def stage() -> None:
        nonlocal is_there
        if waiting and not is_there:
            staging.create()
            is_there = True
        staging.commit(staging.write(waiting))
        waiting.clear()

    for number, embedded in enumerate(batches, start=1):
        waiting.update(embedded.vectors)
        if number % BATCHES_STAGED == 0:
            stage()
        yield embedded
    stage()


class BatchStore:
    """Embeds batches and commits them to an archive that no other process writes to.

    Attributes:
        unread: paths of files that lost an article to another one and must be read again.
    """

    def __init__(
        self,
        archive: Target,
        progress: Progress,
        limits: Limits,
        embed: EmbedBatches | None = None,
    ) -> None:
        """Embed by the archive's own model, in this process, unless ``embed`` does it."""
        self.unread: set[str] = set()
        self._archive = archive
        self._progress = progress
        self._embed = embed or partial(embed_here, archive.embedder, progress)
        self._has_own_limits = limits != DEFAULT_LIMITS

    def commit(self, batches: Iterable[Batch], tally: Tally) -> None:
        """Prepare, embed and commit batch by batch, in this order.

        Each in a thread of its own: while a batch is committed, the one behind it is
        embedded and others are prepared. None waits for another but where nothing is ready.
        """
        with (
            stretch(self._progress, 0, "passages", tally.passages_embedded),
            ahead(batches, BATCHES_AHEAD, "prepare") as prepared,
            # One only: what is embedded and not committed is lost by a kill.
            ahead(self._embed(prepared), 1, "embed") as embedded,
        ):
            for batch in embedded:
                self._commit(batch, tally)

    def _commit(self, embedded: EmbeddedBatch, tally: Tally) -> None:
        batch, vectors, seconds = embedded
        tally.passages_embedded += len(batch.texts)
        tally.passages_reused += batch.passages - len(batch.texts)
        tally.embedding_seconds += seconds
        with self._archive.writing(is_last=False) as transaction:
            for source, group in itertools.groupby(batch.steps, key=lambda step: step.source):
                self._put(transaction, source, list(group), vectors, tally)
        self.unread |= transaction.unread
        tally.replaced += transaction.superseded

    def _put(
        self,
        transaction: Transaction,
        source: SourceProgress,
        steps: Sequence[Step],
        vectors: Mapping[str, Vectors],
        tally: Tally,
    ) -> None:
        """Store articles of one file, and the file's end if that is among the steps."""
        file = source.file
        path = path_text(file.path)
        if source.number is None:
            size = source.state.size
            source.number = transaction.begin_source(path, file.name, size, source.sha256)
        for step in steps:
            if step.entry is None:
                continue
            article = step.entry.article
            outcome: Outcome = "unchanged"  # the first of a file says how it is
            if transaction.is_tombstoned(source.number, article):
                outcome = "withheld"
            elif article.id not in source.article_ids:
                outcome = transaction.put(step.entry, vectors, source.number)
                transaction.link(source.number, [article.id])
                source.article_ids.add(article.id)
            tally.note_stored(outcome, step.fate)
        if steps[-1].entry is not None:
            return
        is_to_read = source.is_unsettled or (source.failures and self._has_own_limits)
        self.unread.discard(path)
        leftovers = transaction.finish_source(
            source.number,
            "reading" if is_to_read else "failed" if source.has_failed else "done",
            [_failure_row(file, failure) for failure in source.failures],
            source.article_ids,
            is_whole=source.is_whole,
        )
        tally.replaced += leftovers.replaced
        tally.removed += leftovers.removed


def _failure_row(file: SourceFile, failure: ReadFailure) -> Failure:
    """A failure as it is stored with its file: that of a member of an archive by its name."""
    is_member = failure.name != file.name
    reason = f"{failure.name}: {failure.reason}" if is_member else failure.reason
    return Failure(failure.line, reason)


@contextmanager
def ahead(items: Iterable[Item], most: int, name: str) -> Iterator[Iterator[Item]]:
    """Let a thread make items while earlier ones are used; they come in order.

    Args:
        items: what the thread goes through.
        most: how many may be ready or being made besides the one that is used.
        name: of the thread.
    """
    room = threading.Semaphore(most)
    ready: queue.SimpleQueue[tuple[Item] | BaseException | None] = queue.SimpleQueue()
    is_over = threading.Event()

    def make() -> None:
        made = iter(items)
        try:
            while room.acquire() and not is_over.is_set():
                try:
                    ready.put((next(made),))
                except StopIteration:
                    ready.put(None)
                    return
        except BaseException as error:  # noqa: BLE001 - raised again where the items are used
            ready.put(error)

    def use() -> Iterator[Item]:
        while (item := ready.get()) is not None:
            if isinstance(item, BaseException):
                raise item
            room.release()
            yield item[0]

    thread = threading.Thread(target=make, name=name, daemon=True)
    thread.start()
    try:
        yield use()
    finally:
        is_over.set()
        room.release()
        thread.join()
