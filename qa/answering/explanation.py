"""How an answer came about: the question as understood, what was found, and why it was quoted.

The names of scores are those of the records they come from, so that a new score is told
without a word here: of passages `qa.passage.ScoredPassage`, of sentences
`qa.retrieval.sentence_scores.ScoredSentence`, of the evidence
`qa.answering.confidence.ConfidenceFeatures`.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from qa.answering.confidence import Verdict
from qa.question.intent import AnswerType

Fate = Literal["quoted", "too far behind", "says the same", "enough quotes", "refused"]
"""What became of a sentence.

"too far behind" the best; "says the same" as a quoted one; "enough quotes" were there already;
"refused", because no answer was given at all.
"""


@dataclass(frozen=True, slots=True)
class Score:
    """A score by its name; its range is that of the field of this name."""

    name: str
    value: float


@dataclass(frozen=True, slots=True)
class ExplainedQuestion:
    """A question as it was understood.

    Attributes:
        understood: with what it took from earlier ones.
        terms: the words that can find something, as `qa.text.terms` makes them, each with its
            weight: the rarer in the archive, the heavier; 1 or more.
        names: proper names, as they were typed.
        unknown: those of them that no article mentions.
        answer_type: what kind of answer is wanted.
        since, until: the days of publication that were looked into first; None for no bound.
        outlets, languages: those of the articles that could answer; empty for all. Languages as
            ISO 639 codes.
    """

    understood: str
    terms: tuple[Score, ...]
    names: tuple[str, ...]
    unknown: tuple[str, ...]
    answer_type: AnswerType
    since: date | None
    until: date | None
    outlets: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ExplainedPassage:
    """A passage that was found: ``article.text[start:end]``.

    Attributes:
        is_read: whether its sentences were scored.
        scores: "dense", "lexical", "article_lexical", "fused", "late" where it was read, and
            "score", by which passages are ordered.
    """

    article_id: str
    title: str
    outlet: str | None
    published: str | None
    start: int
    end: int
    is_read: bool
    scores: tuple[Score, ...]


@dataclass(frozen=True, slots=True)
class ExplainedSentence:
    """A sentence that might have been quoted: ``article.text[start:end] == text``.

    Attributes:
        scores: each that speaks for it; "cosine" is that of question and sentence, "passage"
            the score of its passage.
        total: what sentences are ordered by; it compares within one answer only.
        fate: what became of it.
    """

    article_id: str
    start: int
    end: int
    text: str
    scores: tuple[Score, ...]
    total: float
    fate: Fate


@dataclass(frozen=True, slots=True)
class Explanation:
    """How an answer came about.

    Attributes:
        question: as it was understood.
        is_outside: whether these passages were looked for outside the days of the question,
            because nothing inside surely answers.
        passages: what was found, best first.
        sentences: the likely ones of the passages that were read, best first.
        evidence: what the confidence was computed from.
        confidence: 0 to 1.
        verdict: the verdict on it.
        reason: of the verdict, in a sentence of ours.
    """

    question: ExplainedQuestion
    is_outside: bool
    passages: tuple[ExplainedPassage, ...]
    sentences: tuple[ExplainedSentence, ...]
    evidence: tuple[Score, ...]
    confidence: float
    verdict: Verdict
    reason: str
