"""Answers: verbatim quotes, each with its citation."""

from __future__ import annotations

from dataclasses import dataclass

from qa.passage import ScoredPassage


@dataclass(frozen=True, slots=True)
class Citation:
    """Where a quote stands: ``article.text[start:end] == quote``.

    Attributes:
        number: 1, 2, … in the order of first use in the answer.
        published: the outlet's own date, ISO 8601, or None.
        quote: the sentence, to the letter.
        start, end: character offsets into the article's text.
    """

    number: int
    article_id: str
    title: str
    outlet: str | None
    url: str | None
    published: str | None
    quote: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Quote:
    """One verbatim sentence of an answer and the numbers of its citations."""

    text: str
    citations: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Answer:
    """What the archive says to a question, or that it says nothing.

    Attributes:
        abstained: True if the archive has no answer; then ``quotes`` and
            ``citations`` are empty and ``text`` says so in a sentence of ours.
        text: the quotes with their citation numbers, or the refusal.
        quotes: one to four verbatim sentences, the best first.
        citations: one for each quoted sentence and source, in number order.
        passages: what retrieval found, best first, answered or not.
        confidence: 0 to 1, what the choice to answer was made on.
    """

    question: str
    abstained: bool
    text: str
    quotes: tuple[Quote, ...]
    citations: tuple[Citation, ...]
    passages: tuple[ScoredPassage, ...]
    confidence: float
