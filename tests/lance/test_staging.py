"""Vectors that a build leaves to the next one, and to none with another model or other rules."""

from __future__ import annotations

import json
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from embeddings.embedder import Embedder, Vectors
from qa.addresses import Address
from qa.archive import Archive
from qa.errors import ArchiveLocked
from qa.ingest.build import build
from qa.lance.staging import STAGING, Staging, drop_staging
from qa.lance.tables.datasets import Root
from qa.lance.tables.schemas import LEASE

VECTORS = {name: np.full(8, number, np.float32) for number, name in enumerate("ab")}

KILLED = """
import os, signal, sys
from pathlib import Path
import qa.ingest.batches, qa.ingest.storing
from qa.ingest.build import build
from qa.progress import NoProgress

class Killing(NoProgress):
    what, left = "", 28
    def start(self, total, what, done=0):
        self.what = what
    def advance(self, count):
        if self.what == "passages":
            self.left -= count
            if self.left <= 0:
                os.kill(os.getpid(), signal.SIGKILL)

qa.ingest.batches.BATCH_PASSAGES = 16
qa.ingest.storing.BATCHES_STAGED = 2
build([Path(sys.argv[1])], sys.argv[2], progress=Killing())
"""
"""A build that is killed over its fourth batch of eight passages."""


@pytest.fixture
def address(tmp_path: Path) -> Address:
    return Address.parse(f"lance:{tmp_path / 'tables'}")


def staging(address: Address, made_by: str) -> Staging:
    made = Staging(address, 8, made_by)
    made.create()
    return made


def stored(table: Staging) -> dict[str, list[float]]:
    def numbers(vectors: Vectors) -> list[float]:
        return list(map(float, vectors))

    return {digest: numbers(vector) for digest, vector in table.stored()}


def test_the_next_build_with_the_same_model_and_rules_goes_on(address: Address) -> None:
    first = staging(address, "model 1 1")
    first.commit(first.write(VECTORS))
    assert stored(staging(address, "model 1 1")) == {
        name: list(vector) for name, vector in VECTORS.items()
    }
    drop_staging(address)
    assert stored(staging(address, "model 1 1")) == {}


@pytest.mark.parametrize("other", ["other 1 1", "model 2 1", "model 1 2"])
def test_another_model_or_other_rules_begin_with_nothing(address: Address, other: str) -> None:
    first = staging(address, "model 1 1")
    late = first.write(VECTORS)
    first.commit(first.write(VECTORS))
    assert stored(staging(address, other)) == {}
    with pytest.raises(ArchiveLocked, match="another model or other rules"):
        first.commit(late)
    assert stored(staging(address, other)) == {}


def test_what_a_killed_build_embedded_is_not_embedded_again(
    tmp_path: Path, address: Address, embedder: Embedder
) -> None:
    news = tmp_path / "news.jsonl"
    towns = [f"{begin}{end}" for begin in ("Hol", "Var", "Es", "Lun", "Or") for end in ("by", "um")]
    things = ("bridge", "ferry", "school", "market")
    records = [
        {
            "title": f"{town} pays for its {thing}",
            "text": f"The council of {town} will pay for a new {thing}, its mayor said on Monday.",
            "published": "2024-03-05",
        }
        for town in towns
        for thing in things
    ]
    news.write_text("".join(json.dumps(record) + "\n" for record in records), encoding="utf-8")
    code = (sys.executable, "-c", KILLED, str(news), str(address))
    assert subprocess.run(code, check=False, timeout=120).returncode == -signal.SIGKILL
    root = Root(address)
    table = root.find(STAGING)
    assert table is not None
    assert table.count_rows() == 16
    with Archive.open(address, embedder) as archive:
        assert archive.coverage().articles == 0
    shutil.rmtree(root.place(LEASE))  # which lasts for a minute

    report = build([news], address, embedder=embedder)
    assert (report.articles_added, report.passages_embedded) == (40, 24)
    assert root.find(STAGING) is None
    build([news], tmp_path / "archive", embedder=embedder)
    with Archive.open(address) as archive, Archive.open(tmp_path / "archive") as expected:
        assert archive.content_hash() == expected.content_hash()
    assert build([news], address, embedder=embedder).passages_embedded == 0
    assert root.find(STAGING) is None
