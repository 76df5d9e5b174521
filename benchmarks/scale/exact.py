"""The nearest passages by comparing every vector, and how many of them an index gives."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice

import numpy as np
from numpy.typing import NDArray

from benchmarks.scale.questions import COMMON_WORD, Limit
from embeddings.embedder import Vectors
from qa.archive import Archive
from qa.storage.connection import Connection
from qa.storage.indexes.passage_table import PassageTable
from qa.storage.indexes.table_reading import PassageTables
from qa.store import Filters

TOP = 10

_ROWS = 20_000
_TIE = 1e-5
"""Copies have the same vector: any of them will do. Sums of float32 differ by 1e-6."""


def recalls(
    archive: Archive, vectors: Vectors, limits: Sequence[Limit], whole: Archive | None = None
) -> dict[str, float]:
    """The share of the nearest `TOP` passages that the archive finds, by the limit's name.

    Args:
        archive: of any size: a few thousand vectors are in memory at once.
        vectors: of questions, shape (n, dimension).
        limits: under which they are asked.
        whole: an archive in a folder that holds the same, whose vectors are compared where
            ``archive`` is kept otherwise; by default ``archive`` itself.
    """
    least = _least_cosines(whole or archive, vectors, limits)
    shares = {}
    for limit, bounds in zip(limits, least, strict=True):
        found, wanted = 0, 0
        for vector, row in zip(vectors, bounds, strict=True):
            count = int(np.isfinite(row).sum())
            hits = archive.dense(vector, TOP, limit.filters)
            if count:
                bound = row[count - 1] - _TIE
                found += min(count, sum(cosine >= bound for cosine in hits.values()))
            wanted += count
        shares[limit.name] = found / wanted if wanted else 1.0
    return shares


def _least_cosines(
    archive: Archive, vectors: Vectors, limits: Sequence[Limit]
) -> NDArray[np.float32]:
    """The best cosines, descending, -inf where there are fewer passages; (limits, n, TOP)."""
    best = np.full((len(limits), len(vectors), TOP), -np.inf, np.float32)
    with archive.reading() as connection:
        table = PassageTables().at(connection)
        allowed = [_allowed(archive, table, limit.filters) for limit in limits]
        for ids, rows in _stored(connection):
            cosines = vectors @ rows.T
            for place, passages in enumerate(allowed):
                chosen = cosines[:, np.isin(ids, passages)]
                together = np.concatenate([best[place], chosen], axis=1)
                best[place] = -np.sort(-together, axis=1)[:, :TOP]
    return best


def _allowed(archive: Archive, table: PassageTable, filters: Filters) -> NDArray[np.int64]:
    """All passages that may answer; words as `COMMON_WORD` says, by the lexical index."""
    passages = table.ids[table.allowed(filters)]
    if filters.words.excluded:
        worded = list(archive.lexical(COMMON_WORD, len(table.ids), Filters()))
        passages = np.setdiff1d(passages, np.array(worded, np.int64))
    return passages


def _stored(connection: Connection) -> Iterator[tuple[NDArray[np.int64], Vectors]]:
    """All passages that can be found, with their vectors, some at a time."""
    rows = iter(
        connection.execute(
            "SELECT p.id, v.vector FROM passages p JOIN articles a ON a.key = p.article"
            " JOIN vectors v ON v.key = p.vector WHERE a.is_current"
        )
    )
    while page := list(islice(rows, _ROWS)):
        ids = np.array([number for number, _ in page], np.int64)
        yield ids, np.stack([np.frombuffer(blob, "<f4") for _, blob in page])
