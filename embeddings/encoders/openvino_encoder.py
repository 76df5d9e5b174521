"""The encoder over an OpenVINO graph: the fast way on a CPU.

Where the CPU has bf16 instructions the matrix products can run in bf16.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import dataclass
from queue import Empty, SimpleQueue
from typing import Any

import numpy as np
from numpy.typing import NDArray

from embeddings.embedder import Vectors
from embeddings.encoders.conversion import openvino
from embeddings.encoders.encoder import ModelSettings
from embeddings.encoders.tokenizer import ModelTokenizer

Precision = str
"""OpenVINO's word for the arithmetic: "bf16" or "f32"."""

BATCH_TOKENS = 2048
"""Tokens of one batch; see benchmarks/encoding.py."""

READING_TOKENS = 1024
"""Tokens of one batch where few texts are read at once: both cores get some of them."""

VECTORS, TOKENS = 0, 1
"""Outputs of the graph."""

WINDOW = 2048
"""Texts that are tokenized, sorted and encoded at one go: bounds the memory and
still fills the batches."""

STEP = 16
"""Texts are padded to a multiple of this many tokens, and only texts of one padded
length share a batch. A text then meets the same shapes whoever its neighbours are,
so that its vector does not depend on them, and the number of shapes (each costs the
runtime a preparation) stays small. It costs 4 % padding at 200 tokens."""


@dataclass(frozen=True, slots=True)
class Batch:
    """Positions of texts that are padded to ``length`` tokens and run together."""

    rows: tuple[int, ...]
    length: int


class OpenVINOEncoder:
    """Runs one graph over texts; safe to use from several threads."""

    def __init__(
        self,
        graph: Any,
        tokenizer: ModelTokenizer,
        settings: ModelSettings,
        *,
        precision: Precision,
    ) -> None:
        self._tokenizer = tokenizer
        self._settings = settings
        self.precision = precision
        self._inputs = [port.any_name for port in graph.inputs]
        self._bulk = _Compiled(graph, "THROUGHPUT", precision)
        self._single = _Compiled(graph, "LATENCY", precision)

    @property
    def backend(self) -> str:
        return f"openvino {self.precision}"

    def encode_passages(self, texts: Sequence[str], on_progress: Callable[[int], None]) -> Vectors:
        vectors = np.empty((len(texts), self._settings.dimension), dtype=np.float32)
        with (
            ThreadPoolExecutor(1, "tokenize") as ahead,
            ThreadPoolExecutor(self._bulk.optimal(), "encode") as workers,
        ):
            coming = ahead.submit(self._ids, texts[:WINDOW])
            for start in range(0, len(texts), WINDOW):
                ids = coming.result()
                coming = ahead.submit(self._ids, texts[start + WINDOW :][:WINDOW])
                self._encode_window(ids, vectors[start : start + WINDOW], workers, on_progress)
        return vectors

    def _ids(self, passages: Sequence[str]) -> list[list[int]]:
        return self._tokenizer.ids([self._settings.passage_prompt + text for text in passages])

    def _encode_window(
        self,
        ids: list[list[int]],
        vectors: Vectors,
        workers: ThreadPoolExecutor,
        on_progress: Callable[[int], None],
    ) -> None:
        def run(batch: Batch) -> Batch:
            vectors[list(batch.rows)] = self._bulk.infer(self._arrays(ids, batch), VECTORS)
            return batch

        batches = plan(
            [len(row) for row in ids], budget=BATCH_TOKENS, limit=self._settings.max_length
        )
        for done in as_completed([workers.submit(run, batch) for batch in batches]):
            on_progress(len(done.result().rows))

    def encode_queries(self, texts: Sequence[str]) -> Vectors:
        ids = self._tokenizer.ids([self._settings.query_prompt + text for text in texts])
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
        with ThreadPoolExecutor(self._bulk.optimal(), "read") as workers:
            list(workers.map(run, batches))
        return token_vectors

    def _arrays(self, ids: list[list[int]], batch: Batch) -> dict[str, NDArray[np.int64]]:
        shape = (len(batch.rows), batch.length)
        tokens = np.full(shape, self._settings.pad_id, dtype=np.int64)
        mask = np.zeros(shape, dtype=np.int64)
        for line, row in enumerate(batch.rows):
            tokens[line, : len(ids[row])] = ids[row]
            mask[line, : len(ids[row])] = 1
        known = {"input_ids": tokens, "attention_mask": mask, "token_type_ids": np.zeros_like(mask)}
        return {name: known[name] for name in self._inputs}


def plan(lengths: Sequence[int], *, budget: int, limit: int) -> list[Batch]:
    """Group texts by padded length, longest first, at most ``budget`` tokens a batch.

    Args:
        lengths: tokens of each text.
        budget: tokens of one batch, padding included; one text may exceed it.
        limit: the model's own maximum; no row is padded beyond it.
    """
    groups: dict[int, list[int]] = {}
    for row, length in enumerate(lengths):
        padded = min(-(-max(length, 1) // STEP) * STEP, limit)
        groups.setdefault(padded, []).append(row)
    batches = []
    for padded in sorted(groups, reverse=True):
        rows = groups[padded]
        size = max(1, budget // padded)
        batches += [Batch(tuple(rows[i : i + size]), padded) for i in range(0, len(rows), size)]
    return batches


class _Compiled:
    """The graph made ready for one kind of use, when it is first used.

    Questions have a compiled model of their own, so that they do not queue
    behind batches of passages. Infer requests are lent to one thread at a time.
    """

    def __init__(self, graph: Any, hint: str, precision: Precision) -> None:
        self._graph = graph
        self._settings = {"PERFORMANCE_HINT": hint, "INFERENCE_PRECISION_HINT": precision}
        self._lock = threading.Lock()
        self._ready: Any = None
        self._idle: SimpleQueue[Any] = SimpleQueue()

    def optimal(self) -> int:
        """Number of requests that keep the CPU busy."""
        return int(self._model().get_property("OPTIMAL_NUMBER_OF_INFER_REQUESTS"))

    def infer(self, arrays: dict[str, NDArray[np.int64]], output: int) -> NDArray[np.float32]:
        """One of the graph's outputs, copied out of the request's memory."""
        try:
            request = self._idle.get_nowait()
        except Empty:
            request = self._model().create_infer_request()
        try:
            request.infer(arrays, share_inputs=True)
            return np.array(request.get_output_tensor(output).data, dtype=np.float32)
        finally:
            self._idle.put(request)

    def _model(self) -> Any:
        with self._lock:
            if self._ready is None:
                core = openvino().Core()
                self._ready = core.compile_model(self._graph, "CPU", self._settings)
            return self._ready
