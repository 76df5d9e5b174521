from __future__ import annotations

import contextlib
import os
import random
import secrets
import shutil
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from benchmarks.crash.checks import faults, leftovers
from benchmarks.crash.child import BATCH_ARTICLES, BATCH_PASSAGES, OPERATIONS
from benchmarks.crash.kills import SECONDS, Kill, choose, run_trials, why_not, written
from benchmarks.crash.scene import Reference, Scene, prepare, refer
from embeddings.embedder import Embedder
from qa import steps

KILLS = 25
CITEWIRE = str(Path(sys.executable).parent / "citewire")


@contextlib.contextmanager
def small_batches() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(steps, "BATCH_PASSAGES", BATCH_PASSAGES)
        patch.setattr(steps, "BATCH_ARTICLES", BATCH_ARTICLES)
        yield


@pytest.fixture(scope="module")
def scene(tmp_path_factory: pytest.TempPathFactory, embedder: Embedder) -> Scene:
    with small_batches():
        return prepare(tmp_path_factory.mktemp("crash") / "scene", embedder, files=2)


@pytest.fixture
def strace() -> None:
    if reason := why_not():
        if os.environ.get("CITEWIRE_REQUIRE_STRACE") == "1":
            pytest.fail(reason)
        pytest.skip(reason)


@pytest.mark.usefixtures("strace")
def test_a_killed_writer_loses_nothing_and_is_taken_up_where_it_was(
    scene: Scene, tmp_path: Path
) -> None:
    seed = secrets.randbelow(10**6)
    with small_batches():
        chosen = choose(scene, OPERATIONS, KILLS, random.Random(seed), tmp_path)
        done = list(run_trials(scene, chosen, tmp_path, workers=os.cpu_count() or 2))
    wrong = [f"--operation {one.operation} --kill {one.kill}: {one.faults}" for one in done]
    wrong = [line for line, one in zip(wrong, done, strict=True) if one.faults]
    assert not wrong, f"replay by `python -m benchmarks.crash --files 2`, seed {seed}: {wrong}"
    # A thread may come to a call a little later than in the run in which it was counted.
    assert len(done) == KILLS
    assert sum(one.was_killed for one in done) >= KILLS - 3
