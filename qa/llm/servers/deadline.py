"""The time that all requests of one question have together."""

from __future__ import annotations

import time

from qa.llm.servers.faults import Late


class Deadline:
    """A moment by which a question is done with its language model."""

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self._end = time.monotonic() + seconds

    def left(self) -> float:
        """The seconds that are left, more than 0.

        Raises:
            Late: there are none.
        """
        seconds = self._end - time.monotonic()
        if seconds <= 0:
            raise self.late()
        return seconds

    def late(self) -> Late:
        return Late(f"took longer than {self._seconds:g} seconds")
