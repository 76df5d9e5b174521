"""The feeds and sitemaps of one run: which of their links are asked for, and which are done."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime

from qa.incoming.fetching.ledger import Ledger, Visit
from qa.incoming.fetching.links import Link
from qa.incoming.web.limits import FetchLimits


class Lists:
    """Keeps what each list named until all of it has come.

    Attributes:
        known: links that were passed over because they were fetched before.
    """

    def __init__(self, ledger: Ledger, limits: FetchLimits, since: date | None) -> None:
        self.known = 0
        self._ledger = ledger
        self._limits = limits
        self._since = since
        self._visits: dict[str, Visit] = {}
        self._urls: dict[str, list[str]] = {}

    def take(self, visit: Visit, links: Iterable[Link]) -> list[Link]:
        """Note a list that came, and choose what of it is asked for: what is new, or changed."""
        since = self._since
        young = [
            link for link in links if not (since and link.moment and link.moment.date() < since)
        ]
        due = [link for link in young if self._is_due(link)]
        self.known += len(young) - len(due)
        self._visits[visit.url] = visit
        self._urls[visit.url] = [link.url for link in young]
        return due

    def note_done(self) -> None:
        """Keep in the ledger the lists of which nothing is left.

        The others are asked for again in any case, and not only if they have changed: so
        what a run left is not forgotten.
        """
        left = {url for url, urls in self._urls.items() if not all(map(self._has_ended, urls))}
        # A list is done when those in it are; of lists in a circle all are, or none is.
        while waiting := {
            url for url in self._urls.keys() - left if left.intersection(self._urls[url])
        }:
            left |= waiting
        for url in self._visits.keys() - left:
            self._ledger.note(self._visits[url])

    def _is_due(self, link: Link) -> bool:
        """Whether a page has not come yet, or has changed since, as its list says."""
        visit = self._ledger.visits.get(link.url)
        # What robots.txt forbade costs no request to look at again.
        if visit is None or link.is_list or visit.outcome == "forbidden":
            return True
        if visit.failing_since is not None:
            return not self._is_given_up(visit)
        return link.moment is not None and link.moment > datetime.fromisoformat(visit.tried)

    def _has_ended(self, url: str) -> bool:
        """Whether nothing is left to do for an address because a list names it."""
        for _ in range(1 + self._limits.redirects):
            visit = self._ledger.visits.get(url)
            if url in self._urls or visit is None:
                return url in self._urls
            if visit.target is None:
                return visit.failing_since is None or self._is_given_up(visit)
            url = visit.target
        return True  # redirects that have no end were told as such

    def _is_given_up(self, visit: Visit) -> bool:
        begin = datetime.fromisoformat(visit.failing_since or visit.tried)
        return datetime.now(UTC) - begin >= self._limits.patience
