"""Imports run one way, importing is cheap, and rooms and modules stay small."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
import tomllib
from collections import Counter
from collections.abc import Iterator
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

import qa

ROOT = Path(__file__).resolve().parent.parent
ROOMS = ("qa", "seeds", "embeddings")
HEAVY = (
    "torch",
    "sentence_transformers",
    "transformers",
    "openvino",
    "gradio",
    "openai",
    "trafilatura",
)


def test_the_rooms_import_one_way_only() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "importlinter.cli", "lint"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize(
    "module", ["qa", "qa.cli.main", "qa.llm.choice", "seeds.clean", "seeds.readers", "embeddings"]
)
def test_importing_loads_nothing_heavy(module: str) -> None:
    code = f"import sys, {module}; print(*[m for m in {HEAVY!r} if m in sys.modules])"
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=120,
        check=True,
    )
    assert done.stdout.split() == []


def test_the_exported_names_exist_and_are_sorted() -> None:
    assert list(qa.__all__) == sorted(qa.__all__)
    assert all(hasattr(qa, name) for name in qa.__all__)


NOT_NEEDED = {"_typeshed", "atheris", "wordfreq"}
"""What only type checkers know, what fuzzing does without where it is not installed, and what is
installed by hand for `benchmarks.reader.language_means` alone."""


THEIRS = {
    "haystack": ["haystack-ai"],
    "haystack_integrations": ["sentence-transformers-haystack"],
}
"""Packages of the peers that are called otherwise than what is installed."""


def imported(paths: list[Path]) -> Iterator[tuple[str, Path]]:
    """The top packages that files import, ours and Python's own left away."""
    ours = {"app", "benchmarks", "embeddings", "qa", "seeds", "tests"}
    ours |= {path.stem for path in (ROOT / "tests" / "support").iterdir()} | {"conftest"}
    for path in paths:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            names = []
            if isinstance(node, ast.Import):
                names = [alias.name for alias in node.names]
            elif isinstance(node, ast.ImportFrom) and node.module:
                names = [node.module]
            for top in {name.split(".")[0] for name in names}:
                if top not in ours | NOT_NEEDED and top not in sys.stdlib_module_names:
                    yield top, path.relative_to(ROOT)


def test_every_package_that_is_imported_is_named() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    extras = project["optional-dependencies"]
    program = [*project["dependencies"], *extras["parquet"], *extras["cluster"], *extras["llm"]]
    everything = [*program, *extras["test"], *extras["language-model"]]
    parts = [ROOT / "app.py", *(p for room in ROOMS for p in (ROOT / room).rglob("*.py"))]
    others = {p for room in ("benchmarks", "tests", "docs") for p in (ROOT / room).rglob("*.py")}
    peers = ROOT / "benchmarks" / "peers"  # some of it runs in an environment of its own
    apart = set(peers.glob("*_peer.py"))
    theirs = (peers / "requirements.txt").read_text(encoding="utf-8").splitlines()
    known = {**THEIRS, **packages_distributions()}  # reads every package there is
    groups = (parts, program), (sorted(others - apart), everything), (sorted(apart), theirs)
    for paths, lines in groups:
        named = {plain(re.split(r"[<>=\[; ]", line)[0]) for line in lines}
        for top, path in imported(paths):
            packages = {plain(name) for name in known.get(top, [top])}
            assert packages & named, f"{path} imports {top}, which its requirements do not name"


def test_every_folder_of_modules_is_packaged() -> None:
    tool = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]
    folders = [p.parent for room in ROOMS for p in (ROOT / room).rglob("__init__.py")]
    found = {".".join(folder.relative_to(ROOT).parts) for folder in folders}
    assert set(tool["setuptools"]["packages"]) == found


MOST_MODULES = 12
MOST_LINES = 300


def test_no_room_is_crowded_and_no_module_long() -> None:
    parts = [ROOT / "app.py", *(p for room in (*ROOMS, "benchmarks") for p in modules_in(room))]
    modules = [*parts, *modules_in("tests")]
    rooms = Counter(path.parent for path in modules if path.name != "__init__.py")
    crowded = {str(room.relative_to(ROOT)): n for room, n in rooms.items() if n > MOST_MODULES}
    assert crowded == {}
    lengths = {str(p.relative_to(ROOT)): len(p.read_bytes().splitlines()) for p in parts}
    assert {path: n for path, n in lengths.items() if n > MOST_LINES} == {}


def modules_in(room: str) -> list[Path]:
    return sorted((ROOT / room).rglob("*.py"))


def plain(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()
