"""How long work takes, on a machine that does other work too."""

from __future__ import annotations

import time
from collections.abc import Callable


def seconds_of(work: Callable[[], object], runs: int = 3) -> float:
    """The CPU seconds of the shortest of some runs, which is the least disturbed one."""

    def seconds() -> float:
        begin = time.thread_time()
        work()
        return time.thread_time() - begin

    return min(seconds() for _ in range(runs))
