"""Measure how well questions that name a time find what happened then.

    python -m benchmarks.quality.times [--quiz ARCHIVE] [--misses]

Asks the questions of ``tests/data/time_questions.jsonl``: those of the sample corpus of an
archive of ``seeds/articles``, built in a temporary folder, and with ``--quiz`` those of an
archive of the RealTime QA articles (Kasai et al., NeurIPS 2023), which are the publishers'
and not here: of them the file holds parts of addresses only. The right article was
published in the period or after it. Counted are the questions whose first quote is of a
right article, and those that the time costs the right article: it is cited without the
time (``any_time``), and neither cited nor listed with it.
"""

from __future__ import annotations

import argparse
import json
import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from qa.archive import Archive
from qa.ingest.build import build

ROOT = Path(__file__).resolve().parents[2]
SAMPLES = ROOT / "seeds" / "articles"
QUESTIONS = ROOT / "tests" / "data" / "time_questions.jsonl"


@dataclass(frozen=True, slots=True)
class TimeQuestion:
    """A question that names a time, and the articles that answer it.

    Attributes:
        corpus: "sample" or "quiz".
        articles: parts of the addresses or file names of the right ones.
        as_of: the day it is asked on, ISO 8601.
    """

    id: str
    text: str
    corpus: str
    articles: tuple[str, ...]
    as_of: str


@dataclass(frozen=True, slots=True)
class TimeOutcome:
    """What came of a question.

    Attributes:
        is_first: whether the first quote is of a right article.
        is_excluded: whether only the time keeps the right article from being found.
        first: where the first quote comes from, "" if there is none.
    """

    question: TimeQuestion
    is_first: bool
    is_excluded: bool
    first: str


def read_questions(corpus: str) -> list[TimeQuestion]:
    """The questions on a corpus, "sample" or "quiz"."""
    rows = map(json.loads, QUESTIONS.read_text(encoding="utf-8").splitlines())
    return [
        TimeQuestion(row["_id"], row["text"], row["corpus"], tuple(row["articles"]), row["as_of"])
        for row in rows
        if row["corpus"] == corpus
    ]


def ask_all(archive: Archive, questions: Iterable[TimeQuestion]) -> Iterator[TimeOutcome]:
    """Ask an archive the questions, each with its time and without where that was no help."""
    for question in questions:
        answer = archive.ask(question.text, as_of=question.as_of)
        cited = _addresses(archive, (citation.article_id for citation in answer.citations))
        listed = _addresses(archive, (hit.article_id for hit in answer.passages))
        first = cited[0] if cited else ""
        is_excluded = False
        if not _holds_right(question, (*cited, *listed)):
            timeless = archive.ask(question.text, as_of=question.as_of, any_time=True)
            found = _addresses(archive, (citation.article_id for citation in timeless.citations))
            is_excluded = _holds_right(question, found)
        yield TimeOutcome(question, _holds_right(question, cited[:1]), is_excluded, first)


def _holds_right(question: TimeQuestion, addresses: Iterable[str]) -> bool:
    return any(part in address for address in addresses for part in question.articles)


def _addresses(archive: Archive, ids: Iterable[str]) -> tuple[str, ...]:
    names = list(ids)
    articles = archive.articles(names)
    return tuple(f"{articles[name].url} {articles[name].path}" for name in names)


def main() -> None:
    arguments = _arguments()
    outcomes: list[TimeOutcome] = []
    with tempfile.TemporaryDirectory() as folder:
        build([SAMPLES], Path(folder) / "archive")
        with Archive.open(Path(folder) / "archive") as archive:
            outcomes += ask_all(archive, read_questions("sample"))
    if arguments.quiz:
        with Archive.open(arguments.quiz) as archive:
            outcomes += ask_all(archive, read_questions("quiz"))
    first = sum(outcome.is_first for outcome in outcomes)
    excluded = sum(outcome.is_excluded for outcome in outcomes)
    print(f"right article first {first} of {len(outcomes)}, excluded by its time {excluded}")
    for outcome in outcomes:
        if arguments.misses and not (outcome.is_first and not outcome.is_excluded):
            why = "excluded" if outcome.is_excluded else "not first"
            question = outcome.question
            print(f"{question.id} {why}: {question.text}\n    first {outcome.first or 'none'}")


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Score questions that name a time.")
    parser.add_argument("--quiz", type=Path, help="an archive of the RealTime QA articles")
    parser.add_argument("--misses", action="store_true", help="print what went wrong")
    return parser.parse_args()


if __name__ == "__main__":
    main()
