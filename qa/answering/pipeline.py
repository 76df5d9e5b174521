"""Answer a question: first inside the time it names, then outside."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from functools import partial

from embeddings.embedder import Embedder, Vectors
from embeddings.reader import Reader
from embeddings.reranker import Reranker
from qa.answering.answer import Answer
from qa.answering.briefings.brief import BRIEF, brief, holds_matter, is_named_article
from qa.answering.compose import compose
from qa.answering.confidence import LESS_THAN_SURE, confidence, verdict_of
from qa.answering.explain import explain
from qa.answering.forms.lists import rows_of_list
from qa.answering.forms.sides import compare
from qa.answering.forms.yes_no import rows_of_yes_no
from qa.answering.premises.missing import missing
from qa.answering.premises.unsupported import unsupported
from qa.answering.refusal import days, foreign_note, refusal
from qa.answering.selection import (
    SelectedSentences,
    rows_to_quote,
    select_sentences,
    unknown_names,
)
from qa.answering.sentence_weights import QUOTING
from qa.passage import ScoredPassage
from qa.question.query import Query, check_k
from qa.question.time.mentions import counts_another, speaks_of, speaks_of_another, times_named
from qa.retrieval.periods import times_told
from qa.retrieval.retrieve import MOST, RetrievalResult, retrieve
from qa.store import Store
from qa.text.dates import MONTH_PATTERN
from qa.text.plain import listed

MOST_UNCERTAIN = 3
"""Quotes of an answer that is uncertain: more would have to be read than a search gives."""

Find = Callable[..., RetrievalResult]
"""Takes and gives what `qa.retrieval.retrieve.retrieve` does."""

_VERDICTS = ("absent", "uncertain", "answered")  # the surer, the later
_YEAR_OR_MONTH = rf"\b(?:(?:1[6-9]|20)\d\ds?|{MONTH_PATTERN})\b"
_DATE = re.compile(_YEAR_OR_MONTH, re.IGNORECASE)
_DATE_IN_PRINT = re.compile(_YEAR_OR_MONTH)  # in print "may" is a verb


def answer_question(
    store: Store,
    embedder: Embedder,
    query: Query,
    vector: Vectors,
    k: int,
    reranker: Reranker | None = None,
    *,
    explains: bool = False,
    find: Find = retrieve,
) -> Answer:
    """Answer a question, first inside the time that it names, then outside.

    Where no passage holds a phrase that the question puts in quotation marks, others may
    answer, and the note says so.

    Args:
        store: the archive, which every quote is checked against.
        embedder: the archive's own.
        query: from `qa.understanding.Understanding.of`.
        vector: the query's vector, shape (dimension,).
        k: how many passages the answer lists, beside those it cites; 1 to `MOST`.
        reranker: a cross-encoder that orders the best passages.
        explains: whether the answer says how it came about.
        find: `retrieve`, or what remembers its results.

    Raises:
        QuestionError: ``k`` is out of its bounds.
        ArchiveDamaged: a quote does not stand in the stored article.
    """
    answer_in_time = partial(
        _answer_in_time, store, embedder, k=k, reranker=reranker, explains=explains, find=find
    )
    answer = answer_in_time(query, vector)
    words = query.filters.words
    if answer.passages or not words.required or store.dense(vector, 1, query.filters):
        return answer
    filters = replace(query.filters, words=replace(words, required=()))
    query = replace(query, filters=filters)
    answer = answer_in_time(query, vector)
    phrases = listed([f"“{phrase.words}”" for phrase in words.required])
    notes = (f"No passage holds {phrases} in these words; these come nearest.", answer.note)
    return replace(answer, note=" ".join(filter(None, notes)))


def _answer_in_time(
    store: Store,
    embedder: Embedder,
    query: Query,
    vector: Vectors,
    *,
    k: int,
    reranker: Reranker | None,
    explains: bool,
    find: Find,
) -> Answer:
    """Answer a question from the time that it names, or else from outside it.

    Where nothing published in the time that the question names, or soon after, surely
    answers, articles of other times may: a story often looks back. They then must surely
    answer, or nothing inside may answer either. Of a time with a name of its own ("in
    May 2019") they must then speak; of one that counts from the day of asking ("last
    week") they need not, for the archive may have ended before. The answer's note says
    so either way. What speaks of the quarter beside that asked for answers in no case.
    """
    k = check_k(k, MOST)
    if query.analysis.sides and reranker is None:
        compared = compare(store, embedder, query, vector, listed=k, explains=explains)
        if compared is not None:
            return compared
    depth = max(k, QUOTING.read)  # how many are listed must not change the answer
    if query.briefing:
        depth = max(depth, BRIEF.depth)
    retrieved = find(store, embedder, query.within_window, vector, depth, reranker=reranker)
    retrieved = _of_the_period(query, retrieved)
    inside = answer_from(store, embedder, query, vector, retrieved, listed=k, explains=explains)
    if inside.verdict == "answered" or query.window is None or query.moment is None:
        return inside
    known = retrieved.searches
    retrieved = find(store, embedder, query, vector, depth, reranker=reranker, known=known)
    retrieved = _of_the_period(query, retrieved)
    if not query.moment.is_relative:
        hits = tuple(hit for hit in retrieved.hits if _speaks_of(query, hit))
        retrieved = replace(retrieved, hits=hits)
    outside = answer_from(store, embedder, query, vector, retrieved, listed=k, explains=explains)
    if _VERDICTS.index(outside.verdict) <= _VERDICTS.index(inside.verdict):
        return inside
    note = (
        f"No sentence published {days(query.window)} was found that surely answers; the quotes "
        "are from other days."
    )
    note = f"{note} {outside.note}" if outside.note else note
    explanation = outside.explanation and replace(outside.explanation, is_outside=True)
    return replace(outside, note=note, explanation=explanation)


def answer_from(
    store: Store,
    embedder: Embedder,
    query: Query,
    vector: Vectors,
    retrieved: RetrievalResult,
    *,
    listed: int = QUOTING.passages,
    explains: bool = False,
) -> Answer:
    """Answer a question with verbatim sentences of the passages found, or refuse.

    Args:
        store: the archive, which every quote is checked against.
        embedder: the archive's own.
        query: from `qa.question.understand.understand`.
        vector: the query's vector, shape (dimension,).
        retrieved: what `qa.retrieval.retrieve.retrieve` gave.
        listed: how many of the passages the answer lists, beside those it cites.
        explains: whether the answer says how it came about.

    Raises:
        ArchiveDamaged: a quote does not stand in the stored article.
    """
    selected = select_sentences(store, embedder, query, vector, retrieved)
    sure, doubt = _sureness(query, retrieved, selected, embedder.reader)
    verdict = verdict_of(sure)
    is_sure = verdict == "answered"
    rows: list[int] = []
    if verdict != "absent":
        if query.briefing:
            selected, rows = brief(embedder, query, vector, retrieved, selected)
        rows = (rows or _rows(selected, query))[: None if is_sure else MOST_UNCERTAIN]
    unknown: tuple[str, ...] = ()
    if explains or verdict == "absent":
        unknown = unknown_names(store, query, retrieved.hits)
    explanation = None
    if explains:
        explanation = explain(query, vector, retrieved, selected, rows, unknown, sure, verdict)
    if verdict == "absent":
        text = refusal(store.coverage(), query, unknown, len(retrieved.hits[:listed]))
        return Answer(
            question=query.question,
            query=query,
            verdict=verdict,
            text=text,
            quotes=(),
            citations=(),
            passages=retrieved.hits[:listed],
            confidence=sure,
            note=doubt,
            explanation=explanation,
        )
    answer = compose(store, query, retrieved, selected, rows, sure, listed=listed)
    return replace(answer, note=doubt, explanation=explanation)


def _sureness(
    query: Query, retrieved: RetrievalResult, selected: SelectedSentences, reader: Reader | None
) -> tuple[float, str | None]:
    """The confidence in an answer, 0 to 1, and what speaks against it in a sentence of ours."""
    sure = confidence(selected.features) if selected.candidates else 0.0
    doubt = None
    if is_named_article(query, retrieved):
        sure = 1.0
    elif query.briefing:
        sure = sure if holds_matter(query, retrieved) else min(sure, LESS_THAN_SURE)
    elif selected.candidates:
        doubt = unsupported(query, retrieved, selected.features, reader) or missing(
            query, [selected.candidates[row] for row in _rows(selected, query)]
        )
    if query.language:
        doubt = foreign_note(query.language)
    return (min(sure, LESS_THAN_SURE) if doubt else sure), doubt


def _rows(selected: SelectedSentences, query: Query) -> list[int]:
    """The sentences to quote, best first, by the form of the question."""
    match query.analysis.form:
        case "list":
            return rows_of_list(selected, query)
        case "yes_no":
            return rows_of_yes_no(selected)
        case _:
            return rows_to_quote(selected)


def _of_the_period(query: Query, retrieved: RetrievalResult) -> RetrievalResult:
    """What was found, but for what speaks of another quarter, or month of another year.

    A passage goes as a whole only where it does not tell of any day of the period either.
    """
    period = query.period
    if period is None:
        return retrieved
    told = [(hit, times_told(hit.passage, hit.article)) for hit in retrieved.hits]
    hits = tuple(hit for hit, named in told if not speaks_of_another(period, named))
    sentences = {
        passage: tuple(
            sentence
            for sentence in read
            if not counts_another(
                period, times_named(sentence.text, sentence.article.published_day)
            )
        )
        for passage, read in retrieved.sentences.items()
    }
    return replace(retrieved, hits=hits, sentences=sentences)


def _speaks_of(query: Query, hit: ScoredPassage) -> bool:
    """Whether a passage names the time of a question itself, or its years and months."""
    if query.period and speaks_of(query.period, times_told(hit.passage, hit.article)):
        return True
    dates = {date.casefold() for date in _DATE_IN_PRINT.findall(f"{hit.title}\n{hit.text}")}
    asked = _DATE.findall(query.moment.words) if query.moment else []
    decades = {date[:3] for date in dates if date[0].isdigit()}
    return bool(asked) and all(
        date in dates or (date[-2:] == "0s" and date[:3] in decades)
        for date in map(str.casefold, asked)
    )
