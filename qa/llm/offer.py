"""The numbered sentences that a language model may choose from.

Outside words are data: each sentence with its source stands on one line behind its number,
and no sign in it can begin a line, write a number in brackets, or be one of the signs by
which models tell who speaks ("<|im_end|>", "[INST]", "</s>").
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from itertools import islice

from qa.question.query import LONGEST_QUESTION
from qa.text.plain import on_one_line, shorten

MOST_OFFERED = 40
"""Sentences; more than are ever selected for an answer."""

LONGEST_OFFERED = 600
"""Characters of a sentence, as of a quote."""

_LONGEST_OUTLET = 60

_SIGNS = str.maketrans("<>[]{}|`", "‹›()()¦'")
"""What marks roles, numbers, objects and code, as signs that only look like it."""

_BREAKS = str.maketrans(dict.fromkeys("\r\v\f\x1c\x1d\x1e\x85\u2028\u2029", " "))
"""What ends a line for some programs; a tab and a newline are blanks to all."""


@dataclass(frozen=True, slots=True)
class OfferedSentence:
    """A sentence of an article, and where it comes from.

    Attributes:
        text: as it is printed.
        outlet: that published it; None where that is not known.
        day: on which it was published; None where that is not known.
    """

    text: str
    outlet: str | None = None
    day: date | None = None


@dataclass(frozen=True, slots=True)
class Offer:
    """Sentences to choose from; the first has the number 1."""

    sentences: tuple[OfferedSentence, ...]

    @property
    def numbers(self) -> range:
        """Those that a model may name."""
        return range(1, len(self.sentences) + 1)

    @property
    def lines(self) -> str:
        """A line for each sentence: "[3] Harbor Post, 2024-01-05 | The ferry was late."."""
        return "\n".join(
            f"[{number}] {_source(sentence)} | {as_data(sentence.text, LONGEST_OFFERED)}"
            for number, sentence in zip(self.numbers, self.sentences, strict=True)
        )


def offer_of(sentences: Iterable[OfferedSentence]) -> Offer:
    """An offer of sentences, the likeliest first; of more than `MOST_OFFERED` the first."""
    return Offer(tuple(islice(sentences, MOST_OFFERED)))


def asked_of(question: str, offer: Offer) -> str:
    """The sentences that may answer a question, and the question, as data."""
    # The question stands last: small models forget what stands before a long list.
    return (
        "Sentences, each on a line of its own with its number, its source and its text:\n"
        f"{offer.lines}\nEnd of the sentences.\n\n"
        f"Question: {as_data(question, LONGEST_QUESTION)}"
    )


def as_data(text: str, length: int) -> str:
    """Outside words on one line, without a sign that a model could take for another's.

    Args:
        text: of an article, or a question.
        length: to which it is cut.
    """
    return shorten(on_one_line(text.translate(_BREAKS)), length).translate(_SIGNS)


def _source(sentence: OfferedSentence) -> str:
    outlet = as_data(sentence.outlet or "", _LONGEST_OUTLET) or "unknown outlet"
    return f"{outlet}, {sentence.day.isoformat() if sentence.day else 'undated'}"
