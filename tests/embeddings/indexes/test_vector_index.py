"""The vector index searches exactly, in order, beside changes."""

from __future__ import annotations

import threading
from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from index_parts import DIMENSION, filled, unit
from numpy.typing import NDArray
from timing import MOST_GROWTH, growth

from embeddings.indexes.arguments import Hit
from embeddings.indexes.selection import Selection
from embeddings.indexes.vector_index import VectorIndex


def by_hand(
    ids: NDArray[np.int64], vectors: NDArray[np.float32], query: NDArray[np.float32], k: int
) -> list[int]:
    scores = vectors @ query
    return [int(ids[i]) for i in np.lexsort((ids, -scores))[:k]]


def test_search_is_exact() -> None:
    index, ids, vectors = filled()
    for query in unit(20, seed=1):
        hits = index.search(query, 10)
        assert [hit.id for hit in hits] == by_hand(ids, vectors, query, 10)
        assert [hit.score for hit in hits] == sorted((h.score for h in hits), reverse=True)
        best = vectors[ids == hits[0].id][0]
        assert hits[0].score == pytest.approx(float(best @ query), abs=1e-6)


def test_a_vector_finds_itself() -> None:
    index, ids, vectors = filled()
    (hit,) = index.search(vectors[17], 1)
    assert isinstance(hit, Hit)
    assert hit.id == ids[17]
    assert hit.score == pytest.approx(1.0, abs=1e-6)


@settings(max_examples=60, deadline=None)
@given(
    picked=st.sets(st.integers(0, 60), max_size=61),
    gone=st.sets(st.integers(0, 60), max_size=30),
    k=st.integers(1, 80),
    seed=st.integers(0, 5),
)
def test_filter_and_removal_agree_with_arithmetic(
    picked: set[int], gone: set[int], k: int, seed: int
) -> None:
    vectors = unit(50, seed)
    ids = np.arange(50, dtype=np.int64)
    index = VectorIndex(DIMENSION)
    index.add(ids, vectors)
    assert index.remove(np.array(sorted(gone), dtype=np.int64)) == len(gone & set(range(50)))
    left = np.array([i for i in range(50) if i not in gone], dtype=np.int64)
    assert index.ids.tolist() == left.tolist()
    query = unit(1, seed + 100)[0]
    everything = index.search(query, k)
    assert [hit.id for hit in everything] == by_hand(left, vectors[left], query, k)
    some = np.array([i for i in left if i in picked], dtype=np.int64)
    hits = index.search(query, k, allowed=Selection(sorted(picked)))
    assert [hit.id for hit in hits] == by_hand(some, vectors[some], query, k)


def test_sparse_and_strange_filters() -> None:
    index = VectorIndex(DIMENSION)
    ids = np.array([0, 5, 2**40, 2**62], dtype=np.int64)
    vectors = unit(4)
    index.add(ids, vectors)
    query = unit(1, 8)[0]
    for allowed in ([2**40, 2**62], [0], [2**62, 5, 5, 5, 77, -1], [-1], [-4, 0]):
        some = [row for row in range(4) if ids[row] in allowed]
        hits = index.search(query, 9, allowed=Selection(allowed))
        assert [hit.id for hit in hits] == by_hand(ids[some], vectors[some], query, 9)


def test_ties_are_ordered_by_id_and_not_cut_at_random() -> None:
    index = VectorIndex(2)
    ids = np.array([9, 2, 40, 7, 1, 30, 8], dtype=np.int64)
    index.add(ids, np.tile(np.array([[0.6, 0.8]], dtype=np.float32), (7, 1)))
    index.add([100], [[1.0, 0.0]])
    query = np.array([0.6, 0.8], dtype=np.float32)
    assert [hit.id for hit in index.search(query, 3)] == [1, 2, 7]
    assert [hit.id for hit in index.search(query, 3, allowed=Selection([100, 40, 30, 9]))] == [
        9,
        30,
        40,
    ]
    assert [hit.id for hit in index.search(query, 99)] == [1, 2, 7, 8, 9, 30, 40, 100]


def test_an_empty_index_and_an_empty_filter_find_nothing() -> None:
    index, _, vectors = filled()
    assert VectorIndex(DIMENSION).search(vectors[0], 5) == []
    assert index.search(vectors[0], 5, allowed=Selection([])) == []
    assert index.search(vectors[0], 5, allowed=Selection([1, 2])) == []
    index.remove(index.ids)
    assert len(index) == 0
    assert index.search(vectors[0], 5) == []


def test_a_change_takes_time_by_its_size_and_not_by_that_of_the_index() -> None:
    """Adding in small pieces grows with their number."""

    def adding(pieces: int) -> Callable[[], object]:
        def add() -> None:
            index = VectorIndex(2)
            for piece in range(pieces):
                index.remove([])
                ids = np.arange(piece * 100, piece * 100 + 100)
                index.add(ids[~index.holds(ids)], np.ones((100, 2)))

        return add

    assert growth(adding, 400) <= MOST_GROWTH


def test_nothing_added_is_allowed() -> None:
    index = VectorIndex(DIMENSION)
    index.add([], np.empty((0, DIMENSION)))
    assert len(index) == 0
    assert index.remove([]) == 0


@pytest.mark.parametrize(
    ("ids", "vectors", "words"),
    [
        ([1, 1], unit(2), "twice"),
        ([-1], unit(1), "negative"),
        ([3], unit(1), "already"),
        ([1.5], unit(1), "whole"),
        ([[1]], unit(1), "one row"),
        ([1, 2], unit(1), "shape"),
        ([1], unit(1)[:, :5], "shape"),
        ([], unit(1), "shape"),
        ([1], np.full((1, DIMENSION), np.nan), "finite"),
        ([1], np.full((1, DIMENSION), np.inf), "finite"),
    ],
)
def test_bad_additions_are_refused_whole(ids: object, vectors: object, words: str) -> None:
    index, _, _ = filled(5)
    before = index.ids.tolist()
    with pytest.raises(ValueError, match=words):
        index.add(ids, vectors)  # type: ignore[arg-type]
    assert index.ids.tolist() == before


def test_bad_questions_are_refused() -> None:
    index, _, vectors = filled(5)
    with pytest.raises(ValueError, match="k is at least 1"):
        index.search(vectors[0], 0)
    with pytest.raises(ValueError, match="shape"):
        index.search(vectors[0][:3], 1)
    with pytest.raises(ValueError, match="shape"):
        index.search(vectors, 1)
    with pytest.raises(ValueError, match="finite"):
        index.search(np.full(DIMENSION, np.nan), 1)
    with pytest.raises(ValueError, match="at least one"):
        VectorIndex(0)


def test_searches_run_beside_changes() -> None:
    index, ids, vectors = filled(500)
    stop = threading.Event()
    failures: list[str] = []
    some = Selection(ids[:100])

    def look() -> None:
        while not stop.is_set():
            for row in range(50):
                hits = index.search(vectors[row], 3, allowed=some if row % 2 else None)
                if hits[0].id != ids[row] or len({hit.id for hit in hits}) != 3:
                    failures.append(f"{row}: {hits}")

    threads = [threading.Thread(target=look) for _ in range(4)]
    for thread in threads:
        thread.start()
    extra = np.arange(100_000, 100_300)
    for round_ in range(30):
        index.add(extra, unit(300, seed=round_ + 1) * np.float32(0.01))
        assert index.remove(extra) == 300
    stop.set()
    for thread in threads:
        thread.join()
    assert failures == []
    assert len(index) == 500
