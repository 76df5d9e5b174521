"""Fetches a file of addresses again and again, in a thread of its own."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from qa.errors import FetchError
from qa.incoming.fetch import fetch, read_addresses
from qa.incoming.fetching.report import FetchReport
from qa.incoming.web.addresses import Policy
from qa.incoming.web.limits import LIMITS, FetchLimits

MINUTES = 15.0
"""Between two polls: as news feeds change; RSS 2.0 itself suggests an hour ("ttl")."""


@dataclass(frozen=True, slots=True)
class Polling:
    """What is fetched while watching.

    Attributes:
        addresses: a file of them, read again for each poll.
        into: the folder for the pages, which is watched too.
        minutes: between the end of a poll and the next.
        policy, limits: as `qa.incoming.fetch.fetch` takes them.
    """

    addresses: Path
    into: Path
    minutes: float = MINUTES
    policy: Policy | None = None
    limits: FetchLimits = LIMITS


class Poller:
    """Polls until its stop is set; what it writes is whole at any moment, so nobody waits for it.

    Attributes:
        is_busy: set while pages are on their way.
    """

    def __init__(self, polling: Polling, tell: Callable[[FetchReport | str], None]) -> None:
        """Poll, once started, and tell of each poll what came of it, or what was wrong."""
        self.is_busy = threading.Event()
        self._polling = polling
        self._tell = tell
        self._stop = threading.Event()
        # A daemon: the process ends without waiting for a server that is slow to answer.
        self._thread = threading.Thread(target=self._run, name="poll", daemon=True)

    def __enter__(self) -> None:
        self._thread.start()

    def __exit__(self, *_: object) -> None:
        self._stop.set()

    def _run(self) -> None:
        while not self._stop.is_set():
            self.is_busy.set()
            self._tell(self._poll())
            self.is_busy.clear()
            self._stop.wait(self._polling.minutes * 60)

    def _poll(self) -> FetchReport | str:
        polling = self._polling
        try:
            addresses = read_addresses(polling.addresses)
            return fetch(addresses, polling.into, policy=polling.policy, limits=polling.limits)
        except FetchError as error:
            return str(error)
        except OSError as error:
            return f"{error.filename or polling.into}: {error.strerror or error}"
