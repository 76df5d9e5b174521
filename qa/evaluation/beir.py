"""Test sets in the layout of BEIR: a corpus, questions, and which articles answer them.

A set is a folder with ``corpus.jsonl`` (``_id``, ``title``, ``text`` and, optionally,
``url``, ``published``, ``outlet``), ``queries.jsonl`` (``_id``, ``text`` and, optionally,
``date``, ``answers`` or ``answer``) and ``qrels/NAME.tsv``, one file for each split. The
layout is that of Thakur et al., "BEIR: A Heterogeneous Benchmark for Zero-shot Evaluation
of Information Retrieval Models", NeurIPS 2021.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from qa.errors import SetError
from qa.evaluation.beir_lines import (
    CORPUS,
    QRELS,
    QUERIES,
    Question,
    read_qrels,
    read_questions,
    read_rows,
)

DEFAULT_SPLIT = "test"

Qrels = Mapping[str, Mapping[str, int]]
"""Grades of judged articles by question and article, as ir-measures takes them."""


@dataclass(frozen=True, slots=True)
class TestSet:
    """A corpus, and one split of its questions.

    Attributes:
        rows: for the id of each row of the corpus, the id of the first row that says
            the same; an archive keeps the two as one article.
        questions: those of the split that an article of the corpus answers.
        unanswerable: those that no split has an article for.
        qrels: grades for the questions of the split; articles by their first row.
    """

    __test__ = False  # no class of tests, for pytest

    folder: Path
    split: str
    rows: Mapping[str, str]
    questions: tuple[Question, ...]
    unanswerable: tuple[Question, ...]
    qrels: Qrels

    @property
    def corpus(self) -> Path:
        """The file of the articles."""
        return self.folder / CORPUS

    def unknown(self) -> list[str]:
        """List ids that are judged to answer but that the corpus does not hold."""
        judged = {name for grades in self.qrels.values() for name in grades}
        return sorted(judged - self.rows.keys())


def read_set(folder: Path, split: str | None = None) -> TestSet:
    """Read a set, all but the articles themselves.

    Args:
        folder: with ``corpus.jsonl``, ``queries.jsonl`` and ``qrels``.
        split: a file of ``qrels`` without ".tsv"; None for "test", or for the only one.

    Raises:
        SetError: something is missing, cannot be read or contradicts itself.
    """
    if not folder.is_dir():
        raise SetError(f"{folder} is no folder; a set in BEIR layout is one")
    split = _chosen(folder, split)
    questions = read_questions(folder / QUERIES)
    judged = {
        name: read_qrels(folder / QRELS / f"{name}.tsv", questions) for name in splits(folder)
    }
    rows = read_rows(folder / CORPUS)
    answerable = {
        name
        for qrels in judged.values()
        for name, grades in qrels.items()
        if any(grade > 0 for grade in grades.values())
    }
    qrels = {
        name: _merged(grades, rows) for name, grades in judged[split].items() if name in answerable
    }
    if not qrels:
        raise SetError(
            f"{folder / QRELS / split}.tsv has an answering article for no question;"
            " there is nothing to measure"
        )
    test_set = TestSet(
        folder=folder,
        split=split,
        rows=rows,
        questions=tuple(questions[name] for name in qrels),
        unanswerable=tuple(
            question for name, question in questions.items() if name not in answerable
        ),
        qrels=qrels,
    )
    if not any(name in rows for grades in qrels.values() for name in grades):
        raise SetError(
            f"{folder / CORPUS} holds none of the articles that {split}.tsv names, such as"
            f" {test_set.unknown()[0]!r}; do the two belong together?"
        )
    return test_set


def splits(folder: Path) -> tuple[str, ...]:
    """List the names of a set's splits, in alphabetical order.

    Raises:
        SetError: it has none.
    """
    names = tuple(sorted(path.stem for path in (folder / QRELS).glob("*.tsv")))
    if not names:
        raise SetError(f"{folder / QRELS} holds no .tsv file; a split is a file qrels/NAME.tsv")
    return names


def _chosen(folder: Path, split: str | None) -> str:
    names = splits(folder)
    if split is None:
        split = names[0] if len(names) == 1 else DEFAULT_SPLIT
    if split not in names:
        listed = ", ".join(names)
        raise SetError(f"{folder} has no split {split!r}; choose with --split from: {listed}")
    return split


def _merged(grades: Mapping[str, int], rows: Mapping[str, str]) -> dict[str, int]:
    """Merge the grades of rows of the same words; the best of theirs counts."""
    merged: dict[str, int] = {}
    for name, grade in grades.items():
        row = rows.get(name, name)
        merged[row] = max(grade, merged.get(row, grade))
    return merged
