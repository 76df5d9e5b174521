"""Explain an answer by the records that it was made from; nothing is searched again."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import fields
from functools import partial

from embeddings.embedder import Vectors
from qa.answering.confidence import ANSWER_FROM, UNCERTAIN_FROM, Verdict
from qa.answering.explanation import (
    ExplainedPassage,
    ExplainedQuestion,
    ExplainedSentence,
    Explanation,
    Fate,
    Score,
)
from qa.answering.selection import (
    Candidate,
    SelectedSentences,
    by_worth,
    margin_of,
    repeats,
)
from qa.passage import ScoredPassage
from qa.question.query import Query
from qa.retrieval.retrieve import RetrievalResult


def explain(
    query: Query,
    vector: Vectors,
    retrieved: RetrievalResult,
    selected: SelectedSentences,
    rows: Sequence[int],
    unknown: Sequence[str],
    confidence: float,
    verdict: Verdict,
) -> Explanation:
    """How an answer came about.

    Args:
        query: the question as the archive was asked.
        vector: the query's vector, shape (dimension,).
        retrieved: what was found.
        selected: the likely sentences.
        rows: those of them that are quoted; none where the answer is a refusal.
        unknown: names in the question that no article mentions.
        confidence: 0 to 1.
        verdict: the verdict on it.
    """
    filters = query.window or query.filters
    return Explanation(
        question=ExplainedQuestion(
            understood=query.understood,
            terms=tuple(Score(term, weight) for term, weight in retrieved.weights.items()),
            names=tuple(name.text for name in query.analysis.proper_names),
            unknown=tuple(unknown),
            answer_type=query.analysis.answer_type,
            since=filters.since,
            until=filters.until,
            outlets=tuple(sorted(filters.outlets)),
            languages=tuple(sorted(filters.languages)),
        ),
        is_outside=False,
        passages=tuple(
            _passage(hit, is_read=hit.passage.id in retrieved.sentences) for hit in retrieved.hits
        ),
        sentences=tuple(
            _sentence(
                selected.candidates[row],
                partial(selected.cosines.with_question, row, vector),
                selected.scores[row],
                _fate_of(selected, row, rows),
            )
            for row in by_worth(selected)
        ),
        evidence=_scores(selected.features),
        confidence=confidence,
        verdict=verdict,
        reason=_reason(selected, unknown, confidence, verdict),
    )


def _passage(hit: ScoredPassage, *, is_read: bool) -> ExplainedPassage:
    return ExplainedPassage(
        article_id=hit.article_id,
        title=hit.title,
        outlet=hit.outlet,
        published=hit.published,
        start=hit.start,
        end=hit.end,
        is_read=is_read,
        scores=_scores(hit),
    )


def _sentence(
    candidate: Candidate, cosine: Callable[[], float], total: float, fate: Fate
) -> ExplainedSentence:
    passage = Score("passage", candidate.hit.score)
    scores, read = _scores(candidate.sentence), candidate.sentence.reading
    if read is None:
        scores += (Score("cosine", cosine()),)
    else:  # which takes the place of cosine and late interaction
        scores = tuple(score for score in scores if score.name != "late")
        scores += (Score("evidence", read.evidence), Score("span", read.span))
    return ExplainedSentence(
        article_id=candidate.hit.article_id,
        start=candidate.sentence.start,
        end=candidate.sentence.end,
        text=candidate.text,
        scores=(*scores, passage),
        total=total,
        fate=fate,
    )


_NO_SCORES = frozenset({"start", "end"})


def _scores(record: object) -> tuple[Score, ...]:
    """The numbers among the fields of a record, yes and no as 1 and 0."""
    values = ((field.name, getattr(record, field.name)) for field in fields(record))  # type: ignore[arg-type]
    return tuple(
        Score(name, float(value))
        for name, value in values
        if isinstance(value, int | float) and name not in _NO_SCORES
    )


def _reason(
    selected: SelectedSentences, unknown: Sequence[str], confidence: float, verdict: Verdict
) -> str:
    if not selected.candidates:
        return "Nothing was found."
    names = ", ".join(f"“{name}”" for name in unknown)
    missing = f"No article mentions {names}, which weighs heavily. " if unknown else ""
    sure = f"{missing}The confidence of {confidence:.2f} is"
    if verdict == "answered":
        return f"{sure} at least {ANSWER_FROM:.2f}."
    if verdict == "uncertain":
        return f"{sure} less than {ANSWER_FROM:.2f}, but at least {UNCERTAIN_FROM:.2f}."
    return f"{sure} less than {UNCERTAIN_FROM:.2f}."


def _fate_of(selected: SelectedSentences, row: int, rows: Sequence[int]) -> Fate:
    """Why a sentence is quoted or not, where ``rows`` are; by the rules of `rows_to_quote`."""
    if row in rows:
        return "quoted"
    if not rows:
        return "refused"
    if selected.scores[row] < max(selected.scores) - margin_of(selected):
        return "too far behind"
    if any(repeats(selected, row, other) for other in rows):
        return "says the same"
    return "enough quotes"
