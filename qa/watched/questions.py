"""The questions that are watched, each with where its answer stood last.

They are kept in the archive without a word of its articles.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from qa.answering.answer import Answer
from qa.archive import Archive
from qa.errors import QuestionError
from qa.question.query import check_length
from qa.question.understand import plain_question
from qa.storage.tables.articles import digest
from qa.storage.tables.settings import WatchedQuestion
from seeds.article import Article

MOST_WATCHED = 200
"""Questions; each costs a build the time of an answer."""


@dataclass(frozen=True, slots=True)
class LeadQuote:
    """The first quote of an answer, and where it stands: ``article.text[start:end] == quote``."""

    article_id: str
    title: str
    outlet: str | None
    url: str | None
    published: str | None
    quote: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Watched:
    """A question that is watched, as it was answered last.

    Attributes:
        added, changed: when it was first asked, and when its answer last changed; ISO 8601.
        verdict: of the answer.
        quote: the first of the answer; None without one, or where its article is gone.
    """

    question: str
    added: str
    changed: str
    verdict: str
    quote: LeadQuote | None


def watched_questions(archive: Archive) -> tuple[Watched, ...]:
    """The questions that are watched, in the order in which they were added."""
    stored = archive.watched()
    articles = archive.articles({question.article_id for question in stored})
    return tuple(
        Watched(
            question.question,
            question.added,
            question.changed,
            question.verdict,
            quote_of(question, articles),
        )
        for question in stored
    )


def watch(archive: Archive, question: str, *, wait: float = 0.0) -> Watched:
    """Watch a question from now on; it is asked once, to know its answer.

    Args:
        archive: open.
        question: of the news, which stands on its own.
        wait: seconds to wait for another process that is writing.

    Raises:
        QuestionError: it cannot be asked, is small talk or about the archive itself, is
            watched already, or there are too many.
        ArchiveLocked: another process is writing.
    """
    check_length(question)
    question = plain_question(question)
    revision = str(archive.revision())
    _refuse(question, archive.watched())
    answer = archive.ask(question)
    if answer.reply is not None:
        raise QuestionError(
            "Only questions of the news can be watched, and not small talk, nor questions about"
            " the archive itself."
        )
    added = now()
    unasked = WatchedQuestion(question, added, added, revision, "absent")
    new = note_answer(unasked, answer, revision, added)
    with archive.writing(wait=wait, doing="watching a question") as transaction:
        stored = transaction.watched()
        _refuse(question, stored)
        transaction.put_watched([*stored, new])
    return Watched(question, added, added, new.verdict, lead_of(answer))


def unwatch(archive: Archive, question: str, *, wait: float = 0.0) -> bool:
    """Watch a question no more; whether it was watched. ``wait`` and errors as of `watch`."""
    key = plain_question(question).casefold()
    with archive.writing(wait=wait, doing="watching a question no more") as transaction:
        stored = transaction.watched()
        rest = [watched for watched in stored if watched.question.casefold() != key]
        if len(rest) < len(stored):
            transaction.put_watched(rest)
    return len(rest) < len(stored)


def note_answer(
    question: WatchedQuestion, answer: Answer, revision: str, moment: str
) -> WatchedQuestion:
    """A question with where its answer stands; a sentence that moved is no change."""
    lead = lead_of(answer)
    after = replace(
        question,
        revision=revision,
        verdict=answer.verdict,
        article_id=lead.article_id if lead else "",
        start=lead.start if lead else 0,
        end=lead.end if lead else 0,
        digest=digest(lead.quote) if lead else "",
    )
    return after if after.answer == question.answer else replace(after, changed=moment)


def lead_of(answer: Answer) -> LeadQuote | None:
    """The first quote of an answer, if it has one."""
    lead = answer.lead
    if lead is None:
        return None
    return LeadQuote(
        lead.article_id,
        lead.title,
        lead.outlet,
        lead.url,
        lead.published,
        lead.quote,
        lead.start,
        lead.end,
    )


def quote_of(question: WatchedQuestion, articles: Mapping[str, Article]) -> LeadQuote | None:
    """The first quote of a question's last answer, if its article is among these in its words."""
    article = articles.get(question.article_id)
    quote = article.text[question.start : question.end] if article else ""
    if article is None or digest(quote) != question.digest:
        return None
    return LeadQuote(
        article.id,
        article.title,
        article.outlet,
        article.url,
        article.published,
        quote,
        question.start,
        question.end,
    )


def now() -> str:
    """The time, ISO 8601 with its zone."""
    return datetime.now(UTC).isoformat(timespec="seconds")


def _refuse(question: str, stored: tuple[WatchedQuestion, ...]) -> None:
    if question.casefold() in {watched.question.casefold() for watched in stored}:
        raise QuestionError("This question is watched already.")
    if len(stored) >= MOST_WATCHED:
        raise QuestionError(f"{MOST_WATCHED} questions are watched, and more cannot be.")
