"""Kill an operation at one of its system calls, or by the clock, and see what it left."""

from __future__ import annotations

import random
import re
import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from benchmarks.crash.checks import faults, leftovers, traces
from benchmarks.crash.child import BATCH_PASSAGES, perform
from benchmarks.crash.embedders import Noting
from benchmarks.crash.fork_server import ForkServers, Job, traced
from benchmarks.crash.scene import Scene
from qa.errors import QaError
from qa.storage.layout import DATABASE

SEAMS = (
    "write", "pwrite64", "fsync", "fdatasync", "ftruncate", "rename", "renameat", "renameat2",
    "unlink", "unlinkat", "mkdir",
)  # fmt: skip
"""System calls that change what is on the disk."""

BY_THE_CLOCK = 6
"""One kill of so many does not wait for a system call."""


@dataclass(frozen=True, slots=True)
class Kill:
    """When a process is killed: as one of its threads makes its nth such call, or by the clock.

    Attributes:
        call: name of a system call; "" for the clock.
        number: which one, from 1 on.
        seconds: after all is loaded, by the clock.
    """

    call: str = ""
    number: int = 0
    seconds: float = 0.0

    def __str__(self) -> str:
        return f"{self.call}:{self.number}" if self.call else f"{self.seconds:.4f}"

    @classmethod
    def parse(cls, text: str) -> Kill:
        """From what `str` gives."""
        call, _, number = text.rpartition(":")
        return cls(call, int(number)) if call else cls(seconds=float(text))


@dataclass(frozen=True, slots=True)
class Trial:
    """A kill and what came of it.

    Attributes:
        was_killed: false when the process had ended before.
        repeated: texts embedded by the killed process and again afterwards.
        faults: what was wrong; empty if all is well.
    """

    operation: str
    kill: Kill
    was_killed: bool
    repeated: int
    faults: tuple[str, ...]


def why_not() -> str | None:
    """Why no process can be killed at its system calls here; None if one can."""
    strace = shutil.which("strace")
    if strace is None:
        return "no strace to reach into a process's writes; `apt-get install strace` brings it"
    with subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE) as sleeper:
        try:
            with traced(sleeper.pid, ["-o", "/dev/null"]):
                sleeper.kill()
        except RuntimeError as error:
            return f"strace may not look into a process here: {error}"
        finally:
            sleeper.kill()
    return None


def written(servers: ForkServers, job: Job, path: Path, log: Path) -> list[Kill]:
    """Every call on files below ``path`` that a run of the job makes, to its end.

    Calls are numbered for each thread and name, as strace counts when it injects; one that
    another thread makes on something else is left out.
    """
    code = servers.run(job, ["-y", "-o", str(log), "-e", f"trace={','.join(SEAMS)}"])
    if code:
        raise RuntimeError(f"{' '.join(job.words)} has failed by itself, with {code}")
    counts: Counter[tuple[str, str]] = Counter()
    inside: dict[Kill, bool] = {}
    for line in log.read_text(encoding="utf-8", errors="replace").splitlines():
        if call := re.match(r"(\d+) +(\w+)\(", line):
            thread, name = call.groups()
            counts[thread, name] += 1
            kill = Kill(name, counts[thread, name])
            inside[kill] = inside.get(kill, True) and str(path) in line
    kills = [kill for kill, is_inside in inside.items() if is_inside]
    return sorted(kills, key=lambda kill: (kill.call, kill.number))


def choose(
    servers: ForkServers,
    scene: Scene,
    operations: Sequence[str],
    kills: int,
    dice: random.Random,
    scratch: Path,
) -> list[tuple[str, Kill]]:
    """Kills spread evenly over operations and kinds of calls, and over each run's length."""
    chosen = []
    for place, operation in enumerate(operations):
        share = kills // len(operations) + (place < kills % len(operations))
        path = scratch / f"seams-{operation}"
        scene.start(operation, path)
        calls: dict[str, list[Kill]] = {}
        log = scratch / f"{operation}.log"
        for kill in written(servers, _job(scene, operation, path), path, log):
            calls.setdefault(kill.call, []).append(kill)
        names = dice.sample(sorted(calls), len(calls))
        length = scene.references[operation].seconds
        for number in range(share):
            if number % BY_THE_CLOCK == BY_THE_CLOCK - 2:
                kill = Kill(seconds=dice.uniform(0, length))
            else:
                kill = dice.choice(calls[names[number % len(names)]])
            chosen.append((operation, kill))
    return chosen


def run_trials(
    servers: ForkServers,
    scene: Scene,
    chosen: Sequence[tuple[str, Kill]],
    scratch: Path,
    *,
    workers: int = 2,
    real_model: float = 0.0,
) -> Iterator[Trial]:
    """Run trials side by side, each in a folder of its own, which stays if it goes wrong.

    Args:
        servers: as many as workers.
        scene: what they work on.
        chosen: operations and kills.
        scratch: where the folders are made.
        workers: how many at once.
        real_model: share of the killed processes that load the model itself.
    """

    def run_trial(number: int) -> Trial:
        operation, kill = chosen[number]
        folder = scratch / f"trial-{number}"
        folder.mkdir()
        is_real = int(number * real_model) < int((number + 1) * real_model)
        done = trial(servers, scene, operation, kill, folder / "archive", is_real=is_real)
        if not done.faults:
            shutil.rmtree(folder)
        return done

    with ThreadPoolExecutor(workers) as pool:
        yield from pool.map(run_trial, range(len(chosen)))


def trial(
    servers: ForkServers,
    scene: Scene,
    operation: str,
    kill: Kill,
    path: Path,
    *,
    is_real: bool = False,
) -> Trial:
    """Kill one run, look at what it left, and run the operation again."""
    scene.start(operation, path)
    was_killed = _killed(servers, _job(scene, operation, path, is_real=is_real), kill)
    reference = scene.references[operation]
    problems = []
    if operation != "build" or (path / DATABASE).exists():
        problems += faults(path, scene.embedder, reference.states)
    notes = _notes(path)
    before = set(notes.read_text(encoding="utf-8").split()) if notes.exists() else set()
    again: list[str] = []
    try:
        perform(operation, scene.plan, path, Noting(scene.embedder, again.extend))
    except QaError as error:
        problems.append(f"the same command fails afterwards: {error}")
    else:
        problems += faults(path, scene.embedder, [reference.final])
        problems += leftovers(path)
        problems += traces(path, scene.removed) if operation == "remove" else []
    repeated = len(before & set(again))
    if repeated > BATCH_PASSAGES + 2 * scene.article:  # its two halves end with whole articles
        problems.append(f"{repeated} texts were embedded twice, and a batch has {BATCH_PASSAGES}")
    return Trial(operation, kill, was_killed, repeated, tuple(problems))


def _job(scene: Scene, operation: str, path: Path, *, is_real: bool = False) -> Job:
    words = (operation, str(path), str(_notes(path)))
    return Job(str(scene.folder), words, is_real=is_real)


def _notes(path: Path) -> Path:
    """Where the child of the archive at ``path`` notes what it has embedded."""
    return path.with_name(f"{path.name}.embedded")


def _killed(servers: ForkServers, job: Job, kill: Kill) -> bool:
    """Run the job until it is killed; whether it was."""
    if not kill.call:
        return servers.run(job, kill_after=kill.seconds) < 0
    inject = f"inject={kill.call}:signal=KILL:when={kill.number}"
    strace = ["-o", "/dev/null", "-e", f"trace={kill.call}", "-e", inject]
    return servers.run(job, strace) < 0
