"""The engine of Lance tables, open and ready to be asked."""

from __future__ import annotations

from typing import Self

import numpy as np

from embeddings.embedder import Embedder
from qa.addresses import Address
from qa.errors import ArchiveDamaged
from qa.lance.reader import LanceReader
from qa.lance.tables.commits import Commit, last_commit
from qa.lance.tables.datasets import Root
from qa.lance.tables.loading import stored_probes
from qa.lance.tables.summary import identity_of
from qa.lance.working import LanceWriter
from qa.progress import NoProgress, Progress
from qa.storage.identity import Probes
from qa.storage.tables.passages import as_vector, is_unit


class LanceEngine:
    """An open archive in Lance tables.

    Attributes:
        identity: its model and chunking.
        reader: reads it.
        writer: writes to it.
    """

    def __init__(self, root: Root, commit: Commit, progress: Progress | None = None) -> None:
        """Take the last commit; use `open`."""
        self._root = root
        self.identity = identity_of(commit.summary)
        self.writer = LanceWriter(root, self.identity.dimension, progress or NoProgress())
        self.reader = LanceReader(root, commit, self.writer)

    @classmethod
    def open(
        cls, address: Address, embedder: Embedder | None = None, progress: Progress | None = None
    ) -> Self:
        """Open the archive at an address; arguments as of `qa.archive.Archive.open`.

        Raises:
            ArchiveNotFound: there is none.
            ArchiveError: it cannot be looked at, or the packages of the engine are missing.
            ArchiveFormat: another version of Citewire wrote it.
            ModelMismatch: ``embedder`` is not the archive's model.
        """
        root = Root(address)
        engine = cls(root, last_commit(root), progress)
        if embedder is not None:
            engine.identity.check(embedder, address)
        return engine

    def probes(self) -> Probes:
        """The texts by which its model is known again, with their vectors.

        Raises:
            ArchiveDamaged: they are not what was stored.
        """
        # Not those of the commit that was opened, which later ones may have deleted.
        rows = sorted(stored_probes(self._root, last_commit(self._root)))
        dimension = self.identity.dimension
        if not rows or not all(is_unit(blob, dimension) for _, blob in rows):
            raise ArchiveDamaged(f"{self._root.address}: the probes of its model are damaged")
        vectors = np.stack([as_vector(blob, dimension) for _, blob in rows])
        return Probes(tuple(text for text, _ in rows), vectors)

    def close(self) -> None:
        """Let the threads of searches go."""
        self.reader.close()
