"""What a run of fetching did."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from qa.incoming.fetching.ledger import Outcome


@dataclass(frozen=True, slots=True)
class Fetched:
    """What became of one address.

    Attributes:
        url: which.
        outcome: see `qa.incoming.fetching.ledger.Outcome`.
        detail: the file of a page, below the folder; where an address leads to; or why
            nothing came, as the rest of a sentence.
    """

    url: str
    outcome: Outcome
    detail: str = ""


@dataclass(frozen=True, slots=True)
class FetchReport:
    """The addresses of one run, in the order in which they were done.

    Attributes:
        fetched: each of them.
        known: links of feeds and sitemaps that were fetched before and not asked for again.
        seconds: for all of it.
    """

    fetched: tuple[Fetched, ...]
    known: int
    seconds: float

    @property
    def counts(self) -> Counter[Outcome]:
        """How many addresses had each outcome."""
        return Counter(fetched.outcome for fetched in self.fetched)

    @property
    def has_come(self) -> bool:
        """Whether there is any page of these addresses in the folder."""
        counts = self.counts
        return bool(counts["new"] or counts["changed"] or counts["unchanged"] or self.known)
