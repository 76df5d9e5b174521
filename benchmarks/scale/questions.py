"""Questions to ask of an archive, and the filters under which they are asked."""

from __future__ import annotations

import json
import random
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from qa.question.query import QuestionLimits
from qa.store import Filters, Phrase, WordFilter

COMMON_WORD = "government"
"""Stands in some passages of every hundred: no few to be read, and none too rare to matter."""


@dataclass(frozen=True, slots=True)
class Limit:
    """A way to limit a question.

    Attributes:
        name: what it is called in the report.
        filters: it, as the store takes it.
    """

    name: str
    filters: Filters

    def of_question(self, question: str) -> tuple[str, QuestionLimits]:
        """The question and its limits as a person gives them."""
        filters, limits = self.filters, QuestionLimits(any_time=True)
        if filters.since:
            limits["since"] = filters.since
        if filters.until:
            limits["until"] = filters.until
        if filters.as_of:
            limits["as_of"] = filters.as_of
        if filters.outlets:
            limits["outlets"] = filters.outlets
        signs = [f"-{phrase.words}" for phrase in filters.words.excluded]
        return " ".join([question, *signs]), limits


def limits(outlet: str) -> tuple[Limit, ...]:
    """None, and one of each kind; the last lets hardly anything pass.

    Args:
        outlet: one of the archive's.
    """
    month = Filters(since=date(2019, 5, 1), until=date(2019, 5, 31))
    return (
        Limit("no filter", Filters()),
        Limit("one outlet", Filters(outlets=frozenset({outlet}))),
        Limit("one year", Filters(since=date(2018, 1, 1), until=date(2018, 12, 31))),
        Limit("one month", month),
        Limit("as of a day", Filters(as_of=date(2012, 6, 30))),
        Limit("without a word", Filters(words=WordFilter(excluded=(_phrase(),)))),
        Limit("outlet and month", replace(month, outlets=frozenset({outlet}))),
    )


def read_questions(files: Sequence[Path], count: int) -> list[str]:
    """So many questions of JSON Lines files (``text`` or ``q``), always the same, mixed.

    Raises:
        ValueError: a line has neither.
    """
    questions = []
    for file in files:
        for number, line in enumerate(file.read_text("utf-8").splitlines(), 1):
            record = json.loads(line)
            text = record.get("text") or record.get("q")
            if not text:
                raise ValueError(f"{file}, line {number}: neither `text` nor `q`")
            questions.append(text)
    questions = list(dict.fromkeys(questions))
    random.Random(1).shuffle(questions)  # noqa: S311 - no secret
    return questions[:count]


def _phrase() -> Phrase:
    return Phrase(COMMON_WORD, is_exact=False)
