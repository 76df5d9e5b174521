"""Limits of the web server: for one visitor, and for all of them together."""

from __future__ import annotations

import os
from dataclasses import dataclass, field, fields

from qa.languages.messages import to_say
from qa.question.query import LONGEST_QUESTION

TOO_BUSY = to_say(
    "Too many questions are waiting at this moment. Your question was not taken; "
    "ask it again in a little while."
)
TOO_MANY = to_say("Too many questions came from your address. Ask again in %(seconds)s s.")
TOO_MANY_TIMELINES = to_say(
    "Too many timelines were opened from your address. Try again in %(seconds)s s."
)


def cores() -> int:
    """The number of cores this process may use, 1 or more."""
    if hasattr(os, "sched_getaffinity"):  # not on every system
        return max(1, len(os.sched_getaffinity(0)))
    return os.cpu_count() or 1


@dataclass(frozen=True, slots=True)
class Limits:
    """The limits of one web server. Each has a message of its own where it is met.

    Attributes:
        question: characters of a question, 1 to `qa.question.query.LONGEST_QUESTION`.
        body: bytes of one request.
        queue: questions that may wait for their turn, all visitors together.
        at_once: questions that are answered at the same time; as many as there are
            cores if it is not said, see `cores`. More make all of them slower: of ten
            asked at once on two cores, half were answered in some half of the time two
            at a time that it took four at a time (benchmarks/browser, a busy machine).
        choosing: questions that are put to the language model at the same time. A server of
            one machine answers one after the other, and each must have its reply in time.
        sessions: open pages of which Gradio keeps what it last told them; the one that was
            not used longest is forgotten first, and its conversation, which its browser
            has, goes on.
        per_minute: questions from one address in a minute, and as many timelines; 0 for no
            limit.

    Raises:
        ValueError: a limit is below what it can be, or ``question`` above.
    """

    question: int = LONGEST_QUESTION
    body: int = 500_000
    queue: int = 32
    at_once: int = field(default_factory=cores)
    choosing: int = 2
    sessions: int = 500
    per_minute: int = 0

    def __post_init__(self) -> None:
        for limit in fields(self):
            least = 0 if limit.name == "per_minute" else 1
            if getattr(self, limit.name) < least:
                raise ValueError(f"{limit.name} must be {least} or more")
        if self.question > LONGEST_QUESTION:
            raise ValueError(f"a question can have {LONGEST_QUESTION:,} characters at the most")
