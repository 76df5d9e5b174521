"""Open the archive that a build adds to, or make it."""

from __future__ import annotations

import time
from dataclasses import dataclass

from embeddings.embedder import Arithmetic, Embedder
from qa.addresses import Address
from qa.archive import Archive
from qa.errors import ArchiveError, ArchiveLocked, ArchiveNotFound
from qa.progress import Progress
from qa.storage.layout import DATABASE

_PAUSE_SECONDS = 0.05


@dataclass(frozen=True, slots=True)
class ModelChoice:
    """What was said of the model of a build; None for what was said before, or nothing was.

    Attributes:
        name: its name or folder.
        encode: arithmetic of the passages' vectors, as of `embeddings.load_embedder`.
        query_prompt: text in front of each question.
        passage_prompt: text in front of each passage.
    """

    name: str | None = None
    encode: Arithmetic | None = None
    query_prompt: str | None = None
    passage_prompt: str | None = None

    def load(self, archive: Archive | None) -> Embedder:
        """The model for an archive, or for a new one.

        Raises:
            ModelError: it cannot be loaded, or not so.
        """
        from embeddings import load_embedder

        if archive is None:
            return load_embedder(
                self.name,
                encode=self.encode or "auto",
                query_prompt=self.query_prompt,
                passage_prompt=self.passage_prompt,
            )
        kept = archive.query_prompt, archive.passage_prompt
        # Only who names a model lets it be downloaded.
        return load_embedder(
            self.name or archive.model,
            download=self.name is not None,
            encode=self.encode or archive.encode,
            insist=self.encode is not None,
            query_prompt=kept[0] if self.query_prompt is None else self.query_prompt,
            passage_prompt=kept[1] if self.passage_prompt is None else self.passage_prompt,
            by_family=False,
        )


AS_BEFORE = ModelChoice()


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
    choice: ModelChoice,
    wait: float,
    progress: Progress,
) -> Archive:
    """Open an archive, or make it if there is none.

    Args:
        address: where.
        embedder: the model, if it is loaded already.
        choice: which it is otherwise; without a word the archive's own, or the bundled one.
        wait: seconds to wait for another process that is making it.
        progress: as of `qa.archive.Archive.open`.

    Raises:
        ModelMismatch: the archive was built with another model, or more exactly.
        ModelError: the model cannot be loaded, or not so.
        ArchiveLocked: another process is making it.
        ArchiveError: it cannot be opened or made.
    """
    if is_there(address):
        archive = Archive.open(address, embedder, progress=progress)
        if embedder is not None or choice == AS_BEFORE:
            return archive
        with archive:
            embedder = choice.load(archive)
        return Archive.open(address, embedder, progress=progress)
    embedder = embedder or choice.load(None)
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
