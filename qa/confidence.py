"""How sure one may be that the archive answers a question at all."""

from __future__ import annotations

import math

# Logistic regression on 303 questions, each asked of the archive that holds its
# article and of one of another kind and time; `benchmarks/calibrate.py` fits it
# again. The intercept is moved so that 6 % of the answerable questions are
# refused, which refuses 93 % of the others.
INTERCEPT = -15.45
PASSAGE_COSINE = 12.9
SENTENCE_COSINE = 6.7
COVERAGE = 7.6

THRESHOLD = 0.5


def confidence(*, passage_cosine: float, sentence_cosine: float, coverage: float) -> float:
    """The calibrated chance, 0 to 1, that an answer is among the passages.

    Args:
        passage_cosine: best cosine of the question with a passage, -1 to 1.
        sentence_cosine: best cosine of the question with a sentence, -1 to 1.
        coverage: best share of the question's words, rare ones counting more,
            that one passage with its headline holds, 0 to 1.
    """
    logit = (
        INTERCEPT
        + PASSAGE_COSINE * passage_cosine
        + SENTENCE_COSINE * sentence_cosine
        + COVERAGE * coverage
    )
    return 1.0 / (1.0 + math.exp(-logit))


def is_answer(sure: float) -> bool:
    """True if the archive should answer rather than abstain."""
    return sure >= THRESHOLD
