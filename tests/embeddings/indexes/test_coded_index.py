"""The index of codes finds nearly all that an exact search finds, and scores it exactly."""

from __future__ import annotations

import subprocess
import sys
import threading
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from embeddings.errors import IndexDamaged
from embeddings.indexes import coded_index
from embeddings.indexes.arguments import Ids
from embeddings.indexes.coded_index import CodedIndex
from embeddings.indexes.codes import new_codes
from embeddings.indexes.index import chosen_kind
from embeddings.indexes.index_files import FORMAT, load_index, save_index, saved_index
from embeddings.indexes.manifest import FileMark, Manifest
from embeddings.indexes.row_numbers import RowNumbers

Vectors = NDArray[np.float32]

DIMENSION = 128
COUNT = 6000
TOPICS = 40


class Town:
    """Vectors that lie in clumps, as those of news do, and an index over them."""

    def __init__(self, spread: float = 0.6, shift: float = 0.0) -> None:
        dice = np.random.default_rng(5)
        self.topics = unit(dice.normal(size=(TOPICS, DIMENSION)))
        self.topic_of = dice.integers(0, TOPICS, COUNT)
        noise = dice.normal(size=(COUNT, DIMENSION)) / np.sqrt(DIMENSION)
        common = np.full(DIMENSION, shift / np.sqrt(DIMENSION))
        self.vectors = unit(self.topics[self.topic_of] + spread * noise + common)
        self.ids = dice.permutation(COUNT).astype(np.int64) * 2**40 + 5
        self.rows = dict(zip(self.ids.tolist(), range(COUNT), strict=True))
        self.queries = unit(self.topics + 0.4 * dice.normal(size=(TOPICS, DIMENSION)) / 8 + common)
        self.gone: set[int] = set()
        self.index = CodedIndex(
            DIMENSION, self.of, new_codes(DIMENSION, self.vectors[:500].mean(axis=0))
        )

    def of(self, ids: Ids) -> Vectors:
        rows = np.array([self.rows[number] for number in ids.tolist()], np.int64)
        vectors = self.vectors[rows]
        vectors[np.isin(ids, list(self.gone))] = 0
        return vectors

    def fill(self) -> Town:
        self.index.add(self.ids, self.vectors)
        return self

    def recall(self, is_there: NDArray[np.bool_], allowed: bool = False) -> float:
        """The share of the ten nearest among some vectors that is found; scores are checked."""
        selection = self.index.selections(self.ids)(is_there) if allowed else None
        hits = 0
        for query in self.queries:
            scores = np.where(is_there, self.vectors @ query, -9)
            nearest = set(self.ids[np.argsort(-scores)[:10]].tolist())
            answers = self.index.search(query, 10, selection)
            assert len(answers) == min(10, int(is_there.sum()))
            assert all(is_there[self.rows[hit.id]] for hit in answers)
            ordered = sorted(answers, key=lambda hit: (-hit.score, hit.id))
            assert answers == ordered
            for hit in answers:
                assert hit.score == pytest.approx(float(scores[self.rows[hit.id]]), abs=1e-6)
            hits += len(nearest & {hit.id for hit in answers})
        return hits / (len(self.queries) * min(10, int(is_there.sum())))


def unit(rows: NDArray[np.float64]) -> Vectors:
    vectors: Vectors = (rows / np.linalg.norm(rows, axis=1, keepdims=True)).astype(np.float32)
    return vectors


@pytest.fixture(scope="module")
def town() -> Town:
    return Town().fill()


EVERYTHING = np.ones(COUNT, np.bool_)


def test_the_nearest_are_found_with_and_without_filters(town: Town) -> None:
    half = np.arange(COUNT) % 2 == 0
    one_topic = town.topic_of == 3
    narrow = np.arange(COUNT) % 200 == 0
    three = np.arange(COUNT) < 3
    assert town.recall(EVERYTHING) >= 0.99
    for is_allowed in (half, one_topic, narrow, three):
        assert town.recall(is_allowed, allowed=True) >= 0.99


def test_vectors_that_all_point_one_way_are_told_apart_by_the_middle() -> None:
    assert Town(shift=3.0).fill().recall(EVERYTHING) >= 0.99


def test_a_filter_that_lets_nothing_through_finds_nothing(town: Town) -> None:
    nothing = town.index.selections(np.array([1, 2], np.int64))(np.ones(2, np.bool_))
    assert len(nothing) == 0
    assert town.index.search(town.queries[0], 10, nothing) == []
    assert CodedIndex(DIMENSION, town.of).search(town.queries[0], 10) == []


