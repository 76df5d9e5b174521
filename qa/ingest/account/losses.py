"""Counts how much of the text of pages did not become story, by outlet and rule."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from seeds.cleaning.rules import DOUBTFUL_RULES, MUCH_LOST
from seeds.work.tasks import CleanedPage

LEAST_CHARACTERS = 200
"""Of doubtful text, from where on a page is named: less is a line or two."""
MOST_PAGES = 10_000
"""Pages that are named."""


@dataclass(frozen=True, slots=True)
class OutletLoss:
    """How much of an outlet's pages did not become story.

    Attributes:
        outlet: as the pages name it, or "".
        pages: how many pages with a story.
        share: of doubtful text in it and the story together, from 0 to 1.
        by_rule: for each rule the share that it took of all text; the largest first.
    """

    outlet: str
    pages: int
    share: float
    by_rule: tuple[tuple[str, float], ...]


@dataclass(frozen=True, slots=True)
class PageLoss:
    """A page that lost more than a fifth of its text.

    Attributes:
        where: its name, and its line if there is one.
        share: as in `OutletLoss`.
        rule: the doubtful rule that took most of it.
    """

    where: str
    share: float
    rule: str


@dataclass(slots=True)
class Losses:
    """Counts that grow, of pages that have a story.

    Attributes:
        pages, kept: by outlet, how many pages and characters of story.
        taken: by outlet and rule, in characters.
        named: the pages that lost much.
    """

    pages: Counter[str] = field(default_factory=Counter)
    kept: Counter[str] = field(default_factory=Counter)
    taken: dict[str, Counter[str]] = field(default_factory=dict)
    named: list[PageLoss] = field(default_factory=list)

    def note(self, page: CleanedPage) -> None:
        """Count a page."""
        if not page.articles:
            return  # it is named as one without a story
        outlet = page.document.outlet or ""
        self.pages[outlet] += 1
        self.kept[outlet] += _story(page)
        taken = self.taken.setdefault(outlet, Counter())
        for lines in page.dropped:
            taken[lines.rule] += lines.characters
        loss = page_loss(page)
        if loss is not None and loss.share > MUCH_LOST and len(self.named) < MOST_PAGES:
            self.named.append(loss)

    def by_outlet(self) -> tuple[OutletLoss, ...]:
        """The outlets, those that lost the largest share first."""
        losses = (self._loss(outlet) for outlet in self.pages)
        return tuple(sorted(losses, key=lambda loss: (-loss.share, loss.outlet)))

    def _loss(self, outlet: str) -> OutletLoss:
        kept, taken = self.kept[outlet], self.taken[outlet]
        whole = kept + taken.total()
        doubtful = sum(taken[rule] for rule in DOUBTFUL_RULES)
        shares = ((rule, size / whole) for rule, size in taken.items() if size)
        return OutletLoss(
            outlet,
            self.pages[outlet],
            doubtful / max(doubtful + kept, 1),
            tuple(sorted(shares, key=lambda pair: (-pair[1], pair[0]))),
        )


def page_loss(page: CleanedPage) -> PageLoss | None:
    """How much of a page may have been lost; None where it is a line or two."""
    doubtful = {
        lines.rule: lines.characters for lines in page.dropped if lines.rule in DOUBTFUL_RULES
    }
    lost = sum(doubtful.values())
    if lost < LEAST_CHARACTERS:
        return None
    most = max(sorted(doubtful), key=doubtful.__getitem__)
    return PageLoss(page.document.where, lost / (lost + _story(page)), most)


def _story(page: CleanedPage) -> int:
    """Characters of a page's stories."""
    return sum(len(article.text) for article in page.articles)
