"""A course of events: the articles about a question in the order of their days."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from math import inf

from embeddings.embedder import Embedder
from qa.answering.timeline.histogram import Bar, Unit, timeline_bars
from qa.answering.timeline.told_once import told_once
from qa.languages.codes import base_code
from qa.passage import ScoredPassage
from qa.question.query import Query
from qa.question.understand import timeline_query
from qa.retrieval.centring.centres import question_vector
from qa.retrieval.fusion import FUSION
from qa.retrieval.names import unknown_names
from qa.retrieval.retrieve import MOST, RetrievalResult, retrieve
from qa.retrieval.weighing.term_weights import term_coverage
from qa.store import Filters, Store
from qa.text.sentences import sentence_spans


@dataclass(frozen=True, slots=True)
class Nearness:
    """What makes an article part of the story that a question asks for.

    Found on 23 stories in an archive of 900 scraped news pages (11,441 passages), of 1 to
    58 articles each, which were picked by a count of the story's words and then by hand,
    also among what the rules found. How much of a timeline was right, and how much of a
    story was on it, means over the stories:

    ===========================================  =====  =====
    rule                                         right  found
    ===========================================  =====  =====
    ``fused`` .60 alone                           .81    .84
    ``fused`` .70 alone                           .90    .71
    .60, ``cosine`` .70, ``words`` .50            .88    .82
    .60, ``cosine`` .75, ``words`` .50            .91    .79
    .60, ``cosine`` .80, ``words`` .50            .92    .75
    .50, ``cosine`` .75, ``words`` .50            .89    .84
    ===========================================  =====  =====

    A wrong article misleads, and one that is missing is still in the archive: so the rule
    is strict. Of large stories, which are told from many sides, it finds about half.

    Attributes:
        fused: least share of the best fused score, 0 to 1.
        cosine: least share of the best cosine of its language, 0 to 1; those of two languages
            differ, however near they are.
        words: least share of the question's words, rare ones counting more, that a
            passage with its headline holds, 0 to 1.
        whole: least such share of the best article: where none holds nearly all the
            words, the archive does not have the story. The best of 24 stories held .70
            and more; of 8 that it does not have .26 to .61 but for two, of .70 and 1.
    """

    fused: float = 0.60
    cosine: float = 0.75
    words: float = 0.50
    whole: float = 0.65


NEARNESS = Nearness()


@dataclass(frozen=True, slots=True)
class Entry:
    """An article on a timeline.

    Attributes:
        published: the outlet's own date, ISO 8601, "" if it has none.
        day: of publication; None if it has none.
        passage: the article's best.
        start, end: the sentence of the passage that fits best, as offsets into the
            article's text.
        copies: how many other articles are near-identical to it, or tell it in another language.
    """

    article_id: str
    title: str
    outlet: str | None
    published: str
    day: date | None
    passage: ScoredPassage
    start: int
    end: int
    copies: int = 0

    @property
    def sentence(self) -> str:
        return self.passage.article.text[self.start : self.end]


@dataclass(frozen=True, slots=True)
class Timeline:
    """The articles about a question.

    Attributes:
        entries: the oldest first, those without a date last, the nearest of these first.
        undated: how many have no date.
        unit: of the bars; a bar of "year" may be several years.
        bars: from the first day to the last without a gap, at most `MOST_BARS`.
        is_partial: there are more than could be looked at.
    """

    entries: tuple[Entry, ...] = ()
    undated: int = 0
    unit: Unit = "week"
    bars: tuple[Bar, ...] = ()
    is_partial: bool = False


def timeline(
    hits: Sequence[ScoredPassage],
    weights: Mapping[str, float] | None = None,
    nearness: Nearness = NEARNESS,
    cited: Collection[str] = (),
    once: Callable[[list[ScoredPassage]], list[ScoredPassage]] = list,
) -> Timeline:
    """Put the articles that are near enough in order.

    Args:
        hits: passages found, best first.
        weights: the question's terms from `qa.retrieval.retrieve.RetrievalResult`;
            without them words are not looked at, and an entry shows the first sentence.
        nearness: which articles are near enough.
        cited: ids of articles that are kept in any case, for an answer quotes them.
        once: leaves out those that tell what another tells.

    Returns:
        Each article once, of near-identical ones the one that was found.
    """
    weights = weights or {}
    near = once(near_passages(hits, weights, nearness, cited))
    entries = sorted(
        (_entry(hit, weights) for hit in near),
        key=lambda entry: (entry.day is None, entry.day or date.min, entry.published),
    )
    days = [entry.day for entry in entries if entry.day is not None]
    unit, bars = timeline_bars(days)
    return Timeline(tuple(entries), len(entries) - len(days), unit, bars)


def find_timeline(
    store: Store, embedder: Embedder, query: Query, cited: Collection[str] = ()
) -> Timeline:
    """The timeline of what a question asks for.

    Of the days that the question names, if there is an article of these: its "on
    January 6" may be the day of what happened, long before the day of asking. Nothing is
    read word by word (`qa.retrieval.late_interaction`): it would set the order of the best
    twelve passages, and here the days set the order.

    Args:
        store: where the passages are.
        embedder: the store's own.
        query: from `qa.question.understand.understand`.
        cited: as for `timeline`.
    """
    query = timeline_query(query)
    names = query.analysis.proper_names
    if names and len(unknown_names(store, query)) == len(names):
        return Timeline()
    vector = question_vector(store, embedder, query.text, query.language)
    fusion = replace(FUSION, read=0)
    retrieved = retrieve(store, embedder, query.within_window, vector, MOST, fusion=fusion)
    once = partial(told_once, store, embedder, language=query.language, cited=cited)
    inside = _timeline_of(retrieved, cited, once)
    if inside.entries or query.window is None:
        return inside
    retrieved = retrieve(store, embedder, query, vector, MOST, fusion=fusion, known=retrieved)
    return _timeline_of(retrieved, cited, once)


def _timeline_of(
    retrieved: RetrievalResult,
    cited: Collection[str],
    once: Callable[[list[ScoredPassage]], list[ScoredPassage]],
) -> Timeline:
    story = timeline(retrieved.hits, retrieved.weights, cited=cited, once=once)
    # If the last of them is still near, so may be what comes after it.
    least = NEARNESS.fused * max((hit.fused for hit in retrieved.hits), default=0.0)
    is_cut = len(retrieved.hits) == MOST and retrieved.hits[-1].fused >= least
    return replace(story, is_partial=is_cut)


def near_passages(
    hits: Sequence[ScoredPassage],
    weights: Mapping[str, float],
    nearness: Nearness = NEARNESS,
    cited: Collection[str] = (),
    share_held: Callable[[Mapping[str, float], str, str | None], float] = term_coverage,
) -> list[ScoredPassage]:
    """The best passage of each article that is near enough or cited, the nearest first.

    Arguments as for `timeline`; ``share_held`` gives the share of the words that a text holds.
    """
    grouped: dict[str, list[ScoredPassage]] = {}
    for hit in hits:
        grouped.setdefault(hit.copies[0] if hit.copies else hit.article_id, []).append(hit)
    fused = nearness.fused * max((hit.fused for hit in hits), default=0.0)
    cosine: dict[str, float] = {}
    for hit in hits:
        code = base_code(hit.article.language)
        cosine[code] = max(cosine.get(code, -inf), nearness.cosine * hit.dense)
    near = {
        name: passages
        for name, passages in grouped.items()
        if max(hit.fused for hit in passages) >= fused
        and max(hit.dense - cosine[base_code(hit.article.language)] for hit in passages) >= 0.0
    }
    if weights:
        shares = {
            name: max(
                share_held(weights, f"{hit.title}\n{hit.text}", hit.article.language)
                for hit in near[name]
            )
            for name in near
        }
        least = nearness.words if max(shares.values(), default=0.0) >= nearness.whole else inf
        near = {name: near[name] for name, share in shares.items() if share >= least}
    for name, passages in grouped.items():
        if any(hit.article_id in cited for hit in passages):
            near[name] = passages
    best = [max(passages, key=lambda hit: hit.fused) for passages in near.values()]
    return sorted(best, key=lambda hit: -hit.fused)  # stable: ties as they were found


def passages_inside(hits: Sequence[ScoredPassage], window: Filters | None) -> list[ScoredPassage]:
    """The best passage of each article that was published in a window, the nearest first."""
    if window is None or window.since is None or window.until is None:
        return []
    best: dict[str, ScoredPassage] = {}
    for hit in hits:
        day = hit.article.published_day
        if day and window.since <= day <= window.until:
            best.setdefault(hit.copies[0] if hit.copies else hit.article_id, hit)
    return list(best.values())


def _entry(hit: ScoredPassage, weights: Mapping[str, float]) -> Entry:
    start, end = _sentence(hit, weights)
    return Entry(
        article_id=hit.article_id,
        title=hit.title,
        outlet=hit.outlet,
        published=hit.published or "",
        day=hit.article.published_day,
        passage=hit,
        start=start,
        end=end,
        copies=max(0, len(hit.copies) - 1),
    )


def _sentence(hit: ScoredPassage, weights: Mapping[str, float]) -> tuple[int, int]:
    """The sentence that holds most of the question's words, the first of several.

    Where that is a line between paragraphs ("2. The strike"), it is the one that follows.
    """
    spans = sentence_spans(hit.text, hit.article.language) or [(0, len(hit.text))]
    language = hit.article.language
    shares = [term_coverage(weights, hit.text[slice(*span)], language) for span in spans]
    whole = [hit.text[end - 1] in _ENDS and end - start >= LEAST for start, end in spans]
    best = max(range(len(spans)), key=lambda at: (shares[at], whole[at], -at))
    follows = (at for at in range(best, len(spans)) if whole[at])
    start, end = spans[next(follows, best)]
    return hit.start + start, hit.start + end


LEAST = 30
"""Characters of a sentence that says something by itself."""

_ENDS = frozenset(".!?…\"”’'»)。！？؟।")
