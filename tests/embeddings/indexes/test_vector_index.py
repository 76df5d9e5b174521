"""The vector index: exact, ordered, and never fooled by a damaged file."""

from __future__ import annotations

import json
import random
import threading
import time
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from embeddings.errors import IndexDamaged
from embeddings.indexes.manifest import FileMark, Manifest
from embeddings.indexes.vector_index import FORMAT, Hit, Selection, VectorIndex

DIMENSION = 16


def unit(count: int, seed: int = 0) -> NDArray[np.float32]:
    rows = np.random.default_rng(seed).normal(size=(count, DIMENSION))
    vectors: NDArray[np.float32] = (rows / np.linalg.norm(rows, axis=1, keepdims=True)).astype("f4")
    return vectors


def filled(count: int = 200) -> tuple[VectorIndex, NDArray[np.int64], NDArray[np.float32]]:
    ids = np.arange(count, dtype=np.int64) * 7 + 3
    vectors = unit(count)
    index = VectorIndex(DIMENSION)
    index.add(ids, vectors)
    return index, ids, vectors


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
    kept = np.array([i for i in range(50) if i not in gone], dtype=np.int64)
    assert index.ids.tolist() == kept.tolist()
    query = unit(1, seed + 100)[0]
    everything = index.search(query, k)
    assert [hit.id for hit in everything] == by_hand(kept, vectors[kept], query, k)
    some = np.array([i for i in kept if i in picked], dtype=np.int64)
    found = index.search(query, k, allowed=Selection(sorted(picked)))
    assert [hit.id for hit in found] == by_hand(some, vectors[some], query, k)


def test_sparse_and_strange_filters() -> None:
    index = VectorIndex(DIMENSION)
    ids = np.array([0, 5, 2**40, 2**62], dtype=np.int64)
    vectors = unit(4)
    index.add(ids, vectors)
    query = unit(1, 8)[0]
    for allowed in ([2**40, 2**62], [0], [2**62, 5, 5, 5, 77, -1], [-1], [-4, 0]):
        some = [row for row in range(4) if ids[row] in allowed]
        found = index.search(query, 9, allowed=Selection(allowed))
        assert [hit.id for hit in found] == by_hand(ids[some], vectors[some], query, 9)


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
    """Adding in small pieces: twice the vectors take about twice the time."""

    def seconds(pieces: int) -> float:
        index = VectorIndex(2)
        begin = time.perf_counter()
        for piece in range(pieces):
            index.remove([])
            ids = np.arange(piece * 100, piece * 100 + 100)
            index.add(ids[~index.holds(ids)], np.ones((100, 2)))
        return time.perf_counter() - begin

    seconds(100)
    assert min(seconds(1600) for _ in range(3)) < 3 * min(seconds(800) for _ in range(3))


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


def test_saved_and_loaded_it_is_the_same(tmp_path: Path) -> None:
    index, _, _ = filled()
    index.remove([3, 10])
    index.save(tmp_path, "vectors", "41-a")
    index.add([5000], unit(1, 9))
    index.save(tmp_path, "vectors", "42-b")
    loaded, revision = VectorIndex.load(tmp_path, "vectors")
    assert revision == "42-b"
    assert loaded.ids.tolist() == index.ids.tolist()
    for query in unit(5, seed=3):
        assert loaded.search(query, 7) == index.search(query, 7)
    loaded.add([3], unit(1, 4))
    assert loaded.remove([3]) == 1
    assert sorted(path.name for path in tmp_path.iterdir()) == ["vectors.faiss", "vectors.json"]


def test_an_empty_index_is_saved_and_loaded(tmp_path: Path) -> None:
    VectorIndex(DIMENSION).save(tmp_path, "vectors", "")
    loaded, revision = VectorIndex.load(tmp_path, "vectors")
    assert (len(loaded), loaded.dimension, revision) == (0, DIMENSION, "")


