"""Repair an archive: rebuild what is derived, and salvage what is sound of the rest."""

from __future__ import annotations

from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from embeddings.embedder import Embedder
from qa.errors import ArchiveDamaged
from qa.maintenance.salvage.sound_database import Salvaged, salvage
from qa.maintenance.verify import MODEL, SAMPLE, VerifyReport, refuse_missing, verify_locked
from qa.progress import NoProgress, Progress, stretch
from qa.storage import identity
from qa.storage.connection import Connection
from qa.storage.database import Database
from qa.storage.files import beside, put_in_place, refusals_of
from qa.storage.indexes.sync import Indexes
from qa.storage.integrity import DERIVED
from qa.storage.layout import DATABASE
from qa.storage.lock import WriterLock
from qa.storage.tables import articles as article_rows
from qa.storage.tables import copies
from seeds.duplicates import signature

_PAGE = 256
"""Articles read at once."""


@dataclass(frozen=True, slots=True)
class RepairReport:
    """Tells what was done to an archive.

    Attributes:
        before: what was found out about it first.
        after: what is so now; the same if there was nothing to do.
        done: what was made anew, in words.
        set_aside: where the damaged database is now; None if it was not touched.
        lost: articles that were not whole, by id and headline as far as they are known.
            The next build of the same sources brings them back.
        notes: what else is lost.
    """

    before: VerifyReport
    after: VerifyReport
    done: tuple[str, ...] = ()
    set_aside: Path | None = None
    lost: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


def repair(
    path: Path | str,
    *,
    wait: float = 0.0,
    sample: int = SAMPLE,
    embedder: Embedder | None = None,
    progress: Progress | None = None,
) -> RepairReport:
    """Verify an archive and mend what is wrong with it.

    Indexes and groups of copies are made anew from the database. A damaged database is
    set aside under another name, and a new one is made of what is sound in it; nothing
    is ever deleted but what can be made anew.

    Args:
        path: folder of the archive.
        wait: seconds to wait for another process that is writing.
        sample: how many passages are embedded again, before and after.
        embedder: the archive's model, if it is loaded already.
        progress: callback for progress updates.

    Raises:
        ArchiveNotFound: there is no archive.
        ArchiveFormat: another version of Citewire wrote it.
        ArchiveLocked: another process is writing.
        ArchiveDamaged: nothing can be saved from the database; it stays where it is.
        ArchiveError: the folder cannot be written.
    """
    path, progress = Path(path), progress or NoProgress()
    refuse_missing(path)
    lock = WriterLock(path)
    with lock.held(wait, "repairing"):
        is_sound = False
        try:
            with refusals_of(path):
                before = verify_locked(path, sample, embedder, progress, [], is_live=False)
                done = (
                    RepairReport(before, before)
                    if before.is_sound
                    else _repaired(path, lock, before, sample, embedder, progress)
                )
            is_sound = done.after.is_sound
        finally:
            if lock.was_killed() and not is_sound:
                lock.keep_mark()  # who opens the archive next must look at it, too
    return done


def _repaired(
    path: Path,
    lock: WriterLock,
    before: VerifyReport,
    sample: int,
    embedder: Embedder | None,
    progress: Progress,
) -> RepairReport:
    wrong = {
        finding.part for check in before.checks if check.name != MODEL for finding in check.findings
    }
    done: list[str] = []
    set_aside: Path | None = None
    saved = Salvaged(0, (), ())
    if wrong - DERIVED:
        set_aside, saved = _replaced(path, progress)
        done.append(f"a new database with {saved.articles:,} articles of the damaged one")
    elif "copies" in wrong:
        with closing(Database.open(path / DATABASE)) as database, database.writing() as connection:
            _regroup(connection)
        done.append("the groups of copies")
    if wrong - {"copies"}:
        _rebuild(path, lock, progress)
        done.append("the vector index and the word indexes")
    after = verify_locked(path, sample, embedder, progress, [], is_live=False)
    return RepairReport(before, after, tuple(done), set_aside, saved.lost, saved.notes)


def _replaced(path: Path, progress: Progress) -> tuple[Path | None, Salvaged]:
    """Put a new database with all that is sound in the place of the damaged one."""
    damaged = path / DATABASE
    if not damaged.exists():
        raise ArchiveDamaged(
            f"{damaged} is missing: put a backup back with `citewire restore`, or build the"
            " archive anew in another folder"
        )
    with stretch(progress, 0, "articles"), beside(damaged) as fresh:
        saved = _salvaged(damaged, fresh, progress)
        return put_in_place(fresh, damaged, "damaged"), saved


def _salvaged(damaged: Path, fresh: Path, progress: Progress) -> Salvaged:
    try:
        return salvage(damaged, fresh, progress.advance)
    except ArchiveDamaged as error:
        if "--repair" not in str(error):
            raise
        raise ArchiveDamaged(  # that advice was followed already
            f"{damaged} is damaged so that nothing can be saved of it: put a backup back with"
            " `citewire restore`, or build the archive anew in another folder"
        ) from error


def _regroup(connection: Connection) -> None:
    """Give every article its wording, every wording its fingerprints, and all their groups."""
    connection.execute("UPDATE wordings SET story = NULL")
    connection.execute("DELETE FROM fingerprints")
    last = 0
    while page := article_rows.page(connection, last, _PAGE):
        last = page[-1][0]
        for key, id_, article in page:
            if article is None:
                raise ArchiveDamaged(f"article {id_} is not what was stored")
            wording = copies.put_wording(connection, article.title, article.text)
            blob = np.array(signature(article.title, article.text).fingerprints, "<i8").tobytes()
            connection.execute(
                "UPDATE wordings SET fingerprints = ? WHERE key = ?", (blob, wording)
            )
            connection.execute("UPDATE articles SET wording = ? WHERE key = ?", (wording, key))
    keys = connection.execute("SELECT key FROM wordings ORDER BY key").fetchall()
    copies.update_copy_groups(connection, [key for (key,) in keys])


def _rebuild(path: Path, lock: WriterLock, progress: Progress) -> None:
    with closing(Database.open(path / DATABASE)) as database:
        with database.snapshot() as connection:
            dimension = identity.read(connection, database.path).dimension
        indexes = Indexes(path, database, lock, dimension, progress)
        indexes.delete_leftovers()
        indexes.rebuild()
