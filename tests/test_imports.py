"""Imports run one way, and importing is cheap."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

import qa

ROOT = Path(__file__).resolve().parent.parent
HEAVY = ("torch", "sentence_transformers", "transformers", "openvino", "gradio", "trafilatura")


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


@pytest.mark.parametrize("module", ["qa", "qa.cli", "seeds.clean", "seeds.readers", "embeddings"])
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
