"""How an answer stands in a file of answers, and how its question is known again there."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from embeddings.embedder import without_surrogates
from qa.answering.answer import Answer
from qa.batch.questions import LONGEST_CELL, QUESTION, BatchQuestion
from qa.export.answer_json import answer_to_dict
from qa.export.answer_table import ANSWER_COLUMNS, answer_cells
from qa.export.spreadsheet import BYTE_ORDER_MARK, csv_row, safe_cell

_TAKEN = frozenset({"id", *ANSWER_COLUMNS})


class AnswerRows(Protocol):
    """A form in which answers stand in a file, one after the other."""

    @property
    def header(self) -> str:
        """What the file begins with."""
        ...

    def row(self, question: BatchQuestion, answer: Answer) -> str:
        """The row of an answer with its line end."""
        ...

    def key(self, question: BatchQuestion) -> str:
        """What the row of a question is known by: all that was read of it."""
        ...

    def keys(self, rows: str) -> Iterator[str]:
        """The same for each row that was written.

        Raises:
            ValueError: one of them is no such row.
        """
        ...

    def whole(self, content: bytes) -> int:
        """How many bytes of a file are whole rows; the rest was cut short."""
        ...


@dataclass(frozen=True, slots=True)
class JsonRows:
    """A JSON object a line: ``id``, ``row`` as it was read, ``answer`` as `ask --json` has it."""

    @property
    def header(self) -> str:
        return ""

    def row(self, question: BatchQuestion, answer: Answer) -> str:
        record = {
            "id": _id(question),
            "row": question.fields,
            "answer": answer_to_dict(answer),
        }
        return without_surrogates(json.dumps(record, ensure_ascii=False)) + "\n"

    def key(self, question: BatchQuestion) -> str:
        return _json_key(question.fields)

    def keys(self, rows: str) -> Iterator[str]:
        for line in filter(None, rows.split("\n")):
            record = json.loads(line)
            if not isinstance(record, dict) or not {"id", "row", "answer"} <= record.keys():
                raise ValueError("it is no answer")
            yield _json_key(record["row"])

    def whole(self, content: bytes) -> int:
        end = content.rfind(b"\n") + 1
        begin = b'{"id":'
        return end if begin.startswith(content[end:][: len(begin)]) else len(content)


@dataclass(frozen=True, slots=True)
class CsvRows:
    """A row of a CSV; see `qa.export.spreadsheet`.

    Attributes:
        columns: of the questions, carried through behind those of the answer.
        has_ids: whether the questions have ids; else their numbers stand there.
    """

    columns: tuple[str, ...]
    has_ids: bool

    @classmethod
    def of(cls, questions: Sequence[BatchQuestion]) -> CsvRows:
        """For these questions: all columns, in the order in which they first come."""
        names = dict.fromkeys(name for question in questions for name in question.fields)
        return cls(tuple(name for name in names if name not in {"id", QUESTION}), "id" in names)

    @property
    def header(self) -> str:
        carried = (f"in_{name}" if name in _TAKEN else name for name in self.columns)
        return BYTE_ORDER_MARK + csv_row(["id", QUESTION, *ANSWER_COLUMNS, *carried])

    def row(self, question: BatchQuestion, answer: Answer) -> str:
        id_, text, *carried = self._given(question)
        return csv_row([id_, text, *answer_cells(answer), *carried])

    def key(self, question: BatchQuestion) -> str:
        return self._key([safe_cell(cell) for cell in self._given(question)])

    def keys(self, rows: str) -> Iterator[str]:
        csv.field_size_limit(LONGEST_CELL)  # the questions need not have been a CSV
        carried = slice(2 + len(ANSWER_COLUMNS), None)
        try:
            for cells in csv.reader(io.StringIO(rows, newline="")):
                yield self._key([*cells[:2], *cells[carried]])
        except csv.Error as error:
            raise ValueError(str(error)) from error

    def whole(self, content: bytes) -> int:
        end = content.rfind(b"\n") + 1
        while end and content.count(b'"', 0, end) % 2:  # inside a cell
            end = content.rfind(b"\n", 0, end - 1) + 1
        return end

    def _given(self, question: BatchQuestion) -> list[str]:
        fields = question.fields
        return [
            _cell(_id(question)),
            question.question,
            *(_cell(fields.get(name)) for name in self.columns),
        ]

    def _key(self, cells: Sequence[str]) -> str:
        return json.dumps(cells if self.has_ids else cells[1:])


def _id(question: BatchQuestion) -> object:
    return question.fields.get("id", question.number)


def _json_key(fields: Mapping[str, Any]) -> str:
    return without_surrogates(json.dumps(fields, sort_keys=True, ensure_ascii=False))


def _cell(value: object) -> str:
    """A value of a field as text; what is neither text nor empty as JSON."""
    return value if isinstance(value, str) else "" if value is None else json.dumps(value)
