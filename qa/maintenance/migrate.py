"""Bring an archive of an older format to the present one."""

from __future__ import annotations

from contextlib import closing, suppress
from dataclasses import dataclass
from pathlib import Path

from embeddings.files import delete_temporary_files
from qa.archive import Archive
from qa.errors import ArchiveDamaged, ArchiveFormat, ArchiveLocked, ArchiveNotFound
from qa.maintenance.row_checks import check_truth
from qa.maintenance.salvage.damaged_reader import ARTICLES, DamagedReader
from qa.maintenance.salvage.sound_database import salvage
from qa.progress import NoProgress, Progress, stretch
from qa.storage import files
from qa.storage.database import Database
from qa.storage.layout import DATABASE
from qa.storage.lock import WriterLock
from qa.storage.schema import FORMAT_VERSION

_ROOM = 2.0
"""Bytes of the new database for each of the old one, at most, and of the indexes."""


@dataclass(frozen=True, slots=True)
class Migrated:
    """Tells what a migration did.

    Attributes:
        path: the archive's folder.
        before: the format it had.
        now: the format it has.
        articles: how many it holds, replaced versions too.
        set_aside: the old database, or None if nothing had to be done.
    """

    path: Path
    before: int
    now: int
    articles: int
    set_aside: Path | None


def migrate(path: Path | str, *, progress: Progress | None = None) -> Migrated:
    """Bring an archive of an older format to the present one, in its place.

    The same articles, passages and vectors; nothing is embedded again. The new database
    is written beside the old one and checked before it takes its place, so that a run
    that is cut short leaves the old archive or the new one; the next run finishes.

    Args:
        path: the archive's folder. Programs of the older version must not have it open.
        progress: callback for progress updates.

    Raises:
        ArchiveNotFound: there is no archive.
        ArchiveFormat: its format is newer, or it is another program's.
        ArchiveDamaged: its database is damaged; it is left as it is.
        ArchiveLocked: another process is writing to it.
        ArchiveError: the disk is full or the folder cannot be written.
    """
    path = Path(path)
    database = path / DATABASE
    if not database.is_file():
        raise ArchiveNotFound(f"{path} holds no archive")
    progress = progress or NoProgress()
    lock = WriterLock(path)
    with files.refusals_of(path), lock.held(doing="migrating"):
        if lock.was_killed():
            lock.keep_mark()  # who opens the archive next must look at what that writer left
        delete_temporary_files(database)
        migrated = _migrate(path, database, progress)
    if migrated.set_aside is not None:
        write_indexes(path)
    return migrated


def write_indexes(path: Path) -> None:
    """Write what is derived from a new database; without this the first use would."""
    # Another writer does the same.
    with suppress(ArchiveLocked), Archive.open(path) as archive, archive.writing():
        pass


def _migrate(path: Path, database: Path, progress: Progress) -> Migrated:
    with DamagedReader(database) as old:
        version = old.version
        articles = len(old.keys(ARTICLES).rows)
    if version >= FORMAT_VERSION:
        Database.open(database).close()  # says what there is to say of a newer one
        return Migrated(path, version, version, articles, None)
    if version < 1:
        raise ArchiveFormat(f"{database} is not a Citewire archive")
    room = int(_ROOM * database.stat().st_size)
    files.need_space(path, room, f"the archive in format {FORMAT_VERSION}")
    with files.beside(database) as fresh:
        with stretch(progress, articles, "articles"):
            salvaged = salvage(database, fresh, progress.advance)
        if not salvaged.is_whole:
            what = [*salvaged.notes, *(f"{name} is lost" for name in salvaged.lost)]
            raise ArchiveDamaged(
                f"{database} is damaged ({'; '.join(what[:3])}): build the archive anew in"
                " another folder"
            )
        with closing(Database.open(fresh)) as written:
            problems = check_truth(written)
        if problems:
            raise ArchiveDamaged(
                f"{database} cannot be brought to format {FORMAT_VERSION}"
                f" ({problems[0].problem}): build the archive anew in another folder"
            )
        aside = files.put_in_place(fresh, database, f"format{version}")
    return Migrated(path, version, FORMAT_VERSION, salvaged.articles, aside)
