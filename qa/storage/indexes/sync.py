"""Synchronise FAISS and Tantivy with the database they are derived from."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from embeddings.indexes.index import IndexKind
from qa.errors import ArchiveDamaged, ArchiveError, ArchiveLocked
from qa.progress import NoProgress, Progress
from qa.storage import commits
from qa.storage.commits import Revision
from qa.storage.database import Database
from qa.storage.indexes import changes, lexical_files
from qa.storage.indexes.dense import DenseIndex
from qa.storage.indexes.lexical_files import Generation, GenerationError, Published
from qa.storage.indexes.table_reading import PassageTables
from qa.storage.layout import LEXICAL_FOLDER
from qa.storage.lock import WriterLock

WRITING_SHARE = 0.02
"""Most of a build's time that goes into each of its two indexes before its end."""

LAG_SECONDS = 5.0
"""How long a reader waits for the indexes of a writer that has taken something away."""

_PAUSE_SECONDS = 0.02
_TRIES = 10
_SECOND_LOOK_SECONDS = 0.1


class Indexes:
    """The two derived parts of an archive; both can be lost without loss.

    Each knows the revision that it reflects. `refresh` brings them up to the
    database's, from the changes since then, or from nothing if what lies on
    disk is missing or cannot be trusted. What cannot be written, because
    another process is writing or the disk is read-only, is built in memory.

    Attributes:
        tables: of where the passages stand, in memory only.
    """

    def __init__(
        self,
        folder: Path,
        database: Database,
        lock: WriterLock,
        dimension: int,
        progress: Progress | None = None,
    ) -> None:
        """Take the parts of the archive in ``folder``; ``progress`` is told of what is put in."""
        self._root = folder / LEXICAL_FOLDER
        self._database = database
        self._lock = lock
        self._progress = progress or NoProgress()
        self._refreshing = threading.RLock()
        self.tables = PassageTables()
        self._dense = DenseIndex(folder, database, self.tables, dimension)
        self._lexical: Generation | None = None
        self._dense_pace = Pace(WRITING_SHARE)
        self._lexical_pace = Pace(WRITING_SHARE)

    @property
    def is_tied(self) -> bool:
        """Whether this thread sees or may do what no other can: it is pinned, or it writes."""
        return self._database.is_pinned or self._lock.is_held_here

    def dense(self) -> DenseIndex:
        """The vectors, as new as the database."""
        self.refresh()
        return self._dense

    @property
    def kind(self) -> IndexKind:
        """Which kind of vector index answers."""
        return self._dense.kind

    def lexical(self) -> Generation:
        """The lexical indexes; as new as the database, or lacking what a live writer just added."""
        self.refresh()
        if self._lexical is None:
            raise ArchiveError(f"{self._root} could not be made")
        return self._lexical

    def refresh(self) -> None:
        """Bring both parts up to the database, if they are not."""
        # Who keeps commits waiting must not wait for a writer himself.
        end = time.monotonic() + (0.0 if self._database.is_pinned else LAG_SECONDS)
        # One thread does it, and the others wait: what is behind knows nothing of the
        # new version of an article, whose old one the database no longer gives.
        while not self._is_current():
            with self._refreshing:
                if self._is_current() or self._follow(is_patient=time.monotonic() < end):
                    return
            # Not with the lock held, which the writer may need that is waited for.
            time.sleep(_PAUSE_SECONDS)

    @contextmanager
    def at_rest(self) -> Iterator[None]:
        """Keep both parts and all that this thread reads of the database in one state."""
        for is_last in (False,) * _TRIES + (True,):
            self.refresh()
            with self._refreshing, self._database.pinned():
                if is_last or self._is_current() or self._lags_by_additions():
                    yield
                    return

    def write(self, *, is_last: bool = True, has_gone: bool = True) -> None:
        """Bring both parts up to the database, on disk too. Needs the writer lock.

        With ``is_last`` and ``has_gone`` false they are written only now and then, so that
        a build spends its time on other things; a reader then has the new vectors from
        the database at once, and the new words some seconds later.

        Raises:
            ArchiveError: the disk is full or the folder cannot be written.
        """
        with self._lock.held(), self._refreshing, self._errors_of_writing():
            # Between commits something else is told.
            progress = self._progress if is_last else NoProgress()
            # Who only writes needs no vectors in memory.
            if self._dense.is_loaded:
                self._dense.refresh(progress)
            if is_last or has_gone or self._lexical_pace.is_due():
                with self._lexical_pace.working():
                    self._write_lexical(self._published(), progress)
            # Vectors are saved whole; those that are not are read from the database again.
            if (is_last or self._dense_pace.is_due()) and not self._dense.is_saved(self._now()):
                with self._dense_pace.working():
                    self._dense.save(progress)

    def rebuild(self) -> None:
        """Make both parts anew from the database, on disk too. Needs the writer lock.

        Raises:
            ArchiveError: the disk is full or the folder cannot be written.
        """
        with self._lock.held(), self._refreshing:
            try:
                self._dense.discard()
            except OSError as error:
                raise ArchiveError(
                    f"{self._root.parent} cannot be written: {error.strerror or error}"
                ) from error
            with self._errors_of_writing():
                self._write_lexical(None, self._progress)
                self._dense.save(self._progress)

    def delete_leftovers(self) -> None:
        """Delete what a killed writer left half written. Needs the writer lock."""
        self._dense.delete_leftovers()
        lexical_files.delete_leftovers(self._root)

    @contextmanager
    def _errors_of_writing(self) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            raise ArchiveError(
                f"{self._root.parent} cannot be written: {error.strerror or error};"
                " nothing stored is lost; when that is mended, run the command again"
            ) from error

    def _is_current(self) -> bool:
        lexical = self._lexical
        if lexical is None:
            return False
        now = self._now()
        return lexical.revision == now and self._dense.revision == now

    def _follow(self, *, is_patient: bool) -> bool:
        """Bring both parts up; returns whether that is done, as far as it can be."""
        self._dense.refresh(self._progress)
        if self._take_published():
            return True
        try:
            with self._lock.attempt():
                self._write_lexical(self._published(), self._progress)
            return True
        except ArchiveDamaged:
            raise
        except ArchiveLocked:
            # A writer brings them up to its commit at once if that took articles away;
            # what it only added may be missing here for some seconds.
            if self._lags_by_additions():
                return True
            if is_patient and self._published() is not None:
                return False
        except (ArchiveError, OSError):
            pass
        self._lexical = self._memory()
        return True

    def _take_published(self) -> bool:
        """Load what lies on disk, if it is usable; returns whether it is as new as the database."""
        published = self._published()
        if published is not None:
            self._lexical = published
        return published is not None and published.revision.counter >= self._now().counter

    def _lags_by_additions(self) -> bool:
        lexical = self._lexical
        if lexical is None or lexical.folder is None or self._dense.revision != self._now():
            return False
        with self._database.snapshot() as connection:
            return changes.only_added(connection, lexical.revision)

    def _published(self) -> Generation | None:
        """The generation on disk, or None if it is of no use."""
        tried: Published | None = None
        while True:
            try:
                manifest = lexical_files.read_manifest(self._root)
            except GenerationError:
                return None
            # Read after the manifest: a commit comes before what is derived from it.
            with self._database.reading() as connection:
                if not commits.is_known(connection, manifest.revision):
                    return None
            known = self._lexical
            if known is not None and known.folder == self._root / manifest.generation:
                if known.revision != manifest.revision:
                    known.reload()
                    known.revision = manifest.revision
                return known
            try:
                return lexical_files.open_published(self._root, manifest)
            except GenerationError:
                # A writer may just have merged away files that the manifest names;
                # then another manifest follows at once.
                if manifest == tried:
                    return None
                tried = manifest
                time.sleep(_SECOND_LOOK_SECONDS)

    def _now(self) -> Revision:
        with self._database.reading() as connection:
            return commits.current(connection)

    def _write_lexical(self, target: Generation | None, progress: Progress) -> None:
        # Tantivy keeps the words of what it deletes: no trace of what was removed may stay.
        with self._database.snapshot() as connection:
            if target is None or changes.has_removed(connection, target.revision):
                target = lexical_files.new(self._root)
        if target.revision.counter < self._now().counter:
            self._catch_up(target, progress)
            lexical_files.publish(self._root, target)
        self._lexical = target

    def _memory(self) -> Generation:
        known = self._lexical
        with self._database.reading() as connection:
            is_useful = (
                known is not None
                and known.folder is None
                and commits.is_known(connection, known.revision)
            )
        target = known if known is not None and is_useful else lexical_files.in_memory()
        self._catch_up(target, self._progress)
        return target

    def _catch_up(self, target: Generation, progress: Progress) -> None:
        changed = changes.changed_since(self._database, target.revision)
        for page in changes.text_changes(self._database, changed, progress):
            target.passages.update(page.gone, page.passages)
            target.articles.update(page.gone, page.articles)
        target.revision = changed.revision


class Pace:
    """Throttles repeated work to a share of the time, by how long it took last."""

    def __init__(self, share: float) -> None:
        """Let the work take at most ``share`` of the time, between 0 and 1."""
        self._share = share
        self._begun = self._ended = time.monotonic()

    def is_due(self) -> bool:
        """Whether enough time has gone by since the work was done last."""
        took = self._ended - self._begun
        return (time.monotonic() - self._ended) * self._share >= took

    @contextmanager
    def working(self) -> Iterator[None]:
        """Measure the work that is done inside."""
        self._begun = time.monotonic()
        try:
            yield
        finally:
            self._ended = time.monotonic()
