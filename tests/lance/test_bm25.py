"""Lengths of texts as Tantivy keeps them."""

from __future__ import annotations

import numpy as np
import pytest

from qa.lance.bm25 import rounded


@pytest.mark.parametrize(
    ("length", "kept"),
    [(0, 0), (23, 23), (40, 40), (41, 40), (42, 42), (57, 56), (60, 60), (63, 60), (167, 152)],
)
def test_long_texts_are_rounded_down(length: int, kept: int) -> None:
    assert rounded(np.array([length])) == [kept]


def test_a_length_is_never_a_ninth_less() -> None:
    lengths = np.arange(1, 40_000)
    assert (rounded(lengths) <= lengths).all()
    assert (rounded(lengths) > lengths * 8 / 9).all()
