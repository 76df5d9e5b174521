"""Serialization of answers for the browser, which keeps them and sends them back.

A kept answer holds quotes and numbers, and of the passages found only where they stand.
When a conversation is opened again, their words are read from the archive, and every quote
is compared with its article: a number never changes, and what is no longer there is said.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import cast, get_args

from qa.answering.answer import (
    Answer,
    Citation,
    Contrast,
    DifferingFigure,
    Quote,
    State,
    StateHistory,
    copy_of,
)
from qa.answering.confidence import Verdict
from qa.export.answer_json import JsonObject, answer_to_dict
from qa.languages.names import code_of
from qa.passage import Passage, ScoredPassage, passage_id
from qa.question.analysis import analyse
from qa.question.language import question_language
from qa.question.query import LONGEST_QUESTION, Query
from qa.question.time.window import Moment
from qa.question.understand import briefing_of
from qa.spelling.correction import Correction, mended
from qa.store import Filters
from qa.web.chat import fields
from qa.web.chat.fields import Object, PageError
from qa.web.chat.kept_model_parts import restore_choice, restore_summary
from qa.web.chat.kept_replies import headline_ids, kept_language, restore_reply
from qa.web.views.question_form import QuestionForm
from seeds.article import Article

MOST_KEPT = 100
"""Citations, passages, copies or quotes of one answer. Of more copies the first are kept."""

LONGEST_FIGURE = 200
"""Characters of a figure that are compared with its sentence; no figure is longer."""

LONGEST_SIDE = 200
"""Characters of the name of a side; the page shows no more."""

_OF_PASSAGE = ("article_id", "start", "end", "score", "copies")


@dataclass(frozen=True, slots=True)
class Restored:
    """An answer that was kept, as it can be shown today.

    Attributes:
        answer: with the words of its passages read from the archive.
        gone: numbers of citations whose quote does not stand in the archive any more.
    """

    answer: Answer
    gone: frozenset[int]


def keep(answer: Answer) -> JsonObject:
    """An answer as the browser keeps it: some 3 kB."""
    payload = answer_to_dict(answer)
    payload["passages"] = [{name: row[name] for name in _OF_PASSAGE} for row in payload["passages"]]
    for passage in payload["passages"]:
        passage["copies"] = passage["copies"][:MOST_KEPT]
    for citation in payload["citations"]:
        citation["also_in"] = citation["also_in"][:MOST_KEPT]
    del payload["explanation"]  # the page does not ask for it
    payload |= {"as_of": answer.query.as_of.isoformat(), "asked_in": answer.query.language}
    payload["told_in"] = answer.query.told_in
    return payload


def article_ids(payload: object) -> set[str]:
    """The articles that a kept answer names.

    Raises:
        PageError: it is not what `keep` made.
    """
    record = fields.as_object(payload)
    citations = _objects(record, "citations")
    copies = [copy for citation in citations for copy in _objects(citation, "also_in")]
    places = [*citations, *copies, *_objects(record, "passages")]
    return {fields.text(place, "article_id") for place in places} | headline_ids(record)


def restore(payload: object, asked: QuestionForm, articles: Mapping[str, Article]) -> Restored:
    """The answer that was kept.

    Args:
        payload: what `keep` made.
        asked: the question it was kept with.
        articles: those of `article_ids` that are in the archive.

    Raises:
        PageError: it is not what `keep` made.
    """
    record = fields.as_object(payload)
    citations = tuple(_citation(row, articles) for row in _objects(record, "citations"))
    if [citation.number for citation in citations] != list(range(1, len(citations) + 1)):
        raise PageError("the citations are not numbered from 1 on")
    gone = frozenset(
        citation.number for citation in citations if not _is_verbatim(citation, articles)
    )
    quotes = tuple(_quote(row, citations) for row in _objects(record, "quotes"))
    verdict = _verdict(record)
    reply = restore_reply(record, articles)
    has_none = verdict == "absent" or reply is not None
    if any(bool(parts) is has_none for parts in (quotes, citations)):
        raise PageError("an answer quotes, or else it abstains or is a reply")
    answer = Answer(
        question=asked.question,
        verdict=verdict,
        text=fields.text(record, "text"),
        quotes=quotes,
        citations=citations,
        passages=tuple(_passages(_objects(record, "passages"), articles)),
        confidence=fields.share(record, "confidence") if "confidence" in record else 0.0,
        query=_query(record, asked),
        contrasts=tuple(_contrast(row, citations) for row in _objects(record, "contrasts")),
        note=fields.text(record, "note") or None,
        states=tuple(_history(row, citations) for row in _objects(record, "states")),
        reply=reply,
        choice=restore_choice(record),
        summary=restore_summary(record, len(citations)),
    )
    return Restored(answer, gone)


def _verdict(record: Object) -> Verdict:
    """What was kept; of answers kept before there was a verdict, what they were."""
    verdict = record.get("verdict")
    abstained = record.get("abstained") is True
    if verdict is None:
        return "absent" if abstained else "answered"
    if verdict not in get_args(Verdict) or abstained is not (verdict == "absent"):
        raise PageError("a verdict is answered, uncertain, or absent if the answer abstains")
    return cast(Verdict, verdict)


def _is_verbatim(citation: Citation, articles: Mapping[str, Article]) -> bool:
    article = articles.get(citation.article_id)
    return article is not None and article.text[citation.start : citation.end] == citation.quote


def _citation(row: Object, articles: Mapping[str, Article]) -> Citation:
    article_id = fields.text(row, "article_id")
    if not article_id.isprintable():
        raise PageError("article_id must be printable")  # it goes into an address
    article = articles.get(article_id)
    copies = (articles.get(fields.text(copy, "article_id")) for copy in _objects(row, "also_in"))
    quote = fields.text(row, "quote")
    start, end = (fields.number(row, name) for name in ("start", "end"))
    if not start < end == start + len(quote):
        raise PageError("a citation has no quote between its offsets")
    return Citation(
        number=fields.number(row, "number"),
        article_id=article_id,
        # What the archive says counts; what was kept, where the article is gone.
        title=article.title if article else fields.text(row, "title"),
        outlet=article.outlet if article else fields.text(row, "outlet") or None,
        url=article.url if article else fields.text(row, "url") or None,
        published=article.published if article else fields.text(row, "published") or None,
        quote=quote,
        start=start,
        end=end,
        also_in=tuple(copy_of(copy) for copy in copies if copy is not None),
        is_partial=article.is_partial if article else bool(row.get("is_partial")),
        language=article.language if article else fields.text(row, "language") or None,
    )


def _quote(row: Object, citations: tuple[Citation, ...]) -> Quote:
    text, numbers = fields.text(row, "text"), _numbers(row, "citations", citations)
    if not numbers or any(citations[number - 1].quote != text for number in numbers):
        raise PageError("a quote says other words than its citation")
    start, end = row.get("answer_start"), row.get("answer_end")
    if (start, end) != (None, None):
        start, end = (fields.number(row, name) for name in ("answer_start", "answer_end"))
        if not start < end <= len(text):
            raise PageError("the words that answer are not in their quote")
    support, related = (_numbers(row, name, citations) for name in ("support", "related"))
    side = fields.text(row, "side")[:LONGEST_SIDE] if row.get("side") else None
    return Quote(text, numbers, support, start, end, related, side)


def _contrast(row: Object, citations: tuple[Citation, ...]) -> Contrast:
    figures = (_figure(figure, citations) for figure in _objects(row, "figures"))
    return Contrast(fields.text(row, "unit"), tuple(DifferingFigure(*figure) for figure in figures))


def _history(row: Object, citations: tuple[Citation, ...]) -> StateHistory:
    states = []
    for state in _objects(row, "states"):
        text, number = _figure(state, citations)
        day = fields.day(state, "day")
        if day is None:
            raise PageError("a state has no day")
        states.append(State(text, day, number))
    return StateHistory(fields.text(row, "unit"), tuple(states))


def _figure(row: Object, citations: tuple[Citation, ...]) -> tuple[str, int]:
    """A figure that stands in the sentence of its citation, and the number of that."""
    number = fields.number(row, "citation")
    if not 1 <= number <= len(citations):
        raise PageError("a figure has no citation")
    text = fields.text(row, "text")[:LONGEST_FIGURE]
    words = text.split()
    if not words or not all(word in citations[number - 1].quote for word in words):
        raise PageError("a figure is not in the sentence of its citation")
    return text, number


def _passages(rows: list[Object], articles: Mapping[str, Article]) -> Iterator[ScoredPassage]:
    """The passages that can still be read."""
    for row in rows:
        article = articles.get(fields.text(row, "article_id"))
        start, end = fields.number(row, "start"), fields.number(row, "end")
        if article is None or not start < end <= len(article.text):
            continue
        number = passage_id(article.id, start, end)
        passage = Passage(number, article.id, start, end, text=article.text[start:end])
        yield ScoredPassage(
            passage=passage,
            article=article,
            score=fields.share(row, "score"),
            dense=0.0,
            lexical=0.0,
            article_lexical=0.0,
            copies=fields.texts(row, "copies", MOST_KEPT),
        )


def _query(record: Object, asked: QuestionForm) -> Query:
    as_of = fields.day(record, "as_of") or date.max
    moment, time = None, record.get("time")
    if time is not None:
        days = fields.as_object(time)
        since, until, counted_from = (
            fields.day(days, name) for name in ("since", "until", "counted_from")
        )
        words = fields.text(days, "words")
        moment = Moment(words, 0, 0, since, until, None, False, counted_from)
    carried, named = (fields.texts(record, it, MOST_KEPT) for it in ("carried", "outlets_named"))
    corrections = tuple(
        Correction(fields.text(row, "typed"), fields.text(row, "read_as"))
        for row in _objects(record, "corrections")
    )
    read = mended(asked.question[:LONGEST_QUESTION], corrections)  # no longer one was asked
    text = " ".join((read, *carried))
    language = kept_language(record, "asked_in") or question_language(read)
    return Query(
        question=asked.question,
        text=text,
        analysis=analyse(read, text, moment, language=language),
        language=language,
        reader_language=kept_language(record, "told_in"),
        filters=Filters(
            since=_asked_day(asked.since),
            until=_asked_day(asked.until),
            as_of=as_of,
            outlets=frozenset((*asked.outlets, *named)),
            languages=frozenset(code_of(name) or name for name in asked.languages),
        ),
        as_of=as_of,
        is_as_of_given=bool(asked.as_of),
        moment=moment,
        carried=carried,
        corrections=corrections,
        briefing=briefing_of(read, carried, language),
        restated=fields.text(record, "restated"),
        outlets_named=named,
    )


def _asked_day(typed: str) -> date | None:
    try:
        return date.fromisoformat(typed) if typed else None
    except ValueError:
        return None


def _objects(row: Object, name: str) -> list[Object]:
    return fields.objects(row, name, MOST_KEPT)


def _numbers(row: Object, name: str, citations: tuple[Citation, ...]) -> tuple[int, ...]:
    numbers = fields.values_of(row, name, MOST_KEPT)
    if not all(type(number) is int and 1 <= number <= len(citations) for number in numbers):
        raise PageError(f"{name} must be numbers of citations")
    return tuple(numbers)
