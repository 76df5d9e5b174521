"""Rank by plain pipelines that others ship, over an archive's own vectors and index.

They are what Citewire's ranking is compared with: the vectors alone, BM25 alone, and
the two joined by reciprocal ranks.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping
from types import MappingProxyType

from embeddings.embedder import Vectors
from qa.store import Filters, Store

CANDIDATES = 200
"""Passages from each search, as many as Citewire's own ranking takes."""

RRF_K = 60
"""From Cormack, Clarke and Buettcher, "Reciprocal Rank Fusion outperforms Condorcet and
individual Rank Learning Methods", SIGIR 2009."""

Pipeline = Callable[[Store, str, Vectors, Filters], list[int]]
"""From a question, its vector and the filters to passage ids, best first."""


def dense(store: Store, text: str, vector: Vectors, filters: Filters) -> list[int]:
    """Passages by the cosine of their vectors with the question's."""
    return list(store.dense(vector, CANDIDATES, filters))


def bm25(store: Store, text: str, vector: Vectors, filters: Filters) -> list[int]:
    """Passages by BM25 over headline and passage."""
    return list(store.lexical(text, CANDIDATES, filters))


def rrf(store: Store, text: str, vector: Vectors, filters: Filters) -> list[int]:
    """Passages by reciprocal rank fusion of the two."""
    return fuse(dense(store, text, vector, filters), bm25(store, text, vector, filters))


def fuse(*rankings: list[int]) -> list[int]:
    """Fuse several rankings to one by the sum of ``1 / (RRF_K + rank)``, ties by the smaller id."""
    scores: defaultdict[int, float] = defaultdict(float)
    for ranking in rankings:
        for rank, key in enumerate(ranking, start=1):
            scores[key] += 1.0 / (RRF_K + rank)
    return sorted(scores, key=lambda key: (-scores[key], key))


PIPELINES: Mapping[str, Pipeline] = MappingProxyType({"dense": dense, "bm25": bm25, "rrf": rrf})
