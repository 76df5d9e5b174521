"""Collapse copies to one article each, and share the first places among articles."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date

import numpy as np
from numpy.typing import NDArray

from qa.retrieval.fusion import Fusion
from qa.store import Store

Groups = Mapping[str, tuple[str, ...]]
"""Copies, the original first, by the id of each of their articles."""

CLOSE = 0.05
"""Scores of copies that differ by less are alike: headlines and first lines vary."""


def copy_groups(store: Store, articles: Sequence[str], as_of: date) -> dict[str, tuple[str, ...]]:
    """The groups of copies, without those that were published after the day of asking.

    What was found stays, whatever another process makes of its day meanwhile.
    """
    groups = store.copies(articles)
    days = store.days({article for members in groups.values() for article in members})
    hits = set(articles)
    shown = {
        article
        for members in groups.values()
        for article in members
        if article in hits or (days.get(article) or as_of) <= as_of
    }
    known = {name: tuple(member for member in groups[name] if member in shown) for name in groups}
    return {name: members for name, members in known.items() if len(members) > 1}


def collapse_copies(
    order: Sequence[int],
    scores: NDArray[np.float64],
    articles: Sequence[str],
    groups: Groups,
) -> list[int]:
    """``order`` with one article for each group of copies.

    The original answers, unless a copy is found better by more than `CLOSE`: then the
    original lacks something, or was not found.
    """
    best: dict[str, float] = {}
    for row in order:
        best.setdefault(articles[row], float(scores[row]))
    speakers: dict[tuple[str, ...], str] = {}
    for article, members in groups.items():
        if members not in speakers and article in best:
            hits = [member for member in members if member in best]
            top = max(best[member] for member in hits)
            speakers[members] = next(member for member in hits if best[member] >= top - CLOSE)
    return [
        row
        for row in order
        if articles[row] not in groups or speakers[groups[articles[row]]] == articles[row]
    ]


def vary_articles(order: Sequence[int], articles: Sequence[str], fusion: Fusion) -> list[int]:
    """``order`` with at most ``fusion.per_article`` rows of an article in the first places."""
    places: Counter[str] = Counter()
    first: list[int] = []
    for row in order:
        if len(first) < fusion.varied and places[articles[row]] < fusion.per_article:
            places[articles[row]] += 1
            first.append(row)
    if len(first) < fusion.varied:
        return first
    chosen = set(first)
    return first + [row for row in order if row not in chosen]
