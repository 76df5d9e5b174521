"""A task that takes its process with it."""

from __future__ import annotations

import os
import signal
from dataclasses import dataclass

DEADLY = 13


@dataclass(frozen=True)
class Doubling:
    """Doubles numbers; over one of them its process is killed."""

    numbers: tuple[int, ...]

    def run(self) -> list[int]:
        """Twice each, or the end of the process."""
        if DEADLY in self.numbers:
            os.kill(os.getpid(), signal.SIGKILL)
        return [2 * number for number in self.numbers]

    def parts(self) -> list[Doubling]:
        """A task for each number."""
        return [Doubling((number,)) for number in self.numbers]

    def lost(self, reason: str) -> int:
        """Minus one."""
        assert "signal 9" in reason
        return -1


@dataclass(frozen=True)
class Naming:
    """Names the process that does it."""

    def run(self) -> list[int]:
        """Its number."""
        return [os.getpid()]

    def parts(self) -> list[Naming]:
        """Itself."""
        return [self]

    def lost(self, reason: str) -> int:
        """None."""
        raise AssertionError(reason)
