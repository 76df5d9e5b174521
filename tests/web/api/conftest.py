from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from embeddings.embedder import Embedder
from qa.archive import Archive


@pytest.fixture(scope="module")
def archive(sample_archive: Path, embedder: Embedder) -> Iterator[Archive]:
    """The archive of the sample corpus, open for all tests of a module."""
    with Archive.open(sample_archive, embedder=embedder) as opened:
        yield opened
