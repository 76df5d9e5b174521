"""Processes that begin with everything imported, each forked from one server.

A fresh interpreter takes seconds under strace, which stops it at every system call of its
imports; a fork takes milliseconds, and strace is attached before it does anything.
As a script this is the server: a job comes as JSON on a line of stdin, the process id of
its fork goes out, "go" comes, and how the fork ended goes out.
"""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from queue import SimpleQueue

import embeddings
from benchmarks.crash.child import run_operation
from benchmarks.crash.embedders import SavedEmbedder
from qa.cli.main import main as citewire

ROOT = Path(__file__).resolve().parents[2]

SECONDS = 120
"""A process that takes longer hangs."""


@dataclass(frozen=True, slots=True)
class Job:
    """What a fork does.

    Attributes:
        scene: folder that `benchmarks.crash.scene.prepare` has filled.
        words: of the `citewire` command, which then embeds by the scene's saved vectors;
            or an operation of `benchmarks.crash.child`, the folder of the archive, and
            the file that notes what was embedded.
        is_command: which of the two.
        is_real: whether an operation loads the model itself.
        output: file that takes stdout and stderr.
    """

    scene: str
    words: tuple[str, ...]
    is_command: bool = False
    is_real: bool = False
    output: str = os.devnull


class ForkServer:
    """A server of forks, seen from who wants a job done; for one thread at a time."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-B", "-m", "benchmarks.crash.fork_server"],
            cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        )  # fmt: skip

    def run(self, job: Job, strace: Sequence[str] = (), kill_after: float | None = None) -> int:
        """Run a job to its end; its exit code, negative for a signal.

        Args:
            job: what to do.
            strace: options, as "-e inject=…"; none means that nobody looks.
            kill_after: seconds after which it is killed.
        """
        self._send(json.dumps(asdict(job)))
        number = int(self._line())
        with contextlib.ExitStack() as watch:
            if strace:
                watch.enter_context(traced(number, strace))
            self._send("go")
            if kill_after is not None:
                time.sleep(kill_after)
                with contextlib.suppress(ProcessLookupError):
                    os.kill(number, signal.SIGKILL)
            return os.waitstatus_to_exitcode(int(self._line()))

    def close(self) -> None:
        """End the server."""
        self._process.communicate(timeout=SECONDS)

    def _send(self, line: str) -> None:
        if self._process.stdin is None:
            raise RuntimeError("no pipe")
        self._process.stdin.write(line + "\n")
        self._process.stdin.flush()

    def _line(self) -> str:
        line = self._process.stdout.readline() if self._process.stdout else ""
        if not line:
            raise RuntimeError("the server of forks has ended")
        return line


@contextlib.contextmanager
def traced(number: int, options: Sequence[str]) -> Iterator[None]:
    """Trace a process from here on; without --seccomp-bpf, with which 6.1 sends no signal."""
    command = ["strace", "-f", "-p", str(number), *options]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as strace:
        line = strace.stderr.readline() if strace.stderr else ""
        if "attached" not in line:
            raise RuntimeError(f"strace does not attach: {line}")
        yield
        strace.communicate(timeout=SECONDS)


class ForkServers:
    """A few servers, for as many threads."""

    def __init__(self, count: int) -> None:
        self._servers = [ForkServer() for _ in range(count)]
        self._idle: SimpleQueue[ForkServer] = SimpleQueue()
        for server in self._servers:
            self._idle.put(server)

    def run(self, job: Job, strace: Sequence[str] = (), kill_after: float | None = None) -> int:
        """As `ForkServer.run`, by the next server that is idle."""
        server = self._idle.get()
        try:
            return server.run(job, strace, kill_after)
        finally:
            self._idle.put(server)

    def __enter__(self) -> ForkServers:
        return self

    def __exit__(self, *_: object) -> None:
        for server in self._servers:
            server.close()


def _fork(job: Job, go: tuple[int, int]) -> int:
    number = os.fork()
    if number:
        return number
    os.close(go[1])
    os.read(go[0], 1)
    code = 1
    try:
        code = _perform(job)
    finally:  # whatever it was, nothing of the server's may run in a fork
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)


def _perform(job: Job) -> int:
    output = os.open(job.output, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    os.dup2(output, 1)
    os.dup2(output, 2)
    if not job.is_command:
        run_operation(job.scene, *job.words, is_real=job.is_real)
        return 0
    saved = SavedEmbedder(Path(job.scene))
    setattr(embeddings, "load_embedder", lambda *_, **__: saved)  # noqa: B010
    try:
        citewire.main(list(job.words), prog_name="citewire")
    except SystemExit as end:
        return end.code if isinstance(end.code, int) else int(end.code is not None)
    return 0


def main() -> None:
    """Serve until stdin ends."""
    for line in sys.stdin:
        asked = json.loads(line)
        go = os.pipe()
        number = _fork(Job(**asked | {"words": tuple(asked["words"])}), go)
        print(number, flush=True)
        sys.stdin.readline()
        os.write(go[1], b"g")
        for end in go:
            os.close(end)
        print(os.waitpid(number, 0)[1], flush=True)


if __name__ == "__main__":
    main()
