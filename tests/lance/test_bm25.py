"""Lengths of texts as Tantivy keeps them, and the counts of their terms."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pytest

from qa.lance.bm25 import _counts, rounded


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


def test_terms_are_counted_as_whole_words() -> None:
    texts = ["act react act", None, "act act act", "", "actor é", "zug"]
    counts = _counts(pa.chunked_array([texts[:2], texts[2:]]), ["act", "é", "missing"])
    assert counts.tolist() == [[2, 0, 0], [0, 0, 0], [3, 0, 0], [0, 0, 0], [0, 1, 0], [0, 0, 0]]
