"""The encoder over an OpenVINO graph: the fast way on a CPU.

Where the CPU has bf16 instructions the matrix products can run in bf16.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from embeddings.embedder import Vectors
from embeddings.encoders.batches import Batch, plan
from embeddings.encoders.compiled_graph import CompiledGraph, Precision
from embeddings.encoders.encoder import ModelSettings
from embeddings.encoders.int8 import in_int8, stored_reaches
from embeddings.encoders.tokenizer import ModelTokenizer

BATCH_TOKENS = 2048
"""Tokens of one batch; see benchmarks/encoding.py."""

READING_TOKENS = 1024
"""Tokens of one batch where few texts are read at once: both cores get some of them."""

VECTORS, TOKENS = 0, 1
"""Outputs of the graph."""

WINDOW = 2048
"""Texts that are tokenized, sorted and encoded at one go: bounds the memory and
still fills the batches."""


class OpenVINOEncoder:
    """Runs one graph over texts; safe to use from several threads."""

    def __init__(
        self,
        graph: Any,
        tokenizer: ModelTokenizer,
        settings: ModelSettings,
        *,
        precision: Precision,
        threads: int | None = None,
    ) -> None:
        self._tokenizer = tokenizer
        self._settings = settings
        self.precision = precision
        self._graph = graph
        self._arithmetic = precision
        self._threads = threads
        self._inputs = [port.any_name for port in graph.inputs]
        self._bulk = CompiledGraph(graph, "THROUGHPUT", precision, threads)
        self._passages = self._bulk
        # A question has too few tokens for two cores: a second thread saves it 2 ms and costs 2.
        self._single = CompiledGraph(graph, "LATENCY", precision, threads=1)

    @property
    def backend(self) -> str:
        return f"openvino {self._arithmetic}"

    def run_passages_in_int8(self, reaches: Sequence[NDArray[np.float32]]) -> None:
        """From now on; see `embeddings.encoders.int8`. Questions and tokens stay as they are."""
        self._arithmetic = "int8"
        graph = in_int8(self._graph, reaches)
        self._passages = CompiledGraph(graph, "THROUGHPUT", self.precision, self._threads)

    def reaches(self, digest: str) -> Sequence[NDArray[np.float32]] | None:
        """What int8 needs to know of the network with this digest; None where nobody measured."""
        return stored_reaches(digest, self._graph)

    def encode_passages(
        self, texts: Sequence[str], prompt: str, on_progress: Callable[[int], None]
    ) -> Vectors:
        vectors = np.empty((len(texts), self._settings.dimension), dtype=np.float32)
        with (
            ThreadPoolExecutor(1, "tokenize") as ahead,
            ThreadPoolExecutor(self._passages.optimal(), "encode") as workers,
        ):
            coming = ahead.submit(self._ids, texts[:WINDOW], prompt)
            for start in range(0, len(texts), WINDOW):
                ids = coming.result()
                coming = ahead.submit(self._ids, texts[start + WINDOW :][:WINDOW], prompt)
                self._encode_window(ids, vectors[start : start + WINDOW], workers, on_progress)
        return vectors

    def _ids(self, texts: Sequence[str], prompt: str) -> list[list[int]]:
        return self._tokenizer.ids([prompt + text for text in texts])

    def _encode_window(
        self,
        ids: list[list[int]],
        vectors: Vectors,
        workers: ThreadPoolExecutor,
        on_progress: Callable[[int], None],
    ) -> None:
        def run(batch: Batch) -> Batch:
            vectors[list(batch.rows)] = self._passages.infer(self._arrays(ids, batch), VECTORS)
            return batch

        batches = plan(
            [len(row) for row in ids], budget=BATCH_TOKENS, limit=self._settings.max_length
        )
        for done in as_completed([workers.submit(run, batch) for batch in batches]):
            on_progress(len(done.result().rows))

    def encode_queries(self, texts: Sequence[str], prompt: str) -> Vectors:
        ids = self._ids(texts, prompt)
        vectors = np.empty((len(texts), self._settings.dimension), dtype=np.float32)
        lengths = [len(row) for row in ids]
        for batch in plan(lengths, budget=BATCH_TOKENS, limit=self._settings.max_length):
            vectors[list(batch.rows)] = self._single.infer(self._arrays(ids, batch), VECTORS)
        return vectors

    def encode_tokens(self, texts: Sequence[str]) -> list[NDArray[np.float32]]:
        ids = self._tokenizer.ids(texts)
        lengths = [len(row) for row in ids]
        token_vectors: list[NDArray[np.float32]] = [np.empty((0, 0), np.float32)] * len(ids)

        def run(batch: Batch) -> None:
            tokens = self._bulk.infer(self._arrays(ids, batch), TOKENS)
            for line, row in enumerate(batch.rows):
                token_vectors[row] = tokens[line, : lengths[row]]

        batches = plan(lengths, budget=READING_TOKENS, limit=self._settings.max_length)
        list(self._readers.map(run, batches))
        return token_vectors

    @cached_property
    def _readers(self) -> ThreadPoolExecutor:
        """Stand ready for the next question."""
        return ThreadPoolExecutor(self._bulk.optimal(), "read")

    def _arrays(self, ids: list[list[int]], batch: Batch) -> dict[str, NDArray[np.int64]]:
        return arrays_of_ids(ids, batch, self._settings.pad_id, self._inputs)


def arrays_of_ids(
    ids: Sequence[Sequence[int]], batch: Batch, pad_id: int, inputs: Sequence[str]
) -> dict[str, NDArray[np.int64]]:
    """A batch of texts as the inputs of a graph, by their names."""
    shape = (len(batch.rows), batch.length)
    tokens = np.full(shape, pad_id, dtype=np.int64)
    mask = np.zeros(shape, dtype=np.int64)
    for line, row in enumerate(batch.rows):
        tokens[line, : len(ids[row])] = ids[row]
        mask[line, : len(ids[row])] = 1
    known = {"input_ids": tokens, "attention_mask": mask, "token_type_ids": np.zeros_like(mask)}
    return {name: known[name] for name in inputs}
