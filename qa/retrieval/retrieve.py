"""Find the passages that answer a question: candidates, fusion, copies, a second look."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from itertools import islice

import numpy as np
from numpy.typing import NDArray

from embeddings.embedder import Embedder, Vectors
from embeddings.reranker import Reranker
from qa.passage import Passage, ScoredPassage
from qa.question.query import Query, check_k
from qa.retrieval.candidates import Candidates, Searches, find_candidates
from qa.retrieval.centring.centres import Centres, centres_of
from qa.retrieval.collapse import Groups, collapse_copies, copy_groups, vary_articles
from qa.retrieval.fusion import FUSION, LEAST_ODDS, LEAST_SPAN, Fusion, scale_min_max
from qa.retrieval.near_duplicates import near_duplicate_rows
from qa.retrieval.periods import READ, told_priors
from qa.retrieval.recency import recency
from qa.retrieval.sentence_scores import (
    ScoredSentence,
    holds_quotable,
    score_sentences,
)
from qa.retrieval.weighing.term_weights import term_weights
from qa.store import Store
from seeds.article import Article

MOST = 1_000
"""Passages in one result. Who wants more wants the archive, not an answer."""

LEAST_LEFT = 0.5
"""Of a search's depth must be left when copies and clones are out, or it looks deeper:
fifty clones of a long page fill a list of 200, and what answers comes after them."""

MOST_LOOKED_AT = 32
"""Passages among which those to be read are looked for, as some hold captions alone."""

DEEPEST = 3_200
"""Candidates of each search beyond which none looks deeper."""


@dataclass(frozen=True, slots=True)
class RetrievalResult:
    """Ranked passages, and what was learned on the way.

    Attributes:
        hits: best first.
        sentences: of the hits that were read, by passage id.
        weights: of the question's terms, see `qa.retrieval.weighing.term_weights.term_weights`.
        searches: what was searched, for another call with the same text.
        is_centred: whether cosines are those without the centres of languages.
    """

    hits: tuple[ScoredPassage, ...]
    sentences: Mapping[int, tuple[ScoredSentence, ...]] = field(default_factory=dict)
    weights: Mapping[str, float] = field(default_factory=dict)
    searches: Searches = field(default_factory=dict)
    is_centred: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class _Ranked:
    """Candidates in their order before the second look.

    Attributes:
        scores: of each row of the candidates.
        articles: ids, of each row.
        groups: of copies.
        order: rows, best first, of each group of copies one article.
        duplicates: those at its end that are there because they repeat others.
        is_flooded: whether most of what the searches found was the same again, so that
            they may have missed something else.
    """

    candidates: Candidates
    scores: NDArray[np.float64]
    articles: tuple[str, ...]
    groups: Groups
    order: tuple[int, ...]
    duplicates: frozenset[int]
    is_flooded: bool


def retrieve(
    store: Store,
    embedder: Embedder,
    query: Query,
    vector: Vectors,
    k: int = 5,
    *,
    reranker: Reranker | None = None,
    fusion: Fusion = FUSION,
    known: RetrievalResult | None = None,
) -> RetrievalResult:
    """The ``k`` best passages for a query, best first.

    Args:
        store: where the passages are.
        embedder: the store's own.
        query: from `qa.question.understand.understand`.
        vector: the query's vector, from `qa.retrieval.centring.centres.question_vector`.
        k: how many passages, 1 to `MOST`.
        reranker: a cross-encoder to look at the best passages in place of the
            late interaction.
        fusion: the weights.
        known: an earlier result for a query of the same text and vector, such as that inside
            the window of this one; what was searched and read for it is taken from there.

    Returns:
        At most ``k`` passages. Of near-identical articles one answers for all. Among
        the first ``fusion.varied`` there are at most ``fusion.per_article`` of one
        article, and the list ends there if they cannot be filled so; those left out
        come next, in their order. Equal scores are ordered by passage id, so that the
        same archive always gives the same list.

    Raises:
        QuestionError: ``k`` is no whole number, less than 1 or more than `MOST`.
    """
    k = check_k(k, MOST)
    depth = max(k, fusion.candidates)
    known = known or RetrievalResult(())
    centres = centres_of(store, embedder)
    ranked = _rank(store, query, vector, depth, fusion, known.searches, centres)
    while ranked.is_flooded and depth < DEEPEST:
        depth *= 4
        ranked = _rank(store, query, vector, depth, fusion, ranked.candidates.searches, centres)
    candidates, articles = ranked.candidates, ranked.articles
    if not ranked.order:
        return RetrievalResult((), searches=candidates.searches)

    weights = term_weights(store, query)
    passages = _to_read(store, ranked, fusion)
    read = list(passages)
    unread = [pair for pair in passages.values() if pair[0].id not in known.sentences]
    sentences = {
        **{passage.id: known.sentences.get(passage.id, ()) for passage, _ in passages.values()},
        **score_sentences(embedder, query, vector, weights, unread, centres),
    }
    best = {
        row: max((sentence.relevance for sentence in sentences[passage.id]), default=0.0)
        for row, (passage, _) in passages.items()
    }
    has_reader = embedder.reader is not None
    scores = ranked.scores.copy()
    if reranker is None:
        values = np.array([best[row] for row in read])
        scores[read] += fusion.second(has_reader=has_reader) * scale_min_max(
            values, LEAST_ODDS if has_reader else LEAST_SPAN
        )
    else:
        judged = reranker.score(query.text, [_judged(*pair) for pair in passages.values()])
        scores[read] += fusion.reranker * scale_min_max(judged)
    # What was not read stays behind what was: reading only adds. Ties stay as they were.
    order = sorted(ranked.order, key=lambda row: (row in ranked.duplicates, -scores[row]))
    chosen = vary_articles(order, articles, fusion)[:k]
    passages |= candidates.passages(store, [row for row in chosen if row not in passages])
    second = fusion.second(has_reader=has_reader) if reranker is None else fusion.reranker
    whole = 1.0 + fusion.recency + second
    hits = tuple(
        ScoredPassage(
            passage=passages[row][0],
            article=passages[row][1],
            score=float(scores[row]) / whole,
            dense=float(candidates.dense[row]),
            lexical=float(candidates.lexical[row]),
            article_lexical=float(candidates.article[row]),
            fused=float(candidates.fused[row]),
            late=None if has_reader else best.get(row),
            reader=best.get(row) if has_reader else None,
            copies=ranked.groups.get(articles[row], ()),
        )
        for row in chosen
        # Another process may have removed the article since the search.
        if row in passages
    )
    is_centred = centres is not None
    return RetrievalResult(hits, sentences, weights, candidates.searches, is_centred)


def is_timely(query: Query) -> bool:
    """Whether a question names a time or is about now, so that the day matters."""
    return query.window is not None or query.analysis.is_about_now


def _rank(
    store: Store,
    query: Query,
    vector: Vectors,
    depth: int,
    fusion: Fusion,
    known: Searches,
    centres: Centres | None,
) -> _Ranked:
    """The candidates with their days weighed, of what is the same one kept."""
    candidates = find_candidates(store, query, vector, depth, fusion, known, centres)
    articles = tuple(span.article_id for span in candidates.spans)
    window = (query.window.since, query.window.until) if query.window else (None, None)
    seen_from = query.moment and query.moment.counted_from
    published = [span.day for span in candidates.spans]
    prior = recency(published, seen_from or query.as_of, *window)
    weight = fusion.recency if is_timely(query) else fusion.age
    scores = candidates.fused + weight * prior
    if query.period:
        best = np.argsort(-scores, kind="stable")[:READ].tolist()
        told = candidates.passages(store, best)
        rows = list(told)  # another process may have removed the rest
        prior[rows] = told_priors(query.period, list(told.values()), prior[rows].tolist())
    scores = candidates.fused + weight * prior
    groups = copy_groups(store, articles, query.as_of)
    # Equal ones by passage id, which is the order they stand in.
    by_score = np.argsort(-scores, kind="stable").tolist()
    order = collapse_copies(by_score, scores, articles, groups)
    sizes = {article: len(members) for article, members in groups.items()}
    duplicates = near_duplicate_rows(
        order, articles, sizes, candidates.vectors, partial(_texts, store, candidates)
    )
    front = [row for row in order if row not in duplicates]
    return _Ranked(
        candidates=candidates,
        scores=scores,
        articles=articles,
        groups=groups,
        order=(*front, *(row for row in order if row in duplicates)),
        duplicates=duplicates,
        is_flooded=candidates.is_full and len(front) < LEAST_LEFT * depth,
    )


def _to_read(store: Store, ranked: _Ranked, fusion: Fusion) -> dict[int, tuple[Passage, Article]]:
    """The best passages with their articles, by row, but for those that hold nothing to quote.

    Where all of them do, as of a page of pictures alone, the best.
    """
    least = fusion.least_read * ranked.scores[ranked.order[0]]
    chosen: dict[int, tuple[Passage, Article]] = {}
    barred: dict[int, tuple[Passage, Article]] = {}
    for start in range(0, MOST_LOOKED_AT, max(fusion.read, 1)):
        rows = ranked.order[start : start + fusion.read]
        for row, pair in ranked.candidates.passages(store, rows).items():
            if len(chosen) < fusion.surely_read or ranked.scores[row] >= least:
                (chosen if holds_quotable(*pair) else barred)[row] = pair
        if len(chosen) >= fusion.surely_read:
            break
    return dict(islice((chosen or barred).items(), fusion.read))


def _texts(store: Store, candidates: Candidates, rows: Sequence[int]) -> list[str]:
    """The words of the passages of rows; "" where another process has removed them."""
    ids = [candidates.ids[row] for row in rows]
    passages = store.passages(ids)
    return [passages[number].text if number in passages else "" for number in ids]


def _judged(passage: Passage, article: Article) -> str:
    """What a cross-encoder reads of a passage."""
    return f"{article.title}\n{passage.text}" if article.title else passage.text
