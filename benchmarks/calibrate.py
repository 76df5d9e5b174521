"""Fit the rule by which the archive answers or abstains (`qa.confidence`).

    python -m benchmarks.calibrate FOLDER:SPLIT FOLDER:SPLIT... [--archives DIR]

Every question of every set is asked of every set's archive. Where the archive
holds the question's article it should answer; elsewhere it should not. The
sample corpus and its questions are always a set, so that a small archive is
among them. Sets weigh the same whatever their size. Prints the constants, the
rates they give, and the rates on each set when it took no part in the fit.
"""

from __future__ import annotations

import argparse
import json
import math
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression
from tqdm import tqdm

from qa.archive import Archive
from qa.beir import read_set
from qa.build import build
from qa.confidence import Evidence
from qa.query import understand
from qa.quote import QUOTING, unknown_names, weigh as weigh_sentences
from qa.retrieval import retrieve

ROOT = Path(__file__).resolve().parent.parent
REFUSED_ANSWERABLE = 0.06
"""Share of answerable questions over large archives that may be refused."""
SMALL = 1_000
"""Passages. An archive of fewer is a small one."""


@dataclass(frozen=True, slots=True)
class Case:
    """One question asked of one archive."""

    asked_of: str
    written_for: str
    evidence: Evidence
    has_unknown_name: bool

    @property
    def is_answerable(self) -> bool:
        return self.asked_of == self.written_for


def main() -> None:
    arguments = _arguments()
    questions = {"sample": _sample_questions()}
    sources = {"sample": ROOT / "seeds" / "articles"}
    for named in arguments.sets:
        folder, _, split = named.rpartition(":")
        name = Path(folder).name
        found = read_set(Path(folder), split)
        questions[name] = [one.text for one in found.questions]
        sources[name] = found.corpus
    cases: list[Case] = []
    for name, source in sources.items():
        build([source], arguments.archives / f"{name}_archive")
        with Archive.open(arguments.archives / f"{name}_archive") as archive:
            for home, texts_of in questions.items():
                bar = tqdm(texts_of, desc=f"{home} questions of {name}", disable=None)
                cases.extend(weigh(archive, name, home, text) for text in bar)
    _report(cases)


def weigh(archive: Archive, asked_of: str, written_for: str, question: str) -> Case:
    """What the archive has to say for an answer."""
    query = understand(question)
    vector = archive.embedder.embed_queries([query.text])[0]
    found = retrieve(archive, archive.embedder, query, vector, QUOTING.passages)
    evidence = weigh_sentences(archive, archive.embedder, query, vector, found).evidence
    return Case(asked_of, written_for, evidence, bool(unknown_names(archive, query)))


def _report(cases: list[Case]) -> None:
    names = ["passage_cosine", "sentence_cosine", "late", "coverage", "fused", "log searched"]
    weights, intercept = fit(cases, cases)
    logits = _features(cases) @ weights + intercept
    print("\nconstants")
    print(f"  intercept {intercept:.2f}")
    for name, weight in zip(names, weights, strict=True):
        print(f"  {name} {weight:.2f}")
    print("fitted on all sets: refused of its own and of other questions")
    for name in dict.fromkeys(case.asked_of for case in cases):
        print(f"  {name:12} {_rates(cases, logits, name)}")
    print("each set while it took no part in the fit")
    for name in dict.fromkeys(case.asked_of for case in cases):
        others = [case for case in cases if name not in (case.asked_of, case.written_for)]
        own_weights, own_intercept = fit(others, others)
        left_out = _features(cases) @ own_weights + own_intercept
        print(f"  {name:12} {_rates(cases, left_out, name)}")


def fit(cases: list[Case], placed_by: list[Case]) -> tuple[NDArray[np.float64], float]:
    """Weights, and the intercept at which `REFUSED_ANSWERABLE` of ``placed_by`` is refused."""
    answerable = np.array([case.is_answerable for case in cases])
    groups = [(case.asked_of, case.is_answerable) for case in cases]
    balance = np.array([1.0 / groups.count(group) for group in groups])
    model = LogisticRegression(C=10.0, max_iter=10_000)
    model.fit(_features(cases), answerable, sample_weight=balance * len(cases))
    weights = np.asarray(model.coef_[0], dtype=np.float64)
    large = [one for one in placed_by if one.is_answerable and one.evidence.searched >= SMALL]
    own = _features(large) @ weights
    return weights, -float(np.quantile(own, REFUSED_ANSWERABLE))


def _features(cases: list[Case]) -> NDArray[np.float64]:
    return np.array(
        [
            [
                case.evidence.passage_cosine,
                case.evidence.sentence_cosine,
                case.evidence.late,
                case.evidence.coverage,
                case.evidence.fused,
                math.log(case.evidence.searched),
            ]
            for case in cases
        ]
    )


def _rates(cases: list[Case], logits: NDArray[np.float64], name: str) -> str:
    own: list[bool] = []
    others: list[bool] = []
    for case, logit in zip(cases, logits, strict=True):
        if case.asked_of == name:
            refused = bool(logit < 0.0) or case.has_unknown_name
            (own if case.is_answerable else others).append(refused)
    return f"{np.mean(own):.3f} {np.mean(others):.3f}"


def _sample_questions() -> list[str]:
    lines = (ROOT / "tests" / "data" / "sample_questions.jsonl").read_text("utf-8").splitlines()
    rows = [json.loads(line) for line in lines]
    return [row["text"] for row in rows if row["kind"] != "unanswerable"]


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Fit the rule for answering or abstaining.")
    parser.add_argument("sets", nargs="+", metavar="FOLDER:SPLIT")
    parser.add_argument("--archives", type=Path, default=Path("calibration"))
    return parser.parse_args()


if __name__ == "__main__":
    main()