@pytest.mark.parametrize("name", ["vectors.faiss", "vectors.json"])
def test_every_flipped_bit_is_found(tmp_path: Path, name: str) -> None:
    filled(40)[0].save(tmp_path, "vectors", "1")
    path = tmp_path / name
    whole = path.read_bytes()
    chance = random.Random(7)  # noqa: S311
    for _ in range(200):
        bit = chance.randrange(len(whole) * 8)
        broken = bytearray(whole)
        broken[bit // 8] ^= 1 << bit % 8
        path.write_bytes(broken)
        if name.endswith(".json") and _same_json(whole, bytes(broken)):
            continue  # white space became other white space: nothing was lost
        with pytest.raises(IndexDamaged, match="vectors"):
            VectorIndex.load(tmp_path, "vectors")


def _same_json(one: bytes, other: bytes) -> bool:
    try:
        return bool(json.loads(one) == json.loads(other))
    except ValueError:
        return False


@pytest.mark.parametrize("name", ["vectors.faiss", "vectors.json"])
def test_cut_longer_and_missing_files_are_found(tmp_path: Path, name: str) -> None:
    filled(40)[0].save(tmp_path, "vectors", "1")
    path = tmp_path / name
    whole = path.read_bytes()
    for broken in (b"", whole[:1], whole[: len(whole) // 2], whole[:-1], whole + b"\0x"):
        path.write_bytes(broken)
        with pytest.raises(IndexDamaged, match="vectors"):
            VectorIndex.load(tmp_path, "vectors")
    path.unlink()
    with pytest.raises(IndexDamaged, match="vectors"):
        VectorIndex.load(tmp_path, "vectors")


def test_the_pair_of_another_save_is_found(tmp_path: Path) -> None:
    filled(40)[0].save(tmp_path, "vectors", "1")
    older = (tmp_path / "vectors.json").read_bytes()
    filled(41)[0].save(tmp_path, "vectors", "2")
    (tmp_path / "vectors.json").write_bytes(older)
    with pytest.raises(IndexDamaged):
        VectorIndex.load(tmp_path, "vectors")


@pytest.mark.parametrize("factory", ["Flat", "IDMap2,Flat", "HNSW8", "IDMap2,SQ8"])
def test_a_file_of_another_kind_is_refused(tmp_path: Path, factory: str) -> None:
    """Right hash, wrong content: another index type, metric or count."""
    import faiss

    other = faiss.index_factory(DIMENSION, factory, faiss.METRIC_L2)
    other.train(unit(40))
    if factory.startswith("IDMap2"):
        other.add_with_ids(unit(40), np.arange(40))
    else:
        other.add(unit(40))
    content = faiss.serialize_index(other).tobytes()
    (tmp_path / "v.faiss").write_bytes(content)
    about = {"format": FORMAT, "dimension": DIMENSION, "count": 40, "revision": "1"}
    manifest = Manifest(about, {"v.faiss": FileMark.of_bytes(content)})
    (tmp_path / "v.json").write_bytes(manifest.to_bytes())
    with pytest.raises(IndexDamaged, match=r"v\.faiss"):
        VectorIndex.load(tmp_path, "v")


def test_a_wrong_count_is_refused(tmp_path: Path) -> None:
    filled(40)[0].save(tmp_path, "vectors", "1")
    path = tmp_path / "vectors.json"
    sound = Manifest.read(path)
    for wrong in ({"count": 39}, {"dimension": 15}):
        path.write_bytes(Manifest({**sound.about, **wrong}, sound.files).to_bytes())
        with pytest.raises(IndexDamaged, match="manifest"):
            VectorIndex.load(tmp_path, "vectors")


def test_a_failed_save_leaves_the_old_index(tmp_path: Path) -> None:
    index, ids, vectors = filled(40)
    index.save(tmp_path, "vectors", "1")
    with pytest.raises(OSError, match="No such file"):
        index.save(tmp_path / "missing", "vectors", "2")
    assert VectorIndex.load(tmp_path, "vectors")[0].search(vectors[0], 1)[0].id == ids[0]


def test_a_save_that_cannot_be_put_in_place_leaves_no_scrap(tmp_path: Path) -> None:
    (tmp_path / "vectors.faiss").mkdir()
    with pytest.raises(OSError, match="directory"):
        filled(5)[0].save(tmp_path, "vectors", "1")
    assert [path.name for path in tmp_path.iterdir()] == ["vectors.faiss"]


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
