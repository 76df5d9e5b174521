"""What the killed processes work on: sources, archives to begin with, and how it should end."""

from __future__ import annotations

import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.crash.checks import ALL, faults
from benchmarks.crash.child import OPERATIONS, Plan, perform
from benchmarks.crash.corpus import write_after, write_before
from benchmarks.crash.embedders import save
from benchmarks.embedders import CachingEmbedder
from embeddings.embedder import Embedder
from qa.archive import Archive
from qa.ingest.build import build
from qa.storage.writing.writer import ArchiveWriter


@dataclass(frozen=True, slots=True)
class Reference:
    """A run of an operation that nobody killed.

    Attributes:
        states: hashes of the content before it and after each of its commits.
        final: the last of them.
        seconds: how long it took.
    """

    states: frozenset[str]
    final: str
    seconds: float


@dataclass(frozen=True, slots=True)
class Scene:
    """A prepared folder.

    Attributes:
        references: for each operation a run of it.
        removed: the end of a text that `remove` takes, and that stands in no other article.
        article: most passages of one article.
    """

    folder: Path
    plan: Plan
    embedder: CachingEmbedder
    references: dict[str, Reference]
    removed: bytes
    article: int

    def start(self, operation: str, path: Path) -> None:
        """Put the archive at ``path`` that the operation begins with, if it needs one."""
        source = self.folder / "start" / operation
        if source.exists():
            shutil.copytree(source, path)


def prepare(folder: Path, embedder: Embedder, files: int = 3) -> Scene:
    """Write the sources, make the archives to begin with, and run each operation once.

    Raises:
        RuntimeError: an operation goes wrong although nobody kills it.
    """
    caching = CachingEmbedder(embedder)
    news, start = folder / "news", folder / "start"
    write_before(news, files)
    build([news], start / "update", embedder=caching)
    write_after(news, files)
    shutil.copytree(start / "update", start / "remove")
    build([news], start / "remove", embedder=caching)
    shutil.copytree(start / "remove", start / "remove-source")
    shutil.copytree(start / "remove", start / "rebuild")
    shutil.rmtree(start / "rebuild" / "lexical")
    for file in (start / "rebuild").glob("vectors.*"):
        file.unlink()
    with Archive.open(start / "remove") as archive:
        newest = archive.newest_articles(ALL)
        with archive.reading() as connection:
            [article] = connection.execute(
                "SELECT max(number) FROM (SELECT count(*) AS number FROM passages GROUP BY article)"
            ).fetchone()
    page = next(article for article in newest if article.path.endswith(".txt"))
    removed = dict.fromkeys([*(article.id for article in newest[::9]), page.id])
    plan = Plan(str(news), list(removed), str(news / "town-1.jsonl"))
    plan.write(folder)
    scene = Scene(folder, plan, caching, {}, page.text[-60:].encode(), article)
    for operation in OPERATIONS:
        scene.references[operation] = refer(scene, operation, folder / "reference" / operation)
    save(caching, folder)
    return scene


def refer(scene: Scene, operation: str, path: Path) -> Reference:
    """Run an operation at ``path`` and say what it commits.

    Raises:
        RuntimeError: it goes wrong although nobody kills it.
    """
    scene.start(operation, path)
    states: list[str] = []
    begin = time.perf_counter()
    with _listening(states):
        perform(operation, scene.plan, path, scene.embedder)
    seconds = time.perf_counter() - begin
    with Archive.open(path) as archive:
        states.append(archive.content_hash())
    if problems := faults(path, scene.embedder, states):
        raise RuntimeError(f"{operation} goes wrong without any kill: {'; '.join(problems)}")
    return Reference(frozenset(states), states[-1], seconds)


@contextmanager
def _listening(states: list[str]) -> Iterator[None]:
    """Note the content before each commit of an archive in this process."""
    writing = ArchiveWriter.writing

    @contextmanager
    def heard(writer: ArchiveWriter, **options: Any) -> Iterator[Any]:
        with Archive.open(writer.path) as archive:
            states.append(archive.content_hash())
        with writing(writer, **options) as transaction:
            yield transaction

    ArchiveWriter.writing = heard  # type: ignore[method-assign,assignment]
    try:
        yield
    finally:
        ArchiveWriter.writing = writing  # type: ignore[method-assign]
