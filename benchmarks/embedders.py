"""What the scripts put around the archive's own model."""

from __future__ import annotations

from collections.abc import Sequence

from embeddings.embedder import Embedder, OnProgress, TokenVectors, Vectors


class Around:
    """The embedder it is given, unchanged; a base for those that change something."""

    def __init__(self, embedder: Embedder) -> None:
        self._embedder = embedder
        self.name = embedder.name
        self.dimension = embedder.dimension
        self.max_tokens = embedder.max_tokens
        self.fingerprint = embedder.fingerprint

    def embed_passages(
        self, texts: Sequence[str], *, on_progress: OnProgress | None = None
    ) -> Vectors:
        """Vectors of passages."""
        return self._embedder.embed_passages(texts, on_progress=on_progress)

    def embed_queries(self, texts: Sequence[str]) -> Vectors:
        """Vectors of questions."""
        return self._embedder.embed_queries(texts)

    def passage_tokens(self, texts: Sequence[str]) -> list[TokenVectors]:
        """Vectors of the tokens of passages."""
        return self._embedder.passage_tokens(texts)

    def query_tokens(self, texts: Sequence[str]) -> list[TokenVectors]:
        """Vectors of the tokens of questions."""
        return self._embedder.query_tokens(texts)

    def token_spans(self, texts: Sequence[str]) -> list[list[tuple[int, int]]]:
        """Spans of tokens, by the model's tokenizer."""
        return self._embedder.token_spans(texts)
