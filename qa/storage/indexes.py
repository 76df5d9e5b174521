"""FAISS and Tantivy, kept in step with the database they are derived from."""

from __future__ import annotations

import threading
import time
from pathlib import Path

from qa.errors import ArchiveDamaged, ArchiveError, ArchiveLocked
from qa.storage import changes, generation, records
from qa.storage.database import Database
from qa.storage.dense import DenseIndex
from qa.storage.generation import Generation, GenerationError, Published
from qa.storage.lock import WriterLock
from qa.storage.pace import Pace

WRITING_SHARE = 0.02
"""Most of a build's time that goes into each of its two indexes before its end."""

_PAUSE_SECONDS = 0.1


class Indexes:
    """The two derived parts of an archive; both can be lost without loss.

    Each knows the change counter that it reflects. `refresh` brings them up to
    the database's, from the changes since then, or from nothing if what lies on
    disk is missing or cannot be trusted. What cannot be written, because
    another process is writing or the disk is read-only, is built in memory.
    """

    def __init__(self, folder: Path, database: Database, lock: WriterLock, dimension: int) -> None:
        self._root = folder / "lexical"
        self._database = database
        self._lock = lock
        self._refreshing = threading.RLock()
        self._dense = DenseIndex(folder, database, dimension, Pace(WRITING_SHARE))
        self._lexical: Generation | None = None
        self._pace = Pace(WRITING_SHARE)

    def dense(self) -> DenseIndex:
        """The vectors, as new as the database."""
        self.refresh()
        return self._dense

    def lexical(self) -> Generation:
        """The lexical indexes; as new as the database, or a commit behind a live writer."""
        self.refresh()
        if self._lexical is None:
            raise ArchiveError(f"{self._root} could not be made")
        return self._lexical

    def refresh(self) -> None:
        """Bring both parts up to the database, if they are not."""
        counter = self._counter()
        lexical = self._lexical
        if lexical is not None and lexical.counter == self._dense.counter == counter:
            return
        # While another thread is at it, what is there serves; the database
        # still has the last word on every candidate.
        if self._refreshing.acquire(blocking=lexical is None or self._dense.counter < 0):
            try:
                if self._dense.counter != counter:
                    self._dense.refresh()
                self._refresh_lexical(counter)
            finally:
                self._refreshing.release()

    def write(self, *, is_last: bool = True, anew: bool = False) -> None:
        """Bring both parts up to the database, on disk too. Needs the writer lock.

        With ``is_last`` false they are written only now and then, so that a build
        spends its time on other things; a reader then has the new vectors from
        the database at once, and the new words some seconds later. With
        ``anew`` the lexical indexes are written from nothing, so that no trace
        of what was removed stays in them.

        Raises:
            ArchiveError: the disk is full or the folder cannot be written.
        """
        with self._lock, self._refreshing:
            try:
                self._dense.refresh()
                if is_last or self._pace.is_due():
                    with self._pace:
                        self._write_lexical(anew=anew)
                if is_last:
                    self._dense.save()
                else:
                    self._dense.save_now_and_then()
            except OSError as error:
                raise ArchiveError(
                    f"{self._root.parent} cannot be written: {error.strerror or error};"
                    " nothing stored is lost, run the build again"
                ) from error

    def sweep(self) -> None:
        """Delete what a killed writer left half written. Needs the writer lock."""
        self._dense.sweep()
        generation.sweep_manifest(self._root)

    def _refresh_lexical(self, counter: int) -> None:
        published = self._published()
        if published is not None and published.counter >= counter:
            self._lexical = published
            return
        try:
            with self._lock.attempt():
                self._write_lexical(anew=False)
            return
        except ArchiveDamaged:
            raise
        except ArchiveLocked:
            if published is not None:
                # The writer is about to bring it up to its last commit.
                self._lexical = published
                return
        except (ArchiveError, OSError):
            pass
        self._lexical = self._memory()

    def _published(self) -> Generation | None:
        """The generation on disk, or None if it is of no use."""
        tried: Published | None = None
        while True:
            try:
                manifest = generation.read_manifest(self._root)
            except GenerationError:
                return None
            # Read after the manifest: a commit comes before what is derived from it.
            if manifest.counter > self._counter():
                return None
            known = self._lexical
            if known is not None and known.folder == self._root / manifest.generation:
                if known.counter != manifest.counter:
                    known.reload()
                    known.counter = manifest.counter
                return known
            try:
                return generation.open_published(self._root, manifest)
            except GenerationError:
                # A writer may just have merged away files that the manifest names;
                # then another manifest follows at once.
                if manifest == tried:
                    return None
                tried = manifest
                time.sleep(_PAUSE_SECONDS)

    def _counter(self) -> int:
        with self._database.reading() as connection:
            return records.change_counter(connection)

    def _write_lexical(self, *, anew: bool) -> None:
        counter = self._counter()
        target = None if anew else self._published()
        if target is None:
            target = generation.new(self._root)
        if target.counter < counter or anew:
            self._catch_up(target)
            generation.publish(self._root, target)
        self._lexical = target

    def _memory(self) -> Generation:
        known = self._lexical
        target = known if known is not None and known.folder is None else generation.in_memory()
        self._catch_up(target)
        return target

    def _catch_up(self, target: Generation) -> None:
        changed = changes.changed_since(self._database, target.counter)
        for page in changes.text_changes(self._database, changed):
            target.passages.update(page.gone, page.passages)
            target.articles.update(page.gone, page.articles)
        target.counter = changed.counter
