"""A consistent copy of an archive in use, and its way back."""

from __future__ import annotations

import os
import re
import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

from embeddings.files import sweep, sync_folder, write_durably
from embeddings.indexes.manifest import Manifest
from qa.archive import Archive
from qa.errors import (
    ArchiveDamaged,
    ArchiveError,
    ArchiveNotFound,
    ModelMismatch,
)
from qa.feedback import copy_feedback
from qa.maintenance import migrate
from qa.progress import NoProgress, Progress
from qa.storage import commits, files, identity
from qa.storage.database import PAGE_BYTES, Database
from qa.storage.identity import Identity
from qa.storage.integrity import check_truth
from qa.storage.layout import (
    ARCHIVE_NAMES,
    BACKUP_MANIFEST,
    DATABASE,
    FEEDBACK_FILE,
    HOLDER_FILE,
    LOCK_FILE,
)
from qa.storage.lock import WriterLock
from qa.storage.schema import FORMAT_VERSION
from qa.storage.tables import statistics

_WRITTEN = tuple(
    start + name
    for name in (DATABASE, BACKUP_MANIFEST, LOCK_FILE, HOLDER_FILE, FEEDBACK_FILE)
    for start in ("", ".")
)
"""How the names of all begin that a backup writes, the half-written ones too."""


@dataclass(frozen=True, slots=True)
class Backup:
    """What a backup holds.

    Attributes:
        path: its folder.
        articles, passages: how many can be found in it.
        size: bytes of its database.
        made: when, ISO 8601; None for an archive that is no backup.
    """

    path: Path
    articles: int
    passages: int
    size: int
    made: str | None


