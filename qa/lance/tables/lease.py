"""Who may write to a Lance archive: one process at a time, by a lease that it keeps renewing.

Object stores have no locks. A lease is a row that is only ever put in the place of the one
that was read; whoever stops renewing it loses it. That a writer which was cut off goes on
writing does no harm: it cannot commit (`qa.lance.tables.commits.put_commit`), and the next
writer brings the tables back to the last commit.
"""

from __future__ import annotations

import math
import os
import secrets
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from qa.errors import ArchiveError, ArchiveLocked
from qa.lance.tables.datasets import Root, errors_of
from qa.lance.tables.schemas import LEASE

if TYPE_CHECKING:
    import pyarrow as pa

LEASE_SECONDS = 60.0
"""How long a writer that was killed keeps others out. Clocks of machines in one cluster differ
by far less (NTP keeps them within milliseconds)."""

_PAUSE_SECONDS = 0.5


class Lease:
    """The lease of one writer, renewed in a thread of its own while it is held."""

    def __init__(self, root: Root, seconds: float = LEASE_SECONDS) -> None:
        """A lease on the archive under ``root``, which lasts so long without being renewed.

        Raises:
            ValueError: ``seconds`` is not above 0.
        """
        if not 0.0 < seconds < math.inf:
            raise ValueError(f"a lease of {seconds} seconds cannot be: it must be above 0")
        self._root = root
        self._seconds = seconds
        self._holder = secrets.token_hex(8)
        self._place = 0
        self._is_lost = False
        self._is_over = threading.Event()

    @contextmanager
    def held(self, wait: float = 0.0, doing: str = "writing") -> Iterator[None]:
        """Hold the lease.

        Args:
            wait: seconds to wait for another process, 0 or more; inf for as long as it takes.
            doing: what others are told meanwhile.

        Raises:
            ArchiveLocked: another process holds it.
            ValueError: ``wait`` is no such number.
        """
        if not wait >= 0.0:  # written so that it is true of NaN too
            raise ValueError(f"wait is {wait}; it must be 0 seconds or more")
        end = time.monotonic() + wait
        while (holder := self._take(doing)) is not None:
            if time.monotonic() >= end:
                raise ArchiveLocked(f"{self._root.address} is in use: {holder}")
            time.sleep(_PAUSE_SECONDS)
        self._is_over.clear()
        renewal = threading.Thread(target=self._renew, args=(doing,), name="lease", daemon=True)
        renewal.start()
        try:
            yield
        finally:
            self._is_over.set()
            renewal.join()
            if not self._is_lost:
                self._swap(0.0, doing)

    def check(self) -> None:
        """Make sure that the lease is still held.

        Raises:
            ArchiveLocked: another process has taken it over.
        """
        if self._is_lost:
            raise ArchiveLocked(
                f"{self._root.address} could not be reached for {self._seconds:.0f} seconds, and"
                " another process writes to it now: nothing was committed; do it again"
            )

    def _take(self, doing: str) -> str | None:
        """Take the lease; returns who holds it, if anybody does."""
        dataset = self._root.find(LEASE)
        row: dict[str, Any] = {"until": 0.0, "doing": ""}
        self._place = 0
        if dataset is not None:
            with errors_of(self._root.address, LEASE):
                [row] = dataset.to_table().to_pylist()
            self._place = dataset.version
        if row["until"] > time.time():
            return str(row["doing"])
        self._is_lost = False
        return None if self._swap(self._seconds, doing) else "another process has just begun"

    def _swap(self, seconds: float, doing: str) -> bool:
        process = f"process {os.getpid()} on {socket.gethostname()} is {doing}"
        until = time.time() + seconds if seconds else 0.0
        row = {"holder": self._holder, "until": until, "doing": process}
        place = self._root.swap(LEASE, row, _schema(), self._place)
        if place is None:
            return False
        self._place = place
        return True

    def _renew(self, doing: str) -> None:
        until = time.monotonic() + self._seconds
        while not self._is_over.wait(self._seconds / 4):
            try:
                self._is_lost = not self._swap(self._seconds, doing)
            except ArchiveError:  # the store cannot be reached just now
                self._is_lost = time.monotonic() > until
            else:
                until = time.monotonic() + self._seconds
            if self._is_lost:
                return


def _schema() -> pa.Schema:
    import pyarrow as pa

    return pa.schema([("holder", pa.string()), ("until", pa.float64()), ("doing", pa.string())])
