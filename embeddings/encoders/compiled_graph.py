"""An OpenVINO graph made ready to run, from several threads at once."""

from __future__ import annotations

import threading
from queue import Empty, SimpleQueue
from typing import Any

import numpy as np
from numpy.typing import NDArray

from embeddings.encoders.conversion import openvino

Precision = str
"""OpenVINO's word for the arithmetic: "bf16" or "f32"."""


class CompiledGraph:
    """The graph made ready for one kind of use, when it is first used.

    Questions have a compiled model of their own, so that they do not queue
    behind batches of passages. Infer requests are lent to one thread at a time.
    """

    def __init__(
        self, graph: Any, hint: str, precision: Precision, threads: int | None = None
    ) -> None:
        """Use so many threads; by default as many as there are cores."""
        self._graph = graph
        self._settings: dict[str, str | int] = {
            "PERFORMANCE_HINT": hint,
            "INFERENCE_PRECISION_HINT": precision,
        }
        if threads is not None:
            # Else each process of a machine binds its threads to the same first cores.
            self._settings["ENABLE_CPU_PINNING"] = False
            self._settings["INFERENCE_NUM_THREADS"] = threads
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
