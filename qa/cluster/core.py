"""One core of a node: a process that has the model, and does tasks."""

from __future__ import annotations

import os
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from embeddings.embedder import Arithmetic, Embedder
from qa.errors import ClusterError
from qa.ingest.storing import RULES
from seeds.work.tasks import Task


@dataclass(frozen=True, slots=True)
class NodeModel:
    """The model that every core of a build uses.

    Attributes:
        name: by which it is loaded on a node.
        fingerprint: of its weights and settings.
        encode: arithmetic of the passages' vectors.
        query_prompt: text in front of each question; None for the model's own.
        passage_prompt: text in front of each passage; None for the model's own.
        versions: of the rules of the one who builds, see `qa.ingest.storing.RULES`.
    """

    name: str
    fingerprint: str
    encode: Arithmetic = "auto"
    query_prompt: str | None = None
    passage_prompt: str | None = None
    versions: tuple[int, int] = RULES


class Core:
    """What runs on a core of a node; Ray makes an actor of it."""

    def __init__(self, model: NodeModel) -> None:
        """Use one thread: the other cores of the node have tasks of their own."""
        os.environ["TOKENIZERS_PARALLELISM"] = "false"
        self._model = model

    def check(self) -> None:
        """Load the model.

        Raises:
            ClusterError: the node has another version of Citewire, or of the model.
            ModelError: the model is not on the node.
        """
        if self._model.versions != RULES:
            raise ClusterError(
                f"the node {os.uname().nodename} has another version of Citewire: install the"
                " same one on all nodes"
            )
        load_once(self._model)

    def run(self, task: Task[Any]) -> list[Any]:
        """The results of a task."""
        return task.run()


@lru_cache(maxsize=1)
def load_once(model: NodeModel) -> Embedder:
    """The model, loaded at the first call in a process.

    Raises:
        ModelError: it is not on this machine.
        ClusterError: it is another version of it.
    """
    from embeddings import load_embedder

    embedder = load_embedder(
        model.name,
        download=False,
        threads=1,
        encode=model.encode,
        insist=False,
        query_prompt=model.query_prompt,
        passage_prompt=model.passage_prompt,
        by_family=False,
    )
    if embedder.fingerprint != model.fingerprint:
        raise ClusterError(
            f"the node {os.uname().nodename} has another version of the model {model.name}:"
            " copy the one there that the archive was built with"
        )
    return embedder
