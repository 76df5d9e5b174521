"""Where the passages of each language lie: the means of their vectors."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

import numpy as np
from numpy.typing import NDArray

from embeddings.embedder import Vectors
from qa.storage.connection import Connection
from qa.storage.indexes.passage_table import Numbers, PassageTable
from qa.store import LanguageMean

SAMPLED = 1_000
"""Passages of a language of which the mean is taken: it errs by a 32nd of their spread."""


def means_of(
    table: PassageTable, connection: Connection, dimension: int
) -> dict[str, LanguageMean]:
    """The means of an archive whose passages are in a table, by `language_means`."""
    codes = np.array(table.codes)[table.languages[table.owners]]
    read = partial(table.read_vectors, connection, dimension=dimension)
    return language_means(table.ids, codes, read)


def language_means(
    ids: Numbers, codes: NDArray[np.str_], read_vectors: Callable[[Sequence[int]], Vectors]
) -> dict[str, LanguageMean]:
    """For each language the mean of at most `SAMPLED` passages, most passages first.

    Ids are hashes, so that even steps through them take articles of all kinds and days.

    Args:
        ids: of passages.
        codes: of the languages of theirs, row i for ``ids[i]``.
        read_vectors: gives their vectors, shape (n, dimension).
    """
    found, counts = np.unique(codes, return_counts=True)
    means = {}
    for place in np.lexsort((found, -counts)).tolist():
        own = np.sort(ids[codes == found[place]])
        steps = np.linspace(0, len(own) - 1, min(len(own), SAMPLED)).round().astype(np.int64)
        mean = read_vectors(own[steps].tolist()).mean(axis=0)
        means[str(found[place])] = LanguageMean(len(steps), mean)
    return means
