"""Near-duplicates: many articles made from one text, of which one is enough at the top.

Copies that are word for word alike are folded by `qa.storage.tables.copies`. Where each has
another name, another figure and a sentence of its own they are no copies: reports of a
series look so, and each of them is news. But a page that is posted fifty times with such
changes would take all places of a list. So of such a cluster one article keeps its
place, and the others come behind everything else that was found.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from embeddings.embedder import Vectors
from qa.retrieval.runs import Runs, runs_of

LEAST_ARTICLES = 8
"""Copies counted: a series in one paper, or an agency's text in some others, is no flood."""

NEAR = 0.75
"""Cosine of two passages below which they are not compared word by word. Clones of a page
with other names, figures and sentences lie above .85 with the bundled model."""

LEAST_SHARED = 0.4
"""Of the runs of the shorter passage: a name changed in each sentence leaves about half."""


def near_duplicate_rows(
    order: Sequence[int],
    articles: Sequence[str],
    sizes: Mapping[str, int],
    vectors: Vectors,
    texts: Callable[[Sequence[int]], Sequence[str]],
) -> frozenset[int]:
    """The rows of ``order`` that duplicate a better one of another article.

    Args:
        order: rows of what was found, best first, of each group of copies one article.
        articles: ids, of each row.
        sizes: by article id, how many copies it speaks for, itself too; one if missing.
        vectors: of the passages, shape (n, dimension).
        texts: gives the words of the passages of rows; asked only where many are near.

    Returns:
        Rows of clusters of `LEAST_ARTICLES` articles or more, the rows of the best article
        left out. Empty in an archive that nobody has flooded.
    """
    weights = np.array([sizes.get(articles[row], 1) for row in order])
    names = [articles[row] for row in order]
    rows, near = _crowded(vectors[list(order)], names, weights)
    if not rows:
        return frozenset()
    duplicates: set[int] = set()
    speakers: dict[str, str] = {}
    runs = runs_of(texts([order[place] for place in rows]))
    for cluster in _clusters(runs, near):
        members = list(dict.fromkeys(names[rows[at]] for at in cluster))
        if len(members) < 2 or sum(sizes.get(name, 1) for name in members) < LEAST_ARTICLES:
            continue
        speaker = next((speakers[name] for name in members if name in speakers), members[0])
        speakers |= dict.fromkeys(members, speaker)
        duplicates.update(order[rows[at]] for at in cluster if names[rows[at]] != speaker)
    return frozenset(duplicates)


def _crowded(
    vectors: Vectors, names: Sequence[str], weights: NDArray[np.int64]
) -> tuple[list[int], NDArray[np.bool_]]:
    """The places at which a cluster is possible, and which of them are near each other.

    These have many neighbours, and one that can lead a cluster, with many articles around
    it, is among them or theirs, however far on.
    """
    near = vectors @ vectors.T >= NEAR
    many = np.flatnonzero(near @ weights >= LEAST_ARTICLES)
    if not many.size:
        return [], near
    near = near[np.ix_(many, many)]
    _, firsts, numbers = np.unique(np.array(names)[many], return_index=True, return_inverse=True)
    by_article = np.argsort(numbers, kind="stable")
    begins = np.searchsorted(numbers[by_article], np.arange(len(firsts)))
    beside = np.logical_or.reduceat(near[:, by_article], begins, axis=1)
    reached = beside @ weights[many][firsts] >= LEAST_ARTICLES
    while (wider := reached | near[:, reached].any(axis=1)).sum() > reached.sum():
        reached = wider
    kept = np.flatnonzero(reached)
    return many[kept].tolist(), near[np.ix_(kept, kept)]


def _clusters(runs: Sequence[Runs], near: NDArray[np.bool_]) -> list[list[int]]:
    """Places by the best one that each repeats, in their order."""
    clusters: dict[int, list[int]] = {}
    for at, own in enumerate(runs):
        beside = near[at].tobytes()  # in which a place is looked up sooner than in NumPy's
        repeated = (leader for leader in clusters if beside[leader] and _alike(own, runs[leader]))
        clusters.setdefault(next(repeated, at), []).append(at)
    return list(clusters.values())


def _alike(left: Runs, right: Runs) -> bool:
    shared = (left.shared & right.shared).bit_count()
    return shared >= LEAST_SHARED * min(left.count, right.count)
