"""Measure ranking, answers, refusal and speed on a set in BEIR layout.

    python benchmarks/retrieval.py FOLDER [--split NAME] [--archive DIR] [--limit N]

FOLDER holds ``corpus.jsonl`` (``_id``, ``title``, ``text``), ``queries.jsonl``
(``_id``, ``text`` and, optionally, ``answer`` or ``answers``) and
``qrels/NAME.tsv``. The archive is built once, beside the set or in ``--archive``.
Articles are ranked by their best passage; measures come from ir-measures.
"""

from __future__ import annotations

import argparse
import json
import re
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import ir_measures
import numpy as np
from ir_measures import RR, R, Success, nDCG
from tqdm import tqdm

from qa.answer import Answer
from qa.archive import Archive
from qa.build import build
from qa.passage import ScoredPassage

MEASURES = (nDCG @ 10, Success @ 1, Success @ 5, RR @ 10, R @ 10)
DEPTH = 100
"""Passages retrieved to rank ten articles."""


@dataclass(frozen=True, slots=True)
class Question:
    """A query of the set, with its gold answers where it has some."""

    id: str
    text: str
    answers: tuple[str, ...]


def read_questions(folder: Path) -> dict[str, Question]:
    """The queries of a set by id."""
    questions = {}
    for row in read_rows(folder / "queries.jsonl"):
        gold = row.get("answers") or row.get("answer") or ()
        answers = tuple(one["text"] if isinstance(one, dict) else str(one) for one in gold)
        questions[row["_id"]] = Question(row["_id"], row["text"], answers)
    return questions


def open_archive(folder: Path, path: Path) -> Archive:
    """The set's archive, built if it is not there."""
    report = build([folder / "corpus.jsonl"], path)
    if report.passages_embedded:
        other = report.seconds - report.embedding_seconds
        print(
            f"built in {report.seconds:.1f} s, "
            f"{report.passages_embedded / report.embedding_seconds:.1f} passages/s, "
            f"all but embedding {100 * other / report.seconds:.1f} %"
        )
    return Archive.open(path)


def ranking(hits: Iterable[ScoredPassage]) -> dict[str, float]:
    """Documents by their best passage."""
    best: dict[str, float] = {}
    for hit in hits:
        document = hit.article.record or hit.article.id
        best[document] = max(best.get(document, 0.0), hit.score)
    return best


def contains(text: str, answers: Iterable[str]) -> bool:
    """True if a gold answer stands in the text, letters and digits compared only."""
    plain = _plain(text)
    return any(_plain(answer) and _plain(answer) in plain for answer in answers)


def main() -> None:
    arguments = _arguments()
    questions = read_questions(arguments.folder)
    qrels = read_judgements(arguments.folder, arguments.split)
    ids = list(dict.fromkeys(qrel.query_id for qrel in qrels))[: arguments.limit]
    path = arguments.archive or arguments.folder / "archive"
    with open_archive(arguments.folder, path) as archive:
        info = archive.info()
        print(f"{info.articles:,} articles, {info.passages:,} passages, {len(ids):,} queries")
        archive.ask("warm up")
        run = {
            name: ranking(archive.retrieve(questions[name].text, DEPTH))
            for name in tqdm(ids, unit="query", desc="ranking", disable=None)
        }
        kept = [qrel for qrel in qrels if qrel.query_id in run]
        scores = ir_measures.calc_aggregate(MEASURES, kept, run)
        for measure in MEASURES:
            print(f"{measure!s:12} {scores[measure]:.4f}")
        _measure_answers(archive, [questions[name] for name in ids])


def _measure_answers(archive: Archive, questions: list[Question]) -> None:
    milliseconds = []
    answers: list[tuple[Question, Answer]] = []
    for question in tqdm(questions, unit="query", desc="answering", disable=None):
        start = time.perf_counter()
        answer = archive.ask(question.text)
        milliseconds.append(1000 * (time.perf_counter() - start))
        answers.append((question, answer))
    answered = [(question, answer) for question, answer in answers if not answer.abstained]
    print(f"answered     {len(answered) / len(answers):.4f}")
    if any(question.answers for question in questions):
        first = sum(contains(a.quotes[0].text, q.answers) for q, a in answered)
        whole = sum(contains(" ".join(x.text for x in a.quotes), q.answers) for q, a in answered)
        print(f"first quote contains gold answer {first / len(answers):.4f}")
        print(f"answer contains gold answer      {whole / len(answers):.4f}")
    p50, p95 = np.percentile(milliseconds, [50, 95])
    print(f"ask p50 {p50:.1f} ms, p95 {p95:.1f} ms")


def read_rows(path: Path) -> Iterator[dict[str, Any]]:
    with path.open(encoding="utf-8") as lines:
        for line in lines:
            yield json.loads(line)


def read_judgements(folder: Path, split: str) -> list[ir_measures.Qrel]:
    with (folder / "qrels" / f"{split}.tsv").open(encoding="utf-8") as lines:
        next(lines)  # the names of the columns
        rows = (line.split() for line in lines)
        return [ir_measures.Qrel(query, document, int(grade)) for query, document, grade in rows]


def _plain(text: str) -> str:
    return " ".join(re.findall(r"\w+", text.casefold()))


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Measure Citewire on a set in BEIR layout.")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--split", default="test")
    parser.add_argument("--archive", type=Path)
    parser.add_argument("--limit", type=int)
    return parser.parse_args()


if __name__ == "__main__":
    main()
