"""The SQLite file of an archive: its schema, its connections, its commits.

It is the only truth and the only commit point. Each of its pages carries a checksum
that SQLite's own checksum VFS (https://www.sqlite.org/cksumvfs.html) compares at each
read: plain SQLite takes most changed bytes without a word. APSW brings that extension
and a SQLite of today; the one inside many Pythons has it not. A rollback journal and
not a write-ahead log: it needs no shared memory, and one file is the whole archive.
"""

from __future__ import annotations

import contextlib
import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import cast

import apsw
import apsw.sqlite_extra

from qa.errors import ArchiveDamaged, ArchiveError, ArchiveFormat, ArchiveLocked
from qa.storage.connection import Connection

FORMAT_VERSION = 3
APPLICATION_ID = 0x43697465  # "Cite", so that `file` and we know such a database
BUSY_SECONDS = 30.0

_PAGE_BYTES = 4096
_CHECKSUM_BYTES = 8  # at the end of each page
_CHECKED = "cksmvfs"

_SCHEMA = """
CREATE TABLE settings (
    name TEXT PRIMARY KEY,
    value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- One row for each commit that changed what can be found. By the token an index knows
-- whether it was made from this very history, and not from a copy that went another way.
CREATE TABLE commits (
    counter INTEGER PRIMARY KEY,
    token TEXT NOT NULL
) STRICT;

CREATE TABLE sources (
    id INTEGER PRIMARY KEY,
    path TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    size INTEGER NOT NULL,
    sha256 TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('reading', 'done', 'failed')),
    read_at TEXT NOT NULL
) STRICT;

-- What could not be read of a source; no line: the whole of it.
CREATE TABLE failures (
    source INTEGER NOT NULL REFERENCES sources (id) ON DELETE CASCADE,
    line INTEGER,
    reason TEXT NOT NULL
) STRICT;
CREATE INDEX failures_source ON failures (source);

-- The words of articles: those that say the same word for word share a row. A story is
-- the least key among wordings that are copies of each other; none while no current
-- article has the wording, and then its fingerprints are not among those below either.
CREATE TABLE wordings (
    key INTEGER PRIMARY KEY AUTOINCREMENT,
    digest TEXT NOT NULL UNIQUE,
    fingerprints BLOB NOT NULL,
    story INTEGER
) STRICT;
CREATE INDEX wordings_story ON wordings (story) WHERE story IS NOT NULL;

CREATE TABLE fingerprints (
    hash INTEGER NOT NULL,
    wording INTEGER NOT NULL,
    PRIMARY KEY (hash, wording)
) STRICT, WITHOUT ROWID;

-- AUTOINCREMENT: a key is never used twice, so that an index that is behind can
-- name an article that is gone, but never a wrong one. The digest is over the other
-- columns but those that say what became of the article.
CREATE TABLE articles (
    key INTEGER PRIMARY KEY AUTOINCREMENT,
    id TEXT NOT NULL UNIQUE,
    digest TEXT NOT NULL,
    wording INTEGER NOT NULL REFERENCES wordings (key),
    successor INTEGER REFERENCES articles (key) ON DELETE SET NULL,
    is_current INTEGER NOT NULL CHECK (is_current IN (0, 1)),
    changed INTEGER NOT NULL,
    day INTEGER,
    published TEXT,
    modified TEXT,
    language TEXT,
    outlet TEXT,
    outlet_key TEXT,
    url TEXT,
    url_key TEXT,
    path TEXT NOT NULL,
    record TEXT,
    authors TEXT NOT NULL,
    dateline TEXT,
    title TEXT NOT NULL,
    captions TEXT NOT NULL,
    text TEXT NOT NULL
) STRICT;
CREATE INDEX articles_changed ON articles (changed, is_current);
CREATE INDEX articles_day ON articles (day) WHERE is_current;
CREATE INDEX articles_outlet ON articles (outlet_key) WHERE is_current;
CREATE INDEX articles_url ON articles (url_key) WHERE url_key IS NOT NULL;
CREATE INDEX articles_wording ON articles (wording, is_current);
CREATE INDEX articles_successor ON articles (successor) WHERE successor IS NOT NULL;

-- Not current: an earlier reading of the source held it, the last one did not.
CREATE TABLE article_sources (
    article INTEGER NOT NULL REFERENCES articles (key) ON DELETE CASCADE,
    source INTEGER NOT NULL REFERENCES sources (id) ON DELETE CASCADE,
    is_current INTEGER NOT NULL CHECK (is_current IN (0, 1)),
    PRIMARY KEY (article, source)
) STRICT, WITHOUT ROWID;
CREATE INDEX article_sources_source ON article_sources (source);

CREATE TABLE vectors (
    key INTEGER PRIMARY KEY,
    digest TEXT NOT NULL UNIQUE,
    vector BLOB NOT NULL
) STRICT;

CREATE TABLE passages (
    id INTEGER PRIMARY KEY,
    article INTEGER NOT NULL REFERENCES articles (key) ON DELETE CASCADE,
    start INTEGER NOT NULL,
    "end" INTEGER NOT NULL,
    vector INTEGER NOT NULL REFERENCES vectors (key),
    CHECK (0 <= start AND start < "end")
) STRICT;
CREATE INDEX passages_article ON passages (article);
CREATE INDEX passages_vector ON passages (vector);

-- What is gone, so that an index that is behind learns of it.
CREATE TABLE removed (
    article INTEGER PRIMARY KEY,
    passages TEXT NOT NULL,
    changed INTEGER NOT NULL
) STRICT;
CREATE INDEX removed_changed ON removed (changed);

-- What the user removed, as digests, and the files that held it: builds leave it out.
CREATE TABLE withheld (
    mark TEXT NOT NULL,
    source INTEGER NOT NULL REFERENCES sources (id) ON DELETE CASCADE,
    PRIMARY KEY (mark, source)
) STRICT, WITHOUT ROWID;
CREATE INDEX withheld_source ON withheld (source);

CREATE TABLE furniture (
    outlet TEXT NOT NULL,
    line TEXT NOT NULL,
    PRIMARY KEY (outlet, line)
) STRICT, WITHOUT ROWID;

CREATE TABLE probes (
    text TEXT PRIMARY KEY,
    vector BLOB NOT NULL
) STRICT, WITHOUT ROWID;
"""


