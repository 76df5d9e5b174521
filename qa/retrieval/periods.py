"""What a passage says of the period asked for: an article may tell of it long after."""

from __future__ import annotations

from collections.abc import Sequence

from qa.passage import Passage
from qa.question.time.calendar_spans import Days
from qa.question.time.mentions import NamedTime, speaks_of, speaks_of_another, times_named
from seeds.article import Article

READ = 48
"""Passages whose times are read, the best by all else: some 50 ms."""


def told_priors(
    period: Days, passages: Sequence[tuple[Passage, Article]], priors: Sequence[float]
) -> list[float]:
    """Correct the priors that come from days of publication by the times that passages name.

    1 for a passage that names the period: "in the third quarter", in print three weeks
    after it. 0 for one that names the quarter beside it or the same month of another year
    instead, whenever it was published. The rest keep theirs.

    Args:
        period: that a question asks for.
        passages: the best of those found, with their articles.
        priors: from `qa.retrieval.recency.recency`, one for each.
    """
    told = []
    for (passage, article), prior in zip(passages, priors, strict=True):
        named = times_told(passage, article)
        if speaks_of(period, named):
            told.append(1.0)
        else:
            told.append(0.0 if speaks_of_another(period, named) else prior)
    return told


def times_told(passage: Passage, article: Article) -> tuple[NamedTime, ...]:
    """The times that a passage or its headline names, seen from the day of publication."""
    return times_named(f"{article.title}.\n{passage.text}", article.published_day)
