"""Questions in German and Japanese find their articles, in their own language and in the other."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from benchmarks.languages.across import across, ranked_by_archive
from benchmarks.languages.sets import read_set
from embeddings.embedder import Embedder
from qa.archive import Archive
from qa.ingest.build import build

SETS = (read_set("de"), read_set("ja"))
EVERY = 3
"""Of the questions one in so many is asked; `python -m benchmarks.languages` asks all."""
LEAST_OWN, LEAST_OTHER = 0.95, 0.9
"""nDCG@10; of these questions both were measured as 1."""


@pytest.fixture(scope="module")
def archive(
    tmp_path_factory: pytest.TempPathFactory, multilingual_embedder: Embedder
) -> Iterator[Archive]:
    path = tmp_path_factory.mktemp("languages") / "archive"
    build([practice.articles for practice in SETS], path, embedder=multilingual_embedder)
    with Archive.open(path, multilingual_embedder) as opened:
        yield opened


def test_questions_find_the_articles_of_both_languages(archive: Archive) -> None:
    questions = [question for practice in SETS for question in practice.questions[::EVERY]]
    measured = across(questions, ("de", "ja"), ranked_by_archive(archive))
    assert measured.same >= LEAST_OWN
    assert measured.other >= LEAST_OTHER
