"""The model of an open archive, loaded when it is first needed."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable

from embeddings.embedder import Embedder
from embeddings.reader import Reader
from embeddings.readers.with_reader import WithReader
from qa.errors import ArchiveError
from qa.storage.identity import Identity, Probes


class ArchiveModel:
    """Loads the model of an archive at the first use, and checks it against the archive."""

    def __init__(
        self,
        archive: object,
        identity: Identity,
        probes: Callable[[], Probes],
        embedder: Embedder | None,
        reader: Reader | None,
    ) -> None:
        """Take the embedder if it is loaded already, and a reader in place of its own.

        Args:
            archive: its address, for messages.
            identity: of the archive.
            probes: gives the archive's probes.
            embedder: its model.
            reader: what reads passages.
        """
        self.is_checked = False
        self._archive = archive
        self._identity = identity
        self._probes = probes
        self._embedder = embedder
        self._reader = reader
        self._lock = threading.Lock()
        self._process = os.getpid()

    def embedder(self) -> Embedder:
        """The model, loaded and checked; errors as of `qa.archive.Archive.embedder`."""
        with self._lock:
            if self._embedder is None:
                from embeddings import load_embedder

                self._embedder = load_embedder(self._identity.model, **self._identity.loading)
                self._process = os.getpid()
            elif self._process != os.getpid():
                # Its threads stayed in the other process: it would wait for them for ever.
                raise ArchiveError(
                    f"the model of {self._archive} was loaded before this process was forked and"
                    " cannot be used in it: start the process with multiprocessing's"
                    ' "spawn", and open the archive there'
                )
            if not self.is_checked:
                self._identity.check(self._embedder, self._archive)
                self._identity.compare(self._probes(), self._embedder, self._archive)
                if self._reader is not None:
                    self._embedder = WithReader(self._embedder, self._reader)
                self.is_checked = True
            return self._embedder
