"""One operation on an archive, as it is run in a process that may be killed."""

from __future__ import annotations

import json
import os
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np

from benchmarks.crash.embedders import Noting, SavedEmbedder
from embeddings import load_embedder
from embeddings.embedder import Embedder
from qa.archive import Archive
from qa.ingest import batches
from qa.ingest.build import build
from qa.store import Filters

OPERATIONS = ("build", "update", "remove", "remove-source", "rebuild")

BATCH_PASSAGES = 32
"""Instead of the archive's own, so that a small corpus makes many commits."""

BATCH_ARTICLES = 12

COMMON = "holm"
"""A word of every headline, by which the lexical indexes give all they hold."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What the operations work on.

    Attributes:
        news: the folder of the sources.
        removed: ids of the articles that `remove` takes.
        source: the file that `remove-source` takes.
    """

    news: str
    removed: list[str]
    source: str

    def write(self, folder: Path) -> None:
        """Keep it for the child."""
        (folder / "plan.json").write_text(json.dumps(asdict(self)), encoding="utf-8")

    @classmethod
    def read(cls, folder: Path) -> Plan:
        """The plan that `write` wrote."""
        return cls(**json.loads((folder / "plan.json").read_text(encoding="utf-8")))


def use_small_batches() -> None:
    """Let builds of this process commit often."""
    batches.BATCH_PASSAGES = BATCH_PASSAGES
    batches.BATCH_ARTICLES = BATCH_ARTICLES


def perform(operation: str, plan: Plan, path: Path, embedder: Embedder) -> None:
    """Run one of `OPERATIONS` on the archive at ``path``."""
    if operation in ("build", "update"):
        build([Path(plan.news)], path, embedder=embedder)
        return
    with Archive.open(path, embedder) as archive:
        if operation == "remove":
            archive.remove(plan.removed)
        elif operation == "remove-source":
            archive.remove_source(plan.source)
        else:  # "rebuild": the indexes are lost; first somebody asks, then somebody builds
            archive.lexical(COMMON, 1, Filters())
            archive.dense(np.eye(1, archive.dimension, dtype=np.float32)[0], 1, Filters())
            build([Path(plan.news)], path, embedder=embedder)


def run_operation(
    scene: str, operation: str, path: str, notes: str, *, is_real: bool = False
) -> None:
    """Run an operation in a process that may be killed, and note which texts it has embedded.

    Args:
        scene: folder that `benchmarks.crash.scene.prepare` has filled.
        operation: one of `OPERATIONS`.
        path: of the archive.
        notes: file to which the marks of embedded texts are appended.
        is_real: whether the model itself is loaded, in place of saved vectors.
    """
    embedder: Embedder = load_embedder() if is_real else SavedEmbedder(Path(scene))
    use_small_batches()
    descriptor = os.open(notes, os.O_WRONLY | os.O_CREAT | os.O_APPEND)

    def note(marks: Sequence[str]) -> None:
        os.write(descriptor, "".join(f"{mark}\n" for mark in marks).encode())

    perform(operation, Plan.read(Path(scene)), Path(path), Noting(embedder, note))
