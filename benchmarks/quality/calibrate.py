"""Fit the rule by which the archive answers or abstains (`qa.answering.confidence`).

    python -m benchmarks.quality.calibrate FOLDER:SPLIT FOLDER:SPLIT... [--archives DIR]

Every question of every set is asked of every set's archive. Where the archive
holds the question's article it should answer; elsewhere it should not. The
sample corpus and its questions are always a set, so that a small archive is
among them. What should be answered and what should not weigh the same. Prints the
constants, the rates they give, the rates on each set when it took no part in the
fit, and those of the hard case: a set's own archive without the question's article.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from tqdm import tqdm

from benchmarks.quality.scoring import AS_OF, SAMPLES, read_questions
from qa.answering.confidence import BY_LATE_INTERACTION, ConfidenceFeatures
from qa.answering.selection import select_sentences
from qa.archive import Archive
from qa.evaluation.beir import read_set
from qa.ingest.build import build
from qa.question.understand import understand
from qa.retrieval.centring.centres import question_vector
from qa.retrieval.names import as_printed
from qa.retrieval.retrieve import retrieve

REFUSED_ANSWERABLE = 0.04
"""Share of answerable questions over large archives that may be refused."""
SMALL = 1_000
"""Passages. An archive of fewer is a small one."""
RIDGE = 0.1
"""Keeps the weights of features that say the same from drifting apart."""
DEPTH = 20
"""Passages found, so that enough are left in the hard case."""
FEATURES = ("cosine", "relevance", "fused", "context", "names", "terms")
OF_SMALL = 0.15
"""Weight of a question asked of a small archive: there are as many of them as of the
others, and few archives are so small."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A question of a set.

    Attributes:
        has_answer: whether the set's own archive answers it.
        records: what the set calls the articles that answer it.
        as_of: the day to look from, ISO 8601; None for today.
    """

    text: str
    has_answer: bool
    records: frozenset[str] = frozenset()
    as_of: str | None = None


@dataclass(frozen=True, slots=True)
class Case:
    """One question asked of one archive."""

    asked_of: str
    written_for: str
    is_answerable: bool
    is_hard: bool
    features: ConfidenceFeatures


def main() -> None:
    arguments = _arguments()
    questions = {"sample": list(_sample_questions())}
    sources = {"sample": SAMPLES}
    for named in arguments.sets:
        folder, _, split = named.rpartition(":")
        name = Path(folder).name
        test_set = read_set(Path(folder), split)
        questions[name] = [
            Asked(question.text, has_answer=True, records=frozenset(test_set.qrels[question.id]))
            for question in test_set.questions
        ]
        sources[name] = test_set.corpus
    cases: list[Case] = []
    for name, source in sources.items():
        build([source], arguments.archives / f"{name}_archive")
        with Archive.open(arguments.archives / f"{name}_archive") as archive:
            for home, asked in questions.items():
                bar = tqdm(asked, desc=f"{home} questions of {name}", disable=None)
                cases.extend(
                    case for question in bar for case in weigh(archive, name, home, question)
                )
    _report(cases)


def weigh(archive: Archive, asked_of: str, written_for: str, asked: Asked) -> Iterator[Case]:
    """What the archive has to say for an answer, with and without the right article."""
    query = as_printed(archive, understand(asked.text, as_of=asked.as_of, any_time=True))
    vector = question_vector(archive, archive.embedder, query.text, query.language)
    ranking = retrieve(archive, archive.embedder, query, vector, DEPTH)
    is_home = asked_of == written_for
    for hidden in [(), asked.records] if is_home and asked.records else [()]:
        hits = tuple(hit for hit in ranking.hits if hit.article.record not in hidden)
        selected = select_sentences(
            archive, archive.embedder, query, vector, replace(ranking, hits=hits)
        )
        yield Case(
            asked_of=asked_of,
            written_for=written_for,
            is_answerable=is_home and asked.has_answer and not hidden,
            is_hard=bool(hidden),
            features=selected.features,
        )


def _report(cases: Sequence[Case]) -> None:
    usual = [case for case in cases if not case.is_hard]
    names = list(dict.fromkeys(case.asked_of for case in usual))
    weights, intercept = fit(usual)
    print("\nconstants")
    print(f"  intercept {intercept:.2f}")
    for feature, weight in zip(FEATURES, weights, strict=True):
        print(f"  {feature} {weight:.2f}")
    print("fitted on all sets: refused of its own, of its own that it cannot answer, of others")
    for name in names:
        print(f"  {name:12} {_rates(usual, weights, intercept, name)}")
    print("each set while it took no part in the fit")
    for name in names:
        others = [case for case in usual if name not in (case.asked_of, case.written_for)]
        if any(_is_large(case) and case.is_answerable for case in others):
            print(f"  {name:12} {_rates(usual, *fit(others), name)}")
    print("hard case, the right article hidden: refused")
    for name in names:
        hard = [case for case in cases if case.is_hard and case.asked_of == name]
        if hard:
            print(f"  {name:12} {_refused(hard, weights, intercept).mean():.3f}")


def fit(cases: Sequence[Case]) -> tuple[NDArray[np.float64], float]:
    """Weights, and the intercept at which `REFUSED_ANSWERABLE` is refused."""
    answerable = np.array([case.is_answerable for case in cases])
    shares = np.array([1.0 if _is_large(case) else OF_SMALL for case in cases])
    sums = np.where(answerable, shares[answerable].sum(), shares[~answerable].sum())
    balance = shares / sums * len(cases)
    features, size = _features(cases), _set(cases)

    def loss(values: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        logits = features @ values[:-1] + size + values[-1]
        chance = 1.0 / (1.0 + np.exp(-logits))
        off = balance * (chance - answerable)
        costs = balance * np.logaddexp(0.0, np.where(answerable, -logits, logits))
        slope = np.append(off @ features + RIDGE * values[:-1], off.sum())
        return float(costs.sum() + RIDGE / 2 * values[:-1] @ values[:-1]), slope

    start = np.zeros(len(FEATURES) + 1)
    weights = np.asarray(minimize(loss, start, jac=True, method="L-BFGS-B").x[:-1])
    large = [case for case in cases if case.is_answerable and _is_large(case)]
    logits = _features(large) @ weights + _set(large)
    return weights, -float(np.quantile(logits, REFUSED_ANSWERABLE, method="higher"))


def _is_large(case: Case) -> bool:
    return case.features.searched >= SMALL


def _features(cases: Sequence[Case]) -> NDArray[np.float64]:
    return np.array([[getattr(case.features, name) for name in FEATURES] for case in cases])


def _set(cases: Sequence[Case]) -> NDArray[np.float64]:
    """The part of the archive's size and of unknown names, whose weights are set by hand."""
    least, most = BY_LATE_INTERACTION.least, BY_LATE_INTERACTION.most
    sizes = [min(max(case.features.searched, least), most) for case in cases]
    unknown = np.array([case.features.unknown for case in cases])
    return BY_LATE_INTERACTION.searched * np.log(np.array(sizes, dtype=np.float64)) + (
        BY_LATE_INTERACTION.unknown * unknown
    )


def _refused(
    cases: Sequence[Case], weights: NDArray[np.float64], intercept: float
) -> NDArray[np.bool_]:
    logits = _features(cases) @ weights + _set(cases) + intercept
    return np.asarray(logits < 0.0)


def _rates(cases: Sequence[Case], weights: NDArray[np.float64], intercept: float, name: str) -> str:
    mine = [case for case in cases if case.asked_of == name]
    refused = _refused(mine, weights, intercept)
    home = np.array([case.written_for == name for case in mine])
    answerable = np.array([case.is_answerable for case in mine])
    parts = (home & answerable, home & ~answerable, ~home)
    return " ".join(f"{refused[part].mean():.3f}" if part.any() else "    -" for part in parts)


def _sample_questions() -> Iterator[Asked]:
    for question in read_questions():
        has_answer, as_of = bool(question.articles), question.as_of or AS_OF
        yield Asked(question.text, has_answer=has_answer, as_of=as_of)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Fit the rule for answering or abstaining.")
    parser.add_argument("sets", nargs="+", metavar="FOLDER:SPLIT")
    parser.add_argument("--archives", type=Path, default=Path("calibration"))
    return parser.parse_args()


if __name__ == "__main__":
    main()
