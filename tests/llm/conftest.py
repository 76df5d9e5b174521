"""A scripted server of language models for each test."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from language_models.scripted_server import ScriptedServer, scripted_server


@pytest.fixture
def scripted() -> Iterator[ScriptedServer]:
    with scripted_server() as server:
        yield server
