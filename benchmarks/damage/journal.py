"""A writer that is killed in the middle of a commit, and then its journal is damaged.

While pages are written into the database, the old ones lie in a journal beside it; who
opens the database next puts them back. If the journal is lost or cut, half a commit stays.
"""

from __future__ import annotations

import random
import secrets
import shutil
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import cast

import apsw

from benchmarks.damage.kinds import CHANGES
from benchmarks.damage.scene import Scene, answers
from embeddings.embedder import Vectors
from qa.errors import ArchiveError
from qa.maintenance.row_checks import check_truth
from qa.storage.connection import Connection
from qa.storage.database import Database
from qa.storage.layout import DATABASE, HOLDER_FILE
from qa.storage.tables import articles as article_rows
from qa.storage.tables import passages as passage_rows
from qa.storage.tables.content_hash import content_hash
from qa.storage.tables.entries import Entry
from qa.storage.writing.transaction import Transaction
from seeds.cleaning.learned.boilerplate import Boilerplate

JOURNAL = f"{DATABASE}-journal"

_KINDS = ("none", "delete", "truncate", "zero", "flip", "append")


@dataclass(frozen=True, slots=True)
class Broken:
    """What came of a commit that was broken off.

    Attributes:
        kind: what was done to the journal.
        number: what everything drawn by lot follows from.
        verdict: "before" or "after" if the archive holds the state from before or after
            the commit, "noticed" if `check_truth` finds damage, "half" if neither.
        refused: whether the archive, opened and asked, refused with a typed error.
    """

    kind: str
    number: int
    verdict: str
    refused: bool


def broken_off(scene: Scene, number: int) -> Broken:
    """Break a commit off, damage the journal, and look at what is there then."""
    lot = random.Random(number)  # noqa: S311
    work, live = scene.folder / "work", scene.folder / "live"
    for path in (work, live):
        shutil.rmtree(path, ignore_errors=True)
    shutil.copytree(scene.older, live)
    before = _state(live)
    _commit(scene, live, work, lot)
    after = _state(live)
    kind = _KINDS[number % len(_KINDS)]
    journal = work / JOURNAL
    if kind != "none" and journal.exists():
        content = CHANGES[kind](journal.read_bytes(), lot)
        if content is None:
            journal.unlink()
        else:
            journal.write_bytes(content)
    (work / HOLDER_FILE).write_text("{}")  # the mark of a writer that was killed
    refused = False
    try:
        answers(work, scene.embedder)
    except ArchiveError:
        refused = True
    with closing(Database(work / DATABASE)) as database:
        noticed = bool(check_truth(database))
    if noticed:
        verdict = "noticed"
    else:
        now = _state(work)
        verdict = {before: "before", after: "after"}.get(now, "half")
    return Broken(kind, number, verdict, refused)


def _state(path: Path) -> str:
    with closing(Database(path / DATABASE)) as database, database.snapshot() as connection:
        return content_hash(connection)


def _commit(scene: Scene, live: Path, work: Path, lot: random.Random) -> None:
    """Add and remove articles, and copy the archive in the middle of the commit."""
    entries = _new_entries(scene, lot)

    def copy(writes: int) -> None:
        # By lot one of all the moments, as nobody knows before how many there will be.
        if lot.randrange(writes) == 0:
            shutil.rmtree(work, ignore_errors=True)
            shutil.copytree(live, work)

    vfs = _Watched(copy)
    connection = apsw.Connection(
        str(live / DATABASE), flags=apsw.SQLITE_OPEN_READWRITE, vfs=vfs.name
    )
    try:
        for pragma in ("foreign_keys = ON", "secure_delete = ON", "cache_spill = OFF"):
            connection.execute(f"PRAGMA {pragma}").fetchall()
        connection.execute("BEGIN IMMEDIATE")
        transaction = Transaction(cast(Connection, connection))
        name = f"/news/{lot.randrange(10**6)}.txt"
        source = transaction.begin_source(name, name, 100, secrets.token_hex(32))
        for entry, vectors in entries:
            transaction.put(entry, vectors)
        drawn = [entry.article.id for entry, _ in entries]
        transaction.link(source, drawn)
        transaction.finish_source(source, "done", (), drawn)
        transaction.add_boilerplate(Boilerplate(frozenset({("The Post", name)})), ())
        ids = [id_ for (id_,) in connection.execute("SELECT id FROM articles ORDER BY id")]
        transaction.remove(lot.sample(ids, lot.randint(0, 3)))
        transaction.finish()
        vfs.is_watching = True
        connection.execute("COMMIT")
    finally:
        connection.close()
        vfs.unregister()


def _new_entries(scene: Scene, lot: random.Random) -> list[tuple[Entry, dict[str, Vectors]]]:
    """Articles that the older archive lacks, with their vectors."""
    with closing(Database(scene.other / DATABASE)) as database, database.snapshot() as connection:
        ids = [id_ for (id_,) in connection.execute("SELECT id FROM articles ORDER BY id")]
        drawn = lot.sample(ids, lot.randint(1, 6))
        articles = article_rows.articles(connection, drawn)
        rows = connection.execute(
            "SELECT a.id, p.id FROM passages p JOIN articles a ON a.key = p.article"
        ).fetchall()
        passages = passage_rows.passages(connection, [number for _, number in rows])
        entries = []
        for id_, article in articles.items():
            cut = sorted(
                (passage for passage in passages.values() if passage.article_id == id_),
                key=lambda passage: passage.start,
            )
            entry = Entry.of(article, cut)
            numbers = [passage.id for passage in cut]
            vectors = passage_rows.vectors(connection, numbers, scene.embedder.dimension)
            entries.append((entry, dict(zip(entry.digests, vectors, strict=True))))
    return entries


class _Watched(apsw.VFS):
    """SQLite's checksum VFS, which tells of each write to a database."""

    def __init__(self, on_write: Callable[[int], None]) -> None:
        self.name = f"watched-{secrets.token_hex(4)}"
        self.is_watching = False
        self._on_write = on_write
        self._writes = 0
        super().__init__(self.name, "cksmvfs")

    def xOpen(  # noqa: N802
        self, name: str | apsw.URIFilename | None, flags: list[int]
    ) -> apsw.VFSFile:
        """Open a file."""
        return _WatchedFile(self, name, flags)

    def written(self) -> None:
        """Count a write to the database and tell of it."""
        if self.is_watching:
            self._writes += 1
            self._on_write(self._writes)


class _WatchedFile(apsw.VFSFile):
    def __init__(
        self, vfs: _Watched, name: str | apsw.URIFilename | None, flags: list[int]
    ) -> None:
        self._vfs = vfs
        self._is_database = bool(flags[0] & apsw.SQLITE_OPEN_MAIN_DB)
        super().__init__("cksmvfs", name, flags)

    def xWrite(self, data: bytes, offset: int) -> None:  # noqa: N802
        super().xWrite(data, offset)
        if self._is_database:
            self._vfs.written()
