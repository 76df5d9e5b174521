"""All commands of these tests share one model."""

from __future__ import annotations

import pytest


@pytest.fixture(autouse=True)
def _loaded_once(loaded_once: None) -> None:
    pass
