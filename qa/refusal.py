"""The sentences that say there is no answer, and what there is instead."""

from __future__ import annotations

from collections.abc import Sequence

from qa.passage import ScoredPassage
from qa.query import Query
from qa.store import Coverage

MOST_OUTLETS = 4
"""Outlets named in the sentence before "and N more"."""

MOST_NEAREST = 3
"""Articles named as the nearest."""


def refusal(
    coverage: Coverage,
    query: Query,
    unknown: Sequence[str] = (),
    nearest: Sequence[ScoredPassage] = (),
) -> str:
    """Say that the archive has no answer, what it covers, and what comes nearest.

    Args:
        coverage: what the archive holds.
        query: the question as understood; its filters are repeated.
        unknown: names in the question that no article mentions.
        nearest: passages that were found although they do not answer, best first.
    """
    if not coverage.articles:
        return "Not in this archive: it holds no articles yet."
    return " ".join(
        part
        for part in (
            f"Not in this archive{_within(query)}{_because(unknown)}.",
            _holdings(coverage),
            _nearest(nearest),
        )
        if part
    )


def _within(query: Query) -> str:
    filters = query.window or query.filters
    parts = []
    if filters.outlets:
        parts.append("from " + _list(tuple(sorted(filters.outlets)), "or"))
    if filters.since:
        parts.append(f"since {filters.since}")
    if filters.until:
        parts.append(f"until {filters.until}")
    if query.is_as_of_given:
        parts.append(f"as of {query.as_of}")
    return " (asked " + ", ".join(parts) + ")" if parts else ""


def _because(unknown: Sequence[str]) -> str:
    quoted = tuple(f"“{name}”" for name in unknown)
    return f": no article mentions {_list(quoted, 'or')}" if quoted else ""


def _holdings(coverage: Coverage) -> str:
    noun = "article" if coverage.articles == 1 else "articles"
    text = f"It holds {coverage.articles:,} {noun}"
    if coverage.first_day and coverage.last_day:
        if coverage.first_day == coverage.last_day:
            text += f" of {coverage.first_day}"
        else:
            text += f" from {coverage.first_day} to {coverage.last_day}"
    if coverage.outlets:
        named = coverage.outlets[:MOST_OUTLETS]
        more = len(coverage.outlets) - len(named)
        names = ", ".join(named) + f" and {more} more" if more else _list(named, "and")
        text += f", by {names}"
    return text + "."


def _nearest(hits: Sequence[ScoredPassage]) -> str:
    """The nearest articles by headline, each once."""
    titles = dict.fromkeys(_named(hit) for hit in hits if hit.title)
    if not titles:
        return "The nearest passages are listed; none answers the question." * bool(hits)
    named = "; ".join(list(titles)[:MOST_NEAREST])
    return f"Nearest, though it does not answer: {named}."


def _named(hit: ScoredPassage) -> str:
    about = ", ".join(part for part in (hit.outlet, (hit.published or "")[:10]) if part)
    return f"“{hit.title}”" + (f" ({about})" if about else "")


def _list(names: Sequence[str], word: str) -> str:
    if len(names) < 2:
        return "".join(names)
    return ", ".join(names[:-1]) + f" {word} {names[-1]}"
