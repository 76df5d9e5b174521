"""The plain functions: ask an archive by its path, with nothing to open or close."""

from __future__ import annotations

import threading
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path

from qa.answer import Answer
from qa.archive import DATABASE, Archive
from qa.passage import ScoredPassage
from qa.query import Day
from qa.quote import QUOTING

MOST_OPEN = 4
"""Archives kept open at a time, each with its model (about 0.5 GB)."""


def retrieve(
    question: str,
    archive: Path | str = "archive",
    k: int = 5,
    *,
    since: Day = None,
    until: Day = None,
    as_of: Day = None,
    outlets: Iterable[str] = (),
) -> list[ScoredPassage]:
    """The ``k`` best passages of an archive for a question, best first.

    The archive and its model stay open for the next call, which therefore takes
    milliseconds; what another process adds or removes is seen all the same.

    Args:
        question: natural language, 1 to 2,000 characters.
        archive: the archive's folder.
        k: how many passages, 1 or more.
        since: first day of publication that counts, as a date or ISO text.
        until: last day of publication that counts.
        as_of: the day to look from; later articles are hidden.
        outlets: names of outlets; none means all of them.

    Raises:
        QuestionError: the question or the filters cannot be used.
        ArchiveError: there is no such archive, it is damaged, or of another model.
    """
    return _open(archive).retrieve(
        question, k, since=since, until=until, as_of=as_of, outlets=outlets
    )


def ask(
    question: str,
    archive: Path | str = "archive",
    k: int = QUOTING.passages,
    *,
    since: Day = None,
    until: Day = None,
    as_of: Day = None,
    outlets: Iterable[str] = (),
) -> Answer:
    """Answer a question from an archive with verbatim quotes, or say that it cannot.

    Arguments, speed and errors as in `retrieve`; ``k`` is how many passages are
    listed, beside those that are quoted.
    """
    return _open(archive).ask(question, k=k, since=since, until=until, as_of=as_of, outlets=outlets)


def _open(archive: Path | str) -> Archive:
    try:
        path = Path(archive).resolve()
        status = (path / DATABASE).stat()
    except (OSError, RuntimeError, ValueError):  # also a loop of links, or a NUL in the name
        return Archive.open(archive)  # says what is wrong
    # The file's identity is part of the key: an archive that was deleted and
    # built again at the same place is another archive.
    with _opening:
        return _opened(path, status.st_dev, status.st_ino)


# Two threads that ask first at the same moment share one archive and one model.
_opening = threading.Lock()


@lru_cache(maxsize=MOST_OPEN)
def _opened(path: Path, device: int, inode: int) -> Archive:
    return Archive.open(path)
