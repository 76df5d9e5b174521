"""Near-duplicates: many articles made from one text, of which one is enough at the top.

Copies that are word for word alike are folded by `qa.storage.tables.copies`. Where each has
another name, another figure and a sentence of its own they are no copies: reports of a
series look so, and each of them is news. But a page that is posted fifty times with such
changes would take all places of a list. So of such a cluster one article keeps its
place, and the others come behind everything else that was found.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from embeddings.embedder import Vectors

LEAST_ARTICLES = 8
"""Copies counted: a series in one paper, or an agency's text in some others, is no flood."""

NEAR = 0.75
"""Cosine of two passages below which they are not compared word by word. Clones of a page
with other names, figures and sentences lie above .85 with the bundled model."""

LEAST_SHARED = 0.4
"""Of the runs of the shorter passage: a name changed in each sentence leaves about half."""

RUN = 4
"""Words under one comparison."""

_END = "\0"
_WORD_OR_END = re.compile(rf"\w+|{_END}")
_FACTORS = (1, 0x1E3779B97F4A7C15, 0x3F58476D1CE4E5B9, 0x14D049BB133111EB)
"""Odd numbers by which the hashes of a run's words are made one: what stands where counts."""


@dataclass(frozen=True, slots=True)
class _Runs:
    """The runs of a text.

    Attributes:
        count: how many different ones it has.
        shared: a bit for each of those that other texts have too.
    """

    count: int
    shared: int


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
    runs = _runs(texts([order[place] for place in rows]))
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


def _clusters(runs: Sequence[_Runs], near: NDArray[np.bool_]) -> list[list[int]]:
    """Places by the best one that each repeats, in their order."""
    clusters: dict[int, list[int]] = {}
    for at, own in enumerate(runs):
        beside = near[at].tobytes()  # in which a place is looked up sooner than in NumPy's
        repeated = (leader for leader in clusters if beside[leader] and _alike(own, runs[leader]))
        clusters.setdefault(next(repeated, at), []).append(at)
    return list(clusters.values())


def _runs(texts: Sequence[str]) -> list[_Runs]:
    """The runs of texts; of one with fewer words than a run has they are one together.

    All texts at once, as words compared as strings take twice the time. A run is known by 64
    bits: among a hundred thousand two are taken for one by a chance of one in a billion.
    """
    end = _END * (RUN - 1)  # behind each text, so that no run goes on in the next
    whole = "".join(text.casefold().replace(_END, " ") + end for text in texts)
    words = _WORD_OR_END.findall(whole)
    hashes = np.fromiter(map(hash, words), np.int64, len(words))
    is_end = hashes == hash(_END)
    owners = np.cumsum(is_end) // len(end)
    is_first = np.append(True, is_end[:-1])
    starts = np.flatnonzero(~is_end & (is_first | ~np.append(is_end[RUN - 1 :], is_end[: RUN - 1])))
    runs = np.zeros(len(starts), np.int64)
    for at, factor in enumerate(_FACTORS):
        runs += hashes[starts + at] * factor
    order = np.argsort(runs, kind="stable")  # so that those of one text stay together
    runs, owners = runs[order], owners[starts[order]]
    is_another = _changes(runs)
    is_kept = is_another | _changes(owners)
    numbers, owners = np.cumsum(is_another)[is_kept], owners[is_kept]
    counts = np.maximum(1, np.bincount(owners, minlength=len(texts)))  # no word is like none
    is_shared = np.bincount(numbers) > 1
    bits = (np.cumsum(is_shared) - 1)[numbers]
    by_text = np.flatnonzero(is_shared[numbers])
    by_text = by_text[np.argsort(owners[by_text], kind="stable")]
    ends = np.searchsorted(owners[by_text], np.arange(1, len(texts)))
    shared = (_mask(places, int(is_shared.sum())) for places in np.split(bits[by_text], ends))
    return [_Runs(count, mask) for count, mask in zip(counts.tolist(), shared, strict=True)]


def _changes(column: NDArray[np.int64]) -> NDArray[np.bool_]:
    """For each number of a column whether another stands before it, or none."""
    return np.append(True, column[1:] != column[:-1])[: len(column)]


def _mask(places: NDArray[np.int64], size: int) -> int:
    """A number with bits set at places below a size."""
    bits = np.zeros(size, np.bool_)
    bits[places] = True
    return int.from_bytes(np.packbits(bits).tobytes())


def _alike(left: _Runs, right: _Runs) -> bool:
    shared = (left.shared & right.shared).bit_count()
    return shared >= LEAST_SHARED * min(left.count, right.count)
