"""Embedders around a real model, for scripts and tests."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, MutableMapping, Sequence
from typing import Any, TypeVar

import numpy as np

from embeddings.embedder import Embedder, OnProgress, TokenVectors, Vectors
from embeddings.reader import Languages, Reader, SentenceReading, Sentences

Key = TypeVar("Key", bound=Hashable)
Value = TypeVar("Value")

_Beside = tuple[str, str, tuple[tuple[int, int], ...], Languages]
"""A question, and a text with the offsets of its sentences."""


class Around:
    """The embedder it is given, unchanged; a base for those that change something."""

    def __init__(self, embedder: Embedder) -> None:
        self._embedder = embedder
        self.name = embedder.name
        self.dimension = embedder.dimension
        self.max_tokens = embedder.max_tokens
        self.fingerprint = embedder.fingerprint
        self.query_prompt = embedder.query_prompt
        self.passage_prompt = embedder.passage_prompt
        self.encode = embedder.encode

    @property
    def reader(self) -> Reader | None:
        """The reader of the model."""
        return self._embedder.reader

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


class CachingReader:
    """Reads each passage beside a question once, and gives its readings again from memory."""

    def __init__(
        self, reader: Reader, readings: MutableMapping[_Beside, list[SentenceReading]]
    ) -> None:
        self.name = reader.name
        self._reader = reader
        self._readings = readings

    def read(
        self,
        question: str,
        texts: Sequence[str],
        sentences: Sequence[Sentences],
        languages: Sequence[Languages] = (),
    ) -> list[list[SentenceReading]]:
        """What the reader says of each sentence."""

        def compute(new: Sequence[_Beside]) -> list[list[SentenceReading]]:
            _, *passages = zip(*new, strict=True)
            return self._reader.read(question, *passages)

        pairs = languages or [("", "")] * len(texts)
        asked = [
            (question, text, tuple(part), pair)
            for text, part, pair in zip(texts, sentences, pairs, strict=True)
        ]
        return _cached(self._readings, asked, compute)


class CachingEmbedder(Around):
    """Computes each text once, whatever comes beside it, and gives it again from memory.

    Attributes:
        passages: vectors of passages, by their text.
        spans: of tokens, by their text.
    """

    def __init__(
        self,
        embedder: Embedder,
        memory: Callable[[str], MutableMapping[Any, Any]] = lambda name: {},
    ) -> None:
        """Take the embedder, and what makes the memory of a name for each thing it computes."""
        super().__init__(embedder)
        self.passages: MutableMapping[str, Vectors] = memory("passages")
        self.spans: MutableMapping[str, list[tuple[int, int]]] = memory("spans")
        self._queries: MutableMapping[str, Vectors] = memory("queries")
        self._passage_tokens: MutableMapping[str, TokenVectors] = memory("passage_tokens")
        self._query_tokens: MutableMapping[str, TokenVectors] = memory("query_tokens")
        self._readings: MutableMapping[_Beside, list[SentenceReading]] = memory("readings")
        self._reader: CachingReader | None = None

    @property
    def reader(self) -> Reader | None:
        """The reader of the model, which reads each passage beside a question once."""
        if self._reader is None and self._embedder.reader is not None:
            self._reader = CachingReader(self._embedder.reader, self._readings)
        return self._reader

    def embed_passages(
        self, texts: Sequence[str], *, on_progress: OnProgress | None = None
    ) -> Vectors:
        """Vectors of passages."""
        rows = _cached(self.passages, texts, self._embedder.embed_passages)
        if on_progress is not None:
            on_progress(len(texts))
        return np.stack(rows) if rows else self._embedder.embed_passages([])

    def embed_queries(self, texts: Sequence[str]) -> Vectors:
        """Vectors of questions."""
        rows = _cached(self._queries, texts, self._embedder.embed_queries)
        return np.stack(rows) if rows else self._embedder.embed_queries([])

    def passage_tokens(self, texts: Sequence[str]) -> list[TokenVectors]:
        """Vectors of the tokens of passages."""
        return _cached(self._passage_tokens, texts, self._embedder.passage_tokens)

    def query_tokens(self, texts: Sequence[str]) -> list[TokenVectors]:
        """Vectors of the tokens of questions."""
        return _cached(self._query_tokens, texts, self._embedder.query_tokens)

    def token_spans(self, texts: Sequence[str]) -> list[list[tuple[int, int]]]:
        """Spans of tokens, by the model's tokenizer."""
        return _cached(self.spans, texts, self._embedder.token_spans)


def _cached(
    cache: MutableMapping[Key, Value],
    texts: Sequence[Key],
    compute: Callable[[Sequence[Key]], Iterable[Value]],
) -> list[Value]:
    new = [text for text in dict.fromkeys(texts) if text not in cache]
    if new:
        cache.update(zip(new, compute(new), strict=True))
    return [cache[text] for text in texts]
