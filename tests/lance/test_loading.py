"""Loading an archive into a database takes time in proportion to what it holds."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from itertools import count
from pathlib import Path

import numpy as np
from timing import MOST_GROWTH, TIMES, growth

from embeddings.embedder import Embedder
from qa.addresses import Address
from qa.archive import Archive
from qa.lance.tables.commits import last_commit
from qa.lance.tables.datasets import Root
from qa.lance.tables.loading import load
from qa.passage import Passage, passage_id
from qa.storage.database import Database
from seeds.article import Article

STORIES = 120
"""Each of two articles that are copies."""


def test_loading_is_linear_in_stories(
    tmp_path: Path, embedder: Embedder, article_of: Callable[..., Article]
) -> None:
    draw, numbers = np.random.default_rng(5), count()

    def archive_of(stories: int) -> Root:
        address = Address.parse(f"lance:{tmp_path / str(stories)}")
        articles = [
            article_of(
                f"Story {number}",
                " ".join(f"w{number}x{place}" for place in range(40)) + f" {outlet}.",
                outlet=outlet,
            )
            for number in range(stories)
            for outlet in ("Post", "Courier")
        ]
        passages = [
            Passage(passage_id(a.id, 0, len(a.text)), a.id, 0, len(a.text), a.text)
            for a in articles
        ]
        vectors = draw.normal(size=(len(articles), embedder.dimension)).astype(np.float32)
        vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
        with closing(Archive.create(address, embedder)) as archive:
            archive.add(articles, passages, vectors)
            assert archive.info().copies == stories
        return Root(address)

    roots = {stories: archive_of(stories) for stories in (STORIES, TIMES * STORIES)}

    def prepared(stories: int) -> Callable[[], None]:
        root, path = roots[stories], tmp_path / f"{next(numbers)}.db"

        def work() -> None:
            with closing(Database.create(path)) as database, database.writing() as connection:
                load(root, last_commit(root), connection, vectors=True)

        return work

    assert growth(prepared, STORIES) <= MOST_GROWTH
