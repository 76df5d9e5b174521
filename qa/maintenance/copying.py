"""Copy an archive to another place, on its engine or the other, without embedding anything."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

from qa.addresses import Address
from qa.archive import Archive
from qa.errors import ArchiveError
from qa.lance.tables.commits import last_commit
from qa.lance.tables.datasets import Root
from qa.lance.tables.loading import load
from qa.lance.working import publish_new
from qa.progress import NoProgress, Progress, stretch
from qa.storage import files, identity
from qa.storage.database import Database
from qa.storage.layout import DATABASE
from qa.storage.lock import WriterLock
from qa.storage.tables import statistics
from qa.storage.tables.content_hash import content_hash
from qa.storage.writing.writer import refuse_others


@dataclass(frozen=True, slots=True)
class Copy:
    """Tells what a copy holds.

    Attributes:
        source, target: their addresses.
        articles, passages: how many can be found in it.
        content_hash: of both, see `qa.storage.tables.content_hash`.
    """

    source: str
    target: str
    articles: int
    passages: int
    content_hash: str


def copy(source: Address, target: Address, *, progress: Progress | None = None) -> Copy:
    """Copy what an archive holds to a place where there is none yet.

    Others may ask the archive and write to it meanwhile: the copy is one committed state.
    What it holds is read back and compared. The indexes of the copy are made, too.

    Args:
        source: the archive.
        target: where the copy is to lie.
        progress: callback for progress updates.

    Raises:
        ArchiveNotFound: there is no archive at ``source``.
        ArchiveError: ``target`` holds something, cannot be written, or is ``source``.
        ArchiveDamaged: a part of the archive is not what was written.
    """
    if source == target:
        raise ArchiveError(f"{source} is the archive itself: name another place for the copy")
    progress = progress or NoProgress()
    with stretch(progress, 0, "tables"), _database(source) as database:
        with database.snapshot() as connection:
            counts = statistics.count(connection)
            digest = content_hash(connection)
            if target.engine == "lance":
                publish_new(connection, identity.read(connection, database.path), target)
        if target.engine == "embedded":
            _put_in_folder(database, target.folder)
        with Archive.open(target) as archive:
            if target.engine == "embedded":
                with archive.writing():  # makes the indexes
                    pass
            if archive.content_hash() != digest:
                raise ArchiveError(
                    f"{target} does not hold what {source} holds: delete it, look at {source}"
                    " with `citewire verify`, and copy again"
                )
    return Copy(str(source), str(target), counts.articles, counts.passages, digest)


@contextmanager
def _database(source: Address) -> Iterator[Database]:
    """The archive as an embedded database; of Lance tables one is made."""
    if source.engine == "embedded":
        files.need_archive(source.folder)
        with closing(Database.open(source.folder / DATABASE)) as database:
            yield database
        return
    root = Root(source)
    commit = last_commit(root)
    with (
        tempfile.TemporaryDirectory() as folder,
        closing(Database.create(Path(folder, DATABASE))) as database,
    ):
        with database.writing() as connection:
            load(root, commit, connection, vectors=True)
        yield database


def _put_in_folder(database: Database, folder: Path) -> None:
    with files.refusals_of(folder, "made"):
        folder.mkdir(parents=True, exist_ok=True)
        with WriterLock(folder).held(doing="copying"):
            refuse_others(folder)
            with files.beside(folder / DATABASE) as fresh:
                files.copy_database(database, fresh)
                files.put_in_place(fresh, folder / DATABASE)
