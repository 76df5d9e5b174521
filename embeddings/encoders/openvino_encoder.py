"""A sentence-transformers model run by OpenVINO: the fast way on a CPU.

The torch module itself (transformer, pooling, dense, normalise) is traced and
turned into one OpenVINO graph, so the weights and the arithmetic are the
model's own; only the kernels differ. Where the CPU has bf16 instructions the
matrix products run in bf16.
"""

from __future__ import annotations

import sys
import threading
import warnings
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from contextlib import contextmanager
from queue import Empty, SimpleQueue
from typing import Any

import numpy as np
from numpy.typing import NDArray

from embeddings.embedder import Vectors
from embeddings.encoders.batches import Batch, plan
from embeddings.encoders.settings import ModelSettings
from embeddings.encoders.tokenizer import ModelTokenizer

Precision = str
"""OpenVINO's word for the arithmetic: "bf16" or "f32"."""

INPUTS = ("input_ids", "attention_mask", "token_type_ids")
"""Inputs a plain text model can have, in the order of the traced graph."""

BATCH_TOKENS = 2048
"""Tokens of one batch; see benchmarks/encoding.py."""

READING_TOKENS = 1024
"""Tokens of one batch where few texts are read at once: both cores get some of them."""

VECTORS, TOKENS = 0, 1
"""Outputs of the graph."""

EXAMPLE_TOKENS = 8
"""Tokens of the example that the model is traced with; any small number does."""

WINDOW = 2048
"""Texts that are tokenized, sorted and encoded at one go: bounds the memory and
still fills the batches."""


def openvino() -> Any:
    """The OpenVINO package, loaded without its telemetry.

    Importing it sends an event to Google Analytics (and writes a client id into
    the home folder) when ``openvino_telemetry`` can be imported; when it cannot,
    OpenVINO falls back to a stub that does nothing. So it is hidden for the time
    of the first import.
    """
    if "openvino" not in sys.modules:
        with _hidden("openvino_telemetry"):
            import openvino
    import openvino

    return openvino


@contextmanager
def _hidden(module: str) -> Iterator[None]:
    before = sys.modules.get(module)
    sys.modules[module] = None  # type: ignore[assignment]  # "cannot be imported"
    try:
        yield
    finally:
        if before is None:
            del sys.modules[module]
        else:
            sys.modules[module] = before


def cpu_has_bf16() -> bool:
    """Whether this CPU has instructions for bf16 (AVX512-BF16, AMX, SVE)."""
    capabilities = openvino().Core().get_property("CPU", "OPTIMIZATION_CAPABILITIES")
    return "BF16" in capabilities


