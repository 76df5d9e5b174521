"""Does tasks on the cores of a Ray cluster, in the order in which they are given.

Ray's tasks and not Ray Data: what is asked of a build is a time limit for each piece of
work and a second issue of it, and Ray Data has none; a link that was cut without a sign
left a task of it hanging for 110 s.
"""

from __future__ import annotations

import itertools
import queue
import threading
import time
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, wait
from dataclasses import dataclass, field
from types import TracebackType
from typing import Any, Self, TypeVar

from qa.cluster.nodes import Hand, HandLost, Nodes
from qa.errors import ArchiveError, ClusterError
from seeds.work.tasks import Task

Result = TypeVar("Result")

TASKS_AHEAD = 3
"""Tasks for each core that are given out before their results are asked for."""

MOST_ISSUES = 4
"""How often a task is given out before its parts are done one by one: a node that goes
takes a task along that is no fault of the task."""

STORAGE_PAUSE = 5.0
"""Seconds before a task is tried again that the storage refused."""

_POLL_SECONDS = 0.5


@dataclass(order=True, slots=True)
class _Job:
    """A task on its way; those that came first go first, also when they are issued again."""

    number: int
    task: Task[Any] = field(compare=False)
    limit: float = field(compare=False)
    result: Future[list[Any]] = field(compare=False, default_factory=Future)
    issues: int = field(compare=False, default=0)


class Crew:
    """The cores of a cluster, each with a thread here that gives it one task after the other.

    A task that is not back within its time, or whose core is gone, is given to another
    core. One that is lost again and again is done in its parts, and the part over which
    a core is lost as often is lost.
    """

    sees_files = False

    def __init__(self, nodes: Nodes, limit: float) -> None:
        """Take the nodes, and the seconds that a task may take.

        Raises:
            ValueError: ``limit`` is not above 0.
        """
        if not limit > 0.0:  # written so that it is true of NaN too
            raise ValueError(f"a task cannot take {limit} seconds at most: it must be above 0")
        self._nodes = nodes
        self._limit = limit
        self._numbers = itertools.count()
        self._jobs: queue.PriorityQueue[_Job] = queue.PriorityQueue()
        self._is_over = threading.Event()
        self._at_work: set[Hand] = set()
        self._failure: BaseException | None = None
        self._idle_since = time.monotonic()
        self._lock = threading.Lock()
        self._threads = [
            threading.Thread(target=self._serve, name=f"core {number}", daemon=True)
            for number in range(nodes.cores())
        ]

    def __enter__(self) -> Self:
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._is_over.set()
        with self._lock:
            at_work = list(self._at_work)
        for hand in at_work:
            hand.dismiss()
        for thread in self._threads:
            thread.join()

    def run(
        self, tasks: Iterable[Task[Result]], *, limit: float | None = None
    ) -> Iterator[list[Result]]:
        """Yield the results of each task, in order; tasks are taken a few ahead.

        Args:
            tasks: the work.
            limit: seconds that each may take, where these are other than usual.

        Raises:
            ClusterError: no node has a core for it.
            ArchiveError: the storage refused, time and again.
        """
        ahead: deque[_Job] = deque()
        for task in tasks:
            ahead.append(self._submit(task, limit or self._limit))
            if len(ahead) > TASKS_AHEAD * len(self._threads):
                yield self._done(ahead.popleft())
        while ahead:
            yield self._done(ahead.popleft())

    def _submit(self, task: Task[Any], limit: float) -> _Job:
        job = _Job(next(self._numbers), task, limit)
        self._jobs.put(job)
        return job

    def _done(self, job: _Job) -> list[Any]:
        results = self._await(job)
        if results is not None:
            return results
        parts = [self._submit(part, job.limit) for part in job.task.parts()]
        done = []
        for part in parts:
            results = self._await(part)
            if results is None:
                # The reason has no name of a node: the same build tells the same.
                done.append(part.task.lost("each process that worked on it was lost"))
            else:
                done += results
        return done

    def _await(self, job: _Job) -> list[Any] | None:
        """The results of a job; None if it was lost as often as it may."""
        while True:
            wait([job.result], _POLL_SECONDS)
            if not job.result.done():
                self._check()
                continue
            try:
                return job.result.result()
            except HandLost:
                return None

    def _check(self) -> None:
        """Raise what keeps all cores from working."""
        if self._failure is not None:
            raise self._failure
        with self._lock:
            seconds = 0.0 if self._at_work else time.monotonic() - self._idle_since
        if seconds > self._nodes.patience:
            raise ClusterError(
                f"no node of the Ray cluster at {self._nodes.address} has had a free core for"
                f" {seconds:.0f} s: start nodes, or end what else runs there; the build goes on"
                " where it was"
            )

    def _serve(self) -> None:
        """Runs in a thread for each core."""
        try:
            while not self._is_over.is_set():
                hand = self._nodes.hire(self._is_over)
                if hand is not None:
                    with self._lock:
                        self._at_work.add(hand)
                    self._work_with(hand)
                    with self._lock:
                        self._at_work.remove(hand)
                        self._idle_since = time.monotonic()
                    hand.dismiss()
        except BaseException as error:  # noqa: BLE001 - raised again where it is waited for
            self._failure = error

    def _work_with(self, hand: Hand) -> None:
        """Give one task after the other to a core, until it is lost."""
        while not self._is_over.is_set():
            try:
                job = self._jobs.get(timeout=_POLL_SECONDS)
            except queue.Empty:
                continue
            job.issues += 1
            try:
                job.result.set_result(hand.ask(job.task, job.limit))
            except HandLost as loss:
                self._issue_again(job, loss)
                return
            except ArchiveError as refusal:  # of the storage, of which a part may be gone
                self._is_over.wait(STORAGE_PAUSE)
                self._issue_again(job, refusal)
            except BaseException as error:  # noqa: BLE001 - raised again where it is waited for
                job.result.set_exception(error)

    def _issue_again(self, job: _Job, error: Exception) -> None:
        if job.issues < MOST_ISSUES:
            self._jobs.put(job)
        else:
            job.result.set_exception(error)
