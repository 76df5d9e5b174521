"""The seam between text and vectors: what an embedder promises."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal, Protocol, get_args

import numpy as np
from numpy.typing import NDArray

from embeddings.errors import ModelError
from embeddings.reader import Reader

Vectors = NDArray[np.float32]
"""Unit rows of shape (n, dimension), float32: a dot product is a cosine."""

Arithmetic = Literal["auto", "int8"]
"""The fastest that is as good as fp32, or int8, which is faster yet."""

ARITHMETICS: tuple[Arithmetic, ...] = get_args(Arithmetic)

OnProgress = Callable[[int], None]
"""Called with the number of texts that were just finished."""

_SURROGATE = re.compile("[\ud800-\udfff]")
_SHORTEST = 1e-6


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
        fingerprint: hex digest over the weights, settings and prompts. Two embedders
            with one fingerprint give the same vectors, up to their arithmetic.
        query_prompt: text in front of each question, None for what the model's settings say.
        passage_prompt: text in front of each passage, None for what the model's settings say.
        encode: that of the vectors of passages, see `embeddings.encoders.int8`.
        reader: reads passages beside a question, on top of the same weights; None where
            there is none for this model.
    """

    def __hash__(self) -> int: ...  # by identity, so that what hangs on it can be remembered
    @property
    def name(self) -> str: ...
    @property
    def dimension(self) -> int: ...
    @property
    def max_tokens(self) -> int: ...
    @property
    def fingerprint(self) -> str: ...
    @property
    def query_prompt(self) -> str | None: ...
    @property
    def passage_prompt(self) -> str | None: ...
    @property
    def encode(self) -> Arithmetic: ...
    @property
    def reader(self) -> Reader | None: ...

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


def without_surrogates(text: str) -> str:
    """The text with U+FFFD for each half of a surrogate pair.

    A Python string can hold such halves (from a badly decoded command line, say);
    UTF-8, and so SQLite and libraries written in Rust, cannot. One character for one,
    so that offsets keep their meaning.
    """
    return text if text.isascii() else _SURROGATE.sub("\ufffd", text)


def unit_rows(vectors: Vectors, model: str) -> Vectors:
    """The rows scaled to length one, float32.

    Args:
        vectors: shape (n, d), not empty in d.
        model: the model's name, for the error.

    Raises:
        ModelError: a row is not finite, or so short that it has no direction.
    """
    lengths = np.linalg.norm(vectors.astype(np.float64), axis=1, keepdims=True)
    bad = ~(np.isfinite(lengths) & (lengths > _SHORTEST))
    if bad.any():
        row = int(np.argmax(bad))
        raise ModelError(
            f"The model {model!r} gave no usable vector for text number {row + 1} of "
            f"{len(vectors)} (its length is {lengths[row, 0]:g}): use another model."
        )
    units: Vectors = (vectors / lengths).astype(np.float32)
    return units
