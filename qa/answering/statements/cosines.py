"""Cosines of sentences, each embedded when it is first compared with another."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from threading import Lock

from embeddings.embedder import Vectors

Cosine = Callable[[int, int], float]
"""Of two sentences by their rows, -1 to 1. Rules ask it last, for it may embed them."""


class Cosines:
    """Cosines of the sentences of one answer; safe to share between threads.

    Most sentences are never compared, for all else that a rule asks for is looked at first. A few
    embedded together cost less than one by one: 12 of 19 to 34 tokens 66 ms of CPU time, not 109.
    """

    def __init__(
        self, texts: Mapping[int, str], embed: Callable[[Sequence[str]], Vectors] | None = None
    ) -> None:
        """Embed texts by ``embed``; a row that has none has nothing in common with any other."""
        self._texts = dict(texts)
        self._embed = embed
        self._vectors: dict[int, Vectors] = {}
        self._lock = Lock()

    @classmethod
    def of_vectors(cls, vectors: Vectors) -> Cosines:
        """The cosines of unit vectors, shape (rows, dimension)."""
        cosines = cls({})
        cosines._vectors = dict(enumerate(vectors))
        return cosines

    def of(self, row: int, other: int) -> float:
        """That of two rows."""
        return self.beside(row, [other])[0]

    def beside(self, row: int, others: Sequence[int]) -> list[float]:
        """Those of a row with others."""
        if others:
            self.embed([row, *others])
        return [self._dot(row, self._vectors.get(other)) for other in others]

    def with_question(self, row: int, vector: Vectors) -> float:
        """That of a row with a question, whose vector is of shape (dimension,)."""
        self.embed([row])
        return self._dot(row, vector)

    def embed(self, rows: Iterable[int]) -> None:
        """Embed rows together that will be compared, as far as they are not embedded yet."""
        if self._embed is None:
            return
        with self._lock:
            unknown = [row for row in dict.fromkeys(rows) if row in self._texts]
            if unknown:
                vectors = self._embed([self._texts[row] for row in unknown])
                self._vectors.update(zip(unknown, vectors, strict=True))
                for row in unknown:
                    del self._texts[row]

    def _dot(self, row: int, vector: Vectors | None) -> float:
        own = self._vectors.get(row)
        return 0.0 if own is None or vector is None else float(own @ vector)