@dataclass(frozen=True, slots=True)
class Restored:
    """What a restore did.

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


def backup(
    archive: Path | str, destination: Path | str, *, progress: Progress | None = None
) -> Backup:
    """Copy what an archive holds into a new folder, which is an archive itself.

    Others may ask the archive and write to it meanwhile: the copy is one committed state,
    checked to its last row. Only the truth is copied, and what readers thought of answers;
    the indexes follow from it.

    Args:
        archive: the archive's folder.
        destination: a folder that does not exist yet; it is whole or not there.
        progress: hears how far it is.

    Raises:
        ArchiveNotFound: there is no archive.
        ArchiveDamaged: the archive is damaged.
        ArchiveError: the destination exists or cannot be written, or the disk is full.
    """
    archive, destination = Path(archive), Path(destination)
    progress = progress or NoProgress()
    Archive.open(archive).close()  # says what there is to say
    _refuse_place(archive, destination)
    source = Database.open(archive / DATABASE)
    try:
        destination.parent.mkdir(parents=True, exist_ok=True)
        _sweep(destination)
        files.need_space(destination.parent, (archive / DATABASE).stat().st_size, "the backup")
        hidden = destination.with_name(f".{destination.name}.{secrets.token_hex(4)}.tmp")
        hidden.mkdir()
        try:
            with WriterLock(hidden).held(doing="backing up"):
                made = _fill(source, hidden, progress)
                copy_feedback(archive, hidden)
            (hidden / LOCK_FILE).unlink(missing_ok=True)
            sync_folder(hidden)
            _refuse_place(archive, destination)  # somebody may have been faster
            hidden.rename(destination)
            sync_folder(destination.parent)
        except BaseException:
            shutil.rmtree(hidden, ignore_errors=True)
            raise
    except OSError as error:
        raise ArchiveError(f"{destination} cannot be made: {error.strerror or error}") from error
    finally:
        source.close()
    return Backup(destination, made.articles, made.passages, made.size, made.made)


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
        progress: hears how far it is.

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
    _refuse_same(backup, archive)
    source, found = _checked(backup, progress)
    try:
        archive.mkdir(parents=True, exist_ok=True)
        _refuse_others(archive)
        with WriterLock(archive).held(doing="restoring"):
            _refuse_others(archive)
            sweep(archive / DATABASE)
            aside, was_damaged = _put(source, found.size, archive, progress)
    except OSError as error:
        raise ArchiveError(f"{archive} cannot be written: {error.strerror or error}") from error
    finally:
        source.close()
    copy_feedback(backup, archive)
    migrate.write_indexes(archive)
    return Restored(archive, found.articles, found.passages, aside, was_damaged)


def _refuse_place(archive: Path, destination: Path) -> None:
    if os.path.lexists(destination):
        raise ArchiveError(
            f"{destination} exists already, and a backup never overwrites: choose another folder"
        )
    if archive.resolve() in destination.resolve().parents:
        raise ArchiveError(f"{destination} lies inside the archive: choose another folder")


def _sweep(destination: Path) -> None:
    """Delete what killed backups to the same place have left, and nothing else."""
    name = re.compile(rf"\.{re.escape(destination.name)}\.[0-9a-f]{{8}}\.tmp")
    for leftover in destination.parent.iterdir():
        if not name.fullmatch(leftover.name) or not leftover.is_dir() or leftover.is_symlink():
            continue
        if not all(one.name.startswith(_WRITTEN) for one in leftover.iterdir()):
            continue
        try:
            with WriterLock(leftover).held():
                shutil.rmtree(leftover, ignore_errors=True)
        except ArchiveError:  # it is still being written
            continue


def _fill(source: Database, folder: Path, progress: Progress) -> Backup:
    """Write the database and, last of all, the manifest."""
    with source.reading() as connection:
        [pages] = connection.execute("PRAGMA page_count").fetchone()
    progress.start(pages, "pages")
    try:
        files.copy_database(source, folder / DATABASE, progress.advance)
    finally:
        progress.finish()
    copy = Database.open(folder / DATABASE)
    try:
        _check(copy, f"{source.path} is damaged, so that no backup was made", progress)
        with copy.snapshot() as connection:
            known = identity.read(connection, copy.path)
            now = commits.current(connection)
            counts = statistics.count(connection)
    finally:
        copy.close()
    mark = files.mark_of(folder / DATABASE)
    about = {
        "format": FORMAT_VERSION,
        "citewire": version("citewire"),
        "made": datetime.now(UTC).isoformat(timespec="seconds"),
        "revision": str(now),
        "articles": counts.articles,
        "passages": counts.passages,
        "model": known.model,
    }
    write_durably(folder / BACKUP_MANIFEST, Manifest(about, {DATABASE: mark}).to_bytes())
    return Backup(folder, counts.articles, counts.passages, mark.size, str(about["made"]))


def _check(database: Database, refusal: str, progress: Progress) -> None:
    progress.start(0, "pages and articles")
    try:
        problems = check_truth(database, progress.advance)
    finally:
        progress.finish()
    if problems:
        raise ArchiveDamaged(f"{refusal}: {problems[0].problem}")


def _checked(folder: Path, progress: Progress) -> tuple[Database, Backup]:
    """A backup, open, if all of it is what was written."""
    if not (folder / DATABASE).is_file():
        raise ArchiveNotFound(f"{folder} holds no backup and no archive")
    made = _checked_manifest(folder)
    database = Database.open(folder / DATABASE)
    try:
        _check(database, f"{database.path} is damaged, so that nothing was restored", progress)
        with database.snapshot() as connection:
            counts = statistics.count(connection)
        size = database.path.stat().st_size
        return database, Backup(folder, counts.articles, counts.passages, size, made)
    except BaseException:
        database.close()
        raise


def _checked_manifest(folder: Path) -> str | None:
    """When a backup was made, if its database is the one that was written then."""
    path = folder / BACKUP_MANIFEST
    if not path.exists():
        return None
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
    return made


def _refuse_same(backup: Path, archive: Path) -> None:
    if backup.exists() and archive.exists() and backup.samefile(archive):
        raise ArchiveError(f"{backup} is the archive itself: name the folder of a backup")


def _refuse_others(folder: Path) -> None:
    for name in files.foreign_names(folder, ARCHIVE_NAMES):
        if not name.startswith((f"{DATABASE}.", f"{DATABASE}-")):
            raise ArchiveError(
                f"{folder} holds something else than an archive ({name}): choose another folder"
            )


def _put(
    source: Database, size: int, archive: Path, progress: Progress
) -> tuple[Path | None, bool]:
    """Put the database in its place; the name of what was there, and whether that was damaged."""
    path = archive / DATABASE
    if not path.exists():
        files.need_space(archive, 2 * size, "the restored archive")
        _write_new(source, path, None, progress)
        return None, False
    if path.stat().st_size == 0:  # to SQLite an empty file is a database of nothing
        return _replace_damaged(source, size, path, progress), True
    try:
        live = Database.open(path)
    except ArchiveDamaged:
        return _replace_damaged(source, size, path, progress), True
    try:
        _refuse_other_model(source, live, archive)
        files.need_space(archive, 2 * path.stat().st_size + 2 * size, "the restored archive")
        with files.beside(path) as copy:
            try:
                files.copy_database(live, copy)
            except ArchiveDamaged:
                return _replace_damaged(source, size, path, progress), True
            aside = files.free_name(path, "before-restore")
            copy.rename(aside)
            sync_folder(archive)
        with _told(progress, size):
            files.overwrite(source, live, progress.advance)
    finally:
        live.close()
    return aside, False


def _replace_damaged(source: Database, size: int, path: Path, progress: Progress) -> Path | None:
    files.need_space(path.parent, 2 * size, "the restored archive")
    return _write_new(source, path, "damaged", progress)


def _write_new(source: Database, path: Path, why: str | None, progress: Progress) -> Path | None:
    with files.beside(path) as fresh:
        with _told(progress, source.path.stat().st_size):
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


@contextmanager
def _told(progress: Progress, size: int) -> Iterator[None]:
    progress.start(size // PAGE_BYTES, "pages")
    try:
        yield
    finally:
        progress.finish()
