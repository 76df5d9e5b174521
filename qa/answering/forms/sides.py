"""Answer a comparison: each side is looked for by itself, and quoted under its name.

In front stands a sentence that compares both, where there is one.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from embeddings.embedder import Embedder, Vectors
from qa.answering.answer import UNCERTAIN, Answer, Quote
from qa.answering.citing.citations import CitationBuilder
from qa.answering.confidence import LESS_THAN_SURE, UNCERTAIN_FROM, confidence, verdict_of
from qa.answering.explain import explain
from qa.answering.relations import supporters
from qa.answering.selection import (
    Candidate,
    SelectedSentences,
    margin_of,
    select_sentences,
)
from qa.answering.sentence_weights import QUOTING
from qa.answering.statements.names import named_in
from qa.answering.statements.speakers import says
from qa.languages.messages import say, to_say
from qa.question.analysis import analyse
from qa.question.query import Query
from qa.question.sides import DEGREES, Side
from qa.retrieval.centring.centres import question_vector
from qa.retrieval.fusion import FUSION, Fusion
from qa.retrieval.retrieve import RetrievalResult, retrieve
from qa.store import Store
from qa.text.proper_names import ProperName, proper_names, share_named
from qa.text.terms import STOP_TERMS, text_terms

READ = 4
"""Passages that are read for each side, and for the whole question beside them."""

FUSION_OF_SIDE = replace(FUSION, read=READ, surely_read=READ)

BESIDE = 1.0
"""What a sentence loses that does not name its side itself, while the one before it or the
headline does; on the scale of `qa.answering.sentence_weights`."""

LEAST_SURE = 0.2
"""Confidence of a side below which it was not surely found."""

LEAST_WORTH = 0.0
"""A sentence that is worth less tells of the side, and not of what is compared."""

_COMPARING = re.compile(
    rf"\b(?:than|more|less|fewer|{DEGREES}|first|second|top(?:s|ped|ping)?|rank\w*|record|double\w*"
    r"|surpass\w*|overt\w+|eclips\w+|relegat\w+|oust\w+|ahead|behind|twice|times|compar\w+"
    r"|unlike|whereas|differ\w*|same|similar\w*|closely|both|equal\w*|outsold|beat\w*|shy of)\b",
    re.IGNORECASE,
)

_DIFFERENCE = re.compile(r"\b(?:compar\w+|contrast|differ\w*|vs|versus)\b", re.IGNORECASE)

_UNTOLD_BY = to_say("No sentence was found that surely tells what “%(name)s” said on this.")
_UNTOLD_OF = to_say("No sentence was found that surely tells this of “%(name)s”.")


@dataclass(frozen=True, slots=True)
class _Search:
    """What was found for one side, or for the whole question.

    Attributes:
        row: place of the sentence to quote among the selected ones; None if there is none.
        sure: 0 to 1, that it answers.
    """

    retrieved: RetrievalResult
    selected: SelectedSentences
    row: int | None
    sure: float


@dataclass(frozen=True, slots=True)
class _Named:
    """What shows a side in a text.

    Attributes:
        names: its proper names.
        terms: its telling words.
        own: those that the other side has not: "Ada" of "Ada Holm", beside "Ivo Holm".
        speaker: the side, where its own words are asked for; else "".
    """

    names: tuple[ProperName, ...]
    terms: frozenset[str]
    own: frozenset[str]
    speaker: str

    def is_in(self, text: str) -> bool:
        """Whether a text speaks of it."""
        terms = set(text_terms(text))
        if not self.names:
            return self.terms <= terms
        is_told_apart = self.own == self.terms or not self.own.isdisjoint(terms)
        return is_told_apart and share_named(self.names, text) == 1.0


def compare(
    store: Store,
    embedder: Embedder,
    query: Query,
    vector: Vectors,
    *,
    listed: int = QUOTING.passages,
    explains: bool = False,
) -> Answer | None:
    """Answer a comparison with a quote for each side.

    Args:
        store: the archive, which every quote is checked against.
        embedder: the archive's own.
        query: with its sides, see `qa.question.sides`.
        vector: the query's vector, shape (dimension,).
        listed: how many of the passages the answer lists, beside those it cites.
        explains: whether the answer says how the whole question was looked for.

    Returns:
        The answer; at best "uncertain" if nothing was found of a side, which its note then
        names. None where neither side was found.

    Raises:
        ArchiveDamaged: a quote does not stand in the stored article.
    """
    sides = query.analysis.sides
    left, right = sides
    named = [_named(left, right, query), _named(right, left, query)]
    is_said = query.analysis.answer_type == "statement"  # nobody's words compare both
    words = query.text.partition("?")[0].rstrip("?!. ")
    fusion = FUSION if any(side.question == words for side in sides) else FUSION_OF_SIDE
    whole = None
    if explains or not is_said:
        whole = _search(store, embedder, query, vector, fusion)
    searches = []
    for place, side in enumerate(sides):
        if whole is None or side.question != words:
            one_sided = _query_of(query, side)
            side_vector = question_vector(store, embedder, one_sided.text, query.language)
            found = _search(store, embedder, one_sided, side_vector, FUSION_OF_SIDE)
        else:
            found = whole
        searches.append(_of_side(found, named[place], named[1 - place]))
    if all(search.row is None for search in searches):
        return None
    if whole and not is_said:
        fits = [_fits_both(candidate, named, query) for candidate in whole.selected.candidates]
        whole = replace(whole, row=_best(whole.selected, fits))
    answer = _answer(store, query, whole, searches, listed)
    if whole is None or not explains:
        return answer
    rows = [] if whole.row is None else [whole.row]
    explanation = explain(
        query,
        vector,
        whole.retrieved,
        whole.selected,
        rows,
        (),
        answer.confidence,
        answer.verdict,
    )
    return replace(answer, explanation=explanation)


def _named(side: Side, other: Side, query: Query) -> _Named:
    """What shows a side in a text: its names or, if it has none, all of its telling words."""
    names = proper_names(side.name, query.analysis.names)
    terms = frozenset(text_terms(side.name)) - STOP_TERMS
    is_said = query.analysis.answer_type == "statement"
    speaker = side.name if is_said else ""
    return _Named(names, terms, terms - set(text_terms(other.name)), speaker)


def _query_of(query: Query, side: Side) -> Query:
    """The question for one side, with what the whole one takes from earlier ones."""
    text = " ".join((side.question, *query.carried))
    analysis = analyse(side.question, text, query.moment, query.analysis.names)
    return replace(query, text=text, analysis=analysis)


def _of_side(found: _Search, side: _Named, other: _Named) -> _Search:
    """A search with the sentence that tells of a side; unsure where others answer far better."""
    if found.sure < UNCERTAIN_FROM:
        return found
    candidates, scores = found.selected.candidates, found.selected.scores
    row = _best(found.selected, [_fits_side(candidate, side, other) for candidate in candidates])
    is_behind = row is not None and scores[row] < max(scores) - margin_of(found.selected)
    return replace(found, row=row, sure=UNCERTAIN_FROM if is_behind else found.sure)


def _search(
    store: Store, embedder: Embedder, query: Query, vector: Vectors, fusion: Fusion
) -> _Search:
    retrieved = retrieve(store, embedder, query, vector, QUOTING.passages, fusion=fusion)
    selected = select_sentences(store, embedder, query, vector, retrieved)
    sure = confidence(selected.features) if selected.candidates else 0.0
    return _Search(retrieved, selected, None, sure)


def _best(selected: SelectedSentences, losses: Sequence[float | None]) -> int | None:
    """The row that is worth most, less what it loses; None where every one is out."""
    worth = {
        row: selected.scores[row] - loss for row, loss in enumerate(losses) if loss is not None
    }
    best = max(worth, key=lambda row: worth[row], default=None)
    return best if best is not None and worth[best] >= LEAST_WORTH else None


def _fits_side(candidate: Candidate, side: _Named, other: _Named) -> float | None:
    """What a sentence loses as the quote of a side; None if it does not speak of it."""
    if side.is_in(candidate.text):
        return 0.0 if not side.speaker or says(side.speaker, candidate.text) else None
    if side.speaker:
        return None
    sentence = candidate.sentence
    before = sentence.article.text[: sentence.start].rstrip().rpartition("\n")[2]
    beside = f"{candidate.hit.title}\n{before}"
    is_of_another = named_in(candidate.text) or other.is_in(candidate.text)
    return BESIDE if side.is_in(beside) and not is_of_another else None


def _fits_both(candidate: Candidate, sides: Sequence[_Named], query: Query) -> float | None:
    """Nothing if a sentence names both sides and compares them; None if it does not.

    Who asks for the difference wants whatever names both.
    """
    compares = _DIFFERENCE.search(query.text) or _COMPARING.search(candidate.text)
    return 0.0 if compares and all(side.is_in(candidate.text) for side in sides) else None


def _answer(
    store: Store, query: Query, whole: _Search | None, searches: Sequence[_Search], listed: int
) -> Answer:
    """The answer, by the quote that compares both sides, if there is one, and those of each."""
    sides = query.analysis.sides
    sure = sum(search.sure for search in searches) / len(searches)
    if min(search.sure for search in searches) < LEAST_SURE:
        sure = min(sure, LESS_THAN_SURE)
    if whole and whole.row is not None:
        sure = max(sure, whole.sure)
    missing = [
        side.name for side, search in zip(sides, searches, strict=True) if search.row is None
    ]
    if missing:
        sure = min(sure, LESS_THAN_SURE)
    verdict = verdict_of(max(sure, UNCERTAIN_FROM))
    builder = CitationBuilder(store)
    quotes: list[Quote] = []
    told: list[tuple[str | None, _Search]] = [(None, whole)] if whole else []
    told += zip((side.name for side in sides), searches, strict=True)
    for name, search in told:
        if search.row is None:
            continue
        quote = _quote(builder, search, search.row, is_sure=verdict == "answered")
        if quote is not None:
            quotes.append(replace(quote, side=name))
    cited = {citation.article_id for citation in builder.citations}
    hits = {hit.passage.id: hit for _, search in told for hit in search.retrieved.hits}.values()
    paragraphs = [quote.with_numbers for quote in quotes]
    return Answer(
        question=query.question,
        query=query,
        verdict=verdict,
        text="\n\n".join(
            paragraphs if verdict == "answered" else (say(query.told_in, UNCERTAIN), *paragraphs)
        ),
        quotes=tuple(quotes),
        citations=tuple(builder.citations),
        passages=tuple(
            hit for rank, hit in enumerate(hits) if rank < listed or hit.article_id in cited
        ),
        confidence=sure,
        note=_missing(missing[0], query) if missing else None,
    )


def _missing(name: str, query: Query) -> str:
    is_said = query.analysis.answer_type == "statement"
    return say(query.told_in, _UNTOLD_BY if is_said else _UNTOLD_OF, name=name)


def _quote(builder: CitationBuilder, search: _Search, row: int, *, is_sure: bool) -> Quote | None:
    """The quote of a sentence; None if it is quoted already."""
    candidate = search.selected.candidates[row]
    if builder.citation_of(candidate.place) is not None:
        return None
    support, related = supporters(search.selected, row, [row]) if is_sure else ([], [])
    return builder.quote(
        candidate.place, support, related=related, answer=candidate.answer if is_sure else None
    )
