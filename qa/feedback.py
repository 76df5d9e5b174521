"""Thumbs up and down with their reasons, kept in a file in the archive's folder.

One JSON object a line, so that it can be read with any tool. Of articles it holds ids and
offsets and never words: who removes an article leaves none of it here.
"""

from __future__ import annotations

import errno
import json
import os
import re
import stat
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, fields
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Literal, get_args

from embeddings.embedder import without_surrogates
from embeddings.files import delete_temporary_files, sync_folder, write_durably
from qa.answering.answer import Answer
from qa.errors import FeedbackError
from qa.question.query import LONGEST_NAME, LONGEST_QUESTION, MOST_OUTLETS
from qa.storage.layout import FEEDBACK_FILE
from seeds.limits import MEBIBYTE

LONGEST_REASON = 2_000
"""Characters."""

LARGEST_FILE = 20 * MEBIBYTE
"""Bytes; some 50,000 thumbs."""

MOST_CITED = 100

Verdict = Literal["up", "down"]
Place = tuple[str, int, int]
"""Where a quote stands: the id of the article, and two offsets into its text."""

_ARTICLE_ID = re.compile(r"[0-9a-f]{16}")
_FLAGS = getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0)


@dataclass(frozen=True, slots=True)
class Feedback:
    """A reader's verdict on an answer.

    Attributes:
        at: when it was said, ISO 8601 with its zone.
        verdict: thumb up or down.
        reason: in the reader's words, `LONGEST_REASON` characters at most; may be "".
        question: as it was asked.
        abstained: whether the answer was that the archive does not know.
        cited: where the quotes of the answer stand.
        since, until, as_of: the filters, ISO 8601; "" for none.
        outlets: those that might answer; none for all.
        languages: codes of those of the articles that might answer; none for all.
    """

    at: str
    verdict: Verdict
    reason: str
    question: str
    abstained: bool
    cited: tuple[Place, ...]
    since: str = ""
    until: str = ""
    as_of: str = ""
    outlets: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class FeedbackRead:
    """The content of a feedback file.

    Attributes:
        entries: the oldest first.
        problems: a sentence for each line that could not be read.
    """

    entries: tuple[Feedback, ...]
    problems: tuple[str, ...]


def feedback_of(answer: Answer, verdict: Verdict, reason: str = "") -> Feedback:
    """What a reader thinks of an answer, now."""
    filters = answer.query.filters
    return Feedback(
        at=datetime.now(UTC).isoformat(timespec="seconds"),
        verdict=verdict,
        reason=reason.strip(),
        question=answer.question,
        abstained=answer.abstained,
        cited=tuple(
            (citation.article_id, citation.start, citation.end) for citation in answer.citations
        ),
        since=_iso(filters.since),
        until=_iso(filters.until),
        as_of=_iso(answer.query.as_of if answer.query.is_as_of_given else None),
        outlets=tuple(sorted(filters.outlets)),
        languages=tuple(sorted(filters.languages)),
    )


def _iso(day: date | None) -> str:
    return day.isoformat() if day else ""


def add_feedback(archive: Path | str, feedback: Feedback) -> None:
    """Keep feedback in the archive's folder; it is on disk when this returns.

    Several processes may do so at a time. Only the user of this process can read the file.

    Args:
        archive: the archive's folder.
        feedback: it.

    Raises:
        FeedbackError: it is too long or not sound, the file is full or not to be written.
    """
    _check(feedback)
    line = _line(feedback)
    path = Path(archive) / FEEDBACK_FILE
    try:
        is_new = not path.exists()
        handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_APPEND | _FLAGS, 0o600)
        try:
            _append(path, handle, line)
        finally:
            os.close(handle)
        if is_new:
            sync_folder(path.parent)
    except OSError as error:
        raise FeedbackError(f"{path} cannot be written: {error.strerror or error}") from error


def _line(feedback: Feedback) -> bytes:
    text = json.dumps(asdict(feedback), ensure_ascii=False)
    return without_surrogates(text).encode() + b"\n"


def _append(path: Path, handle: int, line: bytes) -> None:
    size = _size(path, handle)
    if size + len(line) > LARGEST_FILE:
        raise FeedbackError(
            f"{path} is full ({LARGEST_FILE // MEBIBYTE} MB): move it away, and a new one begins"
        )
    os.lseek(handle, max(0, size - 1), os.SEEK_SET)
    if size and os.read(handle, 1) != b"\n":
        line = b"\n" + line  # a writer was killed, or the disk was full, in the middle of a line
    # By one call, so that the lines of several writers do not mix.
    if os.write(handle, line) != len(line):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
    os.fsync(handle)


