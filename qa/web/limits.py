"""How much the web chat takes from one visitor, and from all of them together."""

from __future__ import annotations

import os
from collections import OrderedDict, deque
from dataclasses import dataclass, field, fields

from qa.question.query import LONGEST_QUESTION

MOST_ADDRESSES = 10_000
"""Keys that a `Window` remembers; the one that was quiet longest is forgotten first."""


TOO_BUSY = (
    "Too many questions are waiting at this moment. Your question was not taken; "
    "ask it again in a little while."
)


def cores() -> int:
    """How many cores this process may use, 1 or more."""
    if hasattr(os, "sched_getaffinity"):  # not on every system
        return max(1, len(os.sched_getaffinity(0)))
    return os.cpu_count() or 1


@dataclass(frozen=True, slots=True)
class Limits:
    """The limits of one web server. Each has a message of its own where it is met.

    Attributes:
        question: characters of a question, 1 to `qa.question.query.LONGEST_QUESTION`.
        body: bytes of one request.
        queue: questions that may wait for their turn, all visitors together.
        at_once: questions that are answered at the same time; as many as there are
            cores if it is not said, see `cores`. More make all of them slower: of ten
            asked at once on two cores, half were answered in some half of the time two
            at a time that it took four at a time (benchmarks/browser.py, a busy machine).
        sessions: open pages of which Gradio keeps what it last told them; the one that was
            not used longest is forgotten first, and its conversation, which its browser
            has, goes on.
        per_minute: questions from one address in a minute, and as many timelines; 0 for no
            limit.

    Raises:
        ValueError: a limit is below what it can be, or ``question`` above.
    """

    question: int = LONGEST_QUESTION
    body: int = 500_000
    queue: int = 32
    at_once: int = field(default_factory=cores)
    sessions: int = 500
    per_minute: int = 0

    def __post_init__(self) -> None:
        for one in fields(self):
            least = 0 if one.name == "per_minute" else 1
            if getattr(self, one.name) < least:
                raise ValueError(f"{one.name} must be {least} or more")
        if self.question > LONGEST_QUESTION:
            raise ValueError(f"a question can have {LONGEST_QUESTION:,} characters at the most")


class Window:
    """Counts what happened for a key in the last seconds. Not safe for several threads.

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
