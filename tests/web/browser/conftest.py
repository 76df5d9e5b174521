from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from embeddings.embedder import Embedder
from qa.archive import Archive


@pytest.fixture
def archive_copy(sample_archive: Path, tmp_path: Path, embedder: Embedder) -> Iterator[Archive]:
    """An archive that a test may change."""
    shutil.copytree(sample_archive, tmp_path / "archive")
    with Archive.open(tmp_path / "archive", embedder=embedder) as archive:
        yield archive
