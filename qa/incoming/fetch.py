"""Fetches pages from the web into a folder: those named, and those that feeds and sitemaps name.

Every page is one file that `citewire build` reads. What was asked for before is kept in the
folder's ledger, so that a run asks only for what is new, and goes on where one was killed.
"""

from __future__ import annotations

import time
from collections.abc import Iterable
from datetime import date
from pathlib import Path

from qa.errors import FetchError
from qa.incoming.fetching.ledger import Ledger
from qa.incoming.fetching.report import FetchReport
from qa.incoming.web.addresses import Policy, web_address
from qa.incoming.web.errors import AddressRefused
from qa.incoming.web.limits import LIMITS, MOST_PAGES, FetchLimits
from qa.progress import NoProgress, Progress, stretch


def fetch(
    addresses: Iterable[str],
    into: Path,
    *,
    since: date | None = None,
    most: int = MOST_PAGES,
    progress: Progress | None = None,
    policy: Policy | None = None,
    limits: FetchLimits = LIMITS,
) -> FetchReport:
    """Fetch web pages, and the pages that feeds and sitemaps link to, into a folder.

    Obeys robots.txt, asks each host once a second at most, asks for a page that is there
    only whether it has changed, and connects to no address that is not on the public
    internet. A page that does not come is named in the report, and the rest goes on.

    Args:
        addresses: of pages, feeds (RSS, Atom, JSON Feed) and sitemaps.
        into: the folder, which is made if there is none.
        since: pages of lists that are older are passed over; those without a day are not.
        most: pages out of lists that are asked for in this run, 0 or more; the newest of
            each host first.
        progress: callback for progress updates.
        policy: which servers may be asked.
        limits: see `FetchLimits`.

    Raises:
        FetchError: an address is none of a web page, or the folder cannot be used; nothing
            was fetched.
        OSError: the folder cannot be written any more.
    """
    begin = time.perf_counter()
    wanted = [_named(address) for address in addresses]
    try:
        into.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise FetchError(f"{into} cannot be made: {error.strerror or error}") from error
    import anyio

    from qa.incoming.fetching.run import Run  # the libraries of the network take a while to load

    progress = progress or NoProgress()
    with Ledger.opened(into) as ledger, stretch(progress, len(wanted), "pages"):
        run = Run(into, ledger, policy or Policy(), limits, since, most, progress)
        anyio.run(run.fetch, wanted)
    return FetchReport(tuple(run.fetched), run.known, time.perf_counter() - begin)


def read_addresses(path: Path) -> list[str]:
    """Read a file of addresses, one a line; empty lines and those that begin with # are none.

    Raises:
        FetchError: it cannot be read, or a line of it is no web address.
    """
    try:
        lines = path.read_text(encoding="utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        reason = getattr(error, "strerror", None) or "is no text in UTF-8"
        raise FetchError(f"{path}: {reason}") from error
    addresses = []
    for number, line in enumerate(lines, 1):
        address = line.strip()
        if not address or address.startswith("#"):
            continue
        try:
            addresses.append(web_address(address))
        except AddressRefused as error:
            raise FetchError(f"{path}, line {number}: {address} {error}") from error
    return addresses


def _named(address: str) -> str:
    try:
        return web_address(address)
    except AddressRefused as error:
        raise FetchError(f"{address} {error}") from error
