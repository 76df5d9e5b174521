"""The memory, threads and files of a process, seen from outside."""

from __future__ import annotations

import contextlib
import re
import statistics
import sys
import threading
from dataclasses import dataclass
from pathlib import Path

from benchmarks.soak.visitors import Soak

WINDOW = 0.02
SAMPLE_SECONDS = 0.5


@dataclass(frozen=True, slots=True)
class Level:
    """What the server takes at a moment.

    Attributes:
        share: how much of the run was over, 0 to 1.
        bytes: resident memory.
        threads, files: how many of each it has.
    """

    share: float
    bytes: int
    threads: int
    files: int


class Watch(threading.Thread):
    """Looks at a process from outside, from time to time."""

    def __init__(self, process: int, soak: Soak) -> None:
        super().__init__(daemon=True)
        self._status = Path(f"/proc/{process}")
        self._soak = soak
        self._is_over = threading.Event()
        self.levels: list[Level] = []

    def run(self) -> None:
        printed = 0
        while not self._is_over.wait(SAMPLE_SECONDS):
            with contextlib.suppress(OSError):
                self.levels.append(self._look())
                if (tenth := int(10 * self.levels[-1].share)) > printed:
                    printed = tenth
                    memory = self.levels[-1].bytes / 1e6
                    print(f"{10 * tenth:3d} %, {memory:.0f} MB", file=sys.stderr, flush=True)

    def end(self) -> None:
        self._is_over.set()
        self.join()

    def at(self, share: float, width: float = WINDOW) -> Level:
        """The median level from a share of the run on."""
        near = [level for level in self.levels if share <= level.share <= share + width]
        near = near or [min(self.levels, key=lambda level: abs(level.share - share))]
        middle = [
            int(statistics.median(getattr(level, name) for level in near))
            for name in ("bytes", "threads", "files")
        ]
        return Level(share, *middle)

    def _look(self) -> Level:
        status = (self._status / "status").read_text("ascii")
        sizes = {
            name: int(value) for name, value in re.findall(r"(VmRSS|Threads):\s+(\d+)", status)
        }
        files = len(list((self._status / "fd").iterdir()))
        return Level(self._soak.share, sizes["VmRSS"] * 1024, sizes["Threads"], files)
