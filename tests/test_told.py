"""Processes of a run tell each other what the model says, and compute nothing twice."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from told import Told, told_folder

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


@pytest.mark.skipif(not Path("/proc/self").exists(), reason="tells of a process by /proc")
def test_folders_of_runs_that_were_killed_go(tmp_path: Path) -> None:
    ended = subprocess.Popen([sys.executable, "-c", ""])
    ended.wait()
    left = tmp_path / f"told-{ended.pid}-a"
    left.mkdir()
    with told_folder(tmp_path) as ours, told_folder(tmp_path) as another:
        assert {Path(ours), Path(another)} == set(tmp_path.iterdir())
