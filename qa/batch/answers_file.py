"""A file of answers that grows row by row, and is gone on with after it was cut short."""

from __future__ import annotations

import hashlib
import os
import tempfile
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from filelock import FileLock, Timeout

from qa.answering.answer import Answer
from qa.batch.answer_rows import AnswerRows, CsvRows, JsonRows
from qa.batch.questions import BatchQuestion, format_of
from qa.errors import BatchError


class AnswersFile:
    """A file with a row for each question that was asked; `open_answers` makes it.

    A question is known again by its whole row, so that rows may be added to the questions
    and moved about.
    """

    def __init__(self, file: IO[bytes], rows: AnswerRows, answered: Counter[str]) -> None:
        """Take a file at its end.

        Args:
            file: open for writing.
            rows: its form.
            answered: how often each row of a question was answered, by its key.
        """
        self._file = file
        self._rows = rows
        self._answered = answered

    def take(self, question: BatchQuestion) -> bool:
        """Whether the file holds the answer to a question already; each answer is taken once."""
        key = self._rows.key(question)
        is_answered = self._answered[key] > 0
        self._answered[key] -= is_answered
        return is_answered

    def add(self, question: BatchQuestion, answer: Answer) -> None:
        """Write an answer; the system has it when this returns."""
        self._file.write(self._rows.row(question, answer).encode())
        self._file.flush()


@contextmanager
def open_answers(path: Path, questions: Sequence[BatchQuestion]) -> Iterator[AnswersFile]:
    """Open a file of answers, made if there is none; a last row that was cut short goes.

    Args:
        path: ``.csv`` or ``.jsonl``.
        questions: those that are asked, which name the columns of a CSV.

    Raises:
        BatchError: it holds something else, or answers to questions with other columns, or
            another process writes it.
        OSError: it cannot be written.
    """
    rows: AnswerRows = CsvRows.of(questions) if format_of(path) == "csv" else JsonRows()
    with _held(path), path.open("a+b") as file:
        yield AnswersFile(file, rows, _answered(path, file, rows))


@contextmanager
def _held(path: Path) -> Iterator[None]:
    """The right to write a file; the lock stands apart, for beside the file it would stay."""
    name = hashlib.sha256(os.fsencode(path.resolve())).hexdigest()[:16]
    try:
        with FileLock(Path(tempfile.gettempdir(), f"citewire-{name}.lock"), timeout=0):
            yield
    except Timeout as error:
        raise BatchError(
            f"{path} is being written by another citewire: let it end, or name another file"
        ) from error


def _answered(path: Path, file: IO[bytes], rows: AnswerRows) -> Counter[str]:
    """How often each row of a question is answered in a file, which is left at its end."""
    header = rows.header.encode()
    file.seek(0)
    content = file.read()
    whole = content[: rows.whole(content)]
    try:
        if not whole.startswith(header) and not header.startswith(content):
            raise ValueError("another header")
        answered = Counter(rows.keys(whole[len(header) :].decode()))
    except ValueError as error:
        raise BatchError(
            f"{path} holds something else than answers to these questions, or they had other"
            " columns: name another file for the answers"
        ) from error
    file.truncate(len(whole))
    if not whole:
        file.write(header)
        file.flush()
    return answered
