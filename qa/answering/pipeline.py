"""Answer a question: first inside the time it names, then outside."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial

from embeddings.embedder import Embedder, Vectors
from embeddings.reader import Reader
from embeddings.reranker import Reranker
from qa.answering.answer import Answer
from qa.answering.briefings.brief import (
    BRIEF,
    brief,
    holds_matter,
    is_headline_news,
    is_named_article,
)
from qa.answering.choosing.draft import Draft, Grounds
from qa.answering.compose import compose, compose_lead
from qa.answering.confidence import ANSWER_FROM, LESS_THAN_SURE, confidence, verdict_of
from qa.answering.explain import explain
from qa.answering.forms.rows import MOST_UNCERTAIN, lead_of, rows_of
from qa.answering.forms.sides import compare
from qa.answering.premises.language import unread
from qa.answering.premises.missing import missing
from qa.answering.premises.period import is_from_later, of_the_period, speaks_of_time
from qa.answering.premises.unsupported import unsupported
from qa.answering.refusal import days, refusal
from qa.answering.selection import SelectedSentences, likely_sentences, with_cosines
from qa.answering.sentence_weights import QUOTING
from qa.languages.messages import quoted, say, to_say
from qa.languages.punctuation import in_a_row
from qa.question.query import Query, check_k
from qa.retrieval.names import unknown_names
from qa.retrieval.retrieve import MOST, RetrievalResult, retrieve
from qa.store import Store
from qa.text.plain import listed

Find = Callable[..., RetrievalResult]
"""Takes and gives what `qa.retrieval.retrieve.retrieve` does."""

OnLead = Callable[[Answer], None]
"""Takes what is known of an answer first; what it takes next stands in place of it."""

_NO_PHRASE = to_say("No passage holds %(phrases)s in these words; these come nearest.")
_DAYS_AFTER = to_say(
    "No sentence published %(days)s was found that surely answers; the quotes are from the days"
    " after."
)
_OTHER_DAYS = to_say(
    "No sentence published %(days)s was found that surely answers; the quotes are from other days."
)
_VERDICTS = ("absent", "uncertain", "answered")  # the surer, the later


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
    on_lead: OnLead | None = None,
) -> Draft:
    """Answer a question, first inside the time that it names, then outside.

    Where no passage holds a phrase that the question puts in quotation marks, others may
    answer, and the note says so.

    Args:
        store: the archive, which every quote is checked against.
        embedder: the archive's own.
        query: from `qa.asking.understanding.Understanding.of`.
        vector: the query's vector, shape (dimension,).
        k: how many passages the answer lists, beside those it cites; 1 to `MOST`.
        reranker: a cross-encoder that orders the best passages.
        explains: whether the answer says how it came about.
        find: `retrieve`, or what remembers its results.
        on_lead: as for `answer_from`.

    Raises:
        QuestionError: ``k`` is out of its bounds.
        ArchiveDamaged: a quote does not stand in the stored article.
    """
    answer_in_time = partial(
        _answer_in_time, store, embedder, k=k, reranker=reranker, explains=explains, find=find
    )
    draft = answer_in_time(query, vector, on_lead=on_lead)
    words = query.filters.words
    if draft.answer.passages or not words.required or store.dense(vector, 1, query.filters):
        return draft
    filters = replace(query.filters, words=replace(words, required=()))
    query = replace(query, filters=filters)
    language = query.told_in
    phrases = listed([quoted(language, phrase.words) for phrase in words.required], "and", language)
    noted = partial(_noted, say(language, _NO_PHRASE, phrases=phrases))
    draft = answer_in_time(query, vector, on_lead=_of_changed(noted, on_lead))
    return replace(draft, answer=noted(draft.answer))


def _noted(note: str, answer: Answer) -> Answer:
    """An answer with a note in front of its own."""
    return replace(answer, note=in_a_row(answer.query.told_in, (note, answer.note)))


def _of_changed(change: Callable[[Answer], Answer | None], on_lead: OnLead | None) -> OnLead | None:
    """Takes a lead before a change; one that becomes None is not told."""

    def tell(lead: Answer) -> None:
        changed = change(lead)
        if on_lead and changed:
            on_lead(changed)

    return on_lead and tell


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
    on_lead: OnLead | None,
) -> Draft:
    """Answer a question from the time that it names, or else from outside it.

    Where nothing published in the time that the question names, or soon after, surely
    answers, articles of other times may: a story often looks back. They then must surely
    answer, or nothing inside may answer either. Of a time with a name of its own ("in
    May 2019") they must then speak; of one that counts from the day of asking ("last
    week") they need not, for the archive may have ended before. The answer's note says
    so either way. What speaks of the quarter beside that asked for answers in no case.
    """
    k = check_k(k, MOST)
    is_read = not (query.foreign or query.is_unread)
    if query.analysis.sides and reranker is None and is_read:
        compared = compare(store, embedder, query, vector, listed=k, explains=explains)
        if compared is not None:
            return Draft(compared)
    depth = max(k, QUOTING.read)  # how many are listed must not change the answer
    if query.briefing:
        depth = max(depth, BRIEF.depth)
    known = find(store, embedder, query.within_window, vector, depth, reranker=reranker)
    retrieved = of_the_period(query, known)
    answer = partial(answer_from, store, embedder, query, vector, listed=k, explains=explains)
    is_all = query.window is None or query.moment is None
    inside = answer(
        retrieved,
        on_lead=_of_changed(
            lambda lead: lead if is_all or lead.verdict == "answered" else None, on_lead
        ),
    )
    if query.window and is_from_later(query, retrieved, inside.answer.citations):
        note = say(query.told_in, _DAYS_AFTER, days=days(query.window, query.told_in))
        inside = replace(inside, answer=_noted(note, inside.answer))
    if inside.answer.verdict == "answered" or query.window is None or query.moment is None:
        return inside
    retrieved = find(store, embedder, query, vector, depth, reranker=reranker, known=known)
    retrieved = of_the_period(query, retrieved)
    if not query.moment.is_relative:
        hits = tuple(hit for hit in retrieved.hits if speaks_of_time(query, hit))
        retrieved = replace(retrieved, hits=hits)
    note = say(query.told_in, _OTHER_DAYS, days=days(query.window, query.told_in))

    def surer(outside: Answer) -> Answer | None:
        is_surer = _VERDICTS.index(outside.verdict) > _VERDICTS.index(inside.answer.verdict)
        return _noted(note, outside) if is_surer else None

    drafted = answer(retrieved, on_lead=_of_changed(surer, on_lead))
    outside = surer(drafted.answer)
    if outside is None:
        return inside
    explanation = outside.explanation and replace(outside.explanation, is_outside=True)
    return replace(drafted, answer=replace(outside, explanation=explanation))


def answer_from(
    store: Store,
    embedder: Embedder,
    query: Query,
    vector: Vectors,
    retrieved: RetrievalResult,
    *,
    listed: int = QUOTING.passages,
    explains: bool = False,
    on_lead: OnLead | None = None,
) -> Draft:
    """Answer a question with verbatim sentences of the passages found, or refuse.

    Args:
        store: the archive, which every quote is checked against.
        embedder: the archive's own.
        query: from `qa.question.understand.understand`.
        vector: the query's vector, shape (dimension,).
        retrieved: what `qa.retrieval.retrieve.retrieve` gave.
        listed: how many of the passages the answer lists, beside those it cites.
        explains: whether the answer says how it came about.
        on_lead: is given the answer with its first quote alone, before the rest is worked
            out, where that can change neither the quote nor the verdict.

    Raises:
        ArchiveDamaged: a quote does not stand in the stored article.
    """
    selected = likely_sentences(store, query, retrieved)
    doubt = _doubt(store, query, retrieved, selected, embedder.reader)
    if on_lead and (lead := _lead(store, query, retrieved, selected, doubt)):
        on_lead(lead)
    selected = with_cosines(store, embedder, vector, selected)
    if doubt is None and selected.candidates and not query.briefing:
        doubt = missing(query, [selected.candidates[row] for row in rows_of(selected, query)])
    sure = _sureness(query, retrieved, selected, doubt)
    verdict = verdict_of(sure)
    is_sure = verdict == "answered"
    rows: list[int] = []
    if verdict != "absent":
        if query.briefing:
            selected, rows = brief(store, embedder, query, vector, retrieved, selected)
        rows = (rows or rows_of(selected, query))[: None if is_sure else MOST_UNCERTAIN]
    unknown: tuple[str, ...] = ()
    if explains or verdict == "absent":
        unknown = unknown_names(store, query, retrieved.hits)
    explanation = None
    if explains:
        explanation = explain(query, vector, retrieved, selected, rows, unknown, sure, verdict)
    if verdict == "absent":
        text = refusal(store.coverage(), query, unknown, len(retrieved.hits[:listed]))
        return Draft(
            Answer(
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
        )
    answer = compose(store, query, retrieved, selected, rows, sure, listed=listed)
    answer = replace(answer, note=doubt, explanation=explanation)
    return Draft(answer, Grounds(query, retrieved, selected, tuple(rows), listed))


def _lead(
    store: Store,
    query: Query,
    retrieved: RetrievalResult,
    selected: SelectedSentences,
    doubt: str | None,
) -> Answer | None:
    """The answer with its first quote alone, if that is sure before any sentence is embedded."""
    row = lead_of(selected, query, doubt)
    sure = _sureness(query, retrieved, selected, doubt)
    if row is None or verdict_of(sure) == "absent":
        return None
    return replace(compose_lead(store, query, selected, row, sure), note=doubt)


def _sureness(
    query: Query, retrieved: RetrievalResult, selected: SelectedSentences, doubt: str | None
) -> float:
    """The confidence in an answer, 0 to 1; less than sure where something speaks against it."""
    sure = confidence(selected.features) if selected.candidates else 0.0
    if is_named_article(query, retrieved):
        sure = 1.0
    elif query.briefing and selected.candidates:
        if is_headline_news(query, retrieved):
            sure = max(sure, ANSWER_FROM)
        elif not holds_matter(query, retrieved):
            sure = min(sure, LESS_THAN_SURE)
    return min(sure, LESS_THAN_SURE) if doubt else sure


def _doubt(
    store: Store,
    query: Query,
    retrieved: RetrievalResult,
    selected: SelectedSentences,
    reader: Reader | None,
) -> str | None:
    """What speaks against an answer whatever it quotes, in a sentence of ours."""
    if query.foreign or query.is_unread:
        return unread(query, store.coverage())
    if query.briefing or not selected.candidates:
        return None
    return unsupported(query, retrieved, selected.features, reader)
