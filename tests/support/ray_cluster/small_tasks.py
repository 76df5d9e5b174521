"""Tasks for the cores of a cluster that need no model."""

from __future__ import annotations

import os
import time
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Where:
    """Gives a number, and the address of the node that it was on."""

    number: int
    seconds: float

    def run(self) -> list[tuple[int, str]]:
        import ray

        time.sleep(self.seconds)
        return [(self.number, ray.util.get_node_ip_address())]

    def parts(self) -> list[Where]:
        return [self]

    def lost(self, reason: str) -> tuple[int, str]:
        return self.number, reason


@dataclass(frozen=True, slots=True)
class Count:
    """Gives each number once more; some numbers end the process, or hang it."""

    numbers: tuple[int, ...]
    deadly: int | None = None
    seconds: float = 0.0

    def run(self) -> list[int]:
        time.sleep(self.seconds)
        if self.deadly in self.numbers:
            os._exit(1)
        return list(self.numbers)

    def parts(self) -> list[Count]:
        return [Count((number,), self.deadly) for number in self.numbers]

    def lost(self, reason: str) -> int:
        return -1
