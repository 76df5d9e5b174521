"""The questions that are watched, on the page of the archive."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from qa.languages.codes import ENGLISH
from qa.languages.messages import say, to_say
from qa.question.query import LONGEST_QUESTION
from qa.watched.questions import LeadQuote, Watched
from qa.web.views.answer import question_links
from qa.web.views.elements import render_view

VERDICTS = {
    "answered": to_say("Answered"),
    "uncertain": to_say("May be answered"),
    "absent": to_say("No answer yet"),
}


@dataclass(frozen=True, slots=True)
class WatchedRow:
    """A question that is watched, as the page shows it.

    Attributes:
        address, form: what a link needs that asks it.
        verdict: in words.
    """

    question: str
    address: str
    form: str
    verdict: str
    changed: str
    quote: LeadQuote | None


def watched_html(questions: Sequence[Watched], language: str = ENGLISH, *, can_change: bool) -> str:
    """The list, with what adds to it and takes away where it can be changed."""
    parts = watched_parts(questions, language, can_change=can_change)
    return render_view("watched.html", language, **parts)


def watched_parts(
    questions: Sequence[Watched], language: str = ENGLISH, *, can_change: bool
) -> dict[str, object]:
    """What `watched.html` shows."""
    links = question_links([watched.question for watched in questions])
    rows = [
        WatchedRow(
            question,
            address,
            form,
            say(language, VERDICTS[watched.verdict]),
            watched.changed,
            watched.quote,
        )
        for watched, (question, address, form) in zip(questions, links, strict=True)
    ]
    return {
        "watched": rows,
        "can_change": can_change,
        "longest_question": LONGEST_QUESTION,
    }
