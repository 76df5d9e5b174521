"""Real parts shared by the tests: the bundled model and an archive of the sample corpus."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from embeddings import load_embedder
from embeddings.embedder import Embedder
from qa.archive import Archive
from qa.build import build

ROOT = Path(__file__).resolve().parent.parent
SAMPLES = ROOT / "seeds" / "articles"


@pytest.fixture(scope="session")
def embedder() -> Embedder:
    """The bundled model."""
    return load_embedder()


@pytest.fixture(scope="session")
def sample_archive(tmp_path_factory: pytest.TempPathFactory, embedder: Embedder) -> Path:
    """Where an archive of the sample corpus lies. Read it; do not write to it."""
    path = tmp_path_factory.mktemp("sample") / "archive"
    build([SAMPLES], path, embedder=embedder)
    return path


@pytest.fixture
def archive(sample_archive: Path, embedder: Embedder) -> Iterator[Archive]:
    """The archive of the sample corpus, open."""
    with Archive.open(sample_archive, embedder=embedder) as opened:
        yield opened
