"""Passages as a search would give them, made by hand."""

from __future__ import annotations

from typing import Any

from qa.passage import Passage, ScoredPassage, passage_id
from seeds.article import Article


def scored(
    article: Article, start: int = 0, end: int | None = None, **fields: Any
) -> ScoredPassage:
    """A passage of an article, the whole of it if no end is given; ``fields`` as they should be."""
    end = len(article.text) if end is None else end
    passage = Passage(
        passage_id(article.id, start, end), article.id, start, end, article.text[start:end]
    )
    scores = {"score": 0.9, "dense": 0.7, "lexical": 3.0, "article_lexical": 3.0}
    return ScoredPassage(passage, article, **{**scores, **fields})
