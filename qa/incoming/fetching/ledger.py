"""What was asked for before, kept beside the pages: so a run goes on where one was killed."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import BinaryIO, Literal, Self, get_args

from filelock import FileLock, Timeout

from embeddings.files import delete_temporary_files, write_durably
from qa.errors import FetchError

# Hidden, so that no reader takes them for news.
LEDGER_FILE = ".citewire-fetched.jsonl"
LOCK_FILE = ".citewire-fetched.lock"

Outcome = Literal[
    "new", "changed", "unchanged", "list", "moved", "gone", "forbidden", "refused", "failed",
    "put off",
]  # fmt: skip
"""What became of an address: a page that came, came again, or is as it was; a feed or
sitemap; an address that leads to another one; a page that is no more; what robots.txt
forbids; what is never asked; what gave no page; and what is left for the next run."""

_LEAST_LINES = 1_000


@dataclass(frozen=True, slots=True)
class Visit:
    """The last answer to an address.

    Attributes:
        url: as `qa.incoming.web.addresses.web_address` gives it.
        tried: when it was asked, ISO 8601, UTC.
        outcome: what came of it.
        etag, last_modified: by which the server tells whether it is still the same.
        sha256: of the page.
        file: the page's file, below the folder.
        target: where it leads to.
        failing_since: since when each request for it failed.
    """

    url: str
    tried: str
    outcome: Outcome
    etag: str | None = None
    last_modified: str | None = None
    sha256: str | None = None
    file: str | None = None
    target: str | None = None
    failing_since: str | None = None

    @property
    def conditions(self) -> dict[str, str]:
        """The headers that ask for it only if it has changed (RFC 9110, 13.1)."""
        headers = {}
        if self.etag is not None:
            headers["if-none-match"] = self.etag
        if self.last_modified is not None:
            headers["if-modified-since"] = self.last_modified
        return headers


class Ledger:
    """The visits of one folder, each address once, in a file that grows by lines.

    Attributes:
        visits: by their address.
    """

    def __init__(self, path: Path) -> None:
        self.visits: dict[str, Visit] = {}
        self._path = path
        self._lines = 0
        self._file: BinaryIO | None = None

    @classmethod
    @contextmanager
    def opened(cls, folder: Path) -> Iterator[Self]:
        """Open the ledger of a folder, for this process alone.

        Raises:
            FetchError: another process fetches into the folder.
            OSError: the folder cannot be written.
        """
        lock = FileLock(folder / LOCK_FILE, timeout=0)
        try:
            lock.acquire()
        except Timeout as error:
            raise FetchError(f"another process is fetching into {folder}") from error
        try:
            ledger = cls(folder / LEDGER_FILE)
            ledger._read()
            try:
                yield ledger
            finally:
                ledger._close()
        finally:
            lock.release()

    def note(self, visit: Visit) -> None:
        """Keep a visit: written at once, so that a killed run forgets none.

        Raises:
            OSError: it cannot be written.
        """
        if self._file is None:
            raise ValueError("the ledger is closed")
        self.visits[visit.url] = visit
        self._file.write(_line(visit))
        self._file.flush()

    def _read(self) -> None:
        delete_temporary_files(self._path)
        data = self._path.read_bytes() if self._path.exists() else b""
        for line in data.splitlines():
            self._lines += 1
            visit = _visit(line)
            if visit is not None:
                self.visits[visit.url] = visit
        # What a later line replaces goes; so does a line that a killed run broke off.
        is_long = self._lines > max(_LEAST_LINES, 2 * len(self.visits))
        if is_long or (data and not data.endswith(b"\n")):
            write_durably(self._path, b"".join(map(_line, self.visits.values())))
        self._file = self._path.open("ab")

    def _close(self) -> None:
        if self._file is not None:
            self._file.close()
            self._file = None


def _line(visit: Visit) -> bytes:
    fields = {name: value for name, value in asdict(visit).items() if value is not None}
    return json.dumps(fields).encode("ascii") + b"\n"


def _visit(line: bytes) -> Visit | None:
    """Read one line; None if it is broken, and then the page is asked for again."""
    try:
        fields = json.loads(line)
    except (ValueError, RecursionError):
        return None
    if not isinstance(fields, Mapping) or fields.get("outcome") not in get_args(Outcome):
        return None
    if not all(isinstance(value, str) for value in fields.values()):
        return None
    try:
        visit = Visit(**fields)
        datetime.fromisoformat(visit.tried)
    except (TypeError, ValueError):
        return None
    return visit
