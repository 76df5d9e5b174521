"""Open or make an archive on the engine that its address names."""

from __future__ import annotations

from embeddings.embedder import Embedder
from qa.addresses import Address
from qa.engine import ArchiveEngine
from qa.lance import working
from qa.lance.engine import LanceEngine
from qa.progress import Progress
from qa.storage.engine import EmbeddedEngine
from qa.storage.writing.writer import create_archive
from qa.text.chunking import Chunking


def open_engine(
    address: Address, embedder: Embedder | None, progress: Progress | None
) -> ArchiveEngine:
    """The archive at an address; errors as of `qa.archive.Archive.open`."""
    if address.engine == "lance":
        return LanceEngine.open(address, embedder, progress)
    return EmbeddedEngine.open(address.folder, embedder, progress)


def create(address: Address, embedder: Embedder, chunking: Chunking) -> None:
    """Make an empty archive; errors as of `qa.archive.Archive.create`."""
    if address.engine == "lance":
        working.create(address, embedder, chunking)
    else:
        create_archive(address.folder, embedder, chunking)
