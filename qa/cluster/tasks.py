"""Pieces of work that need the model, for any core of a cluster."""

from __future__ import annotations

import time
from dataclasses import dataclass, replace
from typing import Never

from embeddings.embedder import Vectors
from qa.cluster.core import NodeModel, load_once
from qa.errors import ClusterError
from qa.ingest.cutting import CutPage, cut_pages
from qa.lance.staging import Staging
from qa.text.chunking import Chunking
from seeds.work.tasks import CleanPages


@dataclass(frozen=True, slots=True)
class CutPages:
    """Cleans pages, and cuts their articles."""

    model: NodeModel
    chunking: Chunking
    clean: CleanPages

    def run(self) -> list[CutPage]:
        """What became of each page."""
        return cut_pages(self.clean.run(), load_once(self.model), self.chunking)

    def parts(self) -> list[CutPages]:
        """A task for each page."""
        return [replace(self, clean=part) for part in self.clean.parts()]

    def lost(self, reason: str) -> CutPage:
        """The fault of one page."""
        return CutPage(self.clean.lost(reason))


@dataclass(frozen=True, slots=True, eq=False)
class StagedVectors:
    """What a core has computed and written.

    Attributes:
        vectors: a row for each text.
        fragments: where the storage has them; not committed yet.
        seconds: with the model at work.
    """

    vectors: Vectors
    fragments: tuple[str, ...]
    seconds: float


@dataclass(frozen=True, slots=True)
class EmbedTexts:
    """Embeds texts and stages their vectors."""

    model: NodeModel
    staging: Staging
    digests: tuple[str, ...]
    texts: tuple[str, ...]

    def run(self) -> list[StagedVectors]:
        """The one result; doing it again does no harm."""
        begin = time.perf_counter()
        vectors = load_once(self.model).embed_passages(self.texts)
        seconds = time.perf_counter() - begin
        by_digest = dict(zip(self.digests, vectors, strict=True))
        fragments = self.staging.write(by_digest) if by_digest else ()
        return [StagedVectors(vectors, fragments, seconds)]

    def parts(self) -> list[EmbedTexts]:
        """The task itself: no text can be left out."""
        return [self]

    def lost(self, reason: str) -> Never:
        """End the build, which goes on here the next time.

        Raises:
            ClusterError: always.
        """
        raise ClusterError(
            f"{len(self.texts)} passages could not be embedded: {reason}; give the nodes more"
            " memory, or build again, which goes on where this build was"
        )
