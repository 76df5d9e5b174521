"""From a question to its reply, where it is small talk or asks of the archive itself."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from qa.answering.answer import Answer
from qa.answering.talk.archive_reply import archive_reply
from qa.answering.talk.reply import Reply
from qa.answering.talk.small_talk_reply import small_talk_reply
from qa.languages.codes import ENGLISH
from qa.languages.phrases import phrases
from qa.question.foreign.archive import archive_question_of
from qa.question.query import Query
from qa.question.talk.small_talk import small_talk_in
from qa.question.thread.turns import Turn
from qa.question.understand import plain_question, pointed_at
from qa.store import Catalogue

EXAMPLES_SHOWN = 3
"""Example questions that come with a reply to small talk."""

OF_ARCHIVE = (
    "What is the newest article here?",
    "Which outlets are here?",
    "Which days do you cover?",
)
"""Every archive answers them; they stand in for examples that nobody has looked for yet."""

_LISTS = ("archive_newest", "archive_outlets", "archive_days")
"""Where `OF_ARCHIVE` stands in ``[talk]`` of other languages: the first of each list."""
_MARKS = {
    "es": ("¿", "?"),
    "ar": ("", "؟"),
    "fa": ("", "؟"),
    "ja": ("", "？"),
    "zh": ("", "？"),
    "fr": ("", "\N{NO-BREAK SPACE}?"),
    "el": ("", ";"),
}


def reply_to(
    catalogue: Catalogue,
    query: Query,
    history: Sequence[Turn],
    examples: Callable[[], Sequence[str]],
) -> Reply | None:
    """The reply to small talk or a question about the archive; None for any other question.

    Args:
        catalogue: the archive.
        query: the question as understood.
        history: the turns before it, oldest first.
        examples: gives questions that the archive answers, or none as long as nobody has
            looked for them; called for small talk only.
    """
    coverage = catalogue.coverage()
    held = [code for code, _ in coverage.languages]
    if talk := small_talk_in(query.asked, (*held, query.language)):
        is_short = talk == "goodbye" or not coverage.articles
        shown = () if is_short else examples_in(query.language, examples())[:EXAMPLES_SHOWN]
        return small_talk_reply(talk, coverage, shown, query.told_in)
    earlier = query.carried or pointed_at(history)
    text = plain_question(query.asked)
    asked = archive_question_of(query.language, text, coverage, query.as_of, earlier)
    return archive_reply(catalogue, query, asked) if asked else None


def examples_in(language: str, found: Sequence[str]) -> Sequence[str]:
    """Questions to begin with: those ``found``, which are English, or else `of_archive`."""
    own = of_archive(language)
    return found if found and own == OF_ARCHIVE else own


def of_archive(language: str) -> tuple[str, ...]:
    """`OF_ARCHIVE` in a language, English where its file does not have them."""
    listed = [phrases(language, "talk", name) for name in _LISTS]
    if language == ENGLISH or not all(listed):
        return OF_ARCHIVE
    before, behind = _MARKS.get(language, ("", "?"))
    return tuple(f"{before}{first[0][:1].upper()}{first[0][1:]}{behind}" for first in listed)


def answer_of_reply(query: Query, reply: Reply) -> Answer:
    """The answer that a reply is; one that counts no article at all abstains."""
    has_none = reply.total == 0
    if reply.selection is None or query.window is None:
        query = replace(query, moment=None)  # "have a nice weekend" limits nothing
    return Answer(
        question=query.question,
        verdict="absent" if has_none else "answered",
        text=reply.text,
        quotes=(),
        citations=(),
        passages=(),
        confidence=0.0 if has_none else 1.0,
        query=query,
        reply=reply,
    )
