"""Find the passages that answer a question: three kinds of evidence, one score."""

from __future__ import annotations

import operator
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from embeddings.embedder import Vectors
from qa.passage import ScoredPassage
from qa.query import Query
from qa.store import Store


@dataclass(frozen=True, slots=True)
class Fusion:
    """How much each kind of evidence counts, and how deep to look.

    The weights were found on 2,490 scraped articles with 311 dated news questions
    and kept, because they do as well on others: nDCG@10 .974 on 205 standalone
    NewsQA questions (vectors alone .918, BM25 .970) and .777 on 98 quiz
    questions (.746, .777). `benchmarks/retrieval.py` measures any set in BEIR
    layout. A convex sum of scores that are scaled from their theoretical
    minimum follows Bruch, Gai and Ingber, "An Analysis of Fusion Functions for
    Hybrid Retrieval", ACM TOIS 42(1), 2023.

    Attributes:
        dense: weight of the cosine of question and passage.
        lexical: weight of BM25 over headline and passage.
        article: weight of BM25 over headline and whole article.
        candidates: passages taken from each of the two passage searches.
        articles: articles taken from the article search.
        per_article: most passages of one article among the first ``varied``.
        varied: how many places at the top are kept for several articles.
    """

    dense: float = 0.35
    lexical: float = 0.35
    article: float = 0.30
    candidates: int = 200
    articles: int = 100
    per_article: int = 2
    varied: int = 5


FUSION = Fusion()

MOST = 1_000
"""Passages in one result. Who wants more wants the archive, not an answer."""


def retrieve(
    store: Store, query: Query, vector: Vectors, k: int = 5, fusion: Fusion = FUSION
) -> list[ScoredPassage]:
    """The ``k`` best passages for a query, best first.

    Args:
        store: where the passages are.
        query: from `qa.query.understand`.
        vector: the query's vector, shape (dimension,), unit length.
        k: how many passages, 1 to `MOST`.
        fusion: the weights.

    Returns:
        At most ``k`` passages. Among the first ``fusion.varied`` there are at most
        ``fusion.per_article`` of one article, and the list ends there if they
        cannot be filled so; those left out come next, in their order. Equal
        scores are ordered by passage id, so that the same archive always
        gives the same list.

    Raises:
        ValueError: ``k`` is less than 1 or more than `MOST`.
        TypeError: ``k`` is no whole number.
    """
    if not 1 <= operator.index(k) <= MOST:
        raise ValueError(f"k is {k}; it must be 1 to {MOST:,}")
    depth = max(fusion.candidates, k)
    dense = store.dense(vector, depth, query.filters)
    lexical = store.lexical(query.text, depth, query.filters)
    by_article = store.lexical_articles(query.text, max(fusion.articles, k), query.filters)

    passages = store.passages({*dense, *lexical})
    ids = sorted(passages)
    if not ids:
        return []
    cosines = _cosines(store, ids, dense, vector)
    bm25 = np.array([lexical.get(key, 0.0) for key in ids])
    article_bm25 = np.array([by_article.get(passages[key].article_id, 0.0) for key in ids])
    fused = (
        fusion.dense * _share_of_best(cosines)
        + fusion.lexical * _share_of_best(bm25)
        + fusion.article * _share_of_best(article_bm25)
    )
    # lexsort's last key is the first to count: best score, then smallest id.
    order = np.lexsort((np.array(ids), -fused))
    chosen = _vary(order.tolist(), [passages[key].article_id for key in ids], fusion)[:k]
    articles = store.articles({passages[ids[row]].article_id for row in chosen})
    return [
        ScoredPassage(
            passage=passages[ids[row]],
            article=articles[passages[ids[row]].article_id],
            score=float(fused[row]),
            dense=float(cosines[row]),
            lexical=float(bm25[row]),
            article_lexical=float(article_bm25[row]),
        )
        for row in chosen
        # Another process may have removed the article since the search.
        if passages[ids[row]].article_id in articles
    ]


def _cosines(
    store: Store, ids: Sequence[int], dense: dict[int, float], vector: Vectors
) -> NDArray[np.float64]:
    """The cosine of every candidate, also of those that only BM25 found.

    A passage that the vector search left out has a cosine all the same; taking
    it for zero would punish it twice.
    """
    missing = [key for key in ids if key not in dense]
    known = dict(dense)
    if missing:
        rows = store.vectors(missing) @ vector
        known.update(zip(missing, (float(value) for value in rows), strict=True))
    return np.array([known[key] for key in ids], dtype=np.float64)


def _share_of_best(values: NDArray[np.float64]) -> NDArray[np.float64]:
    """Scale to 0…1 by the best; a score of zero has a meaning and stays zero.

    The lowest candidate is no zero point: among few candidates, or near-copies,
    a min-max scale would blow a hair's breadth up to the whole range.
    """
    positive = np.maximum(values, 0.0)
    best = positive.max()
    return positive if best <= 0.0 else np.asarray(positive / best)


def _vary(order: Sequence[int], articles: Sequence[str], fusion: Fusion) -> list[int]:
    """``order`` with the first places shared among articles."""
    taken: Counter[str] = Counter()
    first: list[int] = []
    for row in order:
        if len(first) < fusion.varied and taken[articles[row]] < fusion.per_article:
            taken[articles[row]] += 1
            first.append(row)
    if len(first) < fusion.varied:
        return first
    return first + [row for row in order if row not in first]
