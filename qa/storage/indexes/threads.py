"""Threads that stand ready for the second of two searches."""

from __future__ import annotations

import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

from qa.store import First, Second

_MOST = 4
"""Threads: with more questions at work than that, each makes its searches one by one."""


class SearchThreads:
    """Makes two searches at once: FAISS and Tantivy let other threads of Python go on.

    Safe to share between threads, and on both sides of a fork.
    """

    def __init__(self) -> None:
        self._threads: tuple[int, ThreadPoolExecutor] | None = None

    def both(
        self, first: Callable[[], First], second: Callable[[], Second]
    ) -> tuple[First, Second]:
        """The results of both."""
        later = self._started().submit(second)
        try:
            result = first()
        finally:
            # Who goes on after an error leaves no search at work behind.
            is_left = later.cancel()
            if not is_left:
                later.exception()
        return result, second() if is_left else later.result()

    def close(self) -> None:
        """Let the threads go; a later search would start others."""
        threads, self._threads = self._threads, None
        if threads is not None and threads[0] == os.getpid():
            threads[1].shutdown()

    def _started(self) -> ThreadPoolExecutor:
        threads = self._threads
        if threads is None or threads[0] != os.getpid():  # a fork takes no threads along
            threads = self._threads = os.getpid(), ThreadPoolExecutor(_MOST, "search")
        return threads[1]
