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
import random
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from tqdm import tqdm

from embeddings.loading import load_embedder
from embeddings.readers.named import load_reader
from qa.answering.confidence import (
    ANSWER_FROM,
    BY_READER,
    UNCERTAIN_FROM,
    ConfidenceFeatures,
)
from qa.answering.selection import Candidate, select_sentences
from qa.answering.sentence_weights import TOP
from qa.archive import Archive
from qa.evaluation.beir import read_set
from qa.evaluation.measures import contains
from qa.question.query import Query
from qa.question.understand import understand
from qa.retrieval.centring.centres import question_vector
from qa.retrieval.names import as_printed
from qa.retrieval.retrieve import retrieve

_SENTENCE = ("relevance", "span", "words", "gives", "headline", "top", "context")
SENTENCE_FEATURES = (*_SENTENCE, "passage")
CONFIDENCE_FEATURES = ("cosine", "relevance", "span", "fused", "context", "names", "terms")
WEIGHTS = {"own": 1.0, "missing": 0.15, "foreign": 0.85}
"""What the kinds of questions weigh in the fit of the confidence: a near miss that an archive
lacks is read as uncertain at best."""
IsRight = Callable[[Candidate], bool]
SEED = 5
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


@dataclass(frozen=True, slots=True)
class Asked:
    """A question with the words of its answers and the records that hold them."""

    text: str
    answers: tuple[str, ...]
    records: frozenset[str]


def sentence_features(candidate: Candidate) -> tuple[float, ...]:
    """The features of a sentence, in the order of `SENTENCE_FEATURES`."""
    sentence = candidate.sentence
    return (
        sentence.relevance,
        0.0 if sentence.reading is None else sentence.reading.span,
        sentence.words,
        sentence.gives,
        sentence.headline,
        float(sentence.start < TOP),
        sentence.context,
        candidate.hit.score,
    )


def collect(
    archive: Archive, query: Query, asked_of: str, written_for: str, is_right: IsRight | None
) -> Case:
    """Ask a question of an archive, and keep what the choice of sentences was made on.

    Args:
        archive: that is asked.
        query: the question.
        asked_of: name of the archive.
        written_for: name of the one that the question was written for.
        is_right: tells sentences that answer; None where the archive does not.
    """
    vector = question_vector(archive, archive.embedder, query.text, query.language)
    retrieved = retrieve(archive, archive.embedder, query, vector, DEPTH)
    selected = select_sentences(archive, archive.embedder, query, vector, retrieved)
    candidates = selected.candidates
    rows = [sentence_features(candidate) for candidate in candidates]
    return Case(
        asked_of=asked_of,
        written_for=written_for,
        is_answerable=is_right is not None,
        features=selected.features,
        sentences=np.array(rows).reshape(-1, len(SENTENCE_FEATURES)),
        right=np.array([bool(is_right and is_right(c)) for c in candidates], dtype=bool),
    )


def ask(archive: Archive, asked_of: str, written_for: str, asked: Asked) -> Case:
    """Ask a question whose answer's words are known; see `collect`."""

    def is_right(candidate: Candidate) -> bool:
        is_there = candidate.hit.article.record in asked.records
        return is_there and contains(candidate.text, asked.answers)

    query = as_printed(archive, understand(asked.text, any_time=True))
    has_answer = asked_of == written_for and bool(asked.answers)
    return collect(archive, query, asked_of, written_for, is_right if has_answer else None)


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


def _kind(case: Case) -> str:
    """Whether a question's answer is there, the archive lacks it, or it is of another archive."""
    if case.is_answerable:
        return "own"
    return "missing" if case.asked_of == case.written_for else "foreign"


def _confidence_rows(cases: Sequence[Case]) -> NDArray[np.float64]:
    sizes = [min(max(case.features.searched, BY_READER.least), BY_READER.most) for case in cases]
    rows = [[getattr(case.features, name) for name in CONFIDENCE_FEATURES] for case in cases]
    unknown = np.array([[case.features.unknown] for case in cases])
    return np.hstack([np.array(rows, dtype=float), np.log(np.array(sizes))[:, None], unknown])


def _fitted(cases: Sequence[Case]) -> NDArray[np.float64]:
    """Weights of the confidence over cases, the kinds of each archive weighing as set."""
    counts = Counter((case.asked_of, _kind(case)) for case in cases)
    shares = [WEIGHTS[_kind(case)] / counts[case.asked_of, _kind(case)] for case in cases]
    answerable = np.array([case.is_answerable for case in cases])
    weights = np.array(shares) * len(cases) / sum(shares)
    return fit_confidence(_confidence_rows(cases), answerable, weights)


def _rates(cases: Sequence[Case], values: NDArray[np.float64]) -> str:
    chances = 1.0 / (1.0 + np.exp(-(_confidence_rows(cases) @ values[:-1] + values[-1])))
    kinds = np.array([_kind(case) for case in cases])
    parts = []
    for kind in WEIGHTS:
        if (mine := chances[kinds == kind]).size:
            answered, absent = (mine >= ANSWER_FROM).mean(), (mine < UNCERTAIN_FROM).mean()
            parts.append(f"{kind}: answered {answered:.3f}, absent {absent:.3f}")
    return "; ".join(parts)


def report(cases: Sequence[Case]) -> None:
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
    values = _fitted(cases)
    labels = (*CONFIDENCE_FEATURES, "searched", "unknown", "intercept")
    print("confidence:", dict(zip(labels, values.round(3).tolist(), strict=True)))
    for label in ("relevance", "span"):
        seen = [getattr(case.features, label) for case in cases]
        print(f"{label}_seen: {min(seen):.1f}, {max(seen):.1f}")
    for name in names:
        mine = [case for case in cases if case.asked_of == name]
        others = [case for case in cases if case.asked_of != name]
        print(f"  {name}: {_rates(mine, values)}")
        if others:
            print(f"    left out of the fit: {_rates(mine, _fitted(others))}")


def drawn_questions(folder: Path, split: str, most: int) -> tuple[list[Asked], list[Asked]]:
    """Answerable questions of a set and those that it has no article for, in drawn order."""
    test_set = read_set(folder, split)
    draw = random.Random(SEED)  # noqa: S311  # no secret
    own = [
        Asked(question.text, question.answers, frozenset(test_set.qrels[question.id]))
        for question in test_set.questions
    ]
    missing = [Asked(question.text, (), frozenset()) for question in test_set.unanswerable]
    draw.shuffle(own)
    draw.shuffle(missing)
    return own[:most], missing[: most // 3]


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
    report(cases)


if __name__ == "__main__":
    main()
