"""The sentences that together tell most."""

from __future__ import annotations

import numpy as np

from embeddings.embedder import Vectors
from qa.answering.briefings.coverage import Coverage, cover


def directions(*angles: float) -> Vectors:
    """Unit vectors in a plane, by their angles in degrees."""
    radians = np.radians(angles)
    return np.stack([np.cos(radians), np.sin(radians)], axis=1).astype(np.float32)


def test_a_repeat_is_never_chosen() -> None:
    vectors = directions(0, 5, 80)
    assert set(cover(vectors, [1.0, 0.9, 0.3], [["a", "b", "c"]], 3, 3)) == {0, 2}
    parts = [["a", "b", "c"]]
    assert cover(vectors, [1.0, 0.9, 0.3], parts, 3, 3, says_again=lambda *rows: True) == [0]


def test_another_article_comes_before_more_of_the_same() -> None:
    vectors = directions(0, 80, 160)
    assert cover(vectors, [1.0, 0.8, 0.6], [["a", "a", "b"]], 2, 2) == [0, 2]


def test_what_stands_for_others_comes_before_what_stands_alone() -> None:
    vectors = directions(0, 40, 80, 150)
    chosen = cover(vectors, [1.0] * 4, [list("abcd")], 1, 1, coverage=Coverage(saturation=1.0))
    assert chosen == [1]


def test_ends_where_a_further_one_brings_little() -> None:
    vectors = directions(0, 45, 90)
    parts, strict = [["a", "a", "a"]], Coverage(least_gain=0.5)
    assert len(cover(vectors, [1.0, 0.001, 0.001], parts, 3, 1, coverage=strict)) == 1
    assert len(cover(vectors, [1.0, 0.001, 0.001], parts, 3, 2, coverage=strict)) == 2


def test_whom_many_articles_name_belongs_into_the_story() -> None:
    vectors = directions(0, 80, 160)
    names: list[dict[str, float]] = [{}, {}, {"Holm": 1.0}]
    assert cover(vectors, [1.0, 0.5, 0.45], [list("abc")], 2, 2, names) == [0, 2]
    assert cover(vectors, [1.0, 0.5, 0.45], [list("abc")], 2, 2) == [0, 1]


def test_of_nothing_nothing_is_chosen() -> None:
    assert cover(np.zeros((0, 2), dtype=np.float32), [], [[]], 4, 1) == []
