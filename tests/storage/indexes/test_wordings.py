"""What the phrases of a question let pass is found once for all of its searches."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest

from qa.archive import Archive
from qa.storage.indexes.wordings import Wordings
from qa.storage.reader import ArchiveReader
from qa.store import Phrase, WordFilter
from seeds.article import Article


@pytest.fixture
def archive(archive_of: Callable[..., Archive], article_of: Callable[..., Article]) -> Archive:
    return archive_of(
        article_of("Ferry", "The mayor said that the ferry will sail again in the spring."),
        article_of("Toll house", "Tickets for the boat are sold at the old toll house."),
    )


def wordings_of(archive: Archive) -> Wordings:
    assert isinstance(archive._reader, ArchiveReader)
    return archive._reader._wordings


def without(word: str) -> WordFilter:
    return WordFilter(excluded=(Phrase(word, is_exact=False),))


def test_searches_at_once_share_it_until_something_is_removed(archive: Archive) -> None:
    wordings = wordings_of(archive)
    with ThreadPoolExecutor(4) as threads:
        first, *others = threads.map(wordings.passages, [without("ferry")] * 8)
    assert first is not None
    assert all(wording is first for wording in others)
    [never] = first.never
    archive.remove([archive.passages([never])[never].article_id])
    assert wordings.passages(without("ferry")) is not first
    assert wordings.passages(WordFilter()) is None


def test_those_of_the_last_few_questions_are_kept(archive: Archive) -> None:
    wordings = wordings_of(archive)
    first = wordings.passages(without("ferry"))
    for word in ("boat", "house", "mayor"):
        wordings.passages(without(word))
        assert wordings.passages(without("ferry")) is first
    for word in ("boat", "house", "mayor", "toll"):
        wordings.passages(without(word))
    assert wordings.passages(without("ferry")) is not first
    assert wordings.passages(without("ferry")) == first
