"""From the sentences that an answer quotes to the answer: what stands beside them, and in order."""

from __future__ import annotations

from collections.abc import Sequence

from qa.answering.answer import UNCERTAIN, Answer, Contrast, StateHistory
from qa.answering.citing.citations import CitationBuilder
from qa.answering.confidence import verdict_of
from qa.answering.marking import may_answer
from qa.answering.relations import (
    contrasts_of,
    newest_first,
    printed_unit,
    states_of,
    supporters,
)
from qa.answering.selection import Candidate, SelectedSentences
from qa.answering.sentence_weights import QUOTING
from qa.answering.statements.contrasts import StatementContrast
from qa.answering.statements.states import StatementStates
from qa.languages.messages import say
from qa.question.query import Query
from qa.retrieval.retrieve import RetrievalResult
from qa.store import Store


def compose(
    store: Store,
    query: Query,
    retrieved: RetrievalResult,
    selected: SelectedSentences,
    rows: Sequence[int],
    sure: float,
    *,
    listed: int = QUOTING.passages,
) -> Answer:
    """The answer that quotes the sentences of some rows.

    Of a sure one the sentences of other outlets that say the same stand beside each, figures
    that changed have their newest state in front, and those that differ are shown.

    Args:
        store: the archive, which every quote is checked against.
        query: what was asked.
        retrieved: what was found.
        selected: the sentences that were scored.
        rows: of those to quote, the best first; one at the least.
        sure: 0 to 1; its verdict must not be "absent".
        listed: how many of the passages the answer lists, beside those it cites.

    Raises:
        ArchiveDamaged: a quote does not stand in the stored article.
    """
    verdict = verdict_of(sure)
    is_sure = verdict == "answered"
    states = states_of(selected, rows, query)
    differing = _differing(selected, rows, query, states) if is_sure else []
    # The figure that differs is worth its sentence.
    others = [row for contrast in differing for row, _ in contrast.figures if row not in rows]
    if query.briefing is None:
        rows = list(dict.fromkeys((*rows, *others)))[: max(QUOTING.most, len(rows))]
        rows = newest_first(selected, rows, states, query)
    places = [candidate.place for candidate in selected.candidates]
    beside = {row: supporters(selected, row, rows) if is_sure else ([], []) for row in rows}
    builder = CitationBuilder(store)
    quotes = tuple(
        builder.quote(
            places[row],
            beside[row][0],
            related=beside[row][1],
            answer=_answer(selected.candidates[row], query) if is_sure else None,
        )
        for row in rows
        if builder.citation_of(places[row]) is None
    )
    histories = tuple(_history(builder, selected, state) for state in states)
    contrasts = tuple(_contrast(builder, selected, contrast) for contrast in differing)
    cited = {citation.article_id for citation in builder.citations}
    paragraphs = [quote.with_numbers for quote in quotes]
    return Answer(
        question=query.question,
        query=query,
        verdict=verdict,
        text="\n\n".join(paragraphs if is_sure else (say(query.told_in, UNCERTAIN), *paragraphs)),
        quotes=quotes,
        citations=tuple(builder.citations),
        contrasts=contrasts,
        states=histories,
        passages=tuple(
            hit
            for rank, hit in enumerate(retrieved.hits)
            if rank < listed or hit.article_id in cited
        ),
        confidence=sure,
    )


def compose_lead(
    store: Store, query: Query, selected: SelectedSentences, row: int, sure: float
) -> Answer:
    """What `compose` begins with: the answer with its first quote alone; arguments as there."""
    candidate = selected.candidates[row]
    verdict = verdict_of(sure)
    is_sure = verdict == "answered"
    builder = CitationBuilder(store)
    quote = builder.quote(candidate.place, answer=_answer(candidate, query) if is_sure else None)
    return Answer(
        question=query.question,
        query=query,
        verdict=verdict,
        text=quote.with_numbers
        if is_sure
        else f"{say(query.told_in, UNCERTAIN)}\n\n{quote.with_numbers}",
        quotes=(quote,),
        citations=tuple(builder.citations),
        passages=(),
        confidence=sure,
    )


def _differing(
    selected: SelectedSentences,
    rows: Sequence[int],
    query: Query,
    states: Sequence[StatementStates],
) -> list[StatementContrast]:
    """The figures that differ, but for those of several days that are told as such."""
    replaced = [{row for row, _ in state.figures} for state in states]
    return [
        contrast
        for contrast in contrasts_of(selected, rows, query.analysis.quantity)
        if not any({row for row, _ in contrast.figures} <= known for known in replaced)
        and not any(_is_told(contrast, state) for state in states)
    ]


def _is_told(contrast: StatementContrast, state: StatementStates) -> bool:
    known = {figure.value for _, figure in state.figures}
    return contrast.unit == state.unit and known.issuperset(
        figure.value for _, figure in contrast.figures
    )


def _history(
    builder: CitationBuilder, selected: SelectedSentences, state: StatementStates
) -> StateHistory:
    first, figure = state.figures[0]
    candidates = selected.candidates
    return builder.history(
        printed_unit(state.unit, candidates[first].text, figure),
        [
            (candidates[row].place, figure.text, day)
            for row, figure in state.figures
            if (day := candidates[row].hit.article.published_day)
        ],
    )


def _contrast(
    builder: CitationBuilder, selected: SelectedSentences, contrast: StatementContrast
) -> Contrast:
    first, figure = contrast.figures[0]
    candidates = selected.candidates
    return builder.contrast(
        printed_unit(contrast.unit, candidates[first].text, figure),
        [(candidates[row].place, figure.text) for row, figure in contrast.figures],
    )


def _answer(candidate: Candidate, query: Query) -> tuple[int, int] | None:
    """Where the words that answer stand, if they are to be marked."""
    if candidate.answer is None:
        return None
    start, end = candidate.answer
    text = candidate.sentence.article.text
    before = text[candidate.sentence.start : start]
    return (start, end) if may_answer(query.analysis, text[start:end], before) else None
