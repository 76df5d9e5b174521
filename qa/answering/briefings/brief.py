"""From the passages found for a matter to the sentences that tell its developments."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from embeddings.embedder import Embedder, Vectors
from qa.answering.briefings.coverage import cover
from qa.answering.briefings.developments import day_told, newsworthiness
from qa.answering.briefings.named_article import gist, named_article
from qa.answering.briefings.told import (
    HALF_LIKE,
    ToldSentence,
    freshness,
    lead_of,
    names_told,
    quotable_sentences,
    relevances,
    share_held,
    share_of_headline,
)
from qa.answering.selection import Candidate, SelectedSentences, in_language_of_question, repeats
from qa.answering.statements.cosines import Cosines
from qa.answering.statements.repeats import are_two, half_in
from qa.answering.timeline.course_of_events import near_passages, passages_inside
from qa.answering.timeline.told_once import told_once
from qa.languages.codes import ENGLISH, base_code
from qa.passage import ScoredPassage
from qa.question.briefings import ASKED
from qa.question.query import Query
from qa.retrieval.retrieve import RetrievalResult
from qa.retrieval.weighing.term_weights import TermWeights
from qa.store import Store
from qa.text.proper_names import share_named
from qa.text.prose.opinion import is_opinion
from qa.text.terms import query_terms


@dataclass(frozen=True, slots=True)
class Brief:
    """How much is looked at and told.

    Attributes:
        depth: passages that are searched for articles on the matter.
        articles: most articles that are looked into.
        passages: most passages of each.
        lead: characters at the top of an article in which it tells its news.
        embedded: most sentences that are embedded, chosen by all but their vectors.
        most, least: sentences that are quoted; fewer only where there are no more.
        about: least share of the matter's words in the headline of an article about it.
        named: least share of them in a sentence of an article that is about other things.
        floor: share of the best sentence's relevance below which none is quoted.
        course_floor: the same in a course of events, whose days count more.
    """

    depth: int = 60
    articles: int = 10
    passages: int = 2
    lead: int = 700
    embedded: int = 32
    most: int = 8
    least: int = 4
    about: float = 0.5
    named: float = 0.5
    floor: float = 0.33
    course_floor: float = 0.22


BRIEF = Brief()


def brief(
    store: Store,
    embedder: Embedder,
    query: Query,
    vector: Vectors,
    retrieved: RetrievalResult,
    selected: SelectedSentences,
) -> tuple[SelectedSentences, list[int]]:
    """The sentences that tell the developments of a matter, and the rows to quote, in order.

    Args:
        store: the archive.
        embedder: its own.
        query: asks for a briefing.
        vector: the query's vector, shape (dimension,).
        retrieved: as deep as `Brief.depth`.
        selected: of the answer to the same question, whose evidence stays.

    Returns:
        No rows where no article is about the matter, or has the headline.
    """
    named = _named(query, retrieved)
    if named is not None:
        return gist(store, embedder, vector, named, selected)
    if query.briefing is not None and query.briefing.kind == "article":
        return selected, []
    weights = _topic_weights(query, retrieved.weights)
    near = _near(retrieved.hits, weights, query)
    if _is_of_days(query):  # its articles are compared by nothing but their days
        once = {hit.article_id for hit in told_once(store, embedder, near, query.language)}
        near = [hit for hit in near if hit.article_id in once]
    told = _sentences(near, retrieved.hits, weights, query)
    told = sorted(told, key=lambda sentence: -sentence.relevance())
    languages = [sentence.candidate.language for sentence in told]
    told = [told[row] for row in half_in(query.language, languages, BRIEF.embedded)]
    if not told:
        return selected, []
    vectors, scores = relevances(store, embedder, vector, told)

    def of(rows: Sequence[int]) -> SelectedSentences:
        return replace(
            selected,
            candidates=tuple(told[row].candidate for row in rows),
            scores=tuple(scores[row] for row in rows),
            cosines=Cosines.of_vectors(vectors[rows]),
        )

    floor = (BRIEF.course_floor if _is_course(query) else BRIEF.floor) * max(scores)
    kept = [row for row, score in enumerate(scores) if score >= floor]
    found = of(kept)
    days = [_day(each, query) for each in found.candidates]

    def in_two_languages(row: int, other: int) -> bool:
        languages = (found.candidates[each].language for each in (row, other))
        return are_two(*languages) and repeats(found, row, other)

    chosen = cover(
        vectors[kept],
        found.scores,
        [[each.source for each in found.candidates], days],
        BRIEF.most,
        BRIEF.least,
        [names_told(each.text, near, weights, each.language or None) for each in found.candidates],
        says_again=in_two_languages,
    )
    rows = in_language_of_question(of(range(len(told))), [kept[row] for row in chosen])
    kept += [row for row in rows if row not in kept]
    result = of(kept)
    return result, in_order([kept.index(row) for row in rows], result, query)


def is_named_article(query: Query, retrieved: RetrievalResult) -> bool:
    """Whether a question names an article that was found, so that it is surely answered."""
    return _named(query, retrieved) is not None


def holds_matter(query: Query, retrieved: RetrievalResult) -> bool:
    """Whether articles are about the matter: they hold its words, and a passage all its names.

    What is near to a matter ("the flood in Marl" to one in Osk) reads as if it answered.
    """
    weights = _topic_weights(query, retrieved.weights)
    names = query.analysis.proper_names
    return any(
        share_named(names, f"{hit.title} {hit.text}") == 1.0
        for hit in _near(retrieved.hits, weights, query)
    )


def is_headline_news(query: Query, retrieved: RetrievalResult) -> bool:
    """Whether a headline holds the matter, all its words and a name, or news is of its days."""
    weights = _topic_weights(query, retrieved.weights)
    near = _near(retrieved.hits, weights, query)
    if _is_of_days(query):
        return bool(near)
    names = query.analysis.proper_names
    return bool(names) and any(
        share_held(weights, hit.title, hit.article.language) == 1.0
        and share_named(names, hit.title) == 1.0
        for hit in near
    )


def _named(query: Query, retrieved: RetrievalResult) -> ScoredPassage | None:
    if query.briefing is None or query.briefing.kind != "article":
        return None
    return named_article(query.briefing.topic, retrieved.hits)


def _topic_weights(query: Query, weights: Mapping[str, float]) -> Mapping[str, float]:
    """The weights of the words of the matter, without those that ask for a briefing."""
    topic = query.briefing.topic if query.briefing else ""
    if isinstance(weights, TermWeights):
        matter, own = topic or " ".join(query.carried), query.language
        if own != ENGLISH or set(weights.by_language) != {ENGLISH}:
            return weights.among(lambda code: query_terms(matter, own, (code,)))
    if not topic:
        terms = set(query_terms(" ".join(query.carried)))
        return {term: weight for term, weight in weights.items() if term in terms}
    asking = set(query_terms(ASKED)).difference(query_terms(topic))
    return {term: weight for term, weight in weights.items() if term not in asking}


def _near(
    hits: Sequence[ScoredPassage], weights: Mapping[str, float], query: Query
) -> list[ScoredPassage]:
    """The best passages of the articles on a matter, or of its days, the nearest first.

    Of two matters that differ by a number ("Super Bowl 59") the words do not tell one from the
    other. Opinion counts only where nobody reports.
    """
    near = (
        passages_inside(hits, query.window)
        if _is_of_days(query)
        else near_passages(hits, weights, share_held=share_held)
    )
    numbers = {term: 1.0 for term in weights if term.isdigit()}
    numbered = [
        hit
        for hit in near
        if share_held(numbers, f"{hit.title} {hit.text}", hit.article.language) == 1.0
    ]
    near = numbered or near
    reported = [hit for hit in near if not is_opinion(hit.title, hit.url)]
    near = reported or near
    languages = [hit.article.language or "" for hit in near]
    return [near[row] for row in half_in(query.language, languages, BRIEF.articles)]


def _sentences(
    near: Sequence[ScoredPassage],
    hits: Sequence[ScoredPassage],
    weights: Mapping[str, float],
    query: Query,
) -> list[ToldSentence]:
    """The sentences of the articles at their top and in their best passages, each once."""
    best: dict[str, float] = {}  # scores of two languages are not to be compared
    for hit in near:
        code = base_code(hit.article.language)
        best[code] = max(best.get(code, 0.0), hit.fused)
    fresh = freshness(near, query)
    is_of_days = _is_of_days(query)  # its news is what its articles begin with
    told: list[ToldSentence] = []
    for hit, day_worth in zip(near, fresh, strict=True):
        is_about = is_of_days or share_held(weights, hit.title, hit.article.language) >= BRIEF.about
        spans = [(other.start, other.end) for other in hits if other.article_id == hit.article_id][
            : 0 if is_of_days else BRIEF.passages
        ]
        if is_about:
            spans.append(lead_of(hit.article, BRIEF.lead))
        most = best[base_code(hit.article.language)]
        share = hit.fused / most if most else 1.0
        for number, sentence in enumerate(quotable_sentences(hit.article, weights, spans)):
            if not is_about and sentence.words < BRIEF.named:
                continue
            place = 1.0 / (1.0 + number) if is_about else 0.0
            news = newsworthiness(
                sentence.text, hit.article.published_day, looks_back=_is_course(query)
            )
            told.append(
                ToldSentence(
                    candidate=Candidate(sentence, hit),
                    words=HALF_LIKE if is_of_days else sentence.words,
                    headline=share_of_headline(hit.title, sentence.text, hit.article.language),
                    place=place,
                    worth=share * day_worth * news,
                )
            )
    return told


def _day(candidate: Candidate, query: Query) -> date | None:
    """The day of publication; in a course of events that of what is told."""
    published = candidate.hit.article.published_day
    return day_told(candidate.text, published) if _is_course(query) else published


def _is_course(query: Query) -> bool:
    return query.briefing is not None and query.briefing.kind == "course"


def _is_of_days(query: Query) -> bool:
    return query.briefing is not None and query.briefing.kind == "days"


def in_order(rows: Sequence[int], selected: SelectedSentences, query: Query) -> list[int]:
    """By day, what has none last; of one day the best article first, as it stands there."""
    candidates, scores = selected.candidates, selected.scores
    days = {row: _day(candidates[row], query) for row in rows}
    is_reversed = query.briefing is not None and query.briefing.newest_first
    best: dict[tuple[date | None, str], float] = {}
    for row in rows:
        part = days[row], candidates[row].source
        best[part] = max(best.get(part, 0.0), scores[row])

    def place(row: int) -> tuple[bool, int, float, str, int]:
        day, source = days[row], candidates[row].source
        number = day.toordinal() if day else 0
        return (
            day is None,
            -number if is_reversed else number,
            -best[day, source],
            source,
            candidates[row].sentence.start,
        )

    return sorted(rows, key=place)
