from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from embeddings.embedder import Embedder
from qa.archive import Archive


@pytest.fixture(scope="module")
def archive(sample_archive: Path, embedder: Embedder) -> Iterator[Archive]:
    """The archive of the sample corpus, open for all tests of a module."""
    with Archive.open(sample_archive, embedder=embedder) as opened:
        yield opened


@pytest.fixture(scope="module")
def client(chat: str) -> Iterator[Any]:
    """OpenAI's own client, of the chat over the sample corpus; it does not try again."""
    import openai

    with openai.OpenAI(base_url=chat + "v1", api_key="none", max_retries=0) as opened:
        yield opened