class Database:
    """Connections to one SQLite file, shared safely by threads.

    Each operation borrows a connection and gives it back, so that there are no
    more of them than operations at one time.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._idle: list[apsw.Connection] = []
        self._lock = threading.Lock()
        self._closed = False
        self._process = os.getpid()

    @classmethod
    def create(cls, path: Path) -> Database:
        """Make a new file with the schema in it.

        Raises:
            FileExistsError: there is one already.
        """
        path.touch(exist_ok=False)
        database = cls(path)
        with database._lend() as connection:
            connection.reserve_bytes("main", _CHECKSUM_BYTES)
            connection.execute(
                f"PRAGMA page_size = {_PAGE_BYTES}; PRAGMA journal_mode = DELETE;"
                f"BEGIN IMMEDIATE; {_SCHEMA}"
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
                [application] = connection.execute("PRAGMA application_id").fetchone()
                [version] = connection.execute("PRAGMA user_version").fetchone()
                if application != APPLICATION_ID:
                    raise ArchiveFormat(f"{path} is not a Citewire archive")
                if version != FORMAT_VERSION:
                    raise ArchiveFormat(_other_version(path, version))
                _check_file(path, cast(apsw.Connection, connection))
        except BaseException:
            database.close()
            raise
        return database

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """Lend a connection; each statement sees the last commit."""
        with self._lend() as connection:
            yield cast(Connection, connection)

    @contextmanager
    def snapshot(self) -> Iterator[Connection]:
        """Lend a connection whose statements all see one and the same commit."""
        with self.reading() as connection:
            connection.execute("BEGIN")
            try:
                yield connection
            finally:
                connection.execute("ROLLBACK")

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """Lend a connection inside a transaction: commit at the end, or nothing at all."""
        with self.reading() as connection:
            connection.execute("BEGIN IMMEDIATE")
            try:
                yield connection
                connection.execute("COMMIT")
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
        with _errors(self.path):
            connection = self._borrow()
            try:
                yield connection
            finally:
                self._give_back(connection)

    def _borrow(self) -> apsw.Connection:
        with self._lock:
            if self._closed:
                raise ArchiveError(f"{self.path.parent} is closed")
            if self._process != os.getpid():
                # A connection must not be used on the other side of a fork
                # (https://www.sqlite.org/howtocorrupt.html, 2.6).
                self._idle, self._process = [], os.getpid()
            if self._idle:
                return self._idle.pop()
        return connect(self.path)

    def _give_back(self, connection: apsw.Connection) -> None:
        with self._lock:
            if not self._closed and not connection.in_transaction:
                self._idle.append(connection)
                return
        connection.close()


def connect(path: Path) -> apsw.Connection:
    """A connection to an existing file that checks each page it reads.

    Raises:
        apsw.Error: there is no such file, or it cannot be opened.
    """
    _register_checksums()
    # No SQLITE_OPEN_CREATE: never makes an empty database where there is none. An
    # address and no path, because a path may have bytes that are no Unicode.
    connection = apsw.Connection(
        path.absolute().as_uri(),
        flags=apsw.SQLITE_OPEN_READWRITE | apsw.SQLITE_OPEN_URI,
        vfs=_CHECKED,
    )
    try:
        connection.set_busy_timeout(int(1000 * BUSY_SECONDS))
        for pragma in (
            "foreign_keys = ON",
            "synchronous = FULL",
            "secure_delete = ON",  # what is removed is overwritten
            "cache_spill = OFF",  # a writer shuts readers out for the commit only
            "trusted_schema = OFF",
        ):
            connection.execute(f"PRAGMA {pragma}").fetchall()
    except BaseException:
        connection.close()
        raise
    return connection


def _register_checksums() -> None:
    if _CHECKED in apsw.vfs_names():
        return
    lender = apsw.Connection(":memory:")
    try:
        apsw.sqlite_extra.load(lender, "cksumvfs")
    finally:
        lender.close()


def _check_file(path: Path, connection: apsw.Connection) -> None:
    """What the checksums of the pages cannot say: that all are there, and are looked at.

    By SQLite and `stat`, never by opening the file: to close it again would drop the locks
    of every other connection in this process (https://www.sqlite.org/howtocorrupt.html, 2.2).
    """
    [page_bytes] = connection.execute("PRAGMA page_size").fetchone()  # type: ignore[misc]
    if (page_bytes, connection.reserve_bytes("main")) != (_PAGE_BYTES, _CHECKSUM_BYTES):
        raise ArchiveDamaged(_damaged(path, "its header is changed"))
    [pages] = connection.execute("PRAGMA page_count").fetchone()  # type: ignore[misc]
    # While this transaction reads, no writer changes the file.
    size = path.stat().st_size
    if size != pages * _PAGE_BYTES:
        raise ArchiveDamaged(_damaged(path, f"it has {size} bytes and not {pages * _PAGE_BYTES}"))


def _damaged(path: Path, what: object) -> str:
    return (
        f"{path} is damaged ({what}): put a backup back with `citewire restore`, or save what"
        " is sound with `citewire verify --repair`"
    )


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


@contextmanager
def _errors(path: Path) -> Iterator[None]:
    """Turn the errors of SQLite into ours; a broken constraint is a fault and stays."""
    try:
        yield
    except apsw.ConstraintError:
        raise
    except (apsw.CorruptError, apsw.NotADBError, apsw.FormatError) as error:
        raise ArchiveDamaged(_damaged(path, error)) from error
    except (apsw.BusyError, apsw.LockedError) as error:
        raise ArchiveLocked(f"{path} is in use by another process") from error
    except apsw.FullError as error:
        raise ArchiveError(f"{path} cannot be written: the disk is full; {_KEPT}") from error
    except apsw.ReadOnlyError as error:
        raise ArchiveError(f"{path} cannot be written: it is read-only") from error
    except apsw.IOError as error:
        if getattr(error, "extendedresult", 0) == apsw.SQLITE_IOERR_DATA:
            raise ArchiveDamaged(_damaged(path, "a page has another checksum")) from error
        raise ArchiveError(f"{path}: {error}; {_KEPT}") from error
    except apsw.Error as error:
        if "no such table" in str(error):
            raise ArchiveDamaged(_damaged(path, error)) from error
        raise ArchiveError(f"{path}: {error}") from error


_KEPT = "nothing stored is lost"
