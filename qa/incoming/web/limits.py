"""How politely pages are fetched, and how much is taken."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from seeds.limits import DEFAULT_LIMITS


@dataclass(frozen=True, slots=True)
class FetchLimits:
    """Bounds of one run of `qa.incoming.fetch`.

    Attributes:
        pause: seconds between two requests to one host, at the least.
        longest_delay: seconds of "Crawl-delay" that are obeyed; more is taken for a slip.
        connect_seconds: for the name, the connection and the handshake, each.
        whole_seconds: for a request from its name to its last byte.
        page_bytes: of a page, compressed or not: as many as the reader of pages takes.
        list_bytes: the same of a feed or sitemap; 50 MiB is the most of the protocol
            (https://www.sitemaps.org/protocol.html).
        robots_bytes: of a robots.txt that are read (RFC 9309, 2.5).
        redirects: that are followed in a row (RFC 9309, 2.3.1.2, for robots.txt).
        depth: of lists in lists: an index of sitemaps, its sitemaps, and one more.
        hosts: that are asked at a time.
        patience: a page of a feed that has failed for so long is given up.
        faults: failed requests in a row after which a host is left alone for this run.
    """

    pause: float = 1.0
    longest_delay: float = 60.0
    connect_seconds: float = 10.0
    whole_seconds: float = 60.0
    page_bytes: int = DEFAULT_LIMITS.page_bytes
    list_bytes: int = DEFAULT_LIMITS.member_bytes
    robots_bytes: int = 500 * 1024
    redirects: int = 5
    depth: int = 3
    hosts: int = 8
    patience: timedelta = timedelta(days=3)
    faults: int = 3


LIMITS = FetchLimits()

MOST_PAGES = 1_000
"""Addresses out of feeds and sitemaps that one run asks for: some 17 minutes of one host."""
