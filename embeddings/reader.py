"""The seam between a question beside its passages and what a model says of their sentences."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from typing import Protocol

Sentences = Sequence[tuple[int, int]]
"""The sentences of a text as offsets into it, each of its start and of what is behind its end."""

Languages = tuple[str, str]
"""That of a question and that of a text, as ISO 639 codes; "" where nobody knows."""

UNSEEN = -20.0
"""Log odds of a sentence that was cut off."""


@dataclass(frozen=True, slots=True)
class SentenceReading:
    """What a reader says of one sentence.

    Scores are log odds against "no answer", whose score is 0, and compare across passages.

    Attributes:
        evidence: that the sentence answers.
        span: of its best answer.
        start, end: offsets of that answer, in the text that was read; equal where the reader
            points at no words.
    """

    evidence: float
    span: float
    start: int
    end: int


class Reader(Hashable, Protocol):
    """Reads passages beside a question; safe to use from several threads; equal to itself only.

    Attributes:
        name: for the user to see.
    """

    @property
    def name(self) -> str: ...

    def read(
        self,
        question: str,
        texts: Sequence[str],
        sentences: Sequence[Sentences],
        languages: Sequence[Languages] = (),
    ) -> list[list[SentenceReading]]:
        """What it says of each sentence.

        Args:
            question: natural language.
            texts: passages, the headline in front. One that is longer than the model takes
                is cut; what it does not see has `UNSEEN` odds and no words.
            sentences: those of each text.
            languages: for each text; none where all are in one.

        Returns:
            One reading for each sentence of each text, in their order.
        """
        ...
