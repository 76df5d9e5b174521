"""One writer at a time: an operating-system lock that a killed process gives back."""

from __future__ import annotations

import contextlib
import json
import os
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from filelock import FileLock, Timeout

from embeddings.files import delete_temporary_files, write_durably
from qa.errors import ArchiveError, ArchiveLocked
from qa.storage.layout import HOLDER_FILE, LOCK_FILE

_POLL_SECONDS = 0.05

_MOST_HOLDER_BYTES = 4096
"""A process, a host, a word and a time need 200."""


class WriterLock:
    """Gives one thread of one process the right to write to an archive.

    Threads of one process that share the object wait for each other; another
    process that holds the lock is waited for as long as is asked, by default not
    at all. The same thread may enter again.

    Only the operating system's lock decides who writes. The file beside it tells
    others who it is; it is there while the lock is held, and left behind by a
    writer that was killed.

    Attributes:
        depth: how often its holder has entered.
    """

    def __init__(self, folder: Path, after_kill: Callable[[], None] | None = None) -> None:
        """Make the lock of a folder.

        Args:
            folder: of the archive.
            after_kill: looks, inside the lock, at what a killed writer left; if it raises,
                nobody enters and the mark of that writer stays.
        """
        self._folder = folder
        self._after_kill = after_kill
        self._threads = threading.RLock()
        self._path = folder / LOCK_FILE
        self._file = FileLock(
            self._path, timeout=0, poll_interval=_POLL_SECONDS, thread_local=False
        )
        # Beside the lock and not in it: some versions of filelock empty the
        # file that they fail to lock.
        self._holder = folder / HOLDER_FILE
        self._inode: tuple[int, int] | None = None
        self._was_killed = self._keeps_mark = False
        self._holding_thread: int | None = None
        self.depth = 0

    @contextmanager
    def held(self, wait: float = 0.0, doing: str = "writing") -> Iterator[None]:
        """Hold the lock until the end of the block.

        Args:
            wait: seconds to wait for another process, 0 or more; inf for as long as it takes.
            doing: what others are told meanwhile; of no effect if this thread is inside already.

        Raises:
            ArchiveLocked: another process is writing.
            ArchiveError: the folder cannot be written, or the lock was deleted by somebody.
            ValueError: ``wait`` is no such number.
        """
        if not wait >= 0.0:  # written so that it is true of NaN too
            raise ValueError(f"wait is {wait}; it must be 0 seconds or more")
        with self._threads:
            if self.depth == 0:
                self._lock(wait, doing)
            elif self._inode != self._inode_now():
                # Whoever deleted the file let a second writer in.
                raise ArchiveError(
                    f"{self._path} was deleted while this process held it, so that another one"
                    " may be writing: what is stored is not lost; run the command again"
                )
            self.depth += 1
            self._holding_thread = threading.get_ident()
            try:
                yield
            finally:
                self.depth -= 1
                if self.depth == 0:
                    self._holding_thread = None
                    self._unlock()

    @property
    def is_held_here(self) -> bool:
        """Whether this thread is inside `held`."""
        return self._holding_thread == threading.get_ident()

    @contextmanager
    def attempt(self) -> Iterator[None]:
        """Hold the lock if it is free now, without waiting for threads either.

        Raises:
            ArchiveLocked: another process or thread is writing.
            ArchiveError: as in `held`.
        """
        if not self._threads.acquire(blocking=False):
            raise ArchiveLocked(f"{self._folder} is being written by another thread")
        try:
            with self.held():
                yield
        finally:
            self._threads.release()

    def was_killed(self) -> bool:
        """Whether the writer before this one ended without giving the lock back.

        Known only inside the lock. Leaving it takes the mark away: who enters must
        put in order what the other left.
        """
        return self.depth > 0 and self._was_killed

    def keep_mark(self) -> None:
        """Leave the mark of a killed writer behind: what is stored must be looked at again."""
        self._keeps_mark = True

    def _lock(self, wait: float, doing: str) -> None:
        try:
            self._file.acquire(timeout=wait)
        except Timeout as error:
            still = f"still being written after {wait:g} seconds" if wait else "being written"
            raise ArchiveLocked(
                f"{self._folder} is {still} by {_holder_in_words(self._holder)}:"
                " wait until it has finished"
            ) from error
        except OSError as error:
            raise self._unwritable(error) from error
        try:
            self._inode = self._inode_now()
            self._was_killed = self._holder.exists()
            self._keeps_mark = False
            if self._was_killed and self._after_kill is not None:
                self._after_kill()
            delete_temporary_files(self._holder)
            write_durably(self._holder, description(doing))
        except OSError as error:
            self._file.release()
            raise self._unwritable(error) from error
        except BaseException:
            self._file.release()
            raise

    def _unlock(self) -> None:
        try:
            # Not the file of another writer, let in when somebody deleted the lock.
            # One that cannot be deleted only looks as if its writer had been killed.
            if self._inode == self._inode_now() and not self._keeps_mark:
                with contextlib.suppress(OSError):
                    self._holder.unlink()
        finally:
            self._file.release()

    def _inode_now(self) -> tuple[int, int] | None:
        try:
            status = self._path.stat()
        except OSError:
            return None
        return status.st_dev, status.st_ino

    def _unwritable(self, error: OSError) -> ArchiveError:
        return ArchiveError(f"{self._folder} cannot be written: {error.strerror or error}")


def description(doing: str) -> bytes:
    """The content of `HOLDER_FILE` for this process, and what it is doing from now on."""
    known = {
        "process": os.getpid(),
        "host": socket.gethostname(),
        "doing": doing,
        "since": datetime.now(UTC).isoformat(timespec="seconds"),
    }
    return (json.dumps(known) + "\n").encode("ascii")


def _holder_in_words(path: Path) -> str:
    """Describe the holder; only "another process" if its file cannot be trusted."""
    try:
        with path.open("rb") as file:
            known = json.loads(file.read(_MOST_HOLDER_BYTES))
        process, host, doing = int(known["process"]), str(known["host"]), str(known["doing"])
        since = datetime.fromisoformat(known["since"]).astimezone()
    except (OSError, ValueError, LookupError, TypeError, OverflowError, RecursionError):
        return "another process"
    is_left_behind = host == socket.gethostname() and not _is_alive(process)
    # A new holder has the lock a moment before it has said who it is.
    if is_left_behind or not f"{host}{doing}".isprintable():
        return "another process"
    is_today = since.date() == datetime.now(UTC).astimezone().date()
    moment = since.strftime("%H:%M:%S" if is_today else "%Y-%m-%d %H:%M:%S")
    return f"process {process} on {host}, {doing} since {moment}"


def _is_alive(process: int) -> bool:
    if os.name != "posix":
        return True  # elsewhere signal 0 is not a question
    try:
        os.kill(process, 0)
    except (ProcessLookupError, OverflowError):
        return False
    except PermissionError:  # another user's
        return True
    return True
