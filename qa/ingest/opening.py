"""Open the archive that a build adds to, or make it."""

from __future__ import annotations

import time

from embeddings.embedder import Embedder
from qa.addresses import Address
from qa.archive import Archive
from qa.errors import ArchiveError, ArchiveLocked, ArchiveNotFound
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
    address: Address, embedder: Embedder | None, model: str | None, wait: float
) -> Archive:
    """Open an archive, or make it if there is none.

    Args:
        address: where.
        embedder: the model, if it is loaded already.
        model: its name; without both, the archive's own, or the bundled one.
        wait: seconds to wait for another process that is making it.

    Raises:
        ModelMismatch: the archive was built with another model.
        ArchiveLocked: another process is making it.
        ArchiveError: it cannot be opened or made.
    """
    is_known = is_there(address)
    if embedder is None and (model is not None or not is_known):
        from embeddings import load_embedder

        embedder = load_embedder(model)
    if is_known or embedder is None:
        return Archive.open(address, embedder)
    end = time.monotonic() + wait
    while True:
        try:
            return Archive.create(address, embedder)
        except ArchiveError as error:
            # Another process may have made it since, or may just be at it.
            if is_there(address):
                return Archive.open(address, embedder)
            if not isinstance(error, ArchiveLocked) or time.monotonic() >= end:
                raise
            time.sleep(_PAUSE_SECONDS)
