"""How sure one may be that the archive answers a question at all."""

from __future__ import annotations

import math
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Evidence:
    """The best that the passages have to say for an answer.

    Attributes:
        passage_cosine: best cosine of the question with a passage, -1 to 1.
        sentence_cosine: best cosine of the question with a sentence, -1 to 1.
        coverage: best share of the question's words, rare ones counting more,
            that one passage with its headline holds, 0 to 1.
    """

    passage_cosine: float
    sentence_cosine: float
    coverage: float


@dataclass(frozen=True, slots=True)
class Calibration:
    """Weights of a logistic regression over `Evidence`.

    Fitted by `benchmarks/calibrate.py` on 303 questions, each asked of the
    archive that holds its article and of another of other years and outlets;
    the intercept is moved so that 6 % of the answerable ones are refused, which
    refuses 92 % of the others.
    """

    intercept: float = -13.0
    passage_cosine: float = 10.2
    sentence_cosine: float = 5.6
    coverage: float = 7.4


CALIBRATION = Calibration()

ANSWER_FROM = 0.5
"""Confidence from which on the archive answers."""


def confidence(evidence: Evidence, calibration: Calibration = CALIBRATION) -> float:
    """The calibrated chance, 0 to 1, that an answer is among the passages."""
    logit = (
        calibration.intercept
        + calibration.passage_cosine * evidence.passage_cosine
        + calibration.sentence_cosine * evidence.sentence_cosine
        + calibration.coverage * evidence.coverage
    )
    return 1.0 / (1.0 + math.exp(-logit))
