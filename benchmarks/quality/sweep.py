"""Vary the weights of the ranking one by one (`qa.retrieval.fusion.Fusion`).

    python -m benchmarks.quality.sweep FOLDER:SPLIT... [--as-of-question-date] [--archives DIR]

Every question is searched once; its candidates keep their scores, their days and the
late interaction of the best of them, and are then put in order again under other
weights. Prints nDCG@10 of articles for each set, the weights in use first.
"""

from __future__ import annotations

import argparse
import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from tqdm import tqdm

from qa.archive import Archive
from qa.evaluation.beir import read_set
from qa.evaluation.measures import NAMES, per_question
from qa.ingest.build import build
from qa.question.understand import understand
from qa.retrieval.centring.centres import question_vector
from qa.retrieval.fusion import FUSION, Fusion
from qa.retrieval.names import as_printed
from qa.retrieval.recency import recency
from qa.retrieval.retrieve import retrieve

NDCG = NAMES.index("nDCG@10")
DEPTH = 60
"""Passages kept of each question."""
LOOKED_AT = 24
"""Passages of which the late interaction is known; no sweep can read more."""
SHARES = ((0.35, 0.35, 0.3), (0.5, 0.2, 0.3), (0.25, 0.45, 0.3), (0.2, 0.5, 0.3), (0.3, 0.3, 0.4))
LATE = (0.0, 0.1, 0.2, 0.3, 0.5)
READ = (8, 12, 16, 24)
RECENCY = (0.0, 0.2, 0.3, 0.4, 0.5)
AGE = (0.0, 0.1, 0.2, 0.4)


@dataclass(frozen=True, slots=True, eq=False)
class Searched:
    """The candidates of one question; row i of each array for ``documents[i]``."""

    documents: tuple[str, ...]
    scores: NDArray[np.float64]
    late: NDArray[np.float64]
    prior: NDArray[np.float64]
    is_timely: bool
    grades: Mapping[str, int]


def main() -> None:
    arguments = _arguments()
    sets: dict[str, dict[str, Searched]] = {}
    for named in arguments.sets:
        folder, _, split = named.rpartition(":")
        test_set = read_set(Path(folder), split)
        path = arguments.archives / f"{Path(folder).name}_archive"
        build([test_set.corpus], path)
        with Archive.open(path) as archive:
            bar = tqdm(test_set.questions, desc=Path(folder).name, unit="question", disable=None)
            sets[named] = {
                question.id: search(
                    archive,
                    question.text,
                    question.day if arguments.as_of_question_date else None,
                    test_set.qrels[question.id],
                )
                for question in bar
            }
    print(f"{'':40}" + "".join(f"{Path(name.rpartition(':')[0]).name:>12}" for name in sets))
    for label, fusion in variants():
        values = [ndcg(searches, fusion) for searches in sets.values()]
        print(f"{label:40}" + "".join(f"{value:12.4f}" for value in values))


def search(archive: Archive, text: str, day: date | None, grades: Mapping[str, int]) -> Searched:
    """One question's candidates with all that speaks for them."""
    query = as_printed(archive, understand(text, as_of=day))
    vector = question_vector(archive, archive.embedder, query.text, query.language)
    deep = replace(FUSION, read=LOOKED_AT, varied=0)
    hits = retrieve(archive, archive.embedder, query, vector, DEPTH, fusion=deep).hits
    window = query.window
    meant = (window.since, window.until) if window else (None, None)
    return Searched(
        documents=tuple(hit.article.record or hit.article_id for hit in hits),
        scores=np.array([[hit.dense, hit.lexical, hit.article_lexical] for hit in hits]),
        late=np.array([math.nan if hit.late is None else hit.late for hit in hits]),
        prior=recency([hit.article.published_day for hit in hits], query.as_of, *meant),
        is_timely=window is not None or query.analysis.is_about_now,
        grades=grades,
    )


def variants() -> Iterator[tuple[str, Fusion]]:
    """The weights in use, and others that differ in one respect."""
    yield "in use", FUSION
    for dense, lexical, article in SHARES:
        other = replace(FUSION, dense=dense, lexical=lexical, article=article)
        yield f"shares {dense} {lexical} {article}", other
    for weight in LATE:
        yield f"late {weight}", replace(FUSION, late=weight)
    for depth in READ:
        yield f"read {depth}", replace(FUSION, read=depth)
    for weight in RECENCY:
        yield f"recency {weight}", replace(FUSION, recency=weight)
    for weight in AGE:
        yield f"age {weight}", replace(FUSION, age=weight)


def ndcg(searches: Mapping[str, Searched], fusion: Fusion) -> float:
    """nDCG@10 of the articles, the mean over all questions."""
    rankings = {key: ranked(search, fusion) for key, search in searches.items()}
    qrels = {key: search.grades for key, search in searches.items()}
    return float(per_question(qrels, rankings, list(searches))[NDCG].mean())


def ranked(searched: Searched, fusion: Fusion) -> list[str]:
    """The articles, each by its best passage, best first."""
    if not searched.documents:
        return []
    shares = np.maximum(searched.scores, 0.0)
    shares = shares / np.maximum(shares.max(axis=0), 1e-9)
    values = shares @ np.array([fusion.dense, fusion.lexical, fusion.article])
    values += (fusion.recency if searched.is_timely else fusion.age) * searched.prior
    order = np.argsort(-values, kind="stable")
    read = [row for row in order[: fusion.read] if not math.isnan(searched.late[row])]
    late = searched.late[read]
    if read and late.max() > late.min():
        values[read] += fusion.late * (late - late.min()) / (late.max() - late.min())
    place = np.empty(len(order), dtype=int)
    place[order] = np.arange(len(order))
    rows = sorted(range(len(order)), key=lambda row: (-values[row], place[row]))
    return list(dict.fromkeys(searched.documents[row] for row in rows))


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Vary the weights of the ranking.")
    parser.add_argument("sets", nargs="+", metavar="FOLDER:SPLIT")
    parser.add_argument("--as-of-question-date", action="store_true")
    parser.add_argument("--archives", type=Path, default=Path("calibration"))
    return parser.parse_args()


if __name__ == "__main__":
    main()
