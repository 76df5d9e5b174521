"""An answer with what its quotes were chosen from, for who may choose others."""

from __future__ import annotations

from dataclasses import dataclass

from qa.answering.answer import Answer
from qa.answering.selection import SelectedSentences
from qa.question.query import Query
from qa.retrieval.retrieve import RetrievalResult


@dataclass(frozen=True, slots=True)
class Grounds:
    """What the quotes of an answer were chosen from.

    Attributes:
        query: what was asked.
        retrieved: what was found.
        selected: the sentences that were scored; at least one.
        rows: of those to quote, the best first.
        listed: how many of the passages the answer lists, beside those it cites.
    """

    query: Query
    retrieved: RetrievalResult
    selected: SelectedSentences
    rows: tuple[int, ...]
    listed: int


@dataclass(frozen=True, slots=True)
class Draft:
    """An answer that stands, whatever is made of it.

    Attributes:
        answer: by the ranking alone.
        grounds: None where no other sentences may be chosen: of refusals and comparisons.
    """

    answer: Answer
    grounds: Grounds | None = None
