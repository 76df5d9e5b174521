"""The plain functions: ask an archive by its path, with nothing to open or close."""

from __future__ import annotations

import threading
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path
from typing import TypeVar, Unpack

from embeddings.reader import Reader
from embeddings.readers.named import load_reader
from embeddings.reranker import Reranker, load_reranker
from qa.addresses import Address
from qa.answering.answer import Answer
from qa.answering.sentence_weights import QUOTING
from qa.archive import Archive
from qa.passage import ScoredPassage
from qa.question.query import QuestionLimits
from qa.storage.layout import DATABASE

Model = TypeVar("Model", Reader, Reranker)

MOST_OPEN = 4
"""Archives kept open at a time, each with its model (about 0.5 GB)."""

MOST_NAMED = 2
"""Rerankers kept loaded at a time, and readers."""


def retrieve(
    question: str,
    archive: Address | Path | str = "archive",
    k: int = 5,
    *,
    reranker: str | None = None,
    reader: str | None = None,
    **limits: Unpack[QuestionLimits],
) -> list[ScoredPassage]:
    """The ``k`` best passages of an archive for a question, best first.

    The archive and its model stay open for the next call, which therefore takes
    milliseconds; what another process adds or removes is seen all the same.

    Args:
        question: natural language, 1 to 2,000 characters.
        archive: its folder, or where its Lance tables lie: lance:PATH or s3://BUCKET/NAME.
        k: 1 or more.
        reranker: a cross-encoder that orders the best passages: a folder, or a name on
            the model hub, from where it is fetched if it is not on this machine.
        reader: a question-answering model or cross-encoder that reads the best passages in
            place of the archive's own reader; named likewise.
        limits: as `qa.question.understand.understand` takes them.

    Raises:
        QuestionError: the question or its limits cannot be used.
        ArchiveError: there is no such archive, it is damaged, or of another model.
        ModelError: the reranker or the reader cannot be loaded.
    """
    return _open(archive, reader).retrieve(
        question, k, reranker=_named(_reranker, reranker), **limits
    )


def ask(
    question: str,
    archive: Address | Path | str = "archive",
    k: int = QUOTING.passages,
    *,
    reranker: str | None = None,
    reader: str | None = None,
    explain: bool = False,
    **limits: Unpack[QuestionLimits],
) -> Answer:
    """Answer a question from an archive with verbatim quotes, or say that it cannot.

    All else as in `retrieve`; ``k`` passages are listed beside those that are quoted,
    and with ``explain`` the answer says how it came about.
    """
    return _open(archive, reader).ask(
        question, k=k, reranker=_named(_reranker, reranker), explain=explain, **limits
    )


def _open(archive: Address | Path | str, reader: str | None) -> Archive:
    address = Address.parse(archive)
    file = (0, 0)
    if address.engine == "embedded":
        try:
            path = address.folder.resolve()
            status = (path / DATABASE).stat()
        except (OSError, RuntimeError, ValueError):  # also a loop of links, or a NUL in the name
            return Archive.open(address)  # says what is wrong
        # The file's identity is part of the key: an archive that was deleted and
        # built again at the same place is another archive.
        address, file = Address.parse(path), (status.st_dev, status.st_ino)
    model = _named(_reader, reader)
    with _opening:
        return _opened(address, file, model)


def _named(load: Callable[[str], Model], name: str | None) -> Model | None:
    if name is None:
        return None
    with _loading:
        # A folder is the same one whatever the working directory is next time.
        return load(str(Path(name).resolve()) if Path(name).is_dir() else name)


# Two threads that ask first at the same moment share one archive and one model; a named
# model may be downloaded, which nobody without one waits for.
_opening, _loading = threading.Lock(), threading.Lock()


@lru_cache(maxsize=MOST_NAMED)
def _reranker(name: str) -> Reranker:
    return load_reranker(name)


@lru_cache(maxsize=MOST_NAMED)
def _reader(name: str) -> Reader:
    return load_reader(name)


@lru_cache(maxsize=MOST_OPEN)
def _opened(address: Address, file: tuple[int, int], reader: Reader | None) -> Archive:
    if reader is None:
        return Archive.open(address)
    # The vectors' model is the same, and loaded once.
    return Archive.open(address, _opened(address, file, None).embedder, reader=reader)
