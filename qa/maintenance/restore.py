"""Restore an archive from a backup."""

from __future__ import annotations

from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from embeddings.files import delete_temporary_files, sync_folder
from embeddings.indexes.manifest import Manifest
from qa.errors import ArchiveDamaged, ArchiveError, ArchiveNotFound, ModelMismatch
from qa.feedback import copy_feedback
from qa.maintenance import migrate
from qa.maintenance.backup import refuse_damaged
from qa.progress import NoProgress, Progress, stretch
from qa.storage import files, identity
from qa.storage.connection import PAGE_BYTES
from qa.storage.database import Database
from qa.storage.identity import Identity
from qa.storage.layout import ARCHIVE_NAMES, BACKUP_MANIFEST, DATABASE
from qa.storage.lock import WriterLock
from qa.storage.tables import statistics


@dataclass(frozen=True, slots=True)
class Restored:
    """Tells what a restore did.

    Attributes:
        path: the archive's folder.
        articles, passages: how many can be found in it now.
        set_aside: what was there before, or None if there was nothing.
        was_damaged: whether that was damaged.
    """

    path: Path
    articles: int
    passages: int
    set_aside: Path | None
    was_damaged: bool


def restore(
    backup: Path | str, archive: Path | str, *, progress: Progress | None = None
) -> Restored:
    """Put a backup back, after it was checked to its last row.

    What the archive held until now is set aside beside it; of readers' feedback it keeps its
    own, and takes that of the backup only where it has none. Who asks it meanwhile gets the
    old state or the new one; a crash leaves one of the two.

    Args:
        backup: a folder that `backup` made, or another archive's.
        archive: the folder of the archive; it may be missing, or hold a damaged one.
        progress: callback for progress updates.

    Raises:
        ArchiveNotFound: there is no backup.
        ArchiveDamaged: the backup is damaged; nothing has changed.
        ArchiveFormat: the backup or the archive is of another format.
        ModelMismatch: the archive was built with another model than the backup.
        ArchiveLocked: another process is writing to the archive.
        ArchiveError: the folder holds something else or cannot be written.
    """
    backup, archive = Path(backup), Path(archive)
    progress = progress or NoProgress()
    if backup.exists() and archive.exists() and backup.samefile(archive):
        raise ArchiveError(f"{backup} is the archive itself: name the folder of a backup")
    if not (backup / DATABASE).is_file():
        raise ArchiveNotFound(f"{backup} holds no backup and no archive")
    _check_manifest(backup)
    with closing(Database.open(backup / DATABASE)) as source:
        refusal = f"{source.path} is damaged, so that nothing was restored"
        refuse_damaged(source, refusal, progress)
        with source.snapshot() as connection:
            counts = statistics.count(connection)
        with files.refusals_of(archive):
            archive.mkdir(parents=True, exist_ok=True)
            _refuse_others(archive)
            with WriterLock(archive).held(doing="restoring"):
                _refuse_others(archive)
                delete_temporary_files(archive / DATABASE)
                aside, was_damaged = _put(source, archive, progress)
    copy_feedback(backup, archive)
    migrate.write_indexes(archive)
    return Restored(archive, counts.articles, counts.passages, aside, was_damaged)


def _check_manifest(folder: Path) -> None:
    """Refuse a backup whose database is not the one that was written then."""
    path = folder / BACKUP_MANIFEST
    if not path.exists():
        return
    try:
        manifest = Manifest.read(path)
        made, mark = str(manifest.about["made"]), manifest.files[DATABASE]
    except (OSError, ValueError, LookupError) as error:
        raise ArchiveDamaged(
            f"{path} is damaged, so that nothing was restored: use another backup, or delete this"
            " file to have the database checked by itself"
        ) from error
    if files.mark_of(folder / DATABASE) != mark:
        raise ArchiveDamaged(
            f"{folder / DATABASE} is not what was backed up on {made}, so that nothing was"
            f" restored: use another backup, or, if a build has changed it, delete {path}"
        )


def _refuse_others(folder: Path) -> None:
    for name in files.foreign_names(folder, ARCHIVE_NAMES):
        if not name.startswith((f"{DATABASE}.", f"{DATABASE}-")):
            raise ArchiveError(
                f"{folder} holds something else than an archive ({name}): choose another folder"
            )


def _put(source: Database, archive: Path, progress: Progress) -> tuple[Path | None, bool]:
    """Put the database in its place; the name of what was there, and whether that was damaged."""
    path, size = archive / DATABASE, source.path.stat().st_size
    if not path.exists():
        _replace(source, path, None, progress)
        return None, False
    if path.stat().st_size == 0:  # to SQLite an empty file is a database of nothing
        return _replace(source, path, "damaged", progress), True
    try:
        live = Database.open(path)
    except ArchiveDamaged:
        return _replace(source, path, "damaged", progress), True
    with closing(live):
        _refuse_other_model(source, live, archive)
        files.need_space(archive, 2 * path.stat().st_size + 2 * size, "the restored archive")
        with files.beside(path) as copy:
            try:
                files.copy_database(live, copy)
            except ArchiveDamaged:
                return _replace(source, path, "damaged", progress), True
            aside = files.free_name(path, "before-restore")
            copy.rename(aside)
            sync_folder(archive)
        with stretch(progress, size // PAGE_BYTES, "pages"):
            files.overwrite(source, live, progress.advance)
    return aside, False


def _replace(source: Database, path: Path, why: str | None, progress: Progress) -> Path | None:
    """Put a copy in the place of what may be there; the name of that now."""
    size = source.path.stat().st_size
    files.need_space(path.parent, 2 * size, "the restored archive")
    with files.beside(path) as fresh:
        with stretch(progress, size // PAGE_BYTES, "pages"):
            files.copy_database(source, fresh, progress.advance)
        return files.put_in_place(fresh, path, why)


def _refuse_other_model(source: Database, live: Database, archive: Path) -> None:
    here, there = (_identity(database) for database in (live, source))
    if (here.fingerprint, here.dimension) != (there.fingerprint, there.dimension):
        raise ModelMismatch(
            f"{archive} was built with the model {here.model}, and the backup with {there.model}"
            " or another version of it: restore into a new folder with --archive"
        )


def _identity(database: Database) -> Identity:
    with database.snapshot() as connection:
        return identity.read(connection, database.path)
