"""Find the passages that answer a question: candidates, fusion, copies, a second look."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

import numpy as np
from numpy.typing import NDArray

from embeddings.embedder import Embedder, Vectors
from embeddings.reranker import Reranker
from qa.passage import Passage, ScoredPassage
from qa.question.query import Query, check_k
from qa.retrieval.near_duplicates import crowded
from qa.retrieval.recency import recency
from qa.retrieval.sentence_scores import Sentence, rarity, read
from qa.store import Filters, Store
from qa.text.terms import holds_phrase
from seeds.article import Article


@dataclass(frozen=True, slots=True)
class Fusion:
    """How much each kind of evidence counts, and how deep to look.

    Found on 205 standalone questions about 638 stories and on 98 quiz questions about
    900 scraped pages, the latter also asked as of their own day; nDCG@10 of articles:

    ==========================================  ======  =====  =====
    weights                                       news   quiz  as of
    ==========================================  ======  =====  =====
    the three of the fusion alone                .9755  .8020  .8118
    with ``late`` .20                            .9825  .8051      –
    with ``late`` .30                            .9825  .8020      –
    with ``late`` .40                            .9819  .7983      –
    ``late`` .20, ``recency`` .20 for all            –      –  .8426
    ``late`` .20, ``recency`` .40 for all            –      –  .8711
    ``late`` .20, ``recency`` .40, ``age`` 0         –      –  .8620
    ``late`` .20, ``recency`` .40, ``age`` .10       –      –  .8627
    ==========================================  ======  =====  =====

    The quiz asks for the news of the week, whatever the question says; ``age`` is low
    for the sake of other questions, of which none of these sets has any.
    `benchmarks/sweep.py` varies each weight on any sets.

    Other shares of the three (dense .15 to .50) change news by at most .006 and quiz
    by at most .006. A bonus for passages that hold the question's proper names, whose
    rarity counts in BM25 and in late interaction already, gained nothing. A convex sum
    of scores that are scaled from their theoretical minimum follows Bruch, Gai and
    Ingber, "An Analysis of Fusion Functions for Hybrid Retrieval", ACM TOIS 42(1), 2023.

    Attributes:
        dense: weight of the cosine of question and passage.
        lexical: weight of BM25 over headline and passage.
        article: weight of BM25 over headline and whole article.
        recency: weight of `qa.retrieval.recency` where the question names a time or speaks of now.
        age: its weight elsewhere: who asks what a bridge cost does not mean last week.
        phrase: weight of a phrase in quotation marks that a passage holds. Not fitted:
            who quotes wants to see it.
        late: weight of the best sentence of a passage by `qa.retrieval.late_interaction`,
            scaled from the worst to the best of those read.
        reranker: in place of ``late``, weight of a cross-encoder, likewise scaled.
        read: how many of the best passages are looked at so.
        candidates: taken from each of the three searches.
        per_article: most passages of one article among the first ``varied``.
        varied: how many places at the top are kept for several articles.
    """

    dense: float = 0.35
    lexical: float = 0.35
    article: float = 0.30
    recency: float = 0.40
    age: float = 0.10
    phrase: float = 0.30
    late: float = 0.20
    reranker: float = 1.00
    read: int = 12
    candidates: int = 200
    per_article: int = 2
    varied: int = 5


FUSION = Fusion()

MOST = 1_000
"""Passages in one result. Who wants more wants the archive, not an answer."""

LEAST_LEFT = 0.5
"""Of a search's depth must be left when copies and clones are out, or it looks deeper:
fifty clones of a long page fill a list of 200, and what answers comes after them."""

DEEPEST = 3_200
"""Candidates of each search beyond which none looks deeper."""


@dataclass(frozen=True, slots=True)
class Found:
    """What a search gave.

    Attributes:
        hits: best first.
        sentences: of the hits that were read, by passage id.
        weights: the question's terms with their rarity, see `qa.retrieval.sentence_scores.rarity`.
    """

    hits: tuple[ScoredPassage, ...]
    sentences: Mapping[int, tuple[Sentence, ...]] = field(default_factory=dict)
    weights: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, eq=False)
class _Candidates:
    """Passages and what speaks for them; row i of each array for ``passages[i]``."""

    passages: list[Passage]
    dense: NDArray[np.float64]
    lexical: NDArray[np.float64]
    article: NDArray[np.float64]
    fused: NDArray[np.float64]
    is_full: bool


@dataclass(frozen=True, slots=True, eq=False)
class _Ranked:
    """Candidates in their order before the second look.

    Attributes:
        scores: of each row of the candidates.
        groups: of copies, by article id.
        order: rows, best first, of each group of copies one article.
        behind: those at its end that are there because they repeat others.
        is_flooded: whether most of what the searches found was the same again, so that
            they may have missed something else.
    """

    candidates: _Candidates
    scores: NDArray[np.float64]
    groups: Mapping[str, tuple[str, ...]]
    order: tuple[int, ...]
    behind: frozenset[int]
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
) -> Found:
    """The ``k`` best passages for a query, best first.

    Args:
        store: where the passages are.
        embedder: the store's own.
        query: from `qa.question.understand.understand`.
        vector: the query's vector, shape (dimension,), unit length.
        k: how many passages, 1 to `MOST`.
        reranker: a cross-encoder to look at the best passages in place of the
            late interaction.
        fusion: the weights.

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
    ranked = _rank(store, query, vector, depth, fusion)
    while ranked.is_flooded and depth < DEEPEST:
        depth *= 4
        ranked = _rank(store, query, vector, depth, fusion)
    if not ranked.order:
        return Found(())
    found, scores, groups = ranked.candidates, ranked.scores, ranked.groups
    articles = [passage.article_id for passage in found.passages]
    order = [*ranked.order]

    weights = rarity(store, query)
    stored = store.articles({articles[row] for row in order[: fusion.read]})
    looked = [row for row in order[: fusion.read] if articles[row] in stored]
    pairs = [(found.passages[row], stored[articles[row]]) for row in looked]
    sentences = read(embedder, query, vector, weights, pairs)
    late = {row: _best(sentences[found.passages[row].id]) for row in looked}
    scores = scores.copy()
    if reranker is None:
        values = np.array([late[row] for row in looked])
        scores[looked] += fusion.late * _from_least(values, LEAST_SPAN)
    else:
        judged = reranker.score(query.text, [_judged(*pair) for pair in pairs])
        scores[looked] += fusion.reranker * _from_least(judged)
    # What was not read stays behind what was: reading only adds.
    place = {row: rank for rank, row in enumerate(order)}
    order.sort(key=lambda row: (row in ranked.behind, -scores[row], place[row]))

    chosen = _vary(order, articles, fusion)[:k]
    stored |= store.articles({articles[row] for row in chosen} - stored.keys())
    second = fusion.late if reranker is None else fusion.reranker
    whole = 1.0 + fusion.recency + fusion.phrase * bool(query.quoted) + second
    hits = tuple(
        ScoredPassage(
            passage=found.passages[row],
            article=stored[articles[row]],
            score=float(scores[row]) / whole,
            dense=float(found.dense[row]),
            lexical=float(found.lexical[row]),
            article_lexical=float(found.article[row]),
            fused=float(found.fused[row]),
            late=late.get(row),
            copies=groups.get(articles[row], ()),
        )
        for row in chosen
        # Another process may have removed the article since the search.
        if articles[row] in stored
    )
    return Found(hits, sentences, weights)


