"""Asks a file of questions, and writes a file of answers."""

from __future__ import annotations

from pathlib import Path

from embeddings.reranker import Reranker
from qa.archive import Archive
from qa.batch.answers_file import open_answers
from qa.batch.questions import BadRow, BatchQuestion, format_of, read_questions
from qa.cli.group import Failure
from qa.cli.terminal import ProgressBar, print_lines, say
from qa.errors import QuestionError
from qa.progress import stretch
from qa.question.query import QuestionLimits
from qa.text.plain import how_many


def ask_batch(
    archive: Archive,
    questions: Path,
    answers: Path,
    limits: QuestionLimits,
    reranker: Reranker | None = None,
) -> None:
    """Ask each question that has no answer yet, and write each answer as it comes.

    Args:
        archive: open.
        questions: see `qa.batch.questions.read_questions`.
        answers: see `qa.batch.answers_file.open_answers`.
        limits: for rows that have none of their own.
        reranker: as in `Archive.ask`.

    Raises:
        Failure: a row could not be asked; all others were.
    """
    format_of(answers)  # before a long list is read
    rows = read_questions(questions)
    good = [row for row in rows if isinstance(row, BatchQuestion)]
    bad = [row for row in rows if isinstance(row, BadRow)]
    for fault in bad:
        _complain(questions, fault)
    asked = 0
    with open_answers(answers, good) as file:
        new = [row for row in good if not file.take(row)]
        with ProgressBar() as progress, stretch(progress, len(new), "questions"):
            for question in new:
                own: QuestionLimits = {**limits, **question.limits}
                try:
                    answer = archive.ask(question.question, **own, reranker=reranker)
                except QuestionError as error:  # its limits and those of all do not go together
                    bad.append(BadRow(question.line, str(error)))
                    _complain(questions, bad[-1])
                else:
                    file.add(question, answer)
                    asked += 1
                progress.advance(1)
    known = len(good) - len(new)
    before = f" ({known:,} had been asked before)" if known else ""
    print_lines([f"Asked {how_many(asked, 'question')}{before}."])
    if bad:
        raise Failure(f"{how_many(len(bad), 'row')} of {questions} could not be asked")


def _complain(questions: Path, row: BadRow) -> None:
    say(f"citewire: {questions}, line {row.line}: {row.reason}")
