"""Vary the weights of the ranking one by one (`qa.retrieval.retrieve.Fusion`).

    python -m benchmarks.sweep FOLDER:SPLIT... [--as-of-question-date] [--archives DIR]

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
from qa.evaluation.beir import TestSet, read_set
from qa.ingest.build import build
from qa.question.understand import understand
from qa.retrieval.recency import recency
from qa.retrieval.retrieve import FUSION, Fusion, retrieve

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
    sets: dict[str, list[Searched]] = {}
    for named in arguments.sets:
        folder, _, split = named.rpartition(":")
        found = read_set(Path(folder), split)
        path = arguments.archives / f"{Path(folder).name}_archive"
        build([found.corpus], path)
        with Archive.open(path) as archive:
            bar = tqdm(found.questions, desc=Path(folder).name, unit="question", disable=None)
            days = [one.day if arguments.as_of_question_date else None for one in found.questions]
            sets[named] = [
                search(archive, found, one.id, one.text, day)
                for one, day in zip(bar, days, strict=True)
            ]
    print(f"{'':40}" + "".join(f"{Path(name.rpartition(':')[0]).name:>12}" for name in sets))
    for label, fusion in variants():
        values = [np.mean([ndcg(one, fusion) for one in questions]) for questions in sets.values()]
        print(f"{label:40}" + "".join(f"{value:12.4f}" for value in values))


def search(archive: Archive, found: TestSet, key: str, text: str, day: date | None) -> Searched:
    """One question's candidates with all that speaks for them."""
    query = understand(text, as_of=day)
    vector = archive.embedder.embed_queries([query.text])[0]
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
        grades=found.qrels[key],
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


def ndcg(one: Searched, fusion: Fusion) -> float:
    """nDCG@10 of the articles, each by its best passage."""
    if not one.documents:
        return 0.0
    shares = np.maximum(one.scores, 0.0)
    shares = shares / np.maximum(shares.max(axis=0), 1e-9)
    values = shares @ np.array([fusion.dense, fusion.lexical, fusion.article])
    values += (fusion.recency if one.is_timely else fusion.age) * one.prior
    order = np.argsort(-values, kind="stable")
    read = [row for row in order[: fusion.read] if not math.isnan(one.late[row])]
    late = one.late[read]
    if read and late.max() > late.min():
        values[read] += fusion.late * (late - late.min()) / (late.max() - late.min())
    place = np.empty(len(order), dtype=int)
    place[order] = np.arange(len(order))
    ranked = sorted(range(len(order)), key=lambda row: (-values[row], place[row]))
    documents = list(dict.fromkeys(one.documents[row] for row in ranked))[:10]
    gains = [one.grades.get(name, 0) for name in documents]
    ideal = sorted(one.grades.values(), reverse=True)[:10]
    return _discounted(gains) / max(_discounted(ideal), 1e-9)


def _discounted(gains: list[int]) -> float:
    return sum(gain / math.log2(rank + 2) for rank, gain in enumerate(gains))


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Vary the weights of the ranking.")
    parser.add_argument("sets", nargs="+", metavar="FOLDER:SPLIT")
    parser.add_argument("--as-of-question-date", action="store_true")
    parser.add_argument("--archives", type=Path, default=Path("calibration"))
    return parser.parse_args()


if __name__ == "__main__":
    main()
