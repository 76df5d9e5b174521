"""The time that all requests of one question have together."""

from __future__ import annotations

import time
from threading import Event

from qa.llm.servers.faults import Late

STEP = 0.25
"""Seconds after which those who wait look whether it was ended."""


class Deadline:
    """A moment by which a question is done with its language model, set when it is first asked.

    Any thread may end it before, for those that wait for the model do so in steps.
    """

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self._end: float | None = None
        self._ended = Event()

    def end(self) -> None:
        """End it at once: nobody wants the reply any more."""
        self._ended.set()

    def left(self) -> float:
        """The seconds that are left, more than 0.

        Raises:
            Late: there are none.
        """
        if self._ended.is_set():
            raise Late("was not waited for any longer")
        now = time.monotonic()
        if self._end is None:
            self._end = now + self._seconds
        if self._end <= now:
            raise Late(f"took longer than {self._seconds:g} seconds")
        return self._end - now

    def step(self) -> float:
        """The seconds to wait before asking again, `STEP` at the most; errors as of `left`."""
        return min(self.left(), STEP)

    def pause(self, seconds: float) -> None:
        """Wait so long; errors as of `left`."""
        self._ended.wait(min(seconds, self.left()))
        self.left()
