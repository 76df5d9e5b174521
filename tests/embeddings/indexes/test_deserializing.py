"""No file that we read can run code, and FAISS sees only bytes that were checked before."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]
SOURCES = sorted(
    [
        ROOT / "app.py",
        *(path for name in ("qa", "seeds", "embeddings") for path in (ROOT / name).rglob("*.py")),
    ]
)
RUN_CODE = {"pickle", "cPickle", "_pickle", "dill", "cloudpickle", "joblib", "shelve", "marshal"}
OWN_PROCESSES = ROOT / "seeds" / "work" / "messages.py"
"""Unpickles what other processes of the same build wrote, and no file that has a name."""
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
    used = set(names(tree))
    faults = sorted(used & RUN_CODE) + sorted(used & READERS)
    if "deserialize_index" in used and not is_index:
        faults.append("deserialize_index")
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call):
            continue
        options = {word.arg: word.value for word in node.keywords}
        pickled = options.get("allow_pickle")
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
    is_index = path == ROOT / "embeddings" / "indexes" / "index_files.py"
    used = ["pickle"] if path == OWN_PROCESSES else []
    assert faults(path.read_text("utf-8"), is_index=is_index) == used


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
