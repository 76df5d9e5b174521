"""Open the archive that a build adds to, or make it."""

from __future__ import annotations

import time

from embeddings.embedder import Arithmetic, Embedder
from qa.addresses import Address
from qa.archive import Archive
from qa.errors import ArchiveError, ArchiveLocked, ArchiveNotFound
from qa.progress import Progress
from qa.storage.layout import DATABASE

_PAUSE_SECONDS = 0.05


def is_there(address: Address) -> bool:
    """Whether there is an archive at the address, sound or not."""
    if address.engine == "embedded":
        return (address.folder / DATABASE).is_file()
    try:
        Archive.open(address).close()
    except ArchiveNotFound:
        return False
    return True


def open_or_create(
    address: Address,
    embedder: Embedder | None,
    model: str | None,
    encode: Arithmetic | None,
    wait: float,
    progress: Progress,
) -> Archive:
    """Open an archive, or make it if there is none.

    Args:
        address: where.
        embedder: the model, if it is loaded already.
        model: its name; without both, the archive's own, or the bundled one.
        encode: arithmetic of the passages' vectors, as of `embeddings.load_embedder`; None for
            what was said before, at first "auto".
        wait: seconds to wait for another process that is making it.
        progress: as of `qa.archive.Archive.open`.

    Raises:
        ModelMismatch: the archive was built with another model, or more exactly.
        ModelError: the model cannot be loaded, or not so.
        ArchiveLocked: another process is making it.
        ArchiveError: it cannot be opened or made.
    """
    from embeddings import load_embedder

    if is_there(address):
        archive = Archive.open(address, embedder, progress=progress)
        if embedder is not None or (model is None and encode is None):
            return archive
        archive.close()
        own, kept = archive.model, archive.encode
        # Only who names a model lets it be downloaded.
        embedder = load_embedder(
            model or own,
            download=model is not None,
            encode=encode or kept,
            insist=encode is not None,
        )
        return Archive.open(address, embedder, progress=progress)
    embedder = embedder or load_embedder(model, encode=encode or "auto")
    end = time.monotonic() + wait
    while True:
        try:
            return Archive.create(address, embedder, progress=progress)
        except ArchiveError as error:
            # Another process may have made it since, or may just be at it.
            if is_there(address):
                return Archive.open(address, embedder, progress=progress)
            if not isinstance(error, ArchiveLocked) or time.monotonic() >= end:
                raise
            time.sleep(_PAUSE_SECONDS)
