"""The seam between a build and what it writes to."""

from __future__ import annotations

from contextlib import AbstractContextManager
from typing import Protocol

from embeddings.embedder import Embedder
from qa.storage.connection import Connection
from qa.storage.writing.transaction import Transaction
from qa.text.chunking import Chunking
from seeds.work.tasks import RunTasks


class Target(Protocol):
    """An archive as a build knows it: `qa.archive.Archive`, or a working copy of one elsewhere.

    Attributes:
        embedder: the archive's model.
        chunking: how its articles are cut into passages.
    """

    @property
    def embedder(self) -> Embedder: ...
    @property
    def chunking(self) -> Chunking: ...

    def reading(self) -> AbstractContextManager[Connection]:
        """Its database as of the last commit."""
        ...

    def index_by(self, run: RunTasks) -> None:
        """Let others do the work of making indexes where `exclusive` ends."""
        ...

    def writing(self, *, is_last: bool = True) -> AbstractContextManager[Transaction]:
        """One commit; with ``is_last`` no other one follows at once."""
        ...
