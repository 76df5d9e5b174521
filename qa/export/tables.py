"""Passages and headlines as tables, for spreadsheets."""

from __future__ import annotations

from collections.abc import Iterable

from qa.export.spreadsheet import csv_text
from qa.passage import ScoredPassage
from qa.store import Headline

PASSAGE_COLUMNS = (
    *("rank", "score", "title", "outlet", "published", "url"),
    *("article_id", "start", "end", "text", "language"),
)
HEADLINE_COLUMNS = ("title", "outlet", "published", "authors", "url", "article_id", "language")


def passages_csv(passages: Iterable[ScoredPassage]) -> str:
    """The passages of a search, best first, with the columns `PASSAGE_COLUMNS`."""
    rows = (
        (
            rank,
            round(passage.score, 4),
            *(getattr(passage, name) for name in PASSAGE_COLUMNS[2:]),
        )
        for rank, passage in enumerate(passages, start=1)
    )
    return csv_text(PASSAGE_COLUMNS, rows)


def headlines_csv(headlines: Iterable[Headline]) -> str:
    """Articles in their order, with the columns `HEADLINE_COLUMNS`; authors with ``;`` between."""
    rows = (
        (
            article.title,
            article.outlet,
            article.published,
            "; ".join(article.authors),
            article.url,
            article.article_id,
            article.language,
        )
        for article in headlines
    )
    return csv_text(HEADLINE_COLUMNS, rows)
