"""All commands of these tests share one model."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import pytest
from command_line import Run, invoke


@pytest.fixture(autouse=True)
def _loaded_once(loaded_once: None) -> None:
    pass


@pytest.fixture
def run(sample_archive: Path) -> Run:
    """The command line over the sample archive, which must not be changed."""
    return partial(invoke, sample_archive)


@pytest.fixture
def page(tmp_path: Path) -> Path:
    path = tmp_path / "page.txt"
    path.write_text(
        "Title: Arle closes its mill bridge\nOutlet: Arle Herald\nDate: 2025-10-06\n\n"
        "Share this\n\n"
        "The council of Arle voted on Monday to close the old mill bridge.\n\n"
        "Engineers had found a crack in the third arch, the mayor's office said.\n\n"
        "Follow us on Twitter\n",
        encoding="utf-8",
    )
    return path
