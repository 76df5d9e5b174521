"""Fill an archive with the sequence of made articles, through the product's own writer."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from benchmarks.scale.made import MadeEntry, entries
from benchmarks.scale.stock import Stock
from embeddings import Embedder
from qa.archive import Archive
from qa.ingest.storing import ahead
from qa.storage.layout import DATABASE

PASSAGES_TOGETHER = 50_000
"""Of one commit. Each writes a page for nearly every fingerprint, which lie at random."""


def fill(
    path: Path,
    stock: Stock,
    passages: int,
    seed: int,
    embedder: Embedder,
    tell: Callable[[str], object],
    together: int = PASSAGES_TOGETHER,
) -> None:
    """Go on with an archive, made if there is none, until it holds so many passages.

    One of fewer passages is the beginning of one of more: copy it, and fill the copy.

    Args:
        path: of its folder.
        stock: what its articles are made of.
        passages: how many, or a few more: articles are whole.
        seed: by which they are made.
        embedder: the model of the stock's vectors; it embeds nothing.
        tell: hears a line about each commit.
        together: passages of a commit.
    """
    is_there = (path / DATABASE).is_file()
    archive = Archive.open(path, embedder) if is_there else Archive.create(path, embedder)
    with archive, archive.exclusive(doing="filling"):
        articles, stored = _counts(archive)
        batches = _batches(entries(stock, seed, articles), passages - stored, together)
        with ahead(batches, 1, "make") as made:
            for batch in made:
                begin = time.perf_counter()
                count = _passages(batch)
                _store(archive, batch, articles, is_last=stored + count >= passages)
                articles, stored = articles + len(batch), stored + count
                seconds = time.perf_counter() - begin
                tell(f"{stored:,} passages of {articles:,} articles; stored in {seconds:.1f} s")


def _counts(archive: Archive) -> tuple[int, int]:
    with archive.reading() as connection:
        [articles] = connection.execute("SELECT count(*) FROM articles").fetchone()
        [passages] = connection.execute("SELECT count(*) FROM passages").fetchone()
    return articles, passages


def _passages(batch: Iterable[MadeEntry]) -> int:
    return sum(len(made.entry.passages) for made in batch)


def _batches(
    sequence: Iterator[MadeEntry], passages: int, together: int
) -> Iterator[list[MadeEntry]]:
    """Articles of so many passages, or a few more, some at a time."""
    while passages > 0:
        batch: list[MadeEntry] = []
        left = min(together, passages)
        while left > 0:
            made = next(sequence)
            batch.append(made)
            left -= len(made.entry.passages)
        yield batch
        passages -= _passages(batch)


def _store(archive: Archive, batch: list[MadeEntry], first: int, *, is_last: bool) -> None:
    """Store articles as one file holds them."""
    name = f"made-{first:09d}.jsonl"
    path = f"/made/{name}"
    with archive.writing(is_last=is_last) as transaction:
        digest = hashlib.sha256(name.encode()).hexdigest()
        source = transaction.begin_source(path, name, len(batch), digest)
        for made in batch:
            vectors = dict(zip(made.entry.digests, made.vectors, strict=True))
            transaction.put(made.entry, vectors, source)
        ids = [made.entry.article.id for made in batch]
        transaction.link(source, ids)
        transaction.finish_source(source, "done", (), ids)
