"""An index on disk comes back as it was, and no damaged file is ever used."""

from __future__ import annotations

import json
import random
from pathlib import Path

import numpy as np
import pytest
from index_parts import DIMENSION, filled, unit

from embeddings.errors import IndexDamaged
from embeddings.indexes.index_files import (
    FORMAT,
    SavedIndex,
    _deserialized,
    load_index,
    save_index,
    save_vectors,
    saved_index,
)
from embeddings.indexes.manifest import FileMark, Manifest
from embeddings.indexes.vector_index import VectorIndex


def test_saved_and_loaded_it_is_the_same(tmp_path: Path) -> None:
    index, _, _ = filled()
    index.remove([3, 10])
    save_index(index, tmp_path, "vectors", "41-a")
    index.add([5000], unit(1, 9))
    save_index(index, tmp_path, "vectors", "42-b")
    loaded, revision = load_index(tmp_path, "vectors")
    assert revision == "42-b"
    assert loaded.ids.tolist() == index.ids.tolist()
    for query in unit(5, seed=3):
        assert loaded.search(query, 7) == index.search(query, 7)
    loaded.add([3], unit(1, 4))
    assert loaded.remove([3]) == 1
    assert sorted(path.name for path in tmp_path.iterdir()) == ["vectors.faiss", "vectors.json"]


def test_an_empty_index_is_saved_and_loaded(tmp_path: Path) -> None:
    save_index(VectorIndex(DIMENSION), tmp_path, "vectors", "")
    loaded, revision = load_index(tmp_path, "vectors")
    assert (len(loaded), loaded.dimension, revision) == (0, DIMENSION, "")


def test_vectors_are_saved_piece_by_piece_as_faiss_would(tmp_path: Path) -> None:
    index, ids, vectors = filled(40)
    save_index(index, tmp_path, "whole", "7-a")
    pages = ((ids[start : start + 9], vectors[start : start + 9]) for start in range(0, 40, 9))
    save_vectors(pages, 40, DIMENSION, tmp_path, "pieces", "7-a")
    assert (tmp_path / "pieces.faiss").read_bytes() == (tmp_path / "whole.faiss").read_bytes()
    assert saved_index(tmp_path, "pieces") == SavedIndex("exact", "7-a")
    loaded, _ = load_index(tmp_path, "pieces")
    assert loaded.search(vectors[3], 1)[0].id == ids[3]
    save_vectors((), 0, DIMENSION, tmp_path, "none", "8-b")
    assert len(load_index(tmp_path, "none")[0]) == 0


def test_another_number_of_vectors_than_announced_is_no_index(tmp_path: Path) -> None:
    _, ids, vectors = filled(40)
    with pytest.raises(ValueError, match="41 vectors were announced, and 40 came"):
        save_vectors([(ids, vectors)], 41, DIMENSION, tmp_path, "vectors", "1")
    assert saved_index(tmp_path, "vectors") is None
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", ["vectors.faiss", "vectors.json"])
def test_every_flipped_bit_is_found(tmp_path: Path, name: str) -> None:
    save_index(filled(40)[0], tmp_path, "vectors", "1")
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
            load_index(tmp_path, "vectors")


def _same_json(first: bytes, second: bytes) -> bool:
    try:
        return bool(json.loads(first) == json.loads(second))
    except ValueError:
        return False


@pytest.mark.parametrize("name", ["vectors.faiss", "vectors.json"])
def test_cut_longer_and_missing_files_are_found(tmp_path: Path, name: str) -> None:
    save_index(filled(40)[0], tmp_path, "vectors", "1")
    path = tmp_path / name
    whole = path.read_bytes()
    for broken in (b"", whole[:1], whole[: len(whole) // 2], whole[:-1], whole + b"\0x"):
        path.write_bytes(broken)
        with pytest.raises(IndexDamaged, match="vectors"):
            load_index(tmp_path, "vectors")
    path.unlink()
    with pytest.raises(IndexDamaged, match="vectors"):
        load_index(tmp_path, "vectors")


def test_the_pair_of_another_save_is_found(tmp_path: Path) -> None:
    save_index(filled(40)[0], tmp_path, "vectors", "1")
    older = (tmp_path / "vectors.json").read_bytes()
    save_index(filled(41)[0], tmp_path, "vectors", "2")
    (tmp_path / "vectors.json").write_bytes(older)
    with pytest.raises(IndexDamaged):
        load_index(tmp_path, "vectors")


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
        load_index(tmp_path, "v")


def test_a_wrong_count_is_refused(tmp_path: Path) -> None:
    save_index(filled(40)[0], tmp_path, "vectors", "1")
    path = tmp_path / "vectors.json"
    sound = Manifest.read(path)
    for wrong in ({"count": 39}, {"dimension": 15}):
        path.write_bytes(Manifest({**sound.about, **wrong}, sound.files).to_bytes())
        with pytest.raises(IndexDamaged, match="manifest"):
            load_index(tmp_path, "vectors")


def test_a_failed_save_leaves_the_old_index(tmp_path: Path) -> None:
    index, ids, vectors = filled(40)
    save_index(index, tmp_path, "vectors", "1")
    with pytest.raises(OSError, match="No such file"):
        save_index(index, tmp_path / "missing", "vectors", "2")
    assert load_index(tmp_path, "vectors")[0].search(vectors[0], 1)[0].id == ids[0]


def test_a_save_that_cannot_be_put_in_place_leaves_no_scrap(tmp_path: Path) -> None:
    (tmp_path / "vectors.faiss").mkdir()
    with pytest.raises(OSError, match="directory"):
        save_index(filled(5)[0], tmp_path, "vectors", "1")
    assert [path.name for path in tmp_path.iterdir()] == ["vectors.faiss"]


def test_a_length_beyond_the_file_is_refused(tmp_path: Path) -> None:
    index = VectorIndex(4)
    index.add(np.arange(3), np.eye(4, dtype=np.float32)[:3])
    pieces: list[bytes] = []
    index.write(pieces.append)
    content = bytearray(b"".join(pieces))
    # The number of floats lies in front of them: 12 of 4 bytes.
    at = content.index((12).to_bytes(8, "little"))
    content[at : at + 8] = (1 << 36).to_bytes(8, "little")
    with pytest.raises(IndexDamaged, match="limit"):
        _deserialized(bytes(content), tmp_path / "vectors.faiss")
