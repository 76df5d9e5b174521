"""Fit what stands on the reader's scores: the choice of sentences, and the confidence.

    python -m benchmarks.reader.fit SET:SPLIT:ARCHIVE... [--questions 300]

Every set's questions are asked of its own archive and of the others'. Where a set's own
archive is asked, its sentences are told right by the answer's words in the right article;
the weights of `qa.answering.sentence_weights.BY_READER` are those of a softmax regression over the
sentences of a question. The confidence is a logistic regression over all questions and
archives; each archive is left out of the fit once, and the rates on it are printed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

from qa.answering.confidence import ConfidenceFeatures
from qa.answering.selection import Candidate, select_sentences
from qa.archive import Archive
from qa.evaluation.measures import contains
from qa.question.understand import understand
from qa.retrieval.retrieve import retrieve

SENTENCE_FEATURES = ("relevance", "span", "words", "gives", "passage")
RIDGE = 1.0
DEPTH = 12


@dataclass(frozen=True, slots=True, eq=False)
class Case:
    """A question asked of an archive.

    Attributes:
        is_answerable: whether the archive holds its answer.
        sentences: features of the candidates, shape (n, len(SENTENCE_FEATURES)).
        right: which of them hold the answer, shape (n,).
    """

    asked_of: str
    written_for: str
    is_answerable: bool
    features: ConfidenceFeatures
    sentences: NDArray[np.float64]
    right: NDArray[np.bool_]
    text: str


@dataclass(frozen=True, slots=True)
class Asked:
    """A question with the words of its answers and the records that hold them."""

    text: str
    answers: tuple[str, ...]
    records: frozenset[str]


def sentence_features(candidate: Candidate) -> tuple[float, ...]:
    """The features of a sentence, in the order of `SENTENCE_FEATURES`."""
    sentence = candidate.sentence
    span = 0.0 if sentence.reading is None else sentence.reading.span
    return (sentence.relevance, span, sentence.words, sentence.gives, candidate.hit.score)


def collect(archive: Archive, asked_of: str, written_for: str, asked: Asked) -> Case:
    """Ask a question of an archive, and keep what the choice of sentences was made on."""
    query = understand(asked.text, any_time=True)
    vector = archive.embedder.embed_queries([query.text])[0]
    retrieved = retrieve(archive, archive.embedder, query, vector, DEPTH)
    selected = select_sentences(archive, archive.embedder, query, vector, retrieved)
    candidates = selected.candidates
    is_home = asked_of == written_for
    right = [
        is_home
        and candidate.hit.article.record in asked.records
        and contains(candidate.text, asked.answers)
        for candidate in candidates
    ]
    rows = [sentence_features(candidate) for candidate in candidates]
    return Case(
        asked_of=asked_of,
        written_for=written_for,
        is_answerable=is_home and bool(asked.answers),
        features=selected.features,
        sentences=np.array(rows).reshape(-1, len(SENTENCE_FEATURES)),
        right=np.array(right, dtype=bool),
        text=asked.text,
    )


def fit_sentences(cases: Sequence[Case]) -> NDArray[np.float64]:
    """Weights of a softmax regression: a right sentence against the others of its question."""
    cases = [case for case in cases if case.right.any()]

    def loss(weights: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        total, slope = RIDGE / 2 * float(weights @ weights), RIDGE * weights
        for case in cases:
            logits = case.sentences @ weights
            chances = np.exp(logits - logits.max())
            chances /= chances.sum()
            held = chances * case.right
            total -= float(np.log(held.sum()))
            slope = slope + case.sentences.T @ (chances - held / held.sum())
        return total, slope

    start = np.full(len(SENTENCE_FEATURES), 0.5)
    return np.asarray(minimize(loss, start, jac=True, method="L-BFGS-B").x)


def first_right(cases: Sequence[Case], weights: NDArray[np.float64]) -> tuple[float, float]:
    """Share of answerable questions whose best sentence is right, and one of the best four."""
    ranks = []
    for case in cases:
        order = np.argsort(-(case.sentences @ weights), kind="stable")
        places = np.flatnonzero(case.right[order])
        ranks.append(places[0] if len(places) else 99)
    array = np.array(ranks)
    return float((array == 0).mean()), float((array < 4).mean())


def fit_confidence(
    features: NDArray[np.float64], answerable: NDArray[np.bool_], weights: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Weights of a logistic regression, the intercept last.

    Args:
        features: shape (n, d).
        answerable: shape (n,).
        weights: how much each case counts, shape (n,).
    """
    mean, spread = features.mean(axis=0), features.std(axis=0) + 1e-9
    rows = (features - mean) / spread

    def loss(values: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        logits = rows @ values[:-1] + values[-1]
        off = weights * (1.0 / (1.0 + np.exp(-logits)) - answerable)
        costs = weights * np.logaddexp(0.0, np.where(answerable, -logits, logits))
        slope = np.append(off @ rows + RIDGE * values[:-1], off.sum())
        return float(costs.sum() + RIDGE / 2 * values[:-1] @ values[:-1]), slope

    start = np.zeros(features.shape[1] + 1)
    values = minimize(loss, start, jac=True, method="L-BFGS-B").x
    scaled = values[:-1] / spread
    return np.append(scaled, values[-1] - scaled @ mean)
