"""Upkeep of archives in processes that are killed, or meet a full disk, at a chosen moment.

As a script it is the parent of such processes: it loads everything once and forks for each
job, which comes as JSON on a line of stdin. What it did stands on a line of stdout.
"""

from __future__ import annotations

import errno
import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import apsw
import apsw.sqlite_extra

import qa.maintenance.backup
import qa.maintenance.migrate
import qa.maintenance.restore
from qa.errors import QaError
from qa.storage import connection

JOBS: dict[str, Callable[..., object]] = {
    "backup": qa.maintenance.backup.backup,
    "restore": qa.maintenance.restore.restore,
    "migrate": qa.maintenance.migrate.migrate,
}

_CALLS = ("fsync", "replace", "rename", "link")
"""Of Python's, that change what is on the disk; of SQLite's all that do are counted."""


@dataclass(frozen=True, slots=True)
class Ended:
    """How a job ended.

    Attributes:
        was_killed: as was asked for.
        calls: how many changes of the disk it came to; 0 if it was killed.
        error: what it raised, of our own errors; "" if nothing.
    """

    was_killed: bool
    calls: int
    error: str


class Jobs:
    """The parent of jobs, seen from a test."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(
            [sys.executable, __file__], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )

    def run(self, job: str, *paths: Path, at: int = 0, how: str = "kill") -> Ended:
        """Run one of `JOBS`; at its change number ``at`` of the disk, from 1 on, it ends."""
        words = {"job": job, "paths": [str(path) for path in paths], "at": at, "how": how}
        if self._process.stdin is None or self._process.stdout is None:
            raise RuntimeError("no pipes")
        self._process.stdin.write(json.dumps(words) + "\n")
        self._process.stdin.flush()
        return Ended(**json.loads(self._process.stdout.readline()))

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._process.communicate(timeout=60)


class _Fate:
    """Counts changes of the disk, and lets one of them be the last."""

    def __init__(self, at: int, how: str) -> None:
        self.count = 0
        self._at = at
        self.how = how

    def step(self, full: Callable[[], Exception]) -> None:
        self.count += 1
        if self._at and self.how == "kill" and self.count == self._at:
            os.kill(os.getpid(), signal.SIGKILL)
        if self._at and self.how == "full" and self.count >= self._at:
            raise full()


def _watch(fate: _Fate) -> None:
    for name in _CALLS:
        setattr(os, name, _counted(fate, getattr(os, name)))

    if fate.how == "kill":  # on a full disk names can be deleted still
        os.unlink = _counted(fate, os.unlink)
    _keep.append(_watched(fate))
    connection.CHECKED = _WATCHED


def _watched(fate: _Fate) -> apsw.VFS:
    """SQLite's files with checksums, and every change of them counted."""

    class File(apsw.VFSFile):
        def __init__(self, name: Any, flags: list[int]) -> None:
            super().__init__(_PLAIN, name, flags)

        def xWrite(self, data: Any, offset: int) -> None:  # noqa: N802
            fate.step(apsw.FullError)
            super().xWrite(data, offset)

        def xTruncate(self, size: int) -> None:  # noqa: N802
            fate.step(apsw.FullError)
            super().xTruncate(size)

        def xSync(self, flags: int) -> None:  # noqa: N802
            fate.step(apsw.FullError)
            super().xSync(flags)

    class Watched(apsw.VFS):
        def __init__(self) -> None:
            super().__init__(_WATCHED, base=_PLAIN)

        def xDelete(self, name: str, is_synced: bool) -> None:  # noqa: N802
            if fate.how == "kill":
                fate.step(apsw.FullError)
            super().xDelete(name, is_synced)

        def xOpen(self, name: Any, flags: list[int]) -> Any:  # noqa: N802
            return File(name, flags)

    return Watched()


def _counted(fate: _Fate, real: Callable[..., Any]) -> Callable[..., Any]:
    def counted(*values: Any, **named: Any) -> Any:
        fate.step(lambda: OSError(errno.ENOSPC, os.strerror(errno.ENOSPC)))
        return real(*values, **named)

    return counted


def _serve() -> None:
    lender = apsw.Connection(":memory:")
    apsw.sqlite_extra.load(lender, "cksumvfs")
    lender.close()
    for line in sys.stdin:
        words = json.loads(line)
        read, write = os.pipe()
        child = os.fork()
        if child == 0:
            os.close(read)
            _perform(words, write)
            os._exit(0)
        os.close(write)
        with os.fdopen(read) as pipe:
            said = pipe.read()
        _, status = os.waitpid(child, 0)
        outcome = json.loads(said) if said else {"calls": 0, "error": ""}
        killed = os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGKILL
        sys.stdout.write(json.dumps({"was_killed": killed, **outcome}) + "\n")
        sys.stdout.flush()


def _perform(words: dict[str, Any], answer: int) -> None:
    fate = _Fate(words["at"], words["how"])
    _watch(fate)
    error = ""
    # The first use of the archive does the same, and takes as long as all the rest.
    qa.maintenance.migrate.write_indexes = lambda path: None
    try:
        JOBS[words["job"]](*map(Path, words["paths"]))
    except QaError as raised:
        error = f"{type(raised).__name__}: {raised}"
    os.write(answer, json.dumps({"calls": fate.count, "error": error}).encode())


_PLAIN = "cksmvfs"
_WATCHED = "watched"
_keep: list[apsw.VFS] = []

if __name__ == "__main__":
    _serve()
