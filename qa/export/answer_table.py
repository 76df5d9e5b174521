"""An answer as one row of a table."""

from __future__ import annotations

from qa.answering.answer import Answer
from qa.answering.briefings.brief import BRIEF
from qa.answering.forms.lists import MOST as MOST_LISTED
from qa.export.spreadsheet import Cell

MOST_QUOTES = max(BRIEF.most, MOST_LISTED)
"""Quotes with a column of their own; as many as the longest answer has."""

_SOURCE = ("article_id", "title", "outlet", "published", "url", "start", "end")

ANSWER_COLUMNS = (
    "verdict",
    "kind",
    "answer",
    *(f"quote_{number}" for number in range(1, MOST_QUOTES + 1)),
    *_SOURCE,
    "confidence",
    "note",
)
"""What `answer_cells` gives. The source, with the offsets there, is that of the first quote."""


def answer_cells(answer: Answer) -> list[Cell]:
    """The cells of an answer, in the order of `ANSWER_COLUMNS`."""
    quotes = [quote.text for quote in answer.quotes[:MOST_QUOTES]]
    return [
        answer.verdict,
        answer.kind,
        answer.text,
        *quotes,
        *[None] * (MOST_QUOTES - len(quotes)),
        *(getattr(answer.lead, name, None) for name in _SOURCE),
        round(answer.confidence, 4),
        answer.note,
    ]