def _rank(store: Store, query: Query, vector: Vectors, depth: int, fusion: Fusion) -> _Ranked:
    """The candidates with their days and phrases weighed, of what is the same one kept."""
    found = _candidates(store, query, vector, depth, fusion)
    articles = [passage.article_id for passage in found.passages]
    days = store.days(articles)
    meant = (query.window.since, query.window.until) if query.window else (None, None)
    prior = recency([days.get(one) for one in articles], query.as_of, *meant)
    is_timely = query.window is not None or query.analysis.is_about_now
    scores = found.fused + (fusion.recency if is_timely else fusion.age) * prior
    if query.quoted:
        scores = scores + fusion.phrase * _holds(found.passages, query.quoted)
    groups = _copies(store, articles, query.as_of)
    order = _fold(_order(scores, found.passages), scores, articles, groups)
    sizes = {one: len(members) for one, members in groups.items()}
    behind = crowded(order, found.passages, sizes, store.vectors)
    front = [row for row in order if row not in behind]
    return _Ranked(
        candidates=found,
        scores=scores,
        groups=groups,
        order=(*front, *(row for row in order if row in behind)),
        behind=behind,
        is_flooded=found.is_full and len(front) < LEAST_LEFT * depth,
    )


def _needed(filters: Filters, store: Store) -> Filters:
    """The filters without a day to look from that hides nothing, which costs time."""
    last = store.coverage().last_day
    if filters.as_of is not None and (last is None or last <= filters.as_of):
        return replace(filters, as_of=None)
    return filters