def test_many_removals_and_returns_leave_what_was_never_removed() -> None:
    town = Town().fill()
    dice = np.random.default_rng(1)
    is_there = EVERYTHING.copy()
    for _ in range(6):
        gone = dice.choice(np.flatnonzero(is_there), 1001, replace=False)
        assert town.index.remove([*town.ids[gone].tolist(), 77]) == 1001
        is_there[gone] = False
        back = dice.choice(np.flatnonzero(~is_there), 433, replace=False)
        town.index.add(town.ids[back], town.vectors[back])
        is_there[back] = True
        assert len(town.index) == is_there.sum()
    assert town.index.ids.tolist() == sorted(town.ids[is_there].tolist())
    assert town.index.holds(town.ids).tolist() == is_there.tolist()
    # FAISS mixes what it leaves behind a removal into the next codes: they would be worse.
    assert town.recall(is_there) >= 0.99


def test_what_was_removed_leaves_no_trace_in_the_file(tmp_path: Path) -> None:
    """Twelve vectors of forty go, so that a block of 32 has places that nobody takes."""
    written = []
    for removed in (range(28, 40), range(50, 62)):
        town = Town()
        rows = [*range(28), *removed]
        town.index.add(town.ids[:40], town.vectors[rows])
        assert town.index.remove(town.ids[28:40]) == 12
        save_index(town.index, tmp_path, "vectors", "1-a")
        written.append((tmp_path / "vectors.faiss").read_bytes())
    assert written[0] == written[1]


def test_saved_and_loaded_it_is_the_same(tmp_path: Path) -> None:
    town = Town().fill()
    town.index.remove(town.ids[100:900])
    town.index.add(town.ids[200:300], town.vectors[200:300])
    save_index(town.index, tmp_path, "vectors", "3-c")
    saved = saved_index(tmp_path, "vectors")
    assert saved is not None
    assert (saved.kind, saved.revision) == ("approximate", "3-c")
    loaded, revision = load_index(tmp_path, "vectors", town.of)
    assert (loaded.kind, revision, len(loaded)) == ("approximate", "3-c", COUNT - 700)
    some = np.arange(COUNT) % 3 == 0
    for query in town.queries:
        assert loaded.search(query, 10) == town.index.search(query, 10)
        assert loaded.search(query, 10, loaded.selections(town.ids)(some)) == town.index.search(
            query, 10, town.index.selections(town.ids)(some)
        )
    assert loaded.remove(town.ids[:100]) == 100
    loaded.add(town.ids[500:600], town.vectors[500:600])
    assert len(loaded) == COUNT - 700


def test_what_has_gone_from_the_store_is_no_hit() -> None:
    town = Town().fill()
    query = town.queries[0]
    first, second = town.index.search(query, 2)
    town.gone.add(first.id)
    assert town.index.search(query, 1) == [second]


@pytest.mark.parametrize("factory", ["IVF1,RaBitQfs", "IVF1,Flat", "IVF2,RaBitQfs2", "Flat"])
def test_a_file_of_another_kind_is_refused(tmp_path: Path, factory: str) -> None:
    import faiss

    town = Town()
    other = faiss.index_factory(DIMENSION, f"IDMap,{factory}", faiss.METRIC_INNER_PRODUCT)
    other.train(town.vectors)
    other.add_with_ids(town.vectors, town.ids)
    content = faiss.serialize_index(other).tobytes()
    write(tmp_path, content)
    with pytest.raises(IndexDamaged, match=r"v\.faiss"):
        load_index(tmp_path, "v")


def test_a_file_with_an_id_twice_is_refused(tmp_path: Path, town: Town) -> None:
    pieces: list[bytes] = []
    town.index.write(pieces.append)
    content = b"".join(pieces)
    first, second = (town.ids[row].tobytes() for row in (0, 1))
    assert content.count(first) == 1
    write(tmp_path, content.replace(first, second))
    with pytest.raises(IndexDamaged, match="each id once"):
        load_index(tmp_path, "v")


def write(folder: Path, content: bytes) -> None:
    (folder / "v.faiss").write_bytes(content)
    about = {
        "format": FORMAT,
        "dimension": DIMENSION,
        "count": COUNT,
        "revision": "1",
        "kind": "approximate",
    }
    manifest = Manifest(about, {"v.faiss": FileMark.of_bytes(content)})
    (folder / "v.json").write_bytes(manifest.to_bytes())


_LOADS = """
import sys
from pathlib import Path
from embeddings.indexes.index_files import load_index
for _ in range(12):
    index, _ = load_index(Path(sys.argv[1]), "v")
    del index
"""


def test_an_index_is_loaded_any_number_of_times(tmp_path: Path, town: Town) -> None:
    # In a process of its own: what this one has let go of before would hide a wrong count.
    save_index(town.index, tmp_path, "v", "1")
    run = subprocess.run(
        [sys.executable, "-c", _LOADS, str(tmp_path)], capture_output=True, text=True, check=False
    )
    assert (run.returncode, run.stdout, run.stderr) == (0, "", "")