def _size(path: Path, handle: int) -> int:
    status = os.fstat(handle)
    if not stat.S_ISREG(status.st_mode):
        raise FeedbackError(f"{path} is no plain file: move it away")
    return status.st_size


def read_feedback(archive: Path | str) -> FeedbackRead:
    """All feedback kept in an archive's folder; none if there is no file.

    Raises:
        FeedbackError: the file cannot be read, or is far too large.
    """
    path = Path(archive) / FEEDBACK_FILE
    content = _bytes(path)
    entries: list[Feedback] = []
    problems: list[str] = []
    for number, line in enumerate(content.split(b"\n"), start=1):
        if not line.strip():
            continue
        try:
            entries.append(_parsed(line))
        except (FeedbackError, ValueError, TypeError, KeyError, RecursionError) as error:
            what = str(error) if isinstance(error, FeedbackError) else "it is no feedback"
            problems.append(f"{path}, line {number}: left out, because {what}")
    return FeedbackRead(tuple(entries), tuple(problems))


def _bytes(path: Path) -> bytes:
    """The bytes of a feedback file, b"" if there is none."""
    try:
        handle = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | _FLAGS)
    except FileNotFoundError:
        return b""
    except OSError as error:
        raise FeedbackError(f"{path} cannot be read: {error.strerror or error}") from error
    try:
        if _size(path, handle) > 2 * LARGEST_FILE:
            raise FeedbackError(f"{path} is too large to be read: move it away")
        with os.fdopen(handle, "rb", closefd=False) as file:
            return file.read(2 * LARGEST_FILE)
    except OSError as error:
        raise FeedbackError(f"{path} cannot be read: {error.strerror or error}") from error
    finally:
        os.close(handle)


def copy_feedback(source: Path, target: Path) -> None:
    """Give an archive's folder the feedback of another one, unless it has its own.

    Args:
        source: folder of an archive or a backup.
        target: another one.

    Raises:
        FeedbackError: one of the files cannot be read or written.
    """
    path = target / FEEDBACK_FILE
    content = _bytes(source / FEEDBACK_FILE)
    if not content or os.path.lexists(path):
        return
    try:
        delete_temporary_files(path)
        write_durably(path, content, mode=0o600)
    except OSError as error:
        raise FeedbackError(f"{path} cannot be written: {error.strerror or error}") from error


def _parsed(line: bytes) -> Feedback:
    record = json.loads(line)
    if not isinstance(record, Mapping):
        raise FeedbackError("it is no JSON object")
    known = {field.name: record[field.name] for field in fields(Feedback) if field.name in record}
    cited = tuple(tuple(place) for place in record["cited"])
    named = {name: tuple(record.get(name, ())) for name in ("outlets", "languages")}
    feedback = Feedback(**{**known, "cited": cited, **named})
    _check(feedback)
    return feedback


def _check(feedback: Feedback) -> None:
    """Validate feedback; a page or a file may hold anything."""
    fault = next(_faults(feedback), None)
    if fault is not None:
        raise FeedbackError(fault)


def _faults(feedback: Feedback) -> Iterator[str]:
    if feedback.verdict not in get_args(Verdict):
        yield "the verdict is neither up nor down"
    if type(feedback.abstained) is not bool:
        yield "it does not say whether there was an answer"
    for name, text, most in (
        ("reason", feedback.reason, LONGEST_REASON),
        ("question", feedback.question, LONGEST_QUESTION),
        ("time", feedback.at, 40),
        ("first day", feedback.since, 10),
        ("last day", feedback.until, 10),
        ("day it was asked from", feedback.as_of, 10),
        *(("name of an outlet", outlet, LONGEST_NAME) for outlet in feedback.outlets),
        *(("name of a language", code, LONGEST_NAME) for code in feedback.languages),
    ):
        if not isinstance(text, str):
            yield f"the {name} is no text"
        elif len(text) > most:
            yield f"the {name} has {len(text):,} characters; the most is {most:,}"
    named = max(len(feedback.outlets), len(feedback.languages))
    if named > MOST_OUTLETS or len(feedback.cited) > MOST_CITED:
        yield "it names too many outlets, languages or quotes"
    if not all(_is_place(place) for place in feedback.cited):
        yield "it cites what is no place in an article"


def _is_place(place: Place) -> bool:
    if len(place) != 3 or not isinstance(place[0], str):
        return False
    name, start, end = place
    whole = type(start) is int and type(end) is int
    return whole and _ARTICLE_ID.fullmatch(name) is not None and 0 <= start <= end < 2**31
