"""How long archives take to search and to answer, the model's time told apart."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from benchmarks.embedders import Around
from benchmarks.scale.questions import Limit
from embeddings import Embedder, TokenVectors, Vectors
from embeddings.reader import Languages, Reader, SentenceReading, Sentences
from qa.archive import Archive
from qa.errors import QuestionError


class ModelClock:
    """Adds up the time in which the model works; what overlaps counts once.

    Attributes:
        seconds: by the clock.
        cpu: seconds of processor time of all threads, right where nothing else works meanwhile.
    """

    def __init__(self) -> None:
        self.seconds = 0.0
        self.cpu = 0.0
        self._lock = threading.Lock()
        self._working = 0
        self._since = (0.0, 0.0)

    @contextmanager
    def running(self) -> Iterator[None]:
        """Count the time of a piece of work."""
        with self._lock:
            if not self._working:
                self._since = time.perf_counter(), time.process_time()
            self._working += 1
        try:
            yield
        finally:
            with self._lock:
                self._working -= 1
                if not self._working:
                    begin, begin_cpu = self._since
                    self.seconds += time.perf_counter() - begin
                    self.cpu += time.process_time() - begin_cpu


class ClockedReader:
    """The reader it is given, with its time on a clock."""

    def __init__(self, reader: Reader, clock: ModelClock) -> None:
        self.name = reader.name
        self._reader = reader
        self._clock = clock

    def read(
        self,
        question: str,
        texts: Sequence[str],
        sentences: Sequence[Sentences],
        languages: Sequence[Languages] = (),
    ) -> list[list[SentenceReading]]:
        """What the reader says of each sentence."""
        with self._clock.running():
            return self._reader.read(question, texts, sentences, languages)


class ClockedEmbedder(Around):
    """The embedder it is given, with its time and that of its reader on a clock."""

    def __init__(self, embedder: Embedder, clock: ModelClock) -> None:
        super().__init__(embedder)
        self._clock = clock
        reader = embedder.reader
        self._clocked = None if reader is None else ClockedReader(reader, clock)

    @property
    def reader(self) -> Reader | None:
        """The reader of the model."""
        return self._clocked

    def embed_queries(self, texts: Sequence[str]) -> Vectors:
        """Vectors of questions."""
        with self._clock.running():
            return self._embedder.embed_queries(texts)

    def passage_tokens(self, texts: Sequence[str]) -> list[TokenVectors]:
        """Vectors of the tokens of passages."""
        with self._clock.running():
            return self._embedder.passage_tokens(texts)

    def query_tokens(self, texts: Sequence[str]) -> list[TokenVectors]:
        """Vectors of the tokens of questions."""
        with self._clock.running():
            return self._embedder.query_tokens(texts)


@dataclass(frozen=True, slots=True)
class Timing:
    """One question.

    Attributes:
        seconds: by the clock.
        beyond: of them those in which the model did not work.
        cpu: seconds of processor time of all threads.
        cpu_beyond: of them those of anything but the model.
    """

    seconds: float
    beyond: float
    cpu: float
    cpu_beyond: float


def time_searches(
    archives: Sequence[Archive], clock: ModelClock, questions: Sequence[str], limit: Limit
) -> list[list[Timing]]:
    """Search each archive for each question in turn; a list of timings for each archive."""

    def search(archive: Archive, question: str) -> None:
        text, limits = limit.of_question(question)
        archive.retrieve(text, **limits)

    return _timings(archives, clock, questions, search)


def time_asks(
    archives: Sequence[Archive], clock: ModelClock, questions: Sequence[str]
) -> list[list[Timing]]:
    """Ask each archive each question in turn; a list of timings for each archive."""

    def ask(archive: Archive, question: str) -> None:
        archive.ask(question)

    return _timings(archives, clock, questions, ask)


def _timings(
    archives: Sequence[Archive],
    clock: ModelClock,
    questions: Sequence[str],
    work: Callable[[Archive, str], None],
) -> list[list[Timing]]:
    """Alternate between the archives, so that what else the machine does meets them alike."""
    timings: list[list[Timing]] = [[] for _ in archives]
    for question in questions:
        for archive, row in zip(archives, timings, strict=True):
            model, model_cpu = clock.seconds, clock.cpu
            begin, begin_cpu = time.perf_counter(), time.process_time()
            try:
                work(archive, question)
            except QuestionError:
                continue
            seconds = time.perf_counter() - begin
            cpu = time.process_time() - begin_cpu
            beyond = seconds - (clock.seconds - model)
            row.append(Timing(seconds, beyond, cpu, cpu - (clock.cpu - model_cpu)))
    return timings
