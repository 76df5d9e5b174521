"""The SQLite file of an archive: its schema, its connections, its commits.

It is the only truth and the only commit point. A rollback journal and not a
write-ahead log: SQLite before 3.51.3, which many Pythons still carry, can damage
a database in WAL mode when two connections write and checkpoint at once.
"""

from __future__ import annotations

import contextlib
import os
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from qa.errors import ArchiveDamaged, ArchiveError, ArchiveFormat, ArchiveLocked

FORMAT_VERSION = 2
APPLICATION_ID = 0x43697465  # "Cite", so that `file` and we know such a database
BUSY_SECONDS = 30.0

_SCHEMA = """
CREATE TABLE settings (
    name TEXT PRIMARY KEY,
    value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

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
-- name an article that is gone, but never a wrong one.
CREATE TABLE articles (
    key INTEGER PRIMARY KEY AUTOINCREMENT,
    id TEXT NOT NULL UNIQUE,
    title TEXT NOT NULL,
    text TEXT NOT NULL,
    digest TEXT NOT NULL,
    outlet TEXT,
    outlet_key TEXT,
    authors TEXT NOT NULL,
    url TEXT,
    published TEXT,
    day INTEGER,
    modified TEXT,
    language TEXT,
    dateline TEXT,
    captions TEXT NOT NULL,
    path TEXT NOT NULL,
    record TEXT,
    url_key TEXT,
    wording INTEGER NOT NULL REFERENCES wordings (key),
    successor INTEGER REFERENCES articles (key) ON DELETE SET NULL,
    is_current INTEGER NOT NULL CHECK (is_current IN (0, 1)),
    changed INTEGER NOT NULL
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
        self._idle: list[sqlite3.Connection] = []
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
        with database.reading() as connection:
            connection.executescript(
                f"PRAGMA journal_mode = DELETE; BEGIN IMMEDIATE; {_SCHEMA}"
                f"PRAGMA application_id = {APPLICATION_ID};"
                f"PRAGMA user_version = {FORMAT_VERSION}; COMMIT;"
            )
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
            with database.reading() as connection:
                [application] = connection.execute("PRAGMA application_id").fetchone()
                [version] = connection.execute("PRAGMA user_version").fetchone()
            if application != APPLICATION_ID:
                raise ArchiveFormat(f"{path} is not a Citewire archive")
            if version != FORMAT_VERSION:
                raise ArchiveFormat(
                    f"{path} has format {version}, and this Citewire reads format"
                    f" {FORMAT_VERSION}: use the Citewire that wrote it, or build anew"
                )
        except BaseException:
            database.close()
            raise
        return database

    @contextmanager
    def reading(self) -> Iterator[sqlite3.Connection]:
        """Lend a connection; each statement sees the last commit."""
        with self._errors():
            connection = self._borrow()
            try:
                yield connection
            finally:
                self._give_back(connection)

    @contextmanager
    def snapshot(self) -> Iterator[sqlite3.Connection]:
        """Lend a connection whose statements all see one and the same commit."""
        with self.reading() as connection:
            connection.execute("BEGIN")
            try:
                yield connection
            finally:
                connection.execute("ROLLBACK")

    @contextmanager
    def writing(self) -> Iterator[sqlite3.Connection]:
        """Lend a connection inside a transaction: commit at the end, or nothing at all."""
        with self.reading() as connection:
            connection.execute("BEGIN IMMEDIATE")
            try:
                yield connection
                connection.execute("COMMIT")
            except BaseException:
                with contextlib.suppress(sqlite3.Error):
                    connection.execute("ROLLBACK")
                raise

    def close(self) -> None:
        """Close every idle connection; one on loan is closed when it comes back."""
        with self._lock:
            self._closed = True
            idle, self._idle = self._idle, []
        for connection in idle:
            connection.close()

    def _borrow(self) -> sqlite3.Connection:
        with self._lock:
            if self._closed:
                raise ArchiveError(f"{self.path.parent} is closed")
            if self._process != os.getpid():
                # A connection must not be used on the other side of a fork
                # (https://www.sqlite.org/howtocorrupt.html, 2.6).
                self._idle, self._process = [], os.getpid()
            if self._idle:
                return self._idle.pop()
        # mode=rw: never makes an empty database where there is none.
        connection = sqlite3.connect(
            f"{self.path.absolute().as_uri()}?mode=rw",
            uri=True,
            timeout=BUSY_SECONDS,
            isolation_level=None,
            check_same_thread=False,
        )
        try:
            for pragma in (
                "foreign_keys = ON",
                "synchronous = FULL",
                "secure_delete = ON",  # what is removed is overwritten
                "cache_spill = OFF",  # a writer shuts readers out for the commit only
                "trusted_schema = OFF",
            ):
                connection.execute(f"PRAGMA {pragma}")
        except BaseException:
            connection.close()
            raise
        return connection

    def _give_back(self, connection: sqlite3.Connection) -> None:
        with self._lock:
            if not self._closed and not connection.in_transaction:
                self._idle.append(connection)
                return
        connection.close()

    @contextmanager
    def _errors(self) -> Iterator[None]:
        try:
            yield
        except sqlite3.IntegrityError:
            raise
        except sqlite3.DatabaseError as error:
            name = getattr(error, "sqlite_errorname", None) or ""
            if name.startswith(("SQLITE_NOTADB", "SQLITE_CORRUPT")) or "no such table" in str(
                error
            ):
                raise ArchiveDamaged(
                    f"{self.path} is damaged ({error}): put a copy of it back, or delete the"
                    " archive and build it anew from the sources"
                ) from error
            if name.startswith(("SQLITE_BUSY", "SQLITE_LOCKED")):
                raise ArchiveLocked(f"{self.path} is in use by another process") from error
            raise ArchiveError(f"{self.path}: {error}") from error
