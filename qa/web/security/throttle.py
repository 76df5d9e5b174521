"""Rate limits by address or name."""

from __future__ import annotations

from collections import OrderedDict, deque

MOST_ADDRESSES = 10_000
"""Keys that a `Window` remembers; the one that was quiet longest is forgotten first."""


class Window:
    """A sliding-window rate limit by key. Not safe for several threads.

    Memory is bounded: `MOST_ADDRESSES` keys with at most ``most`` times each.
    """

    def __init__(self, most: int, seconds: float) -> None:
        self._most = most
        self._seconds = seconds
        self._times: OrderedDict[str, deque[float]] = OrderedDict()

    def wait(self, key: str, now: float) -> float:
        """Seconds until the key may try again; 0 if it may now.

        Args:
            key: whose turn it is.
            now: seconds of a clock that never goes back.
        """
        times = self._times.get(key)
        if times is None or len(times) < self._most:
            return 0.0
        return max(0.0, times[0] + self._seconds - now)

    def add(self, key: str, now: float) -> None:
        """Count one for the key."""
        times = self._times.setdefault(key, deque(maxlen=self._most))
        times.append(now)
        self._times.move_to_end(key)
        if len(self._times) > MOST_ADDRESSES:
            self._times.popitem(last=False)

    def forget(self, key: str) -> None:
        """Count the key from nothing again."""
        self._times.pop(key, None)
