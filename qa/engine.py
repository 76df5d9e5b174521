"""What an archive runs on: the store that is read, what writes to it, and the model of both.

SQLite with FAISS and Tantivy is one engine (`qa.storage.engine`), Lance tables are another
(`qa.lance.engine`). `qa.archive.Archive` knows them by these protocols alone.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Protocol, TypeVar

import numpy as np

from qa.passage import Passage
from qa.storage.commits import Revision
from qa.storage.connection import Connection
from qa.storage.identity import Identity, Probes
from qa.storage.tables.catalogue import Headlines, Holdings
from qa.storage.tables.settings import WatchedQuestion
from qa.storage.tables.statistics import ArchiveInfo
from qa.storage.writing.transaction import Forgotten, Transaction
from qa.store import Catalogue, Store
from seeds.article import Article
from seeds.work.tasks import RunTasks

Result = TypeVar("Result")


class ArchiveStore(Store, Catalogue, Protocol):
    """All that is read of an archive; `qa.storage.reader.ArchiveReader` says what each gives."""

    def article(self, article_id: str) -> Article: ...

    def versions(self, article_id: str) -> tuple[Article, ...]: ...

    def info(self) -> ArchiveInfo: ...

    def holdings(self, newest: int = 10) -> Holdings: ...

    def headlines(self, words: str, n: int, offset: int = 0) -> Headlines: ...

    def newest_articles(self, n: int) -> list[Article]: ...

    def built(self) -> str | None: ...

    def watched(self) -> tuple[WatchedQuestion, ...]: ...

    def revision(self) -> Revision: ...

    def state(self) -> Hashable: ...

    def content_hash(self) -> str: ...

    def reading(self) -> AbstractContextManager[Connection]: ...

    def with_consistent_snapshot(self, work: Callable[[], Result]) -> Result: ...


class Writer(Protocol):
    """All that changes an archive, as `qa.storage.writing.writer.ArchiveWriter` says."""

    def exclusive(
        self, wait: float = 0.0, doing: str = "writing"
    ) -> AbstractContextManager[None]: ...

    def writing(
        self, *, is_last: bool = True, wait: float = 0.0, doing: str = "writing"
    ) -> AbstractContextManager[Transaction]: ...

    def index_by(self, run: RunTasks) -> None: ...

    def add(
        self, articles: Sequence[Article], passages: Sequence[Passage], vectors: np.ndarray
    ) -> None: ...

    def remove(self, article_ids: Iterable[str], *, wait: float = 0.0) -> int: ...

    def remove_source(self, path: Path | str, *, wait: float = 0.0) -> Forgotten: ...


class ArchiveEngine(Protocol):
    """An open archive: its parts, ready to be used."""

    @property
    def identity(self) -> Identity:
        """Its model and chunking."""
        ...

    @property
    def reader(self) -> ArchiveStore:
        """Reads it."""
        ...

    @property
    def writer(self) -> Writer:
        """Writes to it."""
        ...

    def probes(self) -> Probes:
        """The texts by which its model is known again, with their vectors."""
        ...

    def close(self) -> None:
        """Let go of what it holds open."""
        ...
