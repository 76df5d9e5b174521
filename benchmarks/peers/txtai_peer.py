"""txtai: a hybrid index with content, as its README and its page on configuration show it.

``Embeddings(path=…, hybrid=True, content=True)`` keeps the texts in SQLite, vectors in FAISS,
and words in a BM25 index of its own; scores of both are joined by its default weights. Its
vectors are those of sentence-transformers, but of up to 512 tokens where the others read 256;
the passages are shorter.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from benchmarks.peers.pieces import Piece, cut_again, model_folder


def build(pieces: Sequence[Piece], folder: Path) -> None:
    """Index pieces, and save the index."""
    from txtai import Embeddings

    embeddings = Embeddings(path=model_folder(), hybrid=True, content=True)
    embeddings.index((piece.id, piece.text, None) for piece in pieces)
    embeddings.save(str(folder))


def opened(folder: Path, count: int) -> Callable[[str], list[str]]:
    """A search of a saved index, for ids of so many pieces, best first."""
    from txtai import Embeddings

    embeddings = Embeddings()
    embeddings.load(str(folder))
    return lambda question: [row["id"] for row in embeddings.search(question, count)]


def cut(articles: Sequence[Piece]) -> list[Piece]:
    """Whole articles cut by paragraphs, by its pipeline for that."""
    from txtai.pipeline import Segmentation

    segment = Segmentation(paragraphs=True)
    return cut_again(articles, (segment(article.text) for article in articles))
