"""From news files to an archive of Lance tables, with the nodes of a Ray cluster at work.

The steps are those of `qa.ingest.build`: this process reads the files, learns what repeats
and keeps the ledger; the nodes clean, cut and embed, stage their vectors in the storage, and
make the indexes.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from qa.addresses import Address
from qa.cluster.core import NodeModel
from qa.cluster.crew import Crew
from qa.cluster.nodes import Nodes
from qa.cluster.tasks import CutPages, EmbedTexts
from qa.errors import ArchiveError
from qa.ingest.account.report import BuildReport
from qa.ingest.batches import Batch
from qa.ingest.build import build
from qa.ingest.storing import BATCHES_STAGED, EmbeddedBatch, Helpers, open_staging
from qa.ingest.target import Target
from qa.lance.staging import Staging, drop_staging
from qa.progress import Progress

TASK_SECONDS = 60.0
"""How long a core may take for a task before another one gets it: twenty times what the
largest one takes on a core of today."""

INDEX_TIMES = 10
"""How many times as long work on an index may take: to join its parts takes the longer, the
more rows there are."""


def build_on_nodes(
    sources: Sequence[Path],
    archive: Address,
    *,
    ray: str,
    task_seconds: float = TASK_SECONDS,
    **options: Any,
) -> BuildReport:
    """Read news files into an archive of Lance tables, which is made if there is none.

    A reader sees all of the build or nothing. What a build that is cut short has embedded is
    not embedded again.

    Args:
        sources: files and folders, which this machine alone needs to see.
        archive: its address; the nodes must reach it too.
        ray: address of the head of the cluster, "HOST:PORT"; "local" for this machine alone.
        task_seconds: see `TASK_SECONDS`.
        options: as `qa.ingest.build.build` takes them, whose errors these are, too.

    Raises:
        ClusterError: there is no such cluster, or no node that can do the work.
    """
    if archive.engine != "lance":
        raise ArchiveError(
            f"{archive} is a folder of one machine, where no node can write: name an archive in"
            " S3 (s3://BUCKET/NAME), or in a folder that all nodes share (lance:PATH)"
        )
    if options.get("dry_run"):
        return build(sources, archive, **options)
    # The nodes are there until all is published: their last work is on the indexes.
    with ExitStack() as nodes:
        helpers = partial(_helpers, nodes, archive, ray, task_seconds)
        report = build(sources, archive, open_helpers=helpers, **options)
    drop_staging(archive)
    return report


@contextmanager
def _helpers(
    open_nodes: ExitStack,
    address: Address,
    ray: str,
    task_seconds: float,
    target: Target,
    progress: Progress,
) -> Iterator[Helpers]:
    """The nodes, once this process holds the archive; ``open_nodes`` lets them go."""
    embedder = target.embedder
    model = NodeModel(
        embedder.name,
        embedder.fingerprint,
        embedder.encode,
        embedder.query_prompt,
        embedder.passage_prompt,
    )
    nodes = open_nodes.enter_context(Nodes(ray, model))
    crew = open_nodes.enter_context(Crew(nodes, task_seconds))
    target.index_by(partial(crew.run, limit=INDEX_TIMES * task_seconds))
    staging = open_staging(address, target)
    staging.create()
    yield Helpers(
        crew,
        _Embedding(crew, model, staging, progress).embed,
        partial(CutPages, model, target.chunking),
    )


@dataclass(frozen=True, slots=True)
class _Embedding:
    """Lets the nodes embed batches, and commits what they staged."""

    crew: Crew
    model: NodeModel
    staging: Staging
    progress: Progress

    def embed(self, batches: Iterator[Batch]) -> Iterator[EmbeddedBatch]:
        """The batches with their vectors, in order; runs in a thread of its own."""
        ahead: deque[Batch] = deque()

        def tasks() -> Iterator[EmbedTexts]:
            for batch in batches:
                ahead.append(batch)
                yield EmbedTexts(
                    self.model, self.staging, tuple(batch.texts), tuple(batch.texts.values())
                )

        fragments: list[str] = []
        for number, [staged] in enumerate(self.crew.run(tasks()), start=1):
            batch = ahead.popleft()
            fragments += staged.fragments
            if number % BATCHES_STAGED == 0:
                self.staging.commit(fragments)
                fragments = []
            self.progress.advance(len(batch.texts))
            vectors = dict(zip(batch.texts, staged.vectors, strict=True))
            yield EmbeddedBatch(batch, vectors, staged.seconds)
        self.staging.commit(fragments)
