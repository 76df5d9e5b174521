"""The seam between a model and its runtime: settings in, vectors out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from embeddings.embedder import OnProgress, Vectors


@dataclass(frozen=True, slots=True)
class ModelSettings:
    """Settings of one sentence-transformers model.

    Attributes:
        dimension: length of a vector.
        max_length: tokens of one input, special tokens and prompt included.
        pad_id: the token that fills up shorter rows.
        query_prompt: its own text in front of a question; "" for none.
        passage_prompt: its own text in front of a passage; "" for none.
    """

    dimension: int
    max_length: int
    pad_id: int
    query_prompt: str
    passage_prompt: str


class Encoder(Protocol):
    """Texts to vectors of shape (len(texts), dimension), with a prompt in front of each.

    All methods may be called from several threads at once.
    """

    @property
    def backend(self) -> str:
        """The runtime, for the user to see: "openvino bf16", say."""
        ...

    def encode_passages(
        self, texts: Sequence[str], prompt: str, on_progress: OnProgress
    ) -> Vectors:
        """Vectors of many texts, for throughput."""
        ...

    def encode_queries(self, texts: Sequence[str], prompt: str) -> Vectors:
        """Vectors of one question or a few, for latency."""
        ...

    def encode_tokens(self, texts: Sequence[str]) -> list[NDArray[np.float32]]:
        """The token vectors of each text, which has its prompt in front of it already.

        Special tokens are among them; shape (tokens, width).

        Raises:
            NoTokenVectors: the model has none.
        """
        ...
