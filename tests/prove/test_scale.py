from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from benchmarks.scale.agreement import agreement
from benchmarks.scale.exact import recalls
from benchmarks.scale.fill import fill
from benchmarks.scale.made import CLOSENESS, entries, make_entry
from benchmarks.scale.questions import limits
from benchmarks.scale.stock import Stock, read_stock
from embeddings.embedder import Embedder, Vectors
from qa.archive import Archive
from qa.store import Filters

SEED = 3
PASSAGES = 700
QUESTIONS = ["Who spoke in London?", "What did the government decide?", "How many people came?"]


@pytest.fixture(scope="module")
def stock(sample_archive: Path, embedder: Embedder) -> Stock:
    with Archive.open(sample_archive, embedder) as archive:
        return read_stock(archive)


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory, stock: Stock, embedder: Embedder) -> Path:
    path = tmp_path_factory.mktemp("scale") / "filled"
    fill(path, stock, PASSAGES, SEED, embedder, str, together=200)
    return path


def contents(path: Path, embedder: Embedder) -> list[tuple[object, ...]]:
    with Archive.open(path, embedder) as archive, archive.reading() as connection:
        return connection.execute(
            "SELECT a.id, a.is_current, p.id, v.vector FROM articles a"
            " JOIN passages p ON p.article = a.key JOIN vectors v ON v.key = p.vector"
            " ORDER BY a.id, p.id"
        ).fetchall()


def test_an_archive_of_few_passages_is_the_beginning_of_one_of_many(
    tmp_path: Path, stock: Stock, filled: Path, embedder: Embedder
) -> None:
    path = tmp_path / "archive"
    fill(path, stock, PASSAGES // 2, SEED, embedder, str)
    some = contents(path, embedder)
    assert PASSAGES // 2 <= len(some) < PASSAGES
    fill(path, stock, PASSAGES, SEED, embedder, str)
    assert contents(path, embedder) == contents(filled, embedder)


def test_real_articles_come_first_and_made_ones_are_no_copies(
    stock: Stock, filled: Path, embedder: Embedder
) -> None:
    real = {real.article.id for real in stock.articles}
    sequence = entries(stock, SEED, 0)
    assert real == {next(sequence).entry.article.id for _ in stock.articles}
    with Archive.open(filled, embedder) as archive:
        info = archive.info()
        assert real <= archive.articles(real).keys()
    made = info.articles - len(real)
    assert made > 20
    assert info.copies <= 0.1 * made


def test_made_vectors_lie_near_real_ones_and_differ(stock: Stock) -> None:
    made = [make_entry(stock, SEED, number) for number in range(40)]
    vectors = np.concatenate([one.vectors for one in made])
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)
    nearest = (vectors @ stock.vectors.T).max(axis=1)
    # Noise may lie along the real vector, and so add to the cosine or take from it.
    assert CLOSENESS[0] - 0.2 < nearest.min() < nearest.max() < 0.995
    for one in made:
        article = one.entry.article
        for passage in one.entry.passages:
            assert article.text[passage.start : passage.end] == passage.text


def test_comparing_every_vector_agrees_with_an_exact_index(
    filled: Path, embedder: Embedder
) -> None:
    vectors = embedder.embed_queries(QUESTIONS)
    with Archive.open(filled, embedder) as archive:
        shares = recalls(archive, vectors, limits(archive.coverage().outlets[0]))
    assert set(shares.values()) == {1.0}


class Forgetful(Archive):
    """An archive that never gives the nearest passage."""

    def dense(self, query: Vectors, k: int, filters: Filters) -> dict[int, float]:
        hits = super().dense(query, k + 1, filters)
        return dict(list(hits.items())[1:])


def test_passages_that_are_not_found_lower_recall_and_agreement(
    filled: Path, embedder: Embedder
) -> None:
    vectors = embedder.embed_queries(QUESTIONS)
    with Archive.open(filled, embedder) as whole, Forgetful.open(filled, embedder) as forgetful:
        shares = recalls(forgetful, vectors, limits(whole.coverage().outlets[0])[:1])
        assert shares == {"no filter": pytest.approx(0.9)}
        same = agreement(whole, whole, QUESTIONS, vectors)
        assert (same.nearest, same.retrieved, same.answers, same.leads) == (1, 1, 1, 1)
        assert same.different == ()
        assert agreement(whole, forgetful, QUESTIONS, vectors).nearest == pytest.approx(0.9)
