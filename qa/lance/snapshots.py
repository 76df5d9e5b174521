"""Which commit of a Lance archive is read: the last one, and one only for a whole piece of work."""

from __future__ import annotations

import math
import threading
import time
from collections.abc import Callable, Iterator
from functools import wraps
from typing import Any, Concatenate, ParamSpec, Protocol, TypeVar

from qa.errors import ArchiveDamaged, ArchiveError
from qa.lance.snapshot import Snapshot
from qa.lance.tables.commits import Commit, last_commit, mark
from qa.lance.tables.datasets import Root
from qa.lance.tables.summary import identity_of

Result = TypeVar("Result")
Arguments = ParamSpec("Arguments")

CACHE_BYTES = 512 * 1024 * 1024
"""Of index pages that are kept in memory."""

METADATA_BYTES = 128 * 1024 * 1024

LOOK_SECONDS = 1.0
"""How often an object store is asked for a new commit; a folder at each question."""

_TRIES = 3


class Snapshots:
    """The commits of an archive as its readers see them. Safe to share between threads."""

    def __init__(self, root: Root, commit: Commit) -> None:
        """Read what lies under ``root``, from ``commit`` on."""
        import lance

        self._root = root
        self._identity = identity_of(commit.summary)
        self._session = lance.Session(
            index_cache_size_bytes=CACHE_BYTES, metadata_cache_size_bytes=METADATA_BYTES
        )
        self._last = Snapshot(root, commit, self._session)
        self._mark: tuple[int, str] | None = None
        self._look_seconds = LOOK_SECONDS if root.address.is_remote else 0.0
        self._looked = -math.inf
        self._lock = threading.Lock()
        self._pinned = threading.local()

    def now(self) -> Snapshot:
        """The one that this thread is held to, or else the last.

        Raises:
            ArchiveError: an archive of another model lies there now.
        """
        held: Snapshot | None = getattr(self._pinned, "snapshot", None)
        if held is not None:
            return held
        with self._lock:
            if time.monotonic() - self._looked >= self._look_seconds:
                latest = mark(self._root, self._session)
                if latest != self._mark:
                    commit = self._accepted()
                    if commit != self._last.commit:
                        self._last = Snapshot(self._root, commit, self._session)
                self._mark, self._looked = latest, time.monotonic()
            return self._last

    def whole(self, work: Callable[[], Result]) -> Result:
        """Run work that reads in many steps, all of them from one commit."""
        if getattr(self._pinned, "snapshot", None) is not None:
            return work()
        for _ in range(_TRIES):
            snapshot = self.now()
            try:
                return self._at(snapshot, work)
            except ArchiveDamaged:
                # A later commit may have deleted what this one was made of.
                if last_commit(self._root) == snapshot.commit:
                    raise
                self._looked = -math.inf
        return self._at(self.now(), work)

    def held(self, work: Callable[[], Result]) -> Callable[[], Result]:
        """The same work, which sees in any thread what this one sees now."""
        snapshot = self.now()
        return lambda: self._at(snapshot, work)

    def _at(self, snapshot: Snapshot, work: Callable[[], Result]) -> Result:
        before = getattr(self._pinned, "snapshot", None)
        self._pinned.snapshot = snapshot
        try:
            return work()
        finally:
            self._pinned.snapshot = before

    def _accepted(self) -> Commit:
        commit = last_commit(self._root)
        if identity_of(commit.summary) != self._identity:
            raise ArchiveError(
                f"{self._root.address} has been replaced by an archive of another model: open it"
                " again"
            )
        return commit


class Reading(Protocol):
    """Whatever reads one commit at a time."""

    def with_consistent_snapshot(self, work: Callable[[], Result]) -> Result:
        """Run work that reads in many steps, all of them from one commit."""
        ...


Reader = TypeVar("Reader", bound=Reading)


def of_one_commit(
    read: Callable[Concatenate[Reader, Arguments], Result],
) -> Callable[Concatenate[Reader, Arguments], Result]:
    """Let a method read one commit only, and again where that was deleted under it."""

    @wraps(read)
    def whole(reader: Reader, /, *args: Arguments.args, **named: Arguments.kwargs) -> Result:
        # An iterator could not be gone through again.
        kept: Any = [tuple(value) if isinstance(value, Iterator) else value for value in args]
        return reader.with_consistent_snapshot(lambda: read(reader, *kept, **named))

    return whole
