"""Fit what stands on the reader's scores: the choice of sentences, and the confidence.

    python -m benchmarks.reader.fit NAME=FOLDER:SPLIT:ARCHIVE... [--questions 240] [--reader MODEL]

Each set is a folder in BEIR layout beside a built archive of it. A set's questions are asked
of its own archive and of the others'. Where a set's own archive is asked, a sentence is right
if it holds the answer's words in the right article; the weights of
`qa.answering.sentence_weights.BY_READER` are those of a softmax regression over the sentences
of a question. The confidence is a logistic regression over all questions and archives. Each
archive is left out once, and the rates on it are printed.
"""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from tqdm import tqdm

from benchmarks.reader.cases import SENTENCE_FEATURES, Asked, Case, ask, drawn_questions
from embeddings.loading import load_embedder
from embeddings.readers.named import load_reader
from qa.answering.confidence import (
    ANSWER_FROM,
    BY_READER,
    UNCERTAIN_FROM,
)
from qa.archive import Archive

CONFIDENCE_FEATURES = ("cosine", "relevance", "span", "fused", "context", "names", "terms")
KINDS = ("own", "missing", "foreign")
"""Questions that an archive answers, near misses that it lacks, and those of other archives."""
RIDGE = 1.0


@dataclass(frozen=True, slots=True)
class SetWeights:
    """What is set and not fitted.

    Attributes:
        searched, unknown: weights of the confidence, see `qa.answering.confidence`.
        missing: what near misses weigh in its fit, and all other questions without an answer
            the rest, against 1 of those with one: 0 to 1.
    """

    searched: float
    unknown: float
    missing: float

    def of_kind(self, kind: str) -> float:
        """What the cases of a kind weigh together."""
        return {"own": 1.0, "missing": self.missing, "foreign": 1.0 - self.missing}[kind]


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
    features: NDArray[np.float64],
    answerable: NDArray[np.bool_],
    weights: NDArray[np.float64],
    known: NDArray[np.float64],
) -> NDArray[np.float64]:
    """Weights of a logistic regression, none below 0, and behind them the intercept.

    Args:
        features: shape (n, d).
        answerable: shape (n,).
        weights: how much each case counts, shape (n,).
        known: the part of each log odds that is set and not fitted, shape (n,).
    """
    mean, spread = features.mean(axis=0), features.std(axis=0) + 1e-9
    rows = (features - mean) / spread

    def loss(values: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        logits = rows @ values[:-1] + values[-1] + known
        off = weights * (1.0 / (1.0 + np.exp(-logits)) - answerable)
        costs = weights * np.logaddexp(0.0, np.where(answerable, -logits, logits))
        slope = np.append(off @ rows + RIDGE * values[:-1], off.sum())
        return float(costs.sum() + RIDGE / 2 * values[:-1] @ values[:-1]), slope

    start = np.zeros(features.shape[1] + 1)
    bounds = [(0.0, None)] * features.shape[1] + [(None, None)]
    values = minimize(loss, start, jac=True, bounds=bounds, method="L-BFGS-B").x
    scaled = values[:-1] / spread
    return np.append(scaled, values[-1] - scaled @ mean)


def _kind(case: Case) -> str:
    """Whether a question's answer is there, the archive lacks it, or it is of another archive."""
    if case.is_answerable:
        return "own"
    return "missing" if case.asked_of == case.written_for else "foreign"


def _confidence_rows(cases: Sequence[Case]) -> NDArray[np.float64]:
    rows = [[getattr(case.features, name) for name in CONFIDENCE_FEATURES] for case in cases]
    return np.array(rows, dtype=float)


def _known(cases: Sequence[Case], set_: SetWeights) -> NDArray[np.float64]:
    """What the weights that are set give each case."""
    sizes = [min(max(case.features.searched, BY_READER.least), BY_READER.most) for case in cases]
    unknown = np.array([case.features.unknown for case in cases])
    return np.asarray(set_.searched * np.log(np.array(sizes)) + set_.unknown * unknown)


def _fitted(cases: Sequence[Case], set_: SetWeights) -> NDArray[np.float64]:
    """Weights of the confidence over cases, the kinds of each archive weighing as set."""
    counts = Counter((case.asked_of, _kind(case)) for case in cases)
    shares = [set_.of_kind(_kind(case)) / counts[case.asked_of, _kind(case)] for case in cases]
    answerable = np.array([case.is_answerable for case in cases])
    weights = np.array(shares) * len(cases) / sum(shares)
    return fit_confidence(_confidence_rows(cases), answerable, weights, _known(cases, set_))


def _rates(cases: Sequence[Case], values: NDArray[np.float64], set_: SetWeights) -> str:
    logits = _confidence_rows(cases) @ values[:-1] + values[-1] + _known(cases, set_)
    chances = 1.0 / (1.0 + np.exp(-logits))
    kinds = np.array([_kind(case) for case in cases])
    parts = []
    for kind in KINDS:
        if (mine := chances[kinds == kind]).size:
            answered, absent = (mine >= ANSWER_FROM).mean(), (mine < UNCERTAIN_FROM).mean()
            parts.append(f"{kind}: answered {answered:.3f}, absent {absent:.3f}")
    return "; ".join(parts)


def report(cases: Sequence[Case], set_: SetWeights) -> None:
    """Fit, and print the weights and what leaving each archive out costs."""
    names = list(dict.fromkeys(case.asked_of for case in cases))
    home = [case for case in cases if case.is_answerable]
    weights = fit_sentences(home)
    print("sentences:", dict(zip(SENTENCE_FEATURES, weights.round(3).tolist(), strict=True)))
    for name in names:
        mine = [case for case in home if case.asked_of == name]
        others = [case for case in home if case.asked_of != name]
        if mine and others:
            fitted, left_out = first_right(mine, weights), first_right(mine, fit_sentences(others))
            print(f"  {name}: first, one of four {fitted}; left out of the fit {left_out}")
    values = _fitted(cases, set_)
    labels = (*CONFIDENCE_FEATURES, "intercept")
    print("confidence:", dict(zip(labels, values.round(3).tolist(), strict=True)))
    for label in ("relevance", "span"):
        seen = [getattr(case.features, label) for case in cases]
        print(f"{label}_seen: {min(seen):.1f}, {max(seen):.1f}")
    for name in names:
        mine = [case for case in cases if case.asked_of == name]
        others = [case for case in cases if case.asked_of != name]
        print(f"  {name}: {_rates(mine, values, set_)}")
        if any(case.is_answerable for case in others):
            print(f"    left out of the fit: {_rates(mine, _fitted(others, set_), set_)}")


def main() -> None:
    """Ask, fit and print."""
    parser = argparse.ArgumentParser(description="Fit the choice of sentences and confidence.")
    parser.add_argument("sets", nargs="+", metavar="NAME=FOLDER:SPLIT:ARCHIVE")
    parser.add_argument("--questions", type=int, default=240)
    parser.add_argument("--reader", metavar="MODEL", help="fit for this one, not the bundled")
    arguments = parser.parse_args()
    archives: dict[str, Path] = {}
    questions: dict[str, tuple[list[Asked], list[Asked]]] = {}
    for text in arguments.sets:
        name, _, place = text.partition("=")
        folder, split, archive = place.split(":")
        archives[name] = Path(archive)
        questions[name] = drawn_questions(Path(folder), split, arguments.questions)
    embedder = load_embedder()
    reader = None if arguments.reader is None else load_reader(arguments.reader)
    cases = []
    for name, path in archives.items():
        with Archive.open(path, embedder, reader=reader) as archive:
            for home, (own, missing) in questions.items():
                asked = [*own, *missing] if home == name else own[: arguments.questions // 2]
                bar = tqdm(asked, desc=f"{home} of {name}")
                cases += [ask(archive, name, home, question) for question in bar]
    report(cases, SetWeights(searched=-0.2, unknown=-4.0, missing=0.15))


if __name__ == "__main__":
    main()
