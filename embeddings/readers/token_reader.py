"""A reader over one network that scores the tokens of question and passage."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor

import numpy as np
from numpy.typing import NDArray

from embeddings.encoders.batches import Batch, plan
from embeddings.encoders.conversion import INPUTS
from embeddings.encoders.encoder import ModelSettings
from embeddings.reader import Languages, SentenceReading, Sentences
from embeddings.readers.language_pairs import type_of
from embeddings.readers.pair_tokenizer import Pair, PairTokenizer
from embeddings.readers.token_scores import Reading, read_sentence

Arrays = dict[str, NDArray[np.int64]]
"""Inputs of the network by their names, each of shape (texts, tokens)."""

Run = Callable[[Arrays], NDArray[np.float32]]
"""The network: scores of shape (texts, tokens, columns), see `embeddings.readers.token_scores`;
may be called from several threads."""

BATCH_TOKENS = 512
"""Tokens of one batch, so that the cores share the passages of a question evenly. More, of other
questions too, in one batch saves nothing: 10 passages of 200 tokens cost 198 ms of CPU time by
512 tokens, 199 by 1,024 and by 2,048, 207 by 256."""

WORKERS = 2
"""Threads that run the network by default."""


class TokenReader:
    """Reads passages beside a question; made by `bundled` and by `question_answering`."""

    def __init__(
        self,
        name: str,
        tokenizer: PairTokenizer,
        settings: ModelSettings,
        run: Run,
        workers: int = WORKERS,
        languages: Sequence[str] = (),
    ) -> None:
        """Read by a network; ``languages`` are those whose pairs are types of its tokens."""
        self.name = name
        self._paired = tuple(languages)
        self._tokenizer = tokenizer
        self._settings = settings
        self._run = run
        # Standing, and shared by all questions: who comes first is served first.
        self._workers = ThreadPoolExecutor(workers, "read")

    def read(
        self,
        question: str,
        texts: Sequence[str],
        sentences: Sequence[Sentences],
        languages: Sequence[Languages] = (),
    ) -> list[list[SentenceReading]]:
        """What it says of each sentence, as `embeddings.reader.Reader` promises."""
        types = [type_of(self._paired, *pair) for pair in languages]
        pairs = self._tokenizer.pairs(question, texts, types)
        readings: list[list[SentenceReading]] = [[] for _ in pairs]

        def run(batch: Batch) -> NDArray[np.float32]:
            return self._run(
                arrays_of([pairs[row] for row in batch.rows], batch.length, self._settings.pad_id)
            )

        batches = plan(
            [len(pair.ids) for pair in pairs],
            budget=BATCH_TOKENS,
            limit=self._settings.max_length,
        )
        for batch, scores in zip(batches, self._workers.map(run, batches), strict=True):
            for line, row in enumerate(batch.rows):
                reading = Reading(pairs[row].spans, scores[line, pairs[row].rows])
                readings[row] = [read_sentence(reading, *sentence) for sentence in sentences[row]]
        return readings


def arrays_of(pairs: Sequence[Pair], length: int, pad_id: int) -> Arrays:
    """The inputs of a batch, padded to ``length`` tokens."""
    ids = np.full((len(pairs), length), pad_id, dtype=np.int64)
    mask = np.zeros_like(ids)
    types = np.zeros_like(ids)
    for line, pair in enumerate(pairs):
        ids[line, : len(pair.ids)] = pair.ids
        mask[line, : len(pair.ids)] = 1
        types[line, : len(pair.ids)] = pair.types
    return dict(zip(INPUTS, (ids, mask, types), strict=True))
