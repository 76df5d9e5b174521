"""Measure rankings and answers, with intervals. Pure functions.

Values come from ir-measures (MacAvaney, Macdonald and Ounis, "Streamlining Evaluation
with ir-measures", ECIR 2022), question by question.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import ir_measures
import numpy as np
from ir_measures import RR, R, Success, nDCG
from numpy.typing import NDArray

from qa.evaluation.beir import Qrels
from qa.text.terms import holds_phrase

MEASURES = (nDCG @ 10, Success @ 1, Success @ 5, Success @ 10, RR @ 10, R @ 10)

NAMES = tuple(str(measure) for measure in MEASURES)
"""What the measures are called, the first of them the one that ranks pipelines."""

RESAMPLES = 1_000
SEED = 20_170_228
"""Any would do; a fixed one gives the same intervals in every run."""

INTERVAL = (2.5, 97.5)
"""Percentiles: 95 of 100 intervals made so hold the true mean."""

Values = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Estimate:
    """A mean over questions, and its 95 % interval."""

    value: float
    low: float
    high: float


def per_question(
    qrels: Qrels, rankings: Mapping[str, Sequence[str]], questions: Sequence[str]
) -> Values:
    """Compute the measures of every question.

    Args:
        qrels: grades of articles by question.
        rankings: article ids by question, best first; a question without one counts 0.
        questions: ids, in the order of the columns.

    Returns:
        Shape (measures, questions), in the order of `MEASURES`, each 0 to 1.
    """
    # Scores all differ, so that no measure breaks a tie in its own way.
    run = {
        question: {article: float(-rank) for rank, article in enumerate(ranking)}
        for question, ranking in rankings.items()
    }
    judged = {question: dict(qrels[question]) for question in questions}
    column = {question: index for index, question in enumerate(questions)}
    row = {measure: index for index, measure in enumerate(MEASURES)}
    values = np.zeros((len(MEASURES), len(questions)))
    for metric in ir_measures.iter_calc(MEASURES, judged, run):
        values[row[metric.measure], column[metric.query_id]] = metric.value
    return values


def estimates(values: Values, *, seed: int = SEED) -> list[Estimate]:
    """Estimate the mean of each row with its percentile bootstrap interval over the columns.

    All rows see the same resamples of questions. So the interval of a difference
    between two systems is that of a row of differences (the paired bootstrap: Efron and
    Tibshirani, "An Introduction to the Bootstrap", 1993; for retrieval Sakai, SIGIR 2006).

    Args:
        values: shape (rows, questions), at least one question.
        seed: of the draw.
    """
    count = values.shape[1]
    generator = np.random.default_rng(seed)
    means = np.empty((RESAMPLES, len(values)))
    for draw in means:
        drawn = np.bincount(generator.integers(0, count, count), minlength=count)
        draw[:] = values @ drawn / count
    lows, highs = np.percentile(means, INTERVAL, axis=0)
    return [
        Estimate(float(mean), float(low), float(high))
        for mean, low, high in zip(values.mean(axis=1), lows, highs, strict=True)
    ]


def contains(text: str, answers: Iterable[str]) -> bool:
    """True if a gold answer stands in the text, as whole words, marks and case aside."""
    return any(holds_phrase(text, answer) for answer in answers)


def share(outcomes: Sequence[bool]) -> float | None:
    """Return the share of outcomes that are true, 0 to 1; None if there are none."""
    return sum(outcomes) / len(outcomes) if outcomes else None