def convert(model: Any, inputs: Sequence[str]) -> Any:
    """The OpenVINO graph of a sentence-transformers model.

    The parts behind ``openvino.convert_model`` are called directly: the function
    itself reports to the telemetry package, and it traces the model twice.

    Its outputs are the vectors of the texts and those of their tokens.

    Args:
        model: a ``SentenceTransformer`` whose modules are all plain torch.
        inputs: which of `INPUTS` the model takes.

    Raises:
        RuntimeError: the graph has other inputs than the model.
    """
    import torch

    openvino()
    from openvino.frontend import FrontEndManager
    from openvino.frontend.pytorch.ts_decoder import TorchScriptPythonDecoder

    def forward(*tensors: Any) -> Any:
        features = dict(zip(inputs, tensors, strict=True))
        for module in model:
            features = module(features)
        return features["sentence_embedding"], features["token_embeddings"]

    model.eval().requires_grad_(False)
    example = tuple(torch.ones((2, EXAMPLE_TOKENS), dtype=torch.int64) for _ in inputs)
    with warnings.catch_warnings(), torch.inference_mode():
        # OpenVINO reads TorchScript; its reader of the successor, torch.export,
        # took 12 s where this takes one.
        warnings.filterwarnings("ignore", r"`torch\.jit\.trace", DeprecationWarning)
        # "the trace might not generalize to other inputs": that is what the
        # comparison with torch on texts of several lengths is for.
        warnings.simplefilter("ignore", torch.jit.TracerWarning)
        traced = torch.jit.trace(forward, example, check_trace=False)
        frontend = FrontEndManager().load_by_framework("pytorch")
        decoder = TorchScriptPythonDecoder(traced, shared_memory=False)
        graph = frontend.convert(frontend.load(decoder))
    if len(graph.inputs) != len(inputs):
        raise RuntimeError(f"the graph takes {len(graph.inputs)} inputs instead of {len(inputs)}")
    for port, name in zip(graph.inputs, inputs, strict=True):
        port.get_tensor().set_names({name})
    return graph


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
        """What runs the model, for the user to see."""
        return f"openvino {self.precision}"

    def encode_passages(self, texts: Sequence[str], on_progress: Callable[[int], None]) -> Vectors:
        """Vectors of many texts, for throughput."""
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
            [found] = self._bulk.infer(self._arrays(ids, batch), (VECTORS,))
            vectors[list(batch.rows)] = found
            return batch

        batches = plan(
            [len(row) for row in ids], budget=BATCH_TOKENS, limit=self._settings.max_length
        )
        for done in as_completed([workers.submit(run, batch) for batch in batches]):
            on_progress(len(done.result().rows))

    def encode_queries(self, texts: Sequence[str]) -> Vectors:
        """Vectors of a question or a few, for latency."""
        ids = self._tokenizer.ids([self._settings.query_prompt + text for text in texts])
        vectors = np.empty((len(texts), self._settings.dimension), dtype=np.float32)
        lengths = [len(row) for row in ids]
        for batch in plan(lengths, budget=BATCH_TOKENS, limit=self._settings.max_length):
            [found] = self._single.infer(self._arrays(ids, batch), (VECTORS,))
            vectors[list(batch.rows)] = found
        return vectors

    def encode_tokens(self, texts: Sequence[str]) -> list[NDArray[np.float32]]:
        """Vectors of the tokens of each text, special tokens among them."""
        ids = self._tokenizer.ids(texts)
        lengths = [len(row) for row in ids]
        found: list[NDArray[np.float32]] = [np.empty((0, 0), np.float32)] * len(ids)

        def run(batch: Batch) -> None:
            [tokens] = self._bulk.infer(self._arrays(ids, batch), (TOKENS,))
            for line, row in enumerate(batch.rows):
                found[row] = tokens[line, : lengths[row]]

        batches = plan(lengths, budget=READING_TOKENS, limit=self._settings.max_length)
        with ThreadPoolExecutor(self._bulk.optimal(), "read") as workers:
            list(workers.map(run, batches))
        return found

    def _arrays(self, ids: list[list[int]], batch: Batch) -> dict[str, NDArray[np.int64]]:
        shape = (len(batch.rows), batch.length)
        tokens = np.full(shape, self._settings.pad_id, dtype=np.int64)
        mask = np.zeros(shape, dtype=np.int64)
        for line, row in enumerate(batch.rows):
            tokens[line, : len(ids[row])] = ids[row]
            mask[line, : len(ids[row])] = 1
        known = {"input_ids": tokens, "attention_mask": mask, "token_type_ids": np.zeros_like(mask)}
        return {name: known[name] for name in self._inputs}


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

    def infer(
        self, arrays: dict[str, NDArray[np.int64]], outputs: Sequence[int]
    ) -> list[NDArray[np.float32]]:
        """The graph's outputs of these numbers, copied out of the request's memory."""
        try:
            request = self._idle.get_nowait()
        except Empty:
            request = self._model().create_infer_request()
        try:
            request.infer(arrays, share_inputs=True)
            return [
                np.array(request.get_output_tensor(one).data, dtype=np.float32) for one in outputs
            ]
        finally:
            self._idle.put(request)

    def _model(self) -> Any:
        with self._lock:
            if self._ready is None:
                core = openvino().Core()
                self._ready = core.compile_model(self._graph, "CPU", self._settings)
            return self._ready
