"""How the time of work grows with its size, on a machine that does other work too."""

from __future__ import annotations

import time
from collections.abc import Callable

TIMES = 4
"""How much larger the larger work is."""
MOST_GROWTH = 8.0
"""Of the time, for so much larger work. It is twice doubled: linear is 4, quadratic 16."""
CLEAR_GROWTH = 6.0
"""So little needs no second run: a quadratic one would have to be disturbed nearly threefold."""
MOST_RUNS = 8


def seconds_of(work: Callable[[], object]) -> float:
    """The CPU seconds of this thread that work takes."""
    begin = time.thread_time()
    work()
    return time.thread_time() - begin


def growth(prepared: Callable[[int], Callable[[], object]], size: int) -> float:
    """How much longer work of `TIMES` the size takes, in CPU seconds of this thread.

    Of some runs of both the shortest counts, which is the least disturbed one; where they
    grow by more than `CLEAR_GROWTH`, there are two of them, by more than `MOST_GROWTH`, more. The
    first run, which may load what it needs, does not count.

    Args:
        prepared: work of a size, ready to run; it must not remember what it did before.
        size: of the smaller work, which takes a millisecond or more.
    """
    seconds_of(prepared(size))
    single = fourfold = float("inf")
    for run in range(MOST_RUNS):
        single = min(single, seconds_of(prepared(size)))
        fourfold = min(fourfold, seconds_of(prepared(TIMES * size)))
        if fourfold <= (MOST_GROWTH if run else CLEAR_GROWTH) * single:
            break
    return fourfold / single
