"""Work that is done now and then, so that it takes a small share of the time."""

from __future__ import annotations

import time
from types import TracebackType


class Pace:
    """Says when work may be done again, from how long it took the last time.

    Used as a context manager around the work.
    """

    def __init__(self, share: float) -> None:
        """Let the work take at most ``share`` of the time, between 0 and 1."""
        self._share = share
        self._begun = self._ended = time.monotonic()

    def is_due(self) -> bool:
        """Whether enough time has gone by since the work was done last."""
        took = self._ended - self._begun
        return (time.monotonic() - self._ended) * self._share >= took

    def __enter__(self) -> None:
        self._begun = time.monotonic()

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._ended = time.monotonic()
