"""The time that all requests of one question have together."""

from __future__ import annotations

import time

from qa.llm.servers.faults import Late


class Deadline:
    """A moment by which a question is done with its language model, set when it is first asked."""

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self._end: float | None = None

    def left(self) -> float:
        """The seconds that are left, more than 0.

        Raises:
            Late: there are none.
        """
        now = time.monotonic()
        if self._end is None:
            self._end = now + self._seconds
        if self._end <= now:
            raise self.late()
        return self._end - now

    def late(self) -> Late:
        return Late(f"took longer than {self._seconds:g} seconds")
