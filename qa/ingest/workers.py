"""Does tasks in processes of their own, in the order in which they are given."""

from __future__ import annotations

import contextlib
import subprocess
import sys
import threading
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from types import TracebackType
from typing import BinaryIO, Protocol, Self, TypeVar, cast

from seeds.work.messages import receive, send
from seeds.work.tasks import Task

Result = TypeVar("Result")

TASKS_AHEAD = 2
"""Tasks for each process that are given out before their results are asked for."""

_START = "import sys; sys.path[:] = {path!r}; from seeds.work.worker import main; main()"


class Crew(Protocol):
    """Whoever does tasks: processes of this machine, or the cores of a cluster.

    Attributes:
        sees_files: whether a task may read the files of this machine.
    """

    sees_files: bool

    def run(self, tasks: Iterable[Task[Result]]) -> Iterator[list[Result]]:
        """Yield the results of each task, in order; tasks are taken a few ahead."""
        ...


class Workers:
    """Processes that do tasks; with one only, tasks are done in this very process.

    A process that dies over a task costs one thing of it: the parts of the task are done
    one by one, and that over which a process dies again is lost.
    """

    sees_files = True

    def __init__(self, count: int = 1) -> None:
        """Use ``count`` processes, 1 or more; each starts with its first task."""
        if count < 1:
            raise ValueError(f"there must be 1 worker or more, not {count}")
        self._count = count
        self._own = threading.local()
        self._processes: set[subprocess.Popen[bytes]] = set()
        self._threads = ThreadPoolExecutor(count, "worker") if count > 1 else None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        for process in list(self._processes):
            process.kill()
        if self._threads is not None:
            self._threads.shutdown(cancel_futures=True)
        for process in list(self._processes):
            _end(process)

    def run(self, tasks: Iterable[Task[Result]]) -> Iterator[list[Result]]:
        """Yield the results of each task, in order; tasks are taken a few ahead."""
        if self._threads is None:
            yield from (task.run() for task in tasks)
            return
        ahead: deque[Future[list[Result]]] = deque()
        for task in tasks:
            ahead.append(self._threads.submit(self._do, task))
            if len(ahead) > TASKS_AHEAD * self._count:
                yield ahead.popleft().result()
        while ahead:
            yield ahead.popleft().result()

    def _do(self, task: Task[Result]) -> list[Result]:
        """Runs in a thread that has a process of its own."""
        try:
            return self._ask(task)
        except _ProcessDied:
            return [result for part in task.parts() for result in self._do_alone(part)]

    def _do_alone(self, part: Task[Result]) -> list[Result]:
        try:
            return self._ask(part)
        except _ProcessDied as death:
            return [part.lost(str(death))]

    def _ask(self, task: Task[Result]) -> list[Result]:
        process = getattr(self._own, "process", None) or self._start()
        tasks, answers = cast(BinaryIO, process.stdin), cast(BinaryIO, process.stdout)
        try:
            send(tasks, task)
            results: list[Result] = receive(answers)
        except (EOFError, OSError) as error:
            self._own.process = None
            self._processes.discard(process)
            raise _ProcessDied(_end(process)) from error
        return results

    def _start(self) -> subprocess.Popen[bytes]:
        # Not by `multiprocessing`, which would run the caller's script again in each process.
        process = subprocess.Popen(  # noqa: S603 - this very Python
            [sys.executable, "-c", _START.format(path=sys.path)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        )
        self._own.process = process
        self._processes.add(process)
        return process


class _ProcessDied(Exception):
    """A process ended over a task; the message tells how."""


def _end(process: subprocess.Popen[bytes]) -> str:
    """Wait for a process that ends, and tell how it ended."""
    for stream in (process.stdin, process.stdout):
        if stream is not None:
            with contextlib.suppress(OSError):
                stream.close()
    code = process.wait()
    ended = f"was ended by signal {-code}" if code < 0 else f"ended with status {code}"
    return f"the process that worked on it {ended}"