@pytest.mark.parametrize(
    ("ids", "vectors", "words"),
    [
        ([1, 1], np.ones((2, DIMENSION)), "twice"),
        ([-1], np.ones((1, DIMENSION)), "negative"),
        ([1], np.ones((1, 5)), "shape"),
        ([1], np.full((1, DIMENSION), np.nan), "finite"),
    ],
)
def test_bad_additions_are_refused_whole(ids: list[int], vectors: Vectors, words: str) -> None:
    index = CodedIndex(DIMENSION, coded_index.no_vectors)
    with pytest.raises(ValueError, match=words):
        index.add(ids, vectors)
    index.add([1], np.ones((1, DIMENSION)))
    with pytest.raises(ValueError, match="already"):
        index.add([2, 1], np.ones((2, DIMENSION)))
    assert index.ids.tolist() == [1]
    with pytest.raises(ValueError, match="k is at least 1"):
        index.search(np.ones(DIMENSION), 0)
    with pytest.raises(ValueError, match="at least one"):
        CodedIndex(0, coded_index.no_vectors)


def test_an_addition_that_fails_leaves_codes_and_numbers_together(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    town = Town()
    town.index.add(town.ids[:1000], town.vectors[:1000])

    def fail(self: RowNumbers, ids: Ids) -> None:
        raise MemoryError

    with monkeypatch.context() as patched, pytest.raises(MemoryError):
        patched.setattr(RowNumbers, "add", fail)
        town.index.add(town.ids[1000:1010], town.vectors[1000:1010])
    assert len(town.index) == 1000
    town.index.add(town.ids[1000:], town.vectors[1000:])
    assert town.recall(EVERYTHING) >= 0.99


def test_codes_in_another_order_find_the_same_and_can_be_changed() -> None:
    town = Town().fill()
    town.index.remove(town.ids[10:50])
    is_there = EVERYTHING.copy()
    is_there[10:50] = False
    allowed = town.index.selections(town.ids)(np.arange(COUNT) % 3 == 0)
    before = [town.index.search(query, 10, allowed) for query in town.queries]

    def topics(ids: Ids) -> Ids:
        return np.array([town.topic_of[town.rows[number]] for number in ids.tolist()])

    town.index.keep_together(topics)
    assert np.all(np.diff(topics(town.index.by_code)) >= 0)
    assert [town.index.search(query, 10, allowed) for query in town.queries] == before
    assert town.index.changed(town.of) == 0
    town.index.remove(town.ids[100:900])
    town.index.add(town.ids[10:50], town.vectors[10:50])
    is_there[10:50], is_there[100:900] = True, False
    assert town.recall(is_there) >= 0.99
    assert town.index.changed(town.of) == 0
    in_order = town.index.by_code
    town.index.keep_together(lambda ids: np.zeros(len(ids), np.int64))
    assert np.array_equal(town.index.by_code, in_order)


def test_codes_of_other_vectors_are_told() -> None:
    town = Town()
    for start in range(0, COUNT, 700):  # other pages than those that are compared
        town.index.add(town.ids[start : start + 700], town.vectors[start : start + 700])
    town.index.remove(town.ids[10:50])
    assert town.index.changed(town.of) == 0
    town.vectors[100], town.vectors[101] = town.vectors[101].copy(), town.vectors[100].copy()
    town.vectors[-1] = unit(town.vectors[-1:] + 0.8 * town.topics[:1])[0]
    assert town.index.changed(town.of) == 3
    town.gone = {int(town.ids[100])}
    assert town.index.changed(town.of) == 2


def test_a_vector_of_zeros_is_never_found_and_shifts_no_other() -> None:
    town = Town()
    is_zero = np.arange(COUNT) % 50 == 0
    town.vectors[is_zero] = 0
    town.fill()
    assert len(town.index) == COUNT
    assert np.array_equal(town.index.ids, np.sort(town.ids))
    assert town.recall(~is_zero) >= 0.99
    assert town.index.search(town.queries[0], 3, town.index.selections(town.ids)(is_zero)) == []
    assert town.index.remove(town.ids[is_zero]) == is_zero.sum()
    assert town.recall(~is_zero) >= 0.99


def test_searches_run_beside_changes() -> None:
    town = Town().fill()
    stop = threading.Event()
    failures: list[str] = []
    some = town.index.selections(town.ids)(np.arange(COUNT) < 50)

    def look() -> None:
        while not stop.is_set():
            for row in range(20):
                hits = town.index.search(town.vectors[row], 3, some if row % 2 else None)
                if hits[0].id != town.ids[row] or len({hit.id for hit in hits}) != 3:
                    failures.append(f"{row}: {hits}")

    threads = [threading.Thread(target=look) for _ in range(3)]
    for thread in threads:
        thread.start()
    last = town.ids[-500:]
    for _ in range(10):
        assert town.index.remove(last) == 500
        town.index.add(last, town.vectors[-500:])
    stop.set()
    for thread in threads:
        thread.join()
    assert failures == []


def test_the_kind_follows_the_choice_or_the_number() -> None:
    assert [chosen_kind("auto", count) for count in (0, 99_999, 100_000)] == [
        "exact",
        "exact",
        "approximate",
    ]
    assert chosen_kind("approximate", 1) == "approximate"
    assert chosen_kind("exact", 10**7) == "exact"
