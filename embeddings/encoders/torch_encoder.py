"""A sentence-transformers model run by torch: the way that works for every model."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from embeddings.embedder import OnProgress, Vectors, without_surrogates
from embeddings.errors import NoTokenVectors

CHUNK = 32
"""Texts between two reports of progress, one batch of the library. A question that
comes in meanwhile waits for no more than that."""


class TorchEncoder:
    """Leaves everything to ``SentenceTransformer.encode_query`` and ``encode_document``."""

    def __init__(self, model: Any, *, bf16: bool = False) -> None:
        """Wrap a loaded ``SentenceTransformer``, on the device it shall run on.

        Args:
            model: the model.
            bf16: multiply matrices in bf16; sums and norms stay in fp32.
        """
        self._model = model
        self._bf16 = bf16
        # The tokenizers of transformers are not made for several threads at once
        # ("Already borrowed", huggingface/tokenizers issue 537).
        self._lock = threading.Lock()

    @property
    def backend(self) -> str:
        return f"torch {self._model.device.type} {'bf16' if self._bf16 else 'f32'}"

    def encode_passages(
        self, texts: Sequence[str], prompt: str, on_progress: OnProgress
    ) -> Vectors:
        """Vectors of many texts, the longest first so that little is padded."""
        order = sorted(range(len(texts)), key=lambda row: len(texts[row]), reverse=True)
        parts = []
        for start in range(0, len(order), CHUNK):
            rows = order[start : start + CHUNK]
            encode = self._model.encode_document
            parts.append(self._run(encode, [texts[row] for row in rows], prompt))
            on_progress(len(rows))
        vectors = np.concatenate(parts)
        vectors[order] = vectors.copy()
        return vectors

    def encode_queries(self, texts: Sequence[str], prompt: str) -> Vectors:
        return self._run(self._model.encode_query, list(texts), prompt)

    def encode_tokens(self, texts: Sequence[str]) -> list[NDArray[np.float32]]:
        # The library cuts padding off the end only, so that in front there may be none.
        size = CHUNK if getattr(self._model.tokenizer, "padding_side", "") == "right" else 1
        try:
            with self._lock, self._precision():
                token_vectors = self._model.encode(
                    [without_surrogates(text) for text in texts],
                    prompt="",
                    batch_size=size,
                    output_value="token_embeddings",
                    show_progress_bar=False,
                )
        except (KeyError, ValueError, AttributeError) as error:
            raise NoTokenVectors(f"The model has no vectors of tokens ({error}).") from error
        return [vectors.float().cpu().numpy() for vectors in token_vectors]

    def _run(self, encode: Any, texts: list[str], prompt: str) -> Vectors:
        with self._lock, self._precision():
            vectors = encode(
                [without_surrogates(text) for text in texts], prompt=prompt, show_progress_bar=False
            )
        return np.asarray(vectors, dtype=np.float32)

    def _precision(self) -> Any:
        import torch

        kind = self._model.device.type
        return torch.autocast(kind, dtype=torch.bfloat16, enabled=self._bf16)
