from collections.abc import Sequence

import numpy as np
import pytest

from embeddings.embedder import Vectors
from qa.answering.statements.cosines import Cosines

VECTORS = {"east": (1.0, 0.0), "north": (0.0, 1.0), "between": (0.6, 0.8)}


class Compass:
    """Embeds directions, and keeps what it was asked for."""

    def __init__(self) -> None:
        self.asked: list[list[str]] = []

    def embed(self, texts: Sequence[str]) -> Vectors:
        self.asked.append(list(texts))
        return np.array([VECTORS[text] for text in texts], dtype=np.float32)


@pytest.fixture
def compass() -> Compass:
    return Compass()


def test_embeds_only_what_is_compared_and_each_once(compass: Compass) -> None:
    cosines = Cosines({0: "east", 1: "north", 3: "between"}, compass.embed)
    assert compass.asked == []
    assert cosines.of(3, 0) == pytest.approx(0.6)
    assert cosines.beside(0, [3, 0]) == pytest.approx([0.6, 1.0])
    assert compass.asked == [["between", "east"]]
    assert cosines.with_question(1, np.array([0.8, 0.6], dtype=np.float32)) == pytest.approx(0.6)
    assert compass.asked[1:] == [["north"]]


def test_a_row_that_is_not_compared_is_like_nothing(compass: Compass) -> None:
    cosines = Cosines({0: "east"}, compass.embed)
    assert cosines.beside(0, [1, 0]) == pytest.approx([0.0, 1.0])
    assert Cosines({}).of(0, 1) == 0.0


def test_takes_vectors_that_are_there() -> None:
    cosines = Cosines.of_vectors(np.array(list(VECTORS.values()), dtype=np.float32))
    assert cosines.beside(2, [0, 1]) == pytest.approx([0.6, 0.8])
