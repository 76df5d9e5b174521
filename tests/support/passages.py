"""Passages as a search would give them, and articles put into an archive without a build."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from embeddings.embedder import Embedder
from qa.archive import Archive
from qa.passage import Passage, ScoredPassage, passage_id
from qa.text.chunking import CHUNKING, Chunking, chunk_all, embedding_text
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


def chunk(article: Article, embedder: Embedder, chunking: Chunking = CHUNKING) -> list[Passage]:
    """The passages of one article."""
    return chunk_all([article], embedder, chunking)[0]


def add_articles(archive: Archive, articles: Sequence[Article]) -> None:
    """Cut articles, embed their passages and store them in one commit."""
    model = archive.embedder
    pairs = [(article, passage) for article in articles for passage in chunk(article, model)]
    vectors = model.embed_passages([embedding_text(*pair) for pair in pairs])
    archive.add(articles, [passage for _, passage in pairs], vectors)
