"""A reader over one network that scores the tokens of question and passage."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor

import numpy as np
from numpy.typing import NDArray

from embeddings.encoders.batches import Batch, plan
from embeddings.encoders.conversion import INPUTS
from embeddings.encoders.encoder import ModelSettings
from embeddings.reader import SentenceReading, Sentences
from embeddings.readers.pair_tokenizer import Pair, PairTokenizer
from embeddings.readers.token_scores import Reading, read_sentence

Arrays = dict[str, NDArray[np.int64]]
"""Inputs of the network by their names, each of shape (texts, tokens)."""

Run = Callable[[Arrays], NDArray[np.float32]]
"""The network: scores of shape (texts, tokens, columns), see `embeddings.readers.token_scores`;
may be called from several threads."""

BATCH_TOKENS = 1024
"""Tokens of one batch, so that both cores get some of the passages of a question."""

WORKERS = 2


class TokenReader:
    """Reads passages beside a question; made by `bundled` and by `question_answering`."""

    def __init__(
        self, name: str, tokenizer: PairTokenizer, settings: ModelSettings, run: Run
    ) -> None:
        self.name = name
        self._tokenizer = tokenizer
        self._settings = settings
        self._run = run

    def read(
        self, question: str, texts: Sequence[str], sentences: Sequence[Sentences]
    ) -> list[list[SentenceReading]]:
        """What it says of each sentence, as `embeddings.reader.Reader` promises."""
        pairs = self._tokenizer.pairs(question, texts)
        readings: list[list[SentenceReading]] = [[] for _ in pairs]

        def run(batch: Batch) -> None:
            scores = self._run(
                arrays_of([pairs[row] for row in batch.rows], batch.length, self._settings.pad_id)
            )
            for line, row in enumerate(batch.rows):
                reading = Reading(pairs[row].spans, scores[line, pairs[row].rows])
                readings[row] = [read_sentence(reading, *sentence) for sentence in sentences[row]]

        batches = plan(
            [len(pair.ids) for pair in pairs],
            budget=BATCH_TOKENS,
            limit=self._settings.max_length,
        )
        with ThreadPoolExecutor(WORKERS, "read") as workers:
            list(workers.map(run, batches))
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
