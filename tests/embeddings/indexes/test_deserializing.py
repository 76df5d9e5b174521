"""No file that we read can run code, and FAISS sees only bytes that were checked before."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from embeddings.errors import IndexDamaged
from embeddings.indexes.vector_index import VectorIndex, _deserialized, _Header

ROOT = Path(__file__).resolve().parents[3]
SOURCES = sorted(
    [
        ROOT / "app.py",
        *(path for name in ("qa", "seeds", "embeddings") for path in (ROOT / name).rglob("*.py")),
    ]
)
RUN_CODE = {"pickle", "cPickle", "_pickle", "dill", "cloudpickle", "joblib", "shelve", "marshal"}
READERS = {"read_index", "read_index_binary", "read_VectorTransform", "clone_index"}


def names(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name.split(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module.split(".")[0]
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.Attribute):
            yield node.attr
        elif isinstance(node, ast.Name):
            yield node.id


def faults(source: str, *, is_index: bool = False) -> list[str]:
    """What in a source could read a file as code, or give FAISS bytes that nobody checked."""
    tree = ast.parse(source)
    found = set(names(tree))
    faults = sorted(found & RUN_CODE) + sorted(found & READERS)
    if "deserialize_index" in found and not is_index:
        faults.append("deserialize_index")
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call):
            continue
        given = {word.arg: word.value for word in node.keywords}
        pickled = given.get("allow_pickle")
        if pickled is not None and not (
            isinstance(pickled, ast.Constant) and pickled.value is False
        ):
            faults.append("allow_pickle")
        called = ast.unparse(node.func)
        if called == "torch.load":
            faults.append(called)
    return faults


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(ROOT)))
def test_nothing_that_is_read_can_run_code(path: Path) -> None:
    is_index = path == ROOT / "embeddings" / "index.py"
    assert faults(path.read_text("utf-8"), is_index=is_index) == []


@pytest.mark.parametrize(
    "source",
    [
        "import pickle",
        "from joblib import load",
        "numpy.load(path, allow_pickle=True)",
        "numpy.load(path, allow_pickle=trust)",
        "torch.load(path)",
        "faiss.read_index(path)",
        "faiss.deserialize_index(content)",
    ],
)
def test_what_could_is_seen(source: str) -> None:
    assert faults(source)


def test_a_length_beyond_the_file_is_refused(tmp_path: Path) -> None:
    index = VectorIndex(4)
    index.add(np.arange(3), np.eye(4, dtype=np.float32)[:3])
    index.save(tmp_path, "vectors", "1")
    content = bytearray((tmp_path / "vectors.faiss").read_bytes())
    # The number of floats lies in front of them: 12 of 4 bytes.
    at = content.index((12).to_bytes(8, "little"))
    content[at : at + 8] = (1 << 36).to_bytes(8, "little")
    header = _Header(3, 4, 3, "1")
    with pytest.raises(IndexDamaged, match="limit"):
        _deserialized(bytes(content), header, tmp_path / "vectors.faiss")
