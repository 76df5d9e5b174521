"""Read the files of a test set in BEIR layout, line by line.

A number measured on half a set is wrong and looks right, so what cannot be read is an
error that names the file and the line, and never passed over.
"""

from __future__ import annotations

import hashlib
import json
import unicodedata
from collections.abc import Container, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from qa.errors import SetError
from seeds.metadata.fields import one_line

CORPUS, QUERIES, QRELS = "corpus.jsonl", "queries.jsonl", "qrels"

HIGHEST_GRADE = 1_000
"""Far above any in use; trec_eval, which computes the measures, breaks at great ones."""


@dataclass(frozen=True, slots=True)
class Question:
    """A question of a set.

    Attributes:
        day: from which it was asked, if the set says so.
        answers: gold answers; any of them is right.
    """

    id: str
    text: str
    day: date | None = None
    answers: tuple[str, ...] = ()


def read_questions(path: Path) -> dict[str, Question]:
    """Read the questions of a file, by id and in its order.

    Raises:
        SetError: a line is no question, or two have the same id.
    """
    questions: dict[str, Question] = {}
    for line, row in _json_lines(path):
        question = Question(
            id=_id(row, line),
            text=_text(row.get("text"), line),
            day=_day(row.get("date"), line),
            answers=_answers(row, line),
        )
        if question.id in questions:
            raise line.error(f"the id {question.id!r} was there before")
        questions[question.id] = question
    return questions


def read_qrels(path: Path, questions: Container[str]) -> dict[str, dict[str, int]]:
    """Read the grades of a split by question and article, in the order of the file.

    Three columns (question, article, grade), with or without their names in the first
    line, or the four of TREC (question, iteration, article, grade).

    Args:
        path: a file of ``qrels``.
        questions: the ids of the set's questions.

    Raises:
        SetError: a line cannot be read, or names a question that the set does not have.
    """
    qrels: dict[str, dict[str, int]] = {}
    for line in _lines(path):
        fields = line.text.split("\t" if "\t" in line.text else None)
        if len(fields) not in (3, 4):
            raise line.error(
                f"has {len(fields)} columns; wanted are three (question, article, grade)"
                " or the four of TREC"
            )
        question, article = one_line(fields[0]), one_line(fields[-2])
        grade = _grade(fields[-1])
        if grade is None:
            if line.number == 1 and question not in questions:
                continue  # the names of the columns
            text = fields[-1].strip()
            raise line.error(f"{text!r} is no grade, a whole number up to {HIGHEST_GRADE:,}")
        if question not in questions:
            raise line.error(f"names the question {question!r}, not in {QUERIES}")
        grades = qrels.setdefault(question, {})
        if grades.setdefault(article, grade) != grade:
            raise line.error(f"grades {article!r} for {question!r} a second time")
    return qrels


def read_rows(path: Path) -> dict[str, str]:
    """Map each row of a corpus by id to the first row with the same words and link.

    Raises:
        SetError: a line is no record with an ``_id``, or two have the same.
    """
    rows: dict[str, str] = {}
    first: dict[bytes, str] = {}
    for line, row in _json_lines(path):
        name = _id(row, line)
        if name in rows:
            raise line.error(f"the id {name!r} was there before")
        words = json.dumps([row.get(field) or "" for field in ("url", "title", "text")])
        rows[name] = first.setdefault(hashlib.sha256(words.encode()).digest(), name)
    return rows


@dataclass(frozen=True, slots=True)
class _Line:
    """A line of a file, by its number from 1."""

    path: Path
    number: int
    text: str = ""

    def error(self, what: str) -> SetError:
        return SetError(f"{self.path}, line {self.number}: {what}")


def _lines(path: Path) -> Iterator[_Line]:
    """Lines that hold something."""
    try:
        with path.open("rb") as stream:
            for number, data in enumerate(stream, start=1):
                try:
                    text = data.decode("utf-8-sig" if number == 1 else "utf-8")
                except UnicodeDecodeError as error:
                    raise _Line(path, number).error("is not UTF-8") from error
                if text.strip():
                    yield _Line(path, number, text.rstrip("\r\n"))
    except FileNotFoundError as error:
        raise SetError(
            f"{path} is not there; a set in BEIR layout has {CORPUS}, {QUERIES} and"
            f" {QRELS}/NAME.tsv"
        ) from error
    except OSError as error:
        raise SetError(f"{path} cannot be read: {error.strerror or error}") from error


def _json_lines(path: Path) -> Iterator[tuple[_Line, dict[str, Any]]]:
    is_empty = True
    for line in _lines(path):
        is_empty = False
        try:
            row = json.loads(line.text)
        except (ValueError, RecursionError) as error:
            raise line.error(f"is not valid JSON: {error}") from error
        if not isinstance(row, dict):
            raise line.error("is no JSON object")
        yield line, row
    if is_empty:
        raise SetError(f"{path} is empty")


def _id(row: Mapping[str, Any], line: _Line) -> str:
    """Read the id, white space and entities as the reader of articles makes them."""
    value = row.get("_id")
    name = one_line(str(value)) if isinstance(value, (str, int)) else ""
    if not name:
        raise line.error('has no "_id", a text or a whole number')
    return name


def _text(value: object, line: _Line) -> str:
    if not isinstance(value, str) or not any(map(_is_visible, value)):
        raise line.error('has no "text", the question')
    return value


def _is_visible(char: str) -> bool:
    """Not a space, a control character or the like: of these alone nobody asks anything."""
    return unicodedata.category(char)[0] not in "CZ"


def _day(value: object, line: _Line) -> date | None:
    if value is None or value == "":
        return None
    try:
        return datetime.fromisoformat(value if isinstance(value, str) else "").date()
    except ValueError as error:
        raise line.error(f'the "date" {value!r} is no ISO day (YYYY-MM-DD)') from error


def _answers(row: Mapping[str, Any], line: _Line) -> tuple[str, ...]:
    value = row.get("answers")
    if value is None:
        value = row.get("answer")
    if value is None:
        return ()
    golds: Iterable[object] = value if isinstance(value, list) else [value]
    answers: list[str] = []
    for gold in golds:
        text = gold.get("text") if isinstance(gold, dict) else gold
        if isinstance(text, bool) or not isinstance(text, (str, int, float)):
            raise line.error("has an answer that is neither a text nor has one")
        if str(text).strip():
            answers.append(str(text))
    return tuple(answers)


def _grade(text: str) -> int | None:
    try:
        value = float(text)
    except ValueError:
        return None
    return int(value) if value.is_integer() and abs(value) <= HIGHEST_GRADE else None
