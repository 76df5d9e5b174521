"""Embedders around the archive's own: one that reads what was saved, and one that notes."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np

from benchmarks.embedders import Around, CachingEmbedder
from embeddings.embedder import Arithmetic, Embedder, OnProgress, TokenVectors, Vectors
from embeddings.errors import NoTokenVectors
from embeddings.reader import Reader
from qa.storage.identity import PROBES


def _mark(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:16]


class Noting(Around):
    """Says which texts were embedded, by their marks, once they are."""

    def __init__(self, embedder: Embedder, note: Callable[[Sequence[str]], None]) -> None:
        super().__init__(embedder)
        self._note = note

    def embed_passages(
        self, texts: Sequence[str], *, on_progress: OnProgress | None = None
    ) -> Vectors:
        """Vectors of passages, noted."""
        vectors = super().embed_passages(texts, on_progress=on_progress)
        # The probes of the model are embedded whenever an archive is opened to be written.
        self._note([_mark(text) for text in texts if text not in PROBES])
        return vectors


def save(embedder: CachingEmbedder, folder: Path) -> None:
    """Write all that an embedder was asked for so far, for a `SavedEmbedder`."""
    about = {
        "name": embedder.name,
        "dimension": embedder.dimension,
        "max_tokens": embedder.max_tokens,
        "fingerprint": embedder.fingerprint,
        "texts": list(embedder.passages),
        "spans": embedder.spans,
    }
    (folder / "texts.json").write_text(json.dumps(about), encoding="utf-8")
    np.save(folder / "vectors.npy", np.stack(list(embedder.passages.values())))


class SavedEmbedder:
    """A model's own vectors and tokens for a set of texts, read from files.

    A process that is killed after a second must not load a model for two.
    """

    def __init__(self, folder: Path) -> None:
        """Read what `save` wrote."""
        about = json.loads((folder / "texts.json").read_text(encoding="utf-8"))
        self.name: str = about["name"]
        self.dimension: int = about["dimension"]
        self.max_tokens: int = about["max_tokens"]
        self.fingerprint: str = about["fingerprint"]
        self.query_prompt: str | None = None
        self.passage_prompt: str | None = None
        self.encode: Arithmetic = "auto"
        self.reader: Reader | None = None
        self._spans = {
            text: [(first, last) for first, last in spans] for text, spans in about["spans"].items()
        }
        self._vectors = dict(zip(about["texts"], np.load(folder / "vectors.npy"), strict=True))

    def embed_passages(
        self, texts: Sequence[str], *, on_progress: OnProgress | None = None
    ) -> Vectors:
        """The saved vectors."""
        vectors = np.stack([self._vectors[text] for text in texts])
        if on_progress is not None:
            on_progress(len(texts))
        return vectors

    def embed_queries(self, texts: Sequence[str]) -> Vectors:
        """The saved vectors."""
        return self.embed_passages(texts)

    def passage_tokens(self, texts: Sequence[str]) -> list[TokenVectors]:
        """None were saved."""
        raise NoTokenVectors("vectors of tokens were not saved")

    def query_tokens(self, texts: Sequence[str]) -> list[TokenVectors]:
        """None were saved."""
        raise NoTokenVectors("vectors of tokens were not saved")

    def token_spans(self, texts: Sequence[str]) -> list[list[tuple[int, int]]]:
        """The saved spans."""
        return [self._spans[text] for text in texts]
