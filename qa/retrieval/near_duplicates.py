"""Floods: many articles made from one text, of which one is enough at the top.

Copies that are word for word alike are folded by `qa.storage.tables.copies`. Where each has
another name, another figure and a sentence of its own they are no copies: reports of a
series look so, and each of them is news. But a page that is posted fifty times with such
changes would take all places of a list. So of a crowd one article keeps its place, and
the others come behind everything else that was found.
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


def crowded(
    order: Sequence[int],
    passages: Sequence[Passage],
    sizes: Mapping[str, int],
    vectors: Callable[[Sequence[int]], Vectors],
) -> frozenset[int]:
    """The rows of ``order`` that only repeat what a better one of another article says.

    Args:
        order: rows of ``passages``, best first, of each group of copies one article.
        passages: what was found.
        sizes: by article id, how many copies it speaks for, itself too; one if missing.
        vectors: gives the vectors of passages by their ids, shape (n, dimension).

    Returns:
        Rows of crowds of `LEAST_ARTICLES` articles or more, the rows of the best article
        left out. Empty in an archive that nobody has flooded.
    """
    total = sum(sizes.get(one, 1) for one in {passages[row].article_id for row in order})
    if total < LEAST_ARTICLES:
        return frozenset()
    rows, cosines = _near(order, passages, sizes, vectors)
    behind: set[int] = set()
    speaker: dict[str, str] = {}
    for crowd in _crowds(rows, cosines, passages):
        articles = list(dict.fromkeys(passages[row].article_id for row in crowd))
        if len(articles) < 2 or sum(sizes.get(one, 1) for one in articles) < LEAST_ARTICLES:
            continue
        known = (speaker[one] for one in articles if one in speaker)
        first = next(known, articles[0])
        speaker |= dict.fromkeys(articles, first)
        behind.update(row for row in crowd if passages[row].article_id != first)
    return frozenset(behind)


def _near(
    order: Sequence[int],
    passages: Sequence[Passage],
    sizes: Mapping[str, int],
    vectors: Callable[[Sequence[int]], Vectors],
) -> tuple[list[int], NDArray[np.bool_]]:
    """The rows that have so many neighbours that a crowd is possible, and who is near whom."""
    stored = vectors([passages[row].id for row in order])
    near = stored @ stored.T >= NEAR
    weights = np.array([sizes.get(passages[row].article_id, 1) for row in order])
    many = np.flatnonzero(near @ weights >= LEAST_ARTICLES)
    return [order[int(at)] for at in many], near[np.ix_(many, many)]


def _crowds(
    rows: Sequence[int], near: NDArray[np.bool_], passages: Sequence[Passage]
) -> list[list[int]]:
    """Rows by the best one that each repeats, in their order."""
    runs: list[_Runs] = [_runs(passages[row].text) for row in rows]
    crowds: dict[int, list[int]] = {}
    for at, row in enumerate(rows):
        leader = next((one for one in crowds if near[at, one] and _alike(runs[at], runs[one])), at)
        crowds.setdefault(leader, []).append(row)
    return list(crowds.values())


def _runs(text: str) -> _Runs:
    words = _WORD.findall(text.casefold())
    return frozenset(
        tuple(words[start : start + RUN]) for start in range(max(1, len(words) - RUN + 1))
    )


def _alike(one: _Runs, other: _Runs) -> bool:
    return len(one & other) >= LEAST_SHARED * min(len(one), len(other))
