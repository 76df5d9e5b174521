from __future__ import annotations

import contextlib
import os
import random
import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import pytest

from benchmarks.crash.checks import faults, leftovers
from benchmarks.crash.child import BATCH_ARTICLES, BATCH_PASSAGES, OPERATIONS
from benchmarks.crash.fork_server import SECONDS, ForkServers, Job
from benchmarks.crash.kills import Kill, choose, run_trials, why_not, written
from benchmarks.crash.scene import Reference, Scene, prepare, refer
from embeddings.embedder import Embedder
from qa.ingest import batches

SEED = 2026
KILLS = 25
WORKERS = 2
CITEWIRE = str(Path(sys.executable).parent / "citewire")


@contextlib.contextmanager
def small_batches() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(batches, "BATCH_PASSAGES", BATCH_PASSAGES)
        patch.setattr(batches, "BATCH_ARTICLES", BATCH_ARTICLES)
        yield


@pytest.fixture(scope="module")
def scene(tmp_path_factory: pytest.TempPathFactory, embedder: Embedder) -> Scene:
    with small_batches():
        return prepare(tmp_path_factory.mktemp("crash") / "scene", embedder, files=2)


@pytest.fixture(scope="module")
def servers() -> Iterator[ForkServers]:
    with ForkServers(WORKERS) as started:
        yield started


@pytest.fixture
def strace() -> None:
    if reason := why_not():
        if os.environ.get("CITEWIRE_REQUIRE_STRACE") == "1":
            pytest.fail(reason)
        pytest.skip(reason)


@pytest.mark.usefixtures("strace")
def test_a_killed_writer_loses_nothing_and_is_taken_up_where_it_was(
    servers: ForkServers, scene: Scene, tmp_path: Path
) -> None:
    with small_batches():
        dice = random.Random(SEED)  # noqa: S311 - no secret
        chosen = choose(servers, scene, OPERATIONS, KILLS, dice, tmp_path)
        done = list(run_trials(servers, scene, chosen, tmp_path, workers=WORKERS))
    wrong = [
        f"--operation {trial.operation} --kill {trial.kill}: {trial.faults}"
        for trial in done
        if trial.faults
    ]
    assert not wrong, f"replay by `python -m benchmarks.crash --files 2`, seed {SEED}: {wrong}"
    # A thread may come to a call a little later than in the run in which it was counted.
    assert len(done) == KILLS
    assert sum(trial.was_killed for trial in done) >= KILLS - 3


def command(scene: Scene, operation: str, path: Path) -> tuple[str, ...]:
    """The operation as somebody types it."""
    words = ("remove", scene.plan.source) if "remove" in operation else ("build", scene.plan.news)
    return (*words, "--archive", str(path))


@dataclass(frozen=True, slots=True)
class Commands:
    """Runs the command in forks of a server, by the vectors of a scene."""

    servers: ForkServers
    scene: Scene

    def job(self, operation: str, path: Path, output: str = os.devnull) -> Job:
        words = command(self.scene, operation, path)
        return Job(str(self.scene.folder), words, is_command=True, output=output)

    def run(self, operation: str, path: Path, strace: Sequence[str] = ()) -> tuple[int, str]:
        """Exit code and what was printed."""
        output = path.with_name(f"{path.name}.output")
        output.unlink(missing_ok=True)
        code = self.servers.run(self.job(operation, path, str(output)), strace)
        return code, output.read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def commands(servers: ForkServers, scene: Scene) -> Commands:
    return Commands(servers, scene)


def check_refusal(code: int, printed: str) -> None:
    """One clear sentence, and an exit code that says no."""
    assert code == 1, printed
    [sentence] = [line for line in printed.splitlines() if line.startswith("citewire: ")]
    assert printed.strip().endswith(sentence)
    assert any(
        word in sentence for word in ("written", "disk is full", "disk I/O error", "make room")
    )


def check_retry(
    commands: Commands, operation: str, path: Path, embedder: Embedder, reference: Reference
) -> None:
    """Nothing is lost, and the same command ends the work."""
    assert faults(path, embedder, reference.states) == []
    code, printed = commands.run(operation, path)
    # What is removed cannot be removed again.
    is_done = "remove" in operation and "has no article" in printed
    assert code == int(is_done), printed
    assert faults(path, embedder, [reference.final]) == []
    assert leftovers(path) == []


