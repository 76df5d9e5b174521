"""Back up an archive in use: a consistent copy of it."""

from __future__ import annotations

import os
import re
import secrets
import shutil
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

from embeddings.files import sync_folder, write_durably
from embeddings.indexes.manifest import Manifest
from qa.archive import Archive
from qa.errors import (
    ArchiveDamaged,
    ArchiveError,
)
from qa.feedback import copy_feedback
from qa.maintenance.row_checks import check_truth
from qa.progress import NoProgress, Progress, stretch
from qa.storage import commits, files, identity
from qa.storage.database import Database
from qa.storage.layout import (
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
    """Tells what a backup holds.

    Attributes:
        path: its folder.
        articles, passages: how many can be found in it.
        size: bytes of its database.
        made: when, ISO 8601.
    """

    path: Path
    articles: int
    passages: int
    size: int
    made: str


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
        progress: callback for progress updates.

    Raises:
        ArchiveNotFound: there is no archive.
        ArchiveDamaged: the archive is damaged.
        ArchiveError: the destination exists or cannot be written, or the disk is full.
    """
    archive, destination = Path(archive), Path(destination)
    progress = progress or NoProgress()
    Archive.open(archive).close()  # says what there is to say
    _refuse_place(archive, destination)
    with (
        closing(Database.open(archive / DATABASE)) as source,
        files.refusals_of(destination, "made"),
    ):
        made = _copy(source, archive, destination, progress)
    return replace(made, path=destination)


def _copy(source: Database, archive: Path, destination: Path, progress: Progress) -> Backup:
    """Write a backup under a hidden name, which it loses when it is whole."""
    destination.parent.mkdir(parents=True, exist_ok=True)
    _sweep(destination)
    files.need_space(destination.parent, source.path.stat().st_size, "the backup")
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
    return made


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
        if not all(entry.name.startswith(_WRITTEN) for entry in leftover.iterdir()):
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
    with stretch(progress, pages, "pages"):
        files.copy_database(source, folder / DATABASE, progress.advance)
    with closing(Database.open(folder / DATABASE)) as copy:
        refuse_damaged(copy, f"{source.path} is damaged, so that no backup was made", progress)
        with copy.snapshot() as connection:
            known = identity.read(connection, copy.path)
            now = commits.current(connection)
            counts = statistics.count(connection)
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


def refuse_damaged(database: Database, refusal: str, progress: Progress) -> None:
    """Check a database to its last row.

    Raises:
        ArchiveDamaged: something is wrong; the message begins with ``refusal``.
    """
    with stretch(progress, 0, "pages and articles"):
        problems = check_truth(database, progress.advance)
    if problems:
        raise ArchiveDamaged(f"{refusal}: {problems[0].problem}")
