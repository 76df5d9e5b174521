"""How sure one may be that the archive answers a question at all."""

from __future__ import annotations

import math
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Evidence:
    """The best that the passages found have to say for an answer.

    Attributes:
        passage_cosine: best cosine of the question with a passage, -1 to 1.
        sentence_cosine: best cosine of the question with a sentence, -1 to 1.
        coverage: best share of the question's words, rare ones counting more,
            that one passage with its headline holds, 0 to 1.
        late: best score of a sentence by `qa.late`, about 0 to 1.
        fused: best fused score of a passage, 0 to 1; it is 1 only if the
            meaning, the words and the whole article all point to one.
        searched: passages in the archive, 1 or more.
    """

    passage_cosine: float
    sentence_cosine: float
    late: float
    coverage: float
    fused: float
    searched: int


@dataclass(frozen=True, slots=True)
class Calibration:
    """Weights of a logistic regression over `Evidence`, fitted by `benchmarks/calibrate.py`.

    Each of 339 questions was asked of the archive that holds its article and of
    two others, of other years, outlets and sizes (48, 2,832 and 11,427
    passages). The intercept is moved so that 6 % of the answerable questions
    over the two large archives are refused. Together with `qa.names` it refuses
    94 and 95 % of the others (87 and 98 % on an archive that took no part in
    the fit).

    Attributes:
        searched: weight of the logarithm of the number of passages. The best of
            many draws is higher by chance alone, so that a large archive needs
            better evidence than a small one.
        least, most: smaller and larger archives are taken for these. The fit
            ends at ``most``; below ``least`` it would answer all 36 questions
            over the sample corpus, 8 of them wrongly, where so it answers 31,
            4 of them wrongly.
    """

    intercept: float = -16.1
    passage_cosine: float = 13.0
    sentence_cosine: float = 6.0
    coverage: float = 6.9
    late: float = 0.0
    fused: float = 8.4
    searched: float = -0.74
    least: int = 1_000
    most: int = 11_427


CALIBRATION = Calibration()

ANSWER_FROM = 0.5
"""Confidence from which on the archive answers."""


def confidence(evidence: Evidence, calibration: Calibration = CALIBRATION) -> float:
    """The calibrated chance, 0 to 1, that an answer is among the passages."""
    searched = min(max(evidence.searched, calibration.least), calibration.most)
    logit = (
        calibration.intercept
        + calibration.passage_cosine * evidence.passage_cosine
        + calibration.sentence_cosine * evidence.sentence_cosine
        + calibration.coverage * evidence.coverage
        + calibration.late * evidence.late
        + calibration.fused * evidence.fused
        + calibration.searched * math.log(searched)
    )
    return 1.0 / (1.0 + math.exp(-logit))
