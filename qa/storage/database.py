"""The archive's database: one SQLite file, used by many threads at a time."""

from __future__ import annotations

import contextlib
import os
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import cast

import apsw

from qa.errors import ArchiveDamaged, ArchiveError, ArchiveFormat
from qa.storage.connection import (
    CHECKSUM_BYTES,
    PAGE_BYTES,
    Connection,
    connect,
    damaged,
    errors_of,
)
from qa.storage.schema import APPLICATION_ID, FORMAT_VERSION, SCHEMA

_MORE_TRIES = 3  # of a commit, each of that length

_File = tuple[int, int] | None
"""A file by its device and number; None where there is none."""


class Database:
    """A pool of connections to one SQLite file, shared safely by threads.

    Each operation borrows a connection and gives it back, so that there are no
    more of them than operations at one time.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._idle: list[apsw.Connection] = []
        self._lock = threading.Lock()
        self._closed = False
        self._process = os.getpid()
        self._file = _identity(path)
        self._accepts: Callable[[Connection], None] | None = None
        self._pinned = threading.local()

    def accept_only(self, accepts: Callable[[Connection], None]) -> None:
        """Set the callback that checks another file put in the place of this one.

        It raises what those are told who use the database then.
        """
        self._accepts = accepts

    @classmethod
    def create(cls, path: Path) -> Database:
        """Make a new file with the schema in it.

        Raises:
            FileExistsError: there is one already.
        """
        path.touch(exist_ok=False)
        database = cls(path)
        with database._lend() as connection:
            connection.reserve_bytes("main", CHECKSUM_BYTES)
            connection.execute(
                f"PRAGMA page_size = {PAGE_BYTES}; PRAGMA journal_mode = DELETE;"
                f"BEGIN IMMEDIATE; {SCHEMA}"
                f"PRAGMA application_id = {APPLICATION_ID};"
                f"PRAGMA user_version = {FORMAT_VERSION}; COMMIT;"
            ).fetchall()  # runs on to the end
        return database

    @classmethod
    def open(cls, path: Path) -> Database:
        """Open an existing file.

        Raises:
            ArchiveDamaged: it is no SQLite database, or not a sound one.
            ArchiveFormat: it is another program's, or of another version.
        """
        database = cls(path)
        try:
            with database.snapshot() as connection:
                _check_kind(path, connection)
                _check_file(path, connection)
        except BaseException:
            database.close()
            raise
        return database

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """Lend a connection; each statement sees the last commit."""
        if self.is_pinned:
            with errors_of(self.path):
                yield self._pinned.connection
            return
        with self._lend() as connection:
            yield cast(Connection, connection)

    @contextmanager
    def snapshot(self) -> Iterator[Connection]:
        """Lend a connection whose statements all see one and the same commit."""
        with self.reading() as connection:
            if self.is_pinned:  # and so inside its transaction
                yield connection
                return
            connection.execute("BEGIN")
            try:
                yield connection
            finally:
                # An error of reading ends a transaction by itself, and must be told, not this.
                with contextlib.suppress(apsw.SQLError):
                    connection.execute("ROLLBACK")

    @property
    def is_pinned(self) -> bool:
        """Whether this thread is inside `pinned`."""
        return getattr(self._pinned, "connection", None) is not None

    @contextmanager
    def pinned(self) -> Iterator[None]:
        """Pin this thread to one commit; the next commit waits meanwhile.

        By one connection: a second one would wait for a writer that waits for the first.
        """
        with self.snapshot() as connection:
            connection.execute("PRAGMA user_version").fetchone()  # from here on no commit
            self._pinned.connection = connection
            try:
                yield
            finally:
                self._pinned.connection = None

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """Lend a connection inside a transaction: commit at the end, or nothing at all."""
        with self.reading() as connection:
            connection.execute("BEGIN IMMEDIATE")
            try:
                yield connection
                _commit(connection)
            except BaseException:
                with contextlib.suppress(apsw.Error):
                    connection.execute("ROLLBACK")
                raise

    def close(self) -> None:
        """Close every idle connection; one on loan is closed when it comes back."""
        with self._lock:
            self._closed = True
            idle, self._idle = self._idle, []
        for connection in idle:
            connection.close()

    @contextmanager
    def _lend(self) -> Iterator[apsw.Connection]:
        with errors_of(self.path):
            connection, file = self._borrow()
            try:
                yield connection
            finally:
                self._give_back(connection, file)

    def _borrow(self) -> tuple[apsw.Connection, _File]:
        """A connection, and the file that it is to."""
        with self._lock:
            if self._closed:
                raise ArchiveError(f"{self.path.parent} is closed")
            if self._process != os.getpid():
                # A connection must not be used on the other side of a fork
                # (https://www.sqlite.org/howtocorrupt.html, 2.6).
                self._idle, self._process = [], os.getpid()
            file = _identity(self.path)
            is_another = file != self._file
            if is_another:
                # The archive was restored, or deleted and made again: connections to the
                # old file would go on reading it, and take the journal of the new one for theirs.
                for connection in self._idle:
                    connection.close()
                # Unknown until it is accepted: the number of a deleted file is given again.
                self._idle, self._file = [], None
            elif self._idle:
                return self._idle.pop(), file
        connection = connect(self.path)
        if _identity(self.path) != file:  # put there between the look and the opening
            connection.close()
            return self._borrow()
        if is_another:
            self._take(connection, file)
        return connection, file

    def _take(self, connection: apsw.Connection, file: _File) -> None:
        try:
            _check_kind(self.path, cast(Connection, connection))
            if self._accepts is not None:
                self._accepts(cast(Connection, connection))
        except BaseException:
            connection.close()
            raise
        with self._lock:
            self._file = file

    def _give_back(self, connection: apsw.Connection, file: _File) -> None:
        with self._lock:
            # Another thread may have seen meanwhile that another file lies there.
            is_of_use = file == self._file and not connection.in_transaction
            if is_of_use and not self._closed:
                self._idle.append(connection)
                return
        connection.close()


def _identity(path: Path) -> _File:
    """Which file lies at a path."""
    try:
        status = path.stat()
    except OSError:
        return None
    return status.st_dev, status.st_ino


def _commit(connection: Connection) -> None:
    """Commit, with retries while other threads keep on reading."""
    for is_last in (False,) * _MORE_TRIES + (True,):
        try:
            connection.execute("COMMIT")
        except apsw.BusyError:
            # SQLite keeps the transaction, and its place before new readers.
            if is_last:
                raise
        else:
            return


def _check_kind(path: Path, connection: Connection) -> None:
    [application] = connection.execute("PRAGMA application_id").fetchone()
    if application != APPLICATION_ID:
        raise ArchiveFormat(f"{path} is not a Citewire archive")
    [version] = connection.execute("PRAGMA user_version").fetchone()
    if version != FORMAT_VERSION:
        raise ArchiveFormat(_other_version(path, version))


def _check_file(path: Path, connection: Connection) -> None:
    """Check what page checksums cannot: the size of the file, and that checksums are on.

    By SQLite and `stat`, never by opening the file: to close it again would drop the locks
    of every other connection in this process (https://www.sqlite.org/howtocorrupt.html, 2.2).
    """
    [page_bytes] = connection.execute("PRAGMA page_size").fetchone()
    reserved = cast(apsw.Connection, connection).reserve_bytes("main")
    if (page_bytes, reserved) != (PAGE_BYTES, CHECKSUM_BYTES):
        raise ArchiveDamaged(damaged(path, "its header is changed"))
    [pages] = connection.execute("PRAGMA page_count").fetchone()
    # While this transaction reads, no writer changes the file.
    size = path.stat().st_size
    if size != pages * PAGE_BYTES:
        raise ArchiveDamaged(damaged(path, f"it has {size} bytes and not {pages * PAGE_BYTES}"))


def _other_version(path: Path, version: int) -> str:
    if version < FORMAT_VERSION:
        return (
            f"{path} has the older format {version}: bring it to format {FORMAT_VERSION} with"
            f" `citewire migrate --archive {path.parent}`"
        )
    return (
        f"{path} has format {version}, and this Citewire reads format {FORMAT_VERSION}: use the"
        " newer Citewire that wrote it"
    )
