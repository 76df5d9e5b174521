"""Citewire as it is, and its engine alone with the ranking that the others have.

Its build reads and cleans the corpus, cuts it, and looks for copies and versions, which the
others are spared: they are given the passages. Its search understands the question, ranks, and
lets the reader read the best passages. The engine alone is the same archive, asked for the
nearest by vectors and by BM25, joined by reciprocal ranks.
"""

from __future__ import annotations

from collections.abc import Callable
from itertools import groupby
from pathlib import Path

from benchmarks.peers.pieces import Piece, piece_id
from qa.archive import Archive
from qa.evaluation.baselines import rrf
from qa.evaluation.corpus_archive import articles_of
from qa.ingest.build import build as build_archive
from qa.store import Filters
from qa.text.chunking import embedding_text


def build(corpus: Path, folder: Path) -> None:
    """Build an archive of a corpus."""
    build_archive([corpus], folder)


def opened(folder: Path, count: int) -> Callable[[str], list[str]]:
    """A search of an archive, for the articles of so many passages, best first."""
    archive = Archive.open(folder)
    return lambda question: articles_of(archive.retrieve(question, count))


def opened_plain(folder: Path, count: int) -> Callable[[str], list[str]]:
    """The same by plain fusion of both searches, without understanding, copies and reader."""
    archive = Archive.open(folder)

    def search(question: str) -> list[str]:
        vector = archive.embedder.embed_queries([question])[0]
        ids = rrf(archive, question, vector, Filters())[:count]
        passages = archive.passages(ids)
        return list(dict.fromkeys(passages[id_].article_id for id_ in ids))

    return search


def pieces_of(archive: Archive) -> tuple[list[Piece], list[Piece]]:
    """The passages of an archive that can be found, and its articles whole."""
    with archive.reading() as connection:
        rows = connection.execute(
            "SELECT p.id FROM articles a JOIN passages p ON p.article = a.key"
            " WHERE a.is_current ORDER BY a.key, p.start"
        )
        ids = [id_ for (id_,) in rows]
    passages = archive.passages(ids)
    articles = archive.articles(passage.article_id for passage in passages.values())
    pieces: list[Piece] = []
    for id_, group in groupby(ids, lambda key: passages[key].article_id):
        texts = [embedding_text(articles[id_], passages[key]) for key in group]
        pieces += [Piece(piece_id(id_, number), text) for number, text in enumerate(texts)]
    whole = [
        Piece(piece_id(id_, 0), f"{articles[id_].title}\n\n{articles[id_].text}")
        for id_ in dict.fromkeys(passages[key].article_id for key in ids)
    ]
    return pieces, whole
