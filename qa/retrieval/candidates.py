"""Candidates: what the dense and the two lexical searches find, with all scores of each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from embeddings.embedder import Vectors
from qa.languages.codes import primary
from qa.passage import Passage, Span
from qa.question.query import Query
from qa.retrieval.centring.across import dense_across
from qa.retrieval.centring.centres import Centres
from qa.retrieval.fusion import Fusion, scale_by_best
from qa.store import Filters, Store
from seeds.article import Article


class SearchHits(NamedTuple):
    """Cosines and BM25 by passage id, and BM25 of whole articles by theirs."""

    dense: dict[int, float]
    lexical: dict[int, float]
    articles: dict[str, float]


Searches = Mapping[tuple[Filters, int], SearchHits]
"""Hits by filters and depth; of one query's text and one state of the store."""


@dataclass(frozen=True, slots=True, eq=False)
class Candidates:
    """Passages and their scores; row i of each array for ``ids[i]``, by passage id.

    Attributes:
        ids: of the passages, ascending.
        spans: where they stand.
        vectors: theirs, shape (n, dimension); see `qa.retrieval.centring`.
        dense: cosines of question and passage.
        lexical: BM25 of the passage.
        article: BM25 of its article.
        fused: weighted sum of the three, each scaled, 0 to 1; see `Fusion.across`, too.
        is_full: whether a search gave as many hits as it may, and so may have missed some.
        searches: all that were made.
    """

    ids: list[int]
    spans: list[Span]
    vectors: Vectors
    dense: NDArray[np.float64]
    lexical: NDArray[np.float64]
    article: NDArray[np.float64]
    fused: NDArray[np.float64]
    is_full: bool
    searches: Searches

    def passages(self, store: Store, rows: Sequence[int]) -> dict[int, tuple[Passage, Article]]:
        """The passages of rows with their articles, by row; those that are gone are left out."""
        articles = store.articles({self.spans[row].article_id for row in rows})
        return {
            row: (self.spans[row].cut(self.ids[row], article), article)
            for row in rows
            if (article := articles.get(self.spans[row].article_id)) is not None
        }


def find_candidates(
    store: Store,
    query: Query,
    vector: Vectors,
    depth: int,
    fusion: Fusion,
    known: Searches,
    centres: Centres | None = None,
) -> Candidates:
    """Search for a query, ``depth`` hits of each search, but for those ``known`` already.

    Where the question names days, the same searches look among them once more: what
    was published then need not be among the best of all times.
    """
    searches: dict[tuple[Filters, int], SearchHits] = {}
    for filters in (query.filters, query.within_window.filters):
        key = _effective(filters, store), depth
        if key not in searches:
            searches[key] = known.get(key) or _search(store, query, vector, *key, centres)
    dense: dict[int, float] = {}
    lexical: dict[int, float] = {}
    by_article: dict[str, float] = {}
    for hits in searches.values():
        dense |= hits.dense
        lexical |= hits.lexical
        by_article |= hits.articles
    spans = store.spans({*dense, *lexical})
    ids = sorted(spans)
    vectors = store.vectors(ids)
    if centres is None:
        cosines = _cosines(ids, vectors, dense, vector)
    else:
        vectors = centres.passages(vectors, [spans[key].language for key in ids])
        cosines = (vectors @ vector).astype(np.float64)
    bm25 = np.array([lexical.get(key, 0.0) for key in ids])
    article_bm25 = np.array([by_article.get(spans[key].article_id, 0.0) for key in ids])
    fused = (
        fusion.dense * scale_by_best(cosines)
        + fusion.lexical * scale_by_best(bm25)
        + fusion.article * scale_by_best(article_bm25)
    )
    if centres is not None:
        is_foreign = np.array([spans[key].language != primary(query.language) for key in ids])
        by_meaning = fusion.across * scale_by_best(cosines)
        fused = np.where(is_foreign, np.maximum(fused, by_meaning), fused)
    return Candidates(
        ids=ids,
        spans=[spans[key] for key in ids],
        vectors=vectors,
        dense=cosines,
        lexical=bm25,
        article=article_bm25,
        fused=fused,
        is_full=any(len(scores) >= depth for hits in searches.values() for scores in hits),
        searches={**known, **searches},
    )


def _effective(filters: Filters, store: Store) -> Filters:
    """The filters without a day to look from that hides nothing, which costs time."""
    last = store.coverage().last_day
    if filters.as_of is not None and (last is None or last <= filters.as_of):
        return replace(filters, as_of=None)
    return filters


def _search(
    store: Store,
    query: Query,
    vector: Vectors,
    filters: Filters,
    depth: int,
    centres: Centres | None,
) -> SearchHits:
    def dense() -> dict[int, float]:
        if centres is None:
            return store.dense(vector, depth, filters)
        return dense_across(store, vector, depth, filters, centres)

    def lexical() -> tuple[dict[int, float], dict[str, float]]:
        asked = query.text, depth, filters, query.language
        return store.lexical(*asked), store.lexical_articles(*asked)

    cosines, (passages, articles) = store.at_once(dense, lexical)
    return SearchHits(cosines, passages, articles)


def _cosines(
    ids: Sequence[int], vectors: Vectors, dense: Mapping[int, float], vector: Vectors
) -> NDArray[np.float64]:
    """The cosine of every candidate, also of those that only BM25 found.

    A passage that the vector search left out has a cosine all the same; taking
    it for zero would punish it twice.
    """
    cosines = np.array([dense.get(key, np.nan) for key in ids], dtype=np.float64)
    missing = np.isnan(cosines)
    cosines[missing] = vectors[missing] @ vector
    return cosines
