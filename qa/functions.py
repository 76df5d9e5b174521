"""The plain functions: ask an archive by its path, with nothing to open or close."""

from __future__ import annotations

import threading
from collections.abc import Collection, Iterable, Sequence
from functools import lru_cache
from pathlib import Path

from embeddings.reranker import Reranker, load_reranker
from qa.answering.answer import Answer
from qa.answering.selection import QUOTING
from qa.archive import Archive
from qa.passage import ScoredPassage
from qa.question.followups import Turn
from qa.question.query import Day
from qa.storage.layout import DATABASE

MOST_OPEN = 4
"""Archives kept open at a time, each with its model (about 0.5 GB)."""

MOST_RERANKERS = 2
"""Cross-encoders kept loaded at a time."""


def retrieve(
    question: str,
    archive: Path | str = "archive",
    k: int = 5,
    *,
    since: Day = None,
    until: Day = None,
    as_of: Day = None,
    outlets: Iterable[str] = (),
    any_time: bool = False,
    history: Sequence[Turn] = (),
    drop: Collection[str] = (),
    reranker: str | None = None,
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
        as_of: the day to look from, by default today; later articles are hidden.
        outlets: names of outlets; none means all of them.
        any_time: take no time from the question's words ("last week").
        history: the earlier turns of a conversation, oldest first: a question that
            leans on them ("And what did Russia say?") takes over their names and time.
        drop: phrases of the earlier turns that must not be taken over.
        reranker: a cross-encoder that orders the best passages: a folder, or a name on
            the model hub, from where it is fetched if it is not on this machine.

    Raises:
        QuestionError: the question or the filters cannot be used.
        ArchiveError: there is no such archive, it is damaged, or of another model.
        ModelError: the reranker cannot be loaded.
    """
    return _open(archive).retrieve(
        question,
        k,
        since=since,
        until=until,
        as_of=as_of,
        outlets=outlets,
        any_time=any_time,
        history=history,
        drop=drop,
        reranker=_reranker(reranker),
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
    any_time: bool = False,
    history: Sequence[Turn] = (),
    drop: Collection[str] = (),
    reranker: str | None = None,
) -> Answer:
    """Answer a question from an archive with verbatim quotes, or say that it cannot.

    Arguments, speed and errors as in `retrieve`; ``k`` is how many passages are
    listed, beside those that are quoted.
    """
    return _open(archive).ask(
        question,
        k=k,
        since=since,
        until=until,
        as_of=as_of,
        outlets=outlets,
        any_time=any_time,
        history=history,
        drop=drop,
        reranker=_reranker(reranker),
    )


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


def _reranker(name: str | None) -> Reranker | None:
    if name is None:
        return None
    with _loading:
        # A folder is the same one whatever the working directory is next time.
        return _loaded(str(Path(name).resolve()) if Path(name).is_dir() else name)


# Two threads that ask first at the same moment share one archive and one model.
_opening = threading.Lock()
# A reranker may be downloaded meanwhile, which nobody without one waits for.
_loading = threading.Lock()


@lru_cache(maxsize=MOST_OPEN)
def _opened(path: Path, device: int, inode: int) -> Archive:
    return Archive.open(path)


@lru_cache(maxsize=MOST_RERANKERS)
def _loaded(name: str) -> Reranker:
    return load_reranker(name)
