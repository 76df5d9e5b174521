"""Asks watched questions again, and tells what changed.

What changed is told with the quotes before and after, and so in a file beside the archive:
inside it no word of a removed article may stay.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Literal

from embeddings.embedder import without_surrogates
from embeddings.errors import EmbeddingsError
from qa.answering.answer import Answer
from qa.archive import Archive
from qa.errors import QaError
from qa.storage.tables.settings import WatchedQuestion
from qa.watched.questions import LeadQuote, lead_of, note_answer, now, quote_of

CHANGES_SUFFIX = ".watched.jsonl"
"""Ends the name of a file of changes; builds never read one as news."""

Change = Literal["new", "changed", "gone"]


@dataclass(frozen=True, slots=True)
class WatchedChange:
    """An answer that is another than after the last build.

    Attributes:
        at: when it was asked, ISO 8601 with its zone.
        change: there was no quote, it is another one or surer or less sure, or there is none
            any more.
        verdict_before, verdict: of the answers.
        before, after: their first quotes; None without one. The earlier one also where its
            article is no longer in the archive.
    """

    at: str
    question: str
    change: Change
    verdict_before: str
    verdict: str
    before: LeadQuote | None
    after: LeadQuote | None


@dataclass(frozen=True, slots=True)
class WatchReport:
    """Tells what became of the questions that are watched.

    Attributes:
        questions: how many there are.
        changes: those whose answer is another.
        problems: what could not be asked or stored, in words.
    """

    questions: int = 0
    changes: tuple[WatchedChange, ...] = ()
    problems: tuple[str, ...] = ()


def ask_watched(archive: Archive, file: Path, wait: float = 0.0) -> WatchReport:
    """Ask again what was last asked of another state of the archive; what changed.

    Nothing is raised where a question cannot be asked, or a change cannot be told: the report
    says so, and the next time tells of it. A change is noted in the archive after the file
    tells it: who is killed in between tells it twice rather than never.

    Args:
        archive: open.
        file: tells of the changes, see `add_changes`.
        wait: seconds to wait for another process that is writing.
    """
    problems: list[str] = []
    changes: list[WatchedChange] = []
    asked: dict[str, WatchedQuestion] = {}
    try:
        # A commit in between is asked of again the next time.
        revision = str(archive.revision())
        stored = archive.watched()
    except QaError as error:
        return WatchReport(problems=(str(error),))
    for question in stored:
        if question.revision == revision:
            continue
        try:
            answer = archive.ask(question.question)
            asked[question.question], change = _compared(archive, question, answer, revision)
        except (QaError, EmbeddingsError, OSError) as error:
            problems.append(f"{question.question} {error}")
            continue
        changes += [change] if change else []
    try:
        add_changes(file, changes)
    except OSError as error:
        problems.append(
            f"{file} cannot be written, and changes are told again: {error.strerror or error}"
        )
        for change in changes:
            del asked[change.question]
    if asked:
        try:
            with archive.writing(wait=wait, doing="noting answers") as transaction:
                still = transaction.watched()
                transaction.put_watched(asked.get(known.question, known) for known in still)
        except QaError as error:
            problems.append(f"the answers could not be noted, and are told again: {error}")
    return WatchReport(len(stored), tuple(changes), tuple(problems))


def changes_file(archive: Path) -> Path:
    """Where changes are told unless another file is named: beside the archive's folder."""
    folder = Path(os.path.realpath(archive))
    return folder.with_name(folder.name + CHANGES_SUFFIX)


def add_changes(path: Path, changes: Iterable[WatchedChange]) -> None:
    """Append changes to a file, one JSON object a line; made if there is none.

    Raises:
        OSError: it cannot be written.
    """
    lines = [json.dumps(asdict(change), ensure_ascii=False) + "\n" for change in changes]
    if not lines:
        return
    with path.open("a+b") as file:
        if file.tell() and not _ends_line(path):
            lines.insert(0, "\n")  # a writer was killed in the middle of a line
        file.write(without_surrogates("".join(lines)).encode())


def _ends_line(path: Path) -> bool:
    with path.open("rb") as file:
        file.seek(-1, os.SEEK_END)
        return file.read(1) == b"\n"


def _compared(
    archive: Archive, before: WatchedQuestion, answer: Answer, revision: str
) -> tuple[WatchedQuestion, WatchedChange | None]:
    """A question as it is answered now, and what changed."""
    moment = now()
    after = note_answer(before, answer, revision, moment)
    if after.answer == before.answer:
        return after, None
    change: Change = "changed"
    if not before.digest:
        change = "new"
    elif not after.digest:
        change = "gone"
    earlier = quote_of(before, archive.articles([before.article_id]))
    return after, WatchedChange(
        at=moment,
        question=before.question,
        change=change,
        verdict_before=before.verdict,
        verdict=after.verdict,
        before=earlier,
        after=lead_of(answer),
    )
