"""Where a commit is written, and who may write it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from qa.lance.tables.commits import Commit
from qa.lance.tables.datasets import Root
from qa.lance.tables.schemas import schema
from qa.storage.identity import Identity
from seeds.work.tasks import RunTasks

if TYPE_CHECKING:
    import pyarrow as pa

CheckLease = Callable[[], None]


@dataclass(frozen=True, slots=True)
class Target:
    """Where to write.

    Attributes:
        root: of the archive.
        identity: its model.
        before: the last commit; None for an empty place.
        check: raises `ArchiveLocked` if the lease is lost.
        run: does the work of making indexes; None for this process.
    """

    root: Root
    identity: Identity
    before: Commit | None
    check: CheckLease
    run: RunTasks | None = None

    def schema(self, table: str) -> pa.Schema:
        """The columns of a table."""
        return schema(table, self.identity.dimension)
