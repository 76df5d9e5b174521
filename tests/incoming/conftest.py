"""A local web site for each test."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from news_pages.local_site import Site, served_site


@pytest.fixture
def site() -> Iterator[Site]:
    """A web site on this machine."""
    with served_site() as site:
        yield site
