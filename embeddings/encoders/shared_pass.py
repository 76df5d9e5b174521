"""One pass through a model for all texts that wait for it."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from embeddings.embedder import Vectors
from embeddings.errors import EmbeddingsError


@dataclass(slots=True, eq=False)
class _Request:
    """The texts of one caller, and their vectors once they are encoded."""

    texts: Sequence[str]
    vectors: Vectors


class SharedPass:
    """Encodes texts; those of callers that come while a pass runs share the next one.

    Who comes alone does not wait.
    """

    def __init__(self, encode: Callable[[Sequence[str]], Vectors]) -> None:
        """Encode by this function, which two threads never call at once."""
        self._encode = encode
        self._turn = threading.Lock()
        self._lock = threading.Lock()
        self._waiting: list[_Request] = []

    def vectors(self, texts: Sequence[str]) -> Vectors:
        """Vectors of the texts, in their order.

        What the function raises over all that wait is tried again over these texts alone.
        """
        request = _Request(texts, np.empty((0, 0), dtype=np.float32))
        with self._lock:
            self._waiting.append(request)
        with self._turn:
            with self._lock:
                waiting = list(self._waiting)
            if request not in waiting:  # served by another caller
                return request.vectors
            try:
                self._serve(waiting)
            except (EmbeddingsError, RuntimeError, ValueError):
                if len(waiting) == 1:
                    raise
                self._serve([request])
            finally:
                self._forget([request])
        return request.vectors

    def _serve(self, requests: Sequence[_Request]) -> None:
        vectors = self._encode([text for request in requests for text in request.texts])
        start = 0
        for request in requests:
            end = start + len(request.texts)
            request.vectors, start = vectors[start:end], end
        self._forget(requests)

    def _forget(self, requests: Sequence[_Request]) -> None:
        with self._lock:
            self._waiting = [request for request in self._waiting if request not in requests]
