"""Clones of one page are found, and words are read only where there may be some."""

from __future__ import annotations

import random
from collections.abc import Sequence

import numpy as np
import pytest

from embeddings.embedder import Vectors
from qa.retrieval.near_duplicates import (
    LEAST_ARTICLES,
    LEAST_SHARED,
    NEAR,
    near_duplicate_rows,
)
from qa.retrieval.runs import RUN


def vectors_near(leaders: Sequence[int], drawn: random.Random) -> Vectors:
    """Unit vectors, row i near all those of the same number in ``leaders``."""
    rows = np.zeros((len(leaders), 64))
    for row, leader in enumerate(leaders):
        rows[row, leader] = 1.0
        rows[row] += [drawn.uniform(-0.06, 0.06) for _ in range(64)]
    rows /= np.linalg.norm(rows, axis=1, keepdims=True)
    return np.asarray(rows, np.float32)


def runs_of(text: str) -> set[tuple[str, ...]]:
    words = text.split()
    return {tuple(words[at : at + RUN]) for at in range(max(1, len(words) - RUN + 1))}


def plainly(
    order: Sequence[int],
    articles: Sequence[str],
    sizes: dict[str, int],
    vectors: Vectors,
    texts: Sequence[str],
) -> set[int]:
    """The same, every passage compared with every leader before it."""
    near = vectors @ vectors.T >= NEAR
    weights = np.array([sizes.get(name, 1) for name in articles])
    clusters: dict[int, list[int]] = {}
    for row in order:
        if near[row][list(order)] @ weights[list(order)] < LEAST_ARTICLES:
            continue
        runs = runs_of(texts[row])
        for leader, members in clusters.items():
            others = runs_of(texts[leader])
            least = LEAST_SHARED * min(len(runs), len(others))
            if near[row, leader] and len(runs & others) >= least:
                members.append(row)
                break
        else:
            clusters[row] = [row]
    duplicates: set[int] = set()
    speakers: dict[str, str] = {}
    for members in clusters.values():
        names = list(dict.fromkeys(articles[row] for row in members))
        if len(names) > 1 and sum(sizes.get(name, 1) for name in names) >= LEAST_ARTICLES:
            speaker = next((speakers[name] for name in names if name in speakers), names[0])
            speakers |= dict.fromkeys(names, speaker)
            duplicates |= {row for row in members if articles[row] != speaker}
    return duplicates


@pytest.mark.parametrize("seed", range(20))
def test_clusters_are_those_of_a_plain_comparison(seed: int) -> None:
    drawn = random.Random(seed)  # noqa: S311 - no secret
    count = drawn.randint(20, 90)
    leaders = [drawn.choice((0, 0, 0, 1, 1, 2, 3)) for _ in range(count)]
    articles = [f"a{drawn.randint(0, count // drawn.randint(1, 6))}" for _ in range(count)]
    sizes = {name: drawn.choice((1, 1, 1, 3)) for name in set(articles)}
    pages = [" ".join(drawn.choices("abcdefghij", k=30)) for _ in range(6)]
    texts = [
        " ".join(word if drawn.random() > 0.05 else "other" for word in drawn.choice(pages).split())
        for _ in range(count)
    ]
    vectors = vectors_near(leaders, drawn)
    order = drawn.sample(range(count), count - 5)
    found = near_duplicate_rows(
        order, articles, sizes, vectors, lambda rows: [texts[row] for row in rows]
    )
    assert found == plainly(order, articles, sizes, vectors, texts)


def test_a_flood_is_found_and_no_words_are_read_without_one() -> None:
    drawn = random.Random(1)  # noqa: S311 - no secret
    text = "the same page is posted again and again with nothing in it that is new"
    vectors = vectors_near([0] * 12, drawn)
    flood = near_duplicate_rows(
        range(12), [f"a{row}" for row in range(12)], {}, vectors, lambda rows: [text] * len(rows)
    )
    assert flood == set(range(1, 12))

    def unread(rows: Sequence[int]) -> list[str]:
        raise AssertionError(rows)

    long_read = ["a"] * 6 + ["b"] * 6
    assert near_duplicate_rows(range(12), long_read, {}, vectors, unread) == frozenset()
    assert near_duplicate_rows([], [], {}, vectors[:0], unread) == frozenset()


@pytest.mark.parametrize(
    ("left", "right", "is_repeated"),
    [
        ("three words only", "Three WORDS only", True),
        ("three words only", "three words", False),
        ("one two three four", "two one three four", False),
        ("Straße am\0See in Bergheim", "STRASSE am See in Bergheim", True),
        ("one two three four", "three four one two", False),
        ("one two three four five six", "one two three four", True),
        ("", "", False),
        ("…", "?!", False),
        ("мост через реку закрыт", "Мост – через реку закрыт.", True),
        ("東京 大阪 京都 橋が閉鎖", "京都 大阪 東京 橋が閉鎖", False),
        ("half a \ud800pair stays", "Half a \ud800pair, stays", True),
    ],
)
def test_runs_are_words_in_their_order(left: str, right: str, is_repeated: bool) -> None:
    vectors = vectors_near([0] * 8, random.Random(2))  # noqa: S311 - no secret
    duplicates = near_duplicate_rows(
        range(8), [f"a{row}" for row in range(8)], {}, vectors, lambda _: [left] + [right] * 7
    )
    # Seven alike without the first are a cluster too small to count.
    assert duplicates == (set(range(1, 8)) if is_repeated else set())
