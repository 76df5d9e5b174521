"""What runs a model over texts."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from embeddings.embedder import OnProgress, Vectors


class Encoder(Protocol):
    """Texts, without their prompts, to vectors of shape (len(texts), dimension).

    All methods may be called from several threads at once.
    """

    @property
    def backend(self) -> str:
        """What runs the model, for the user to see: "openvino bf16", say."""
        ...

    def encode_passages(self, texts: Sequence[str], on_progress: OnProgress) -> Vectors:
        """Vectors of many texts, for throughput."""
        ...

    def encode_queries(self, texts: Sequence[str]) -> Vectors:
        """Vectors of one question or a few, for latency."""
        ...

    def encode_tokens(self, texts: Sequence[str]) -> list[NDArray[np.float32]]:
        """Of each text, its prompt in front of it already, the vectors of its tokens.

        Special tokens are among them; shape (tokens, width).

        Raises:
            NoTokenVectors: the model has none.
        """
        ...
