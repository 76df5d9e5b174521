"""Indexes that others make in parts are those that one process makes."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pytest
from passages import add_articles

from embeddings.embedder import Embedder
from qa.addresses import Address
from qa.archive import Archive
from qa.lance.tables import index_parts, indexes
from qa.lance.tables.datasets import Root
from qa.lance.tables.index_parts import JoinParts, LearnLists, MakePart
from qa.lance.tables.schemas import ARTICLES, PASSAGES, schema
from qa.store import Filters
from seeds.article import Article
from seeds.work.tasks import RunTasks, Task

TOWNS = ("Holm", "Varde", "Esk", "Lund", "Orme", "Tarn", "Wick", "Dale")
EVERYTHING = Filters()
DIMENSION = 32


@pytest.fixture(autouse=True)
def small_files(monkeypatch: pytest.MonkeyPatch) -> None:
    """Files of few rows, and an index of vectors however few there are."""
    monkeypatch.setattr("qa.lance.tables.datasets.ROWS_OF_A_FILE", 3)
    monkeypatch.setattr(index_parts, "ROWS_OF_A_FILE", 3)
    monkeypatch.setattr(indexes, "ROWS_OF_A_FILE", 3)
    monkeypatch.setattr(indexes, "LEAST_ROWS_FOR_VECTORS", 1)


class Recorder:
    """Does tasks here, notes what they were, and loses those of some kinds."""

    def __init__(self, *lost: type[Task[Any]]) -> None:
        self.kinds: list[str] = []
        self._lost = lost

    def run(self, tasks: Iterable[Task[Any]]) -> Iterator[list[Any]]:
        for task in tasks:
            self.kinds.append(type(task).__name__)
            yield [task.lost("gone")] if isinstance(task, self._lost) else task.run()


def stories(article_of: Callable[..., Article]) -> list[Article]:
    return [
        article_of(
            f"{town} pays for its bridge",
            f"The council of {town} spoke about the bridge on Monday. It costs {n} million.\n\n"
            f"{TOWNS[n - 1]} had offered to pay a third of it, said the mayor of {town}.",
            outlet=f"{town} Courier",
            published=f"2024-03-{n + 1:02}",
        )
        for n, town in enumerate(TOWNS)
    ]


def archive_by(
    run: RunTasks | None, address: Address, embedder: Embedder, articles: Sequence[Article]
) -> Archive:
    archive = Archive.create(address, embedder)
    with archive.exclusive():
        if run is not None:
            archive.index_by(run)
        add_articles(archive, articles)
    return archive


def everything(archive: Archive) -> dict[str, Any]:
    query = archive.embedder.embed_queries(["What does the bridge of Esk cost?"])[0]
    courier = Filters(outlets=frozenset({"Esk Courier"}))
    return {
        "content": archive.content_hash(),
        "vectors": [*archive.dense(query, 8, EVERYTHING)],
        "words": archive.lexical("council bridge Esk", 8, EVERYTHING),
        "articles": archive.lexical_articles("mayor Holm", 8, EVERYTHING),
        "outlet": archive.lexical("bridge", 8, courier),
    }


def files_and_lacking(address: Address) -> dict[str, tuple[int, list[tuple[str, int]]]]:
    root = Root(address)
    tables = {table: root.open(table) for table in (ARTICLES, PASSAGES)}
    return {
        table: (
            len(dataset.get_fragments()),
            indexes.unindexed_rows(root, table, dataset.version),
        )
        for table, dataset in tables.items()
    }


@pytest.mark.parametrize("lost", [(), (LearnLists,), (MakePart,), (JoinParts,)])
def test_they_find_the_same(
    tmp_path: Path,
    embedder: Embedder,
    article_of: Callable[..., Article],
    lost: tuple[type[Task[Any]], ...],
) -> None:
    articles = stories(article_of)
    here, shared = (Address.parse(f"lance:{tmp_path / name}") for name in ("here", "shared"))
    recorder = Recorder(*lost)
    with (
        closing(archive_by(None, here, embedder, articles)) as alone,
        closing(archive_by(recorder.run, shared, embedder, articles)) as together,
    ):
        assert everything(together) == everything(alone)
    assert files_and_lacking(shared) == {ARTICLES: (3, []), PASSAGES: (3, [])}
    if not lost:
        assert {*recorder.kinds} == {"LearnLists", "MakePart", "JoinParts"}
        assert recorder.kinds.count("LearnLists") == 1


def test_all_is_made_anew_when_most_is_new(tmp_path: Path) -> None:
    root, columns = Root(Address.parse(f"lance:{tmp_path / 'tables'}")), schema(PASSAGES, DIMENSION)
    root.write(PASSAGES, (), columns)
    draw = np.random.default_rng(3)
    made = []
    for begin, end in ((0, 6), (6, 8), (8, 20)):
        vectors = draw.normal(size=(end - begin, DIMENSION)).astype(np.float32)
        vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
        rows = [
            {"id": id_, "vector": vector, "title_words": "", "text_words": "a"}
            for id_, vector in zip(range(begin, end), vectors, strict=True)
        ]
        root.append(PASSAGES, [pa.RecordBatch.from_pylist(rows, columns)], columns)
        recorder = Recorder()
        indexes.follow(root, PASSAGES, has_gone=False, run=recorder.run)
        made.append(len(recorder.kinds) > 1)
        table = root.open(PASSAGES)
        assert indexes.unindexed_rows(root, PASSAGES, table.version) == []
    assert made == [True, False, True]
