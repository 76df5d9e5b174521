"""Callbacks for the progress of long work."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Protocol


class Progress(Protocol):
    """Callback for the progress of long work; a bar on a terminal, say."""

    def start(self, total: int, what: str, done: int = 0) -> None:
        """A stretch of work begins: ``total`` pieces of ``what``; 0 if that is not known yet.

        ``done`` of them were done in earlier stretches of the same work, and tell nothing
        of how fast it goes.
        """
        ...

    def expect(self, total: int) -> None:
        """The stretch has ``total`` pieces, as far as can be told by now."""
        ...

    def advance(self, count: int) -> None:
        """So many more pieces are done; may come from another thread than the rest."""
        ...

    def finish(self) -> None:
        """The stretch has ended."""
        ...


class NoProgress:
    """Ignores all progress."""

    def start(self, total: int, what: str, done: int = 0) -> None:
        """Begin, unheard."""

    def expect(self, total: int) -> None:
        """Expect, unheard."""

    def advance(self, count: int) -> None:
        """Go on, unheard."""

    def finish(self) -> None:
        """End, unheard."""


@contextmanager
def stretch(progress: Progress, total: int, what: str, done: int = 0) -> Iterator[None]:
    """Start a stretch of work, and finish it whatever happens; see `Progress.start`."""
    progress.start(total, what, done)
    try:
        yield
    finally:
        progress.finish()
