"""Processes of a run tell each other what the model says, and compute nothing twice."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
from told import Told

from benchmarks.embedders import Around, CachingEmbedder
from embeddings.embedder import Embedder, Vectors


class Counting(Around):
    """An embedder that counts the questions it embeds."""

    asked = 0

    def embed_queries(self, texts: Sequence[str]) -> Vectors:
        self.asked += len(texts)
        return super().embed_queries(texts)


def test_what_one_has_computed_another_need_not(tmp_path: Path, bundled_embedder: Embedder) -> None:
    model = Counting(bundled_embedder)
    first, second = (CachingEmbedder(model, lambda name: Told(tmp_path / name)) for _ in range(2))
    vectors = first.embed_queries(["who?", "when? \ud800"])
    assert np.array_equal(second.embed_queries(["when? \ud800", "who?"]), vectors[::-1])
    assert model.asked == 2
    second.embed_queries(["where?"])
    assert model.asked == 3