def _candidates(
    store: Store, query: Query, vector: Vectors, depth: int, fusion: Fusion
) -> _Candidates:
    """What either search finds, with all three scores of each, by passage id.

    Where the question names days, the same searches look among them once more: what
    was published then need not be among the best of all times.
    """
    dense: dict[int, float] = {}
    lexical: dict[int, float] = {}
    by_article: dict[str, float] = {}
    is_full = False
    for filters in {_needed(one, store): None for one in (query.filters, query.strict.filters)}:
        near = store.dense(vector, depth, filters)
        worded = store.lexical(query.text, depth, filters)
        articles = store.lexical_articles(query.text, depth, filters)
        is_full = is_full or max(len(near), len(worded), len(articles)) >= depth
        dense |= near
        lexical |= worded
        by_article |= articles
    passages = store.passages({*dense, *lexical})
    ids = sorted(passages)
    cosines = _cosines(store, ids, dense, vector)
    bm25 = np.array([lexical.get(key, 0.0) for key in ids])
    article_bm25 = np.array([by_article.get(passages[key].article_id, 0.0) for key in ids])
    fused = (
        fusion.dense * _share_of_best(cosines)
        + fusion.lexical * _share_of_best(bm25)
        + fusion.article * _share_of_best(article_bm25)
    )
    passed = [passages[key] for key in ids]
    return _Candidates(passed, cosines, bm25, article_bm25, fused, is_full)


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
    best = positive.max(initial=0.0)
    return positive if best <= 0.0 else np.asarray(positive / best)


LEAST_SPAN = 0.1
"""Scores of late interaction that differ by less are nearly alike."""


def _from_least(values: NDArray[np.float64], span: float = 1e-9) -> NDArray[np.float64]:
    """Scale to 0…1 from the least to the best; those that are nearly alike stay so.

    Late interaction lies between .3 and .6 for everything that BM25 or the vectors
    find, so only the differences say something.
    """
    if not values.size:
        return values
    least, best = values.min(), values.max()
    return np.asarray((values - least) / max(best - least, span))


def _order(scores: NDArray[np.float64], passages: Sequence[Passage]) -> list[int]:
    """Rows by score; equal ones by passage id, which is the order they stand in."""
    return [int(row) for row in np.lexsort((np.arange(len(passages)), -scores))]


def _fold(
    order: Sequence[int],
    scores: NDArray[np.float64],
    articles: Sequence[str],
    groups: Mapping[str, tuple[str, ...]],
) -> list[int]:
    """``order`` with one article for each group of copies.

    The original answers, unless a copy is found better by more than `CLOSE`: then the
    original lacks something, or was not found.
    """
    best: dict[str, float] = {}
    for row in order:
        best.setdefault(articles[row], float(scores[row]))
    speaker: dict[tuple[str, ...], str] = {}
    for one, members in groups.items():
        if members not in speaker and one in best:
            found = [member for member in members if member in best]
            top = max(best[member] for member in found)
            speaker[members] = next(member for member in found if best[member] >= top - CLOSE)
    return [
        row
        for row in order
        if articles[row] not in groups or speaker[groups[articles[row]]] == articles[row]
    ]


CLOSE = 0.05
"""Scores of copies that differ by less are alike: headlines and first lines vary."""


def _copies(store: Store, articles: Sequence[str], as_of: date) -> dict[str, tuple[str, ...]]:
    """The groups of copies, without those that were published after the day of asking.

    What was found stays, whatever another process makes of its day meanwhile.
    """
    groups = store.copies(articles)
    days = store.days({one for members in groups.values() for one in members})
    found = set(articles)
    known = {
        members: tuple(one for one in members if one in found or (days.get(one) or as_of) <= as_of)
        for members in groups.values()
    }
    return {one: known[members] for one, members in groups.items() if len(known[members]) > 1}


def _holds(passages: Sequence[Passage], phrases: Sequence[str]) -> NDArray[np.float64]:
    """For each passage the share of the phrases that stand in it."""
    return np.array(
        [np.mean([holds_phrase(one.text, phrase) for phrase in phrases]) for one in passages]
    )


def _best(sentences: Sequence[Sentence]) -> float:
    return max((one.late for one in sentences), default=0.0)


def _judged(passage: Passage, article: Article) -> str:
    """What a cross-encoder reads of a passage."""
    return f"{article.title}\n{passage.text}" if article.title else passage.text


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
    kept = set(first)
    return first + [row for row in order if row not in kept]
