"""Vectors that a build leaves to the next one, and to none with another model or other rules."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from embeddings.embedder import Vectors
from qa.addresses import Address
from qa.errors import ArchiveLocked
from qa.lance.staging import Staging, drop_staging

VECTORS = {name: np.full(8, number, np.float32) for number, name in enumerate("ab")}


@pytest.fixture
def address(tmp_path: Path) -> Address:
    return Address.parse(f"lance:{tmp_path / 'tables'}")


def staging(address: Address, made_by: str) -> Staging:
    made = Staging(address, 8, made_by)
    made.create()
    return made


def stored(table: Staging) -> dict[str, list[float]]:
    def numbers(vectors: Vectors) -> list[float]:
        return list(map(float, vectors))

    return {digest: numbers(vector) for digest, vector in table.stored()}


def test_the_next_build_with_the_same_model_and_rules_goes_on(address: Address) -> None:
    first = staging(address, "model 1 1")
    first.commit(first.write(VECTORS))
    assert stored(staging(address, "model 1 1")) == {
        name: list(vector) for name, vector in VECTORS.items()
    }
    drop_staging(address)
    assert stored(staging(address, "model 1 1")) == {}


@pytest.mark.parametrize("other", ["other 1 1", "model 2 1", "model 1 2"])
def test_another_model_or_other_rules_begin_with_nothing(address: Address, other: str) -> None:
    first = staging(address, "model 1 1")
    late = first.write(VECTORS)
    first.commit(first.write(VECTORS))
    assert stored(staging(address, other)) == {}
    with pytest.raises(ArchiveLocked, match="another model or other rules"):
        first.commit(late)
    assert stored(staging(address, other)) == {}
