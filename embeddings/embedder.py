"""The seam between text and vectors: what an embedder promises."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

Vectors = NDArray[np.float32]
"""Unit rows of shape (n, dimension), float32: a dot product is a cosine."""

OnProgress = Callable[[int], None]
"""Called with the number of texts that were just finished."""


@dataclass(frozen=True, slots=True, eq=False)
class TokenVectors:
    """The tokens of a text as the model sees them in their context.

    Special tokens and the model's prompt are left out; a text that is longer than
    the model takes is cut.

    Attributes:
        vectors: unit rows, shape (n, width); ``width`` is the model's own and need
            not be its ``dimension``.
        spans: character offsets of each token in the text, shape (n, 2).
    """

    vectors: Vectors
    spans: NDArray[np.int64]


class Embedder(Protocol):
    """Text in, unit vectors out, always the same for the same text.

    Attributes:
        name: what gets this model again, from any working directory: its name on the
            hub or its folder's absolute path; "all-MiniLM-L6-v2" for the bundled one.
        dimension: length of a vector.
        max_tokens: tokens of text that one vector can hold, special tokens
            and the passage prompt already taken off.
        fingerprint: hex digest over the weights and settings. Two embedders
            with one fingerprint give the same vectors.
    """

    @property
    def name(self) -> str: ...
    @property
    def dimension(self) -> int: ...
    @property
    def max_tokens(self) -> int: ...
    @property
    def fingerprint(self) -> str: ...

    def embed_passages(
        self, texts: Sequence[str], *, on_progress: OnProgress | None = None
    ) -> Vectors:
        """Vectors of passages, in the order of ``texts``; shape (len(texts), dimension)."""
        ...

    def embed_queries(self, texts: Sequence[str]) -> Vectors:
        """Vectors of questions; shape (len(texts), dimension)."""
        ...

    def passage_tokens(self, texts: Sequence[str]) -> list[TokenVectors]:
        """The tokens of passages, for late interaction.

        Raises:
            NoTokenVectors: the model has none.
        """
        ...

    def query_tokens(self, texts: Sequence[str]) -> list[TokenVectors]:
        """The tokens of questions; as `passage_tokens`, with the model's query prompt."""
        ...

    def token_spans(self, texts: Sequence[str]) -> list[list[tuple[int, int]]]:
        """For each text the character spans of its tokens.

        Counted by the model's own tokenizer, without special tokens and
        without truncation: ``len(spans)`` is the number of tokens.
        """
        ...
