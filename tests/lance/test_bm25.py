"""Lengths of texts as Tantivy keeps them."""

from __future__ import annotations

import pytest

from qa.lance.bm25 import rounded


@pytest.mark.parametrize(
    ("length", "kept"),
    [(0, 0), (23, 23), (40, 40), (41, 40), (42, 42), (57, 56), (60, 60), (63, 60), (167, 152)],
)
def test_long_texts_are_rounded_down(length: int, kept: int) -> None:
    assert rounded(length) == kept


def test_a_length_is_never_a_ninth_less() -> None:
    assert all(length * 8 / 9 < rounded(length) <= length for length in range(1, 40_000, 7))