@pytest.fixture(scope="module")
def references(scene: Scene, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Reference]:
    """As `Scene.references`, in the batches that the command makes."""
    folder = tmp_path_factory.mktemp("references")
    return {name: refer(scene, name, folder / name) for name in ("update", "remove-source")} | {
        "rebuild": scene.references["rebuild"]
    }


# Where in the run, as a share of its calls of that name, and whether all later ones fail too.
ERRORS = {
    "remove-source": (
        ("pwrite64", 0.0, "ENOSPC", "+"),
        ("pwrite64", 0.9, "EIO", ""),
        ("fdatasync", 0.3, "EIO", "+"),
        ("rename", 0.9, "ENOSPC", "+"),
        ("renameat", 0.0, "ENOSPC", ""),
        ("write", 0.7, "ENOSPC", ""),
    ),
    "update": (
        ("pwrite64", 0.5, "ENOSPC", "+"),
        ("fsync", 0.9, "EIO", "+"),
        ("write", 0.6, "ENOSPC", ""),
    ),
    "rebuild": (
        ("write", 0.5, "ENOSPC", ""),
        ("fdatasync", 0.5, "EIO", "+"),
    ),
}


@pytest.mark.usefixtures("strace")
@pytest.mark.parametrize("operation", ERRORS)
def test_a_failing_write_is_one_sentence_and_loses_nothing(
    operation: str,
    commands: Commands,
    references: dict[str, Reference],
    embedder: Embedder,
    tmp_path: Path,
) -> None:
    counted = tmp_path / "counted"
    commands.scene.start(operation, counted)
    calls: dict[str, list[Kill]] = {}
    for kill in written(
        commands.servers, commands.job(operation, counted), counted, tmp_path / "log"
    ):
        calls.setdefault(kill.call, []).append(kill)

    def check(case: tuple[str, float, str, str]) -> None:
        call, share, error, later = case
        number = calls[call][int(share * len(calls[call]))].number
        path = tmp_path / f"{call}-{share}"
        commands.scene.start(operation, path)
        inject = f"inject={call}:error={error}:when={number}{later}"
        strace = ("-o", os.devnull, "-e", f"trace={call}", "-e", inject)
        check_refusal(*commands.run(operation, path, strace))
        check_retry(commands, operation, path, embedder, references[operation])

    with ThreadPoolExecutor(WORKERS) as pool:
        list(pool.map(check, ERRORS[operation]))


def test_the_command_itself_meets_a_full_disk(
    scene: Scene, references: dict[str, Reference], embedder: Embedder, small_disk: Path
) -> None:
    path = small_disk / "archive"
    scene.start("update", path)
    filler = small_disk / "filler"
    filler.write_bytes(bytes(shutil.disk_usage(small_disk).free))
    typed = [CITEWIRE, *command(scene, "update", path)]
    done = subprocess.run(typed, capture_output=True, text=True, timeout=SECONDS)
    check_refusal(done.returncode, done.stderr)
    assert faults(path, embedder, references["update"].states) == []


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of its own, of 64 MB."""
    disk = tmp_path / "disk"
    disk.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=64m", "tmpfs", str(disk)]
    if shutil.which("mount") is None or subprocess.run(mount, capture_output=True).returncode:
        pytest.skip("only root may mount a small disk; injected errors stand for it")
    yield disk
    # Lazily: an index may be mapped into memory until its owner is collected.
    subprocess.run(["umount", "--lazy", str(disk)], check=True)


@pytest.mark.parametrize("operation", ["update", "remove-source"])
def test_a_full_disk_is_one_sentence_and_loses_nothing(
    operation: str,
    commands: Commands,
    references: dict[str, Reference],
    embedder: Embedder,
    small_disk: Path,
    tmp_path: Path,
) -> None:
    path = small_disk / "archive"
    commands.scene.start(operation, path)
    filler = small_disk / "filler"
    free = shutil.disk_usage(small_disk).free
    job = commands.job(operation, path, str(tmp_path / "output"))
    for room in (0, 100_000):
        filler.write_bytes(bytes(free - room))
        (tmp_path / "output").unlink(missing_ok=True)
        code = commands.servers.run(job)
        check_refusal(code, (tmp_path / "output").read_text(encoding="utf-8"))
        assert faults(path, embedder, references[operation].states) == []
    filler.unlink()
    check_retry(commands, operation, path, embedder, references[operation])
