"""Which pages are open, so that the conversations of closed ones can be forgotten."""

from __future__ import annotations

from collections import Counter, OrderedDict
from collections.abc import Callable

CLOSED_KEPT = 20
"""Closed pages that are remembered: a page whose connection broke comes back soon. One with
two answered questions takes 0.3 MB (measured), and Gradio (6.31) keeps it for ever."""


class Sessions:
    """Keeps the open pages and the last closed ones. Not safe for several threads."""

    def __init__(self, forget: Callable[[str], None]) -> None:
        """Start with no page.

        Args:
            forget: called with a session that is closed and not to be remembered.
        """
        self._forget = forget
        self._open: Counter[str] = Counter()
        self._closed: OrderedDict[str, None] = OrderedDict()

    def opened(self, session: str) -> None:
        """Remember a session: its page has connected."""
        self._open[session] += 1
        self._closed.pop(session, None)

    def closed(self, session: str) -> None:
        """A connection of the session's page has ended."""
        self._open[session] -= 1
        if self._open[session] > 0:
            return
        del self._open[session]
        self._closed[session] = None
        if len(self._closed) > CLOSED_KEPT:
            self._forget(self._closed.popitem(last=False)[0])
