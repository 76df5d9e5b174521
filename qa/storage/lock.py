"""One writer at a time: an operating-system lock that a killed process gives back."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType

from filelock import FileLock, Timeout

from qa.errors import ArchiveError, ArchiveLocked

LOCK_FILE = "write.lock"
HOLDER_FILE = "write.pid"


class WriterLock:
    """The right to write to an archive.

    Threads of one process that share the object wait for each other; another
    process that holds the lock makes it fail at once. The same thread may
    enter again.

    Attributes:
        depth: how often its holder has entered.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._threads = threading.RLock()
        self._file = FileLock(folder / LOCK_FILE, timeout=0, thread_local=False)
        # Beside the lock and not in it: some versions of filelock empty the
        # file that they fail to lock.
        self._holder = folder / HOLDER_FILE
        self.depth = 0

    @contextmanager
    def attempt(self) -> Iterator[None]:
        """Enter if that is possible at once.

        Raises:
            ArchiveLocked: another process or thread is writing.
            ArchiveError: the folder cannot be written.
        """
        if not self._threads.acquire(blocking=False):
            raise ArchiveLocked(f"{self._folder} is being written by another thread")
        try:
            with self:
                yield
        finally:
            self._threads.release()

    def __enter__(self) -> None:
        self._threads.acquire()
        try:
            if self.depth == 0:
                self._lock()
            self.depth += 1
        except BaseException:
            self._threads.release()
            raise

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.depth -= 1
        if self.depth == 0:
            self._holder.unlink(missing_ok=True)
            self._file.release()
        self._threads.release()

    def _lock(self) -> None:
        try:
            self._file.acquire()
        except Timeout as error:
            raise ArchiveLocked(
                f"{self._folder} is being written by {self._who()}: wait until it has finished"
            ) from error
        except OSError as error:
            raise ArchiveError(f"{self._folder} cannot be written: {error.strerror}") from error
        try:
            self._holder.write_text(f"{os.getpid()}\n", encoding="ascii")
        except OSError as error:
            self._file.release()
            raise ArchiveError(f"{self._folder} cannot be written: {error.strerror}") from error

    def _who(self) -> str:
        try:
            return f"process {int(self._holder.read_text(encoding='ascii'))}"
        except (OSError, ValueError):
            return "another process"
