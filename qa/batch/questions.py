"""Reads a file of questions, CSV or JSONL, each with what limits it."""

from __future__ import annotations

import csv
import json
import math
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import zip_longest
from pathlib import Path
from typing import Any, Literal

from qa.errors import BatchError, QuestionError
from qa.question.query import QuestionLimits
from qa.question.understand import understand

FileFormat = Literal["csv", "jsonl"]

QUESTION = "question"
_KNOWN = frozenset({QUESTION, "id", "since", "until", "as_of", "outlet", "language", "any_time"})
_YES = frozenset({"1", "true", "yes", "y", "x"})
_NO = frozenset({"", "0", "false", "no", "n"})
_BETWEEN_NAMES = re.compile(r"\s*;\s*")

LONGEST_CELL = 10_000_000
"""Characters of a cell of a CSV; the csv module of Python reads 131,072 unless it is told."""


@dataclass(frozen=True, slots=True)
class BatchQuestion:
    """A question of a file.

    Attributes:
        number: 1, 2, … in the order of the file; rows that cannot be asked count.
        line: where it begins in the file.
        fields: the row by the names of its columns, as it was read.
        question: as it stands there.
        limits: of the row alone.
    """

    number: int
    line: int
    fields: Mapping[str, Any]
    question: str
    limits: QuestionLimits


@dataclass(frozen=True, slots=True)
class BadRow:
    """A row that cannot be asked, and why."""

    line: int
    reason: str


def format_of(path: Path) -> FileFormat:
    """How a file is written, by its suffix.

    Raises:
        BatchError: it is neither ``.csv`` nor ``.jsonl``.
    """
    match path.suffix.lower():
        case ".csv":
            return "csv"
        case ".jsonl":
            return "jsonl"
    raise BatchError(f"{path} is neither .csv nor .jsonl, by its name")


def read_questions(path: Path) -> list[BatchQuestion | BadRow]:
    """All rows of a file of questions, in their order.

    The question is the column or field ``question``, or else the first that is none of the
    following. ``id`` is its name, and ``since``,
    ``until``, ``as_of``, ``outlet`` and ``language`` (several with ``;`` between, in JSON a
    list) and ``any_time`` limit it. A CSV whose first row has none of these names, and begins
    with more than one word, has no header: its columns are ``question``, ``column 2`` and so on.

    Raises:
        BatchError: it is no such file, or cannot be read as one.
        OSError: it cannot be opened.
    """
    read = _csv_rows if format_of(path) == "csv" else _json_rows
    rows: list[BatchQuestion | BadRow] = []
    try:
        for line, row in read(path):
            number = len(rows) + 1
            rows.append(BadRow(line, row) if isinstance(row, str) else _as_row(number, line, row))
    except UnicodeDecodeError as error:
        raise BatchError(f"{path} is not UTF-8") from error
    except csv.Error as error:
        raise BatchError(f"{path} is no CSV: {error}") from error
    if not rows:
        raise BatchError(f"{path} holds no question")
    return rows


def _csv_rows(path: Path) -> Iterator[tuple[int, Mapping[str, str] | str]]:
    """Each row with its line, or why it is none."""
    csv.field_size_limit(LONGEST_CELL)
    with path.open(encoding="utf-8-sig", newline="") as file:
        first = file.readline()
        file.seek(0)
        # Excel writes semicolons where the comma is the decimal mark.
        delimiter = ";" if ";" in first and "," not in first else ","
        reader = csv.reader(file, delimiter=delimiter)
        columns: list[str] = []
        line = 1
        for cells in reader:
            begin, line = line, reader.line_num + 1
            if not any(cell.strip() for cell in cells):
                continue
            if not columns:
                columns = _columns(cells)
                if _is_header(cells):
                    continue
            if len(cells) > len(columns):
                yield begin, f"has {len(cells)} cells, and the header has {len(columns)}"
            else:
                yield begin, dict(zip_longest(columns, cells, fillvalue=""))


def _columns(first: Sequence[str]) -> list[str]:
    """The names of the columns, by the first row."""
    places = [f"column {place}" for place in range(1, len(first) + 1)]
    if not _is_header(first):
        return [QUESTION, *places[1:]]
    names = [_name(cell) or place for cell, place in zip(first, places, strict=True)]
    if len(set(names)) < len(names):
        raise BatchError(f"two columns have one name: {', '.join(names)}")
    return names


def _is_header(first: Sequence[str]) -> bool:
    names = {_name(cell) for cell in first}
    return bool(names & _KNOWN) or not re.search(r"\s|\?$", first[0].strip())


def _name(name: str) -> str:
    """A name without the blanks around it; one of ours in its own letters."""
    name = name.strip()
    return name.casefold() if name.casefold() in _KNOWN else name


def _json_rows(path: Path) -> Iterator[tuple[int, Mapping[str, Any] | str]]:
    with path.open(encoding="utf-8-sig") as file:
        for line, text in enumerate(file, start=1):
            if not text.strip():
                continue
            try:
                value = json.loads(text, parse_constant=_number, parse_float=_number)
            except (ValueError, RecursionError):
                yield line, "is no JSON"
                continue
            if isinstance(value, str):
                value = {QUESTION: value}
            if isinstance(value, dict) and value:
                yield line, value
            else:
                yield line, "is neither a JSON object with fields nor a string"


def _number(text: str) -> float:
    """A number that JSON can write again: not NaN, nor one too great for a float."""
    number = float(text)
    if not math.isfinite(number):
        raise ValueError(f"{text} is no number of JSON")
    return number


def _as_row(number: int, line: int, fields: Mapping[str, Any]) -> BatchQuestion | BadRow:
    others = (value for name, value in fields.items() if name not in _KNOWN)
    question = fields[QUESTION] if QUESTION in fields else next(others, None)
    if not isinstance(question, str):
        return BadRow(line, "its question is no text")
    try:
        limits = _limits(fields)
        understand(question, **limits)  # so that all that can be told beforehand is
    except QuestionError as error:
        return BadRow(line, str(error))
    return BatchQuestion(number, line, fields, question, limits)


def _limits(fields: Mapping[str, Any]) -> QuestionLimits:
    limits: QuestionLimits = {}
    for name in ("since", "until", "as_of"):
        if value := fields.get(name):
            limits[name] = value.strip() if isinstance(value, str) else value
    if outlets := fields.get("outlet"):
        limits["outlets"] = _names("outlet", outlets)
    if languages := fields.get("language"):
        limits["languages"] = _names("language", languages)
    if _truth(fields.get("any_time")):
        limits["any_time"] = True
    return limits


def _names(field: str, given: object) -> list[str]:
    listed = _BETWEEN_NAMES.split(given) if isinstance(given, str) else given
    if not isinstance(listed, list) or not all(isinstance(name, str) for name in listed):
        raise QuestionError(f"{field} is neither a name nor a list of names.")
    return [name for name in listed if name.strip()]


def _truth(value: object) -> bool:
    text = "" if value is None else str(value).strip().casefold()
    if text not in _YES | _NO:
        raise QuestionError(f"any_time is {text[:40]!r}; write yes or no.")
    return text in _YES
