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

import numpy as np
from numpy.typing import NDArray

from embeddings.embedder import Vectors
from qa.passage import Passage

LEAST_ARTICLES = 8
"""Copies counted: a series in one paper, or an agency's text in some others, is no flood."""

NEAR = 0.75
"""Cosine of two passages below which they are not compared word by word. Clones of a page
with other names, figures and sentences lie above .85 with the bundled model."""

LEAST_SHARED = 0.4
"""Of the runs of the shorter passage: a name changed in each sentence leaves about half."""

RUN = 4
"""Words under one comparison."""

_WORD = re.compile(r"\w+")
_Runs = frozenset[tuple[str, ...]]


def near_duplicate_rows(
    order: Sequence[int],
    passages: Sequence[Passage],
    sizes: Mapping[str, int],
    vectors: Callable[[Sequence[int]], Vectors],
) -> frozenset[int]:
    """The rows of ``order`` that duplicate a better one of another article.

    Args:
        order: rows of ``passages``, best first, of each group of copies one article.
        passages: what was found.
        sizes: by article id, how many copies it speaks for, itself too; one if missing.
        vectors: gives the vectors of passages by their ids, shape (n, dimension).

    Returns:
        Rows of clusters of `LEAST_ARTICLES` articles or more, the rows of the best article
        left out. Empty in an archive that nobody has flooded.
    """
    articles = {passages[row].article_id for row in order}
    if sum(sizes.get(article, 1) for article in articles) < LEAST_ARTICLES:
        return frozenset()
    rows, near = _near(order, passages, sizes, vectors)
    duplicates: set[int] = set()
    speakers: dict[str, str] = {}
    for cluster in _clusters(rows, near, passages):
        names = list(dict.fromkeys(passages[row].article_id for row in cluster))
        if len(names) < 2 or sum(sizes.get(name, 1) for name in names) < LEAST_ARTICLES:
            continue
        speaker = next((speakers[name] for name in names if name in speakers), names[0])
        speakers |= dict.fromkeys(names, speaker)
        duplicates.update(row for row in cluster if passages[row].article_id != speaker)
    return frozenset(duplicates)


def _near(
    order: Sequence[int],
    passages: Sequence[Passage],
    sizes: Mapping[str, int],
    vectors: Callable[[Sequence[int]], Vectors],
) -> tuple[list[int], NDArray[np.bool_]]:
    """The rows with so many neighbours that a cluster is possible, and who is near whom."""
    stored = vectors([passages[row].id for row in order])
    near = stored @ stored.T >= NEAR
    weights = np.array([sizes.get(passages[row].article_id, 1) for row in order])
    many = np.flatnonzero(near @ weights >= LEAST_ARTICLES)
    return [order[int(at)] for at in many], near[np.ix_(many, many)]


def _clusters(
    rows: Sequence[int], near: NDArray[np.bool_], passages: Sequence[Passage]
) -> list[list[int]]:
    """Rows by the best one that each repeats, in their order."""
    runs: list[_Runs] = [_runs(passages[row].text) for row in rows]
    clusters: dict[int, list[int]] = {}
    for at, row in enumerate(rows):
        repeated = (
            leader for leader in clusters if near[at, leader] and _alike(runs[at], runs[leader])
        )
        clusters.setdefault(next(repeated, at), []).append(row)
    return list(clusters.values())


def _runs(text: str) -> _Runs:
    words = _WORD.findall(text.casefold())
    return frozenset(
        tuple(words[start : start + RUN]) for start in range(max(1, len(words) - RUN + 1))
    )


def _alike(left: _Runs, right: _Runs) -> bool:
    return len(left & right) >= LEAST_SHARED * min(len(left), len(right))
