"""The archive's model, which computes each text once: the same texts come again and again."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

import numpy as np

from benchmarks.embedders import Around
from embeddings.embedder import Embedder, OnProgress, TokenVectors, Vectors

Value = TypeVar("Value")


class Remembering(Around):
    """Gives what the embedder gave before for the same text."""

    def __init__(self, embedder: Embedder) -> None:
        super().__init__(embedder)
        self._passages: dict[str, Vectors] = {}
        self._queries: dict[str, Vectors] = {}
        self._passage_tokens: dict[str, TokenVectors] = {}
        self._query_tokens: dict[str, TokenVectors] = {}

    def embed_passages(
        self, texts: Sequence[str], *, on_progress: OnProgress | None = None
    ) -> Vectors:
        """Vectors of passages."""
        rows = _known(self._passages, texts, lambda new: list(self._embedder.embed_passages(new)))
        if on_progress is not None:
            on_progress(len(texts))
        return np.stack(rows) if rows else self._embedder.embed_passages([])

    def embed_queries(self, texts: Sequence[str]) -> Vectors:
        """Vectors of questions."""
        queries = _known(self._queries, texts, lambda new: list(self._embedder.embed_queries(new)))
        return np.stack(queries)

    def passage_tokens(self, texts: Sequence[str]) -> list[TokenVectors]:
        """Vectors of the tokens of passages."""
        return _known(self._passage_tokens, texts, self._embedder.passage_tokens)

    def query_tokens(self, texts: Sequence[str]) -> list[TokenVectors]:
        """Vectors of the tokens of questions."""
        return _known(self._query_tokens, texts, self._embedder.query_tokens)


def _known(
    known: dict[str, Value], texts: Sequence[str], compute: Callable[[Sequence[str]], list[Value]]
) -> list[Value]:
    new = [text for text in dict.fromkeys(texts) if text not in known]
    if new:
        known.update(zip(new, compute(new), strict=True))
    return [known[text] for text in texts]
