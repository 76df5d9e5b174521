"""When each host may be asked again, and which hosts are left alone for now."""

from __future__ import annotations

import time
from collections import Counter

import anyio

from qa.incoming.web.limits import FetchLimits


class Hosts:
    """Keeps the pace of each host, for one run.

    Attributes:
        resting: hosts that are asked no more, and why.
    """

    def __init__(self, limits: FetchLimits) -> None:
        self.resting: dict[str, str] = {}
        self._limits = limits
        self._next: dict[str, float] = {}
        self._delays: dict[str, float] = {}
        self._faults: Counter[str] = Counter()

    def slow_down(self, host: str, delay: float) -> None:
        """Leave at least so many seconds between two requests."""
        self._delays[host] = max(delay, self._delays.get(host, self._limits.pause))

    async def turn(self, host: str) -> None:
        """Wait until the host may be asked; the turn is then taken."""
        now = time.monotonic()
        moment = max(now, self._next.get(host, now))
        self._next[host] = moment + self._delays.get(host, self._limits.pause)
        await anyio.sleep(moment - now)

    def answered(self, host: str) -> None:
        """The host is there."""
        self._faults[host] = 0

    def failed(self, host: str, reason: str) -> None:
        """The host gave no answer; after some of these it is left alone."""
        self._faults[host] += 1
        if self._faults[host] >= self._limits.faults:
            self.resting.setdefault(host, f"its host {reason}, {self._faults[host]} times in a row")
