"""A damaged file of an archive is noticed before anything of it is told."""

from __future__ import annotations

import random
import shutil
import sys
from collections import Counter
from pathlib import Path

import pytest

from benchmarks.damage import __main__ as command
from benchmarks.damage.journal import broken_off
from benchmarks.damage.kinds import CHANGES, SWAPS, Damage, apply
from benchmarks.damage.run import attempt, outcomes
from benchmarks.damage.scene import Scene, answers, asked, prepare
from embeddings.embedder import Embedder
from qa.archive import Archive
from qa.errors import ArchiveError
from qa.storage.layout import DATABASE

SEED = 2026
DAMAGES = 70
COMMITS = 16


@pytest.fixture(scope="module")
def scene(tmp_path_factory: pytest.TempPathFactory, embedder: Embedder) -> Scene:
    return prepare(tmp_path_factory.mktemp("damage"), embedder)


def test_no_damage_goes_unnoticed(scene: Scene) -> None:
    tried = list(outcomes(scene, SEED, DAMAGES, repairs=8))
    faults = [
        f"{outcome.damage}: {'; '.join(outcome.faults)}" for outcome in tried if outcome.faults
    ]
    assert faults == []
    # The numbers give every kind of damage, and both ways to keep the promise.
    assert {outcome.damage.kind for outcome in tried} == {*CHANGES, *SWAPS}
    verdicts = Counter(outcome.verdict for outcome in tried)
    assert verdicts["same"] > DAMAGES // 4
    assert verdicts["refused"] > DAMAGES // 6


def test_a_changed_answer_is_a_fault(scene: Scene) -> None:
    # The harness itself: with other answers to compare with, the same damages are faults.
    lot = range(SEED * 1_000_000, SEED * 1_000_000 + 50)
    wrong = Scene(
        scene.folder, scene.whole, scene.older, scene.other, scene.embedder,
        dict.fromkeys(scene.answers, scene.answers["other"]),
    )  # fmt: skip
    tried = (attempt(wrong, number, repairs=False) for number in lot)
    assert next(
        outcome for outcome in tried if outcome is not None and outcome.verdict == "same"
    ).faults


@pytest.mark.parametrize("kind", sorted(CHANGES))
def test_damage_under_an_open_archive(scene: Scene, tmp_path: Path, kind: str) -> None:
    for number in range(3):
        path = tmp_path / str(number)
        shutil.copytree(scene.whole, path)
        before = answers(path, scene.embedder)
        with Archive.open(path, embedder=scene.embedder) as archive:
            asked(archive)
            apply(Damage(kind, DATABASE, number), path, random.Random(number), None)  # noqa: S311
            try:
                after = asked(archive)
            except ArchiveError as error:
                assert DATABASE in str(error)
            else:
                assert after == before


def test_half_a_commit_is_noticed(scene: Scene) -> None:
    tried = [broken_off(scene, SEED + number) for number in range(COMMITS)]
    assert [outcome for outcome in tried if outcome.verdict == "half"] == []
    # A whole journal takes the commit back; without one some of it stays.
    assert {outcome.verdict for outcome in tried if outcome.kind == "none"} == {"before"}
    lost = [
        outcome for outcome in tried if outcome.kind == "delete" and outcome.verdict == "noticed"
    ]
    assert lost
    assert all(name.refused for name in lost)


def test_the_command_counts_what_came_of_them(
    scene: Scene, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    # In this process, as all of them: a damage that ends it by a signal ends the run of tests.
    monkeypatch.setattr(command, "load_embedder", lambda: scene.embedder)
    words = ["--damages", "8", "--seed", str(SEED), "--repairs", "100"]
    monkeypatch.setattr(sys, "argv", ["damage", *words])
    with pytest.raises(SystemExit, match=r"^0$"):
        command.main()
    assert "8 damages, 0 with a fault" in capsys.readouterr().out
