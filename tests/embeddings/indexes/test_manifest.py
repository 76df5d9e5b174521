"""A manifest notices every damage to itself and to the files it names."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from embeddings.indexes.manifest import FileMark, Manifest

ABOUT = {"counter": 7, "place": "Zürich"}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "below").mkdir()
    (tmp_path / "one").write_bytes(b"first")
    (tmp_path / "below" / "two").write_bytes(b"")
    return tmp_path


NAMES = ("one", "below/two")


def test_it_comes_back_as_it_was_and_knows_its_files(folder: Path) -> None:
    written = Manifest.of_files(ABOUT, folder, NAMES)
    (folder / "manifest").write_bytes(written.to_bytes())
    read = Manifest.read(folder / "manifest")
    assert read == written
    assert read.files["one"] == FileMark.of_bytes(b"first")
    read.check(folder, NAMES)


@pytest.mark.parametrize("content", [b"", b"firsT", b"first "])
def test_a_changed_file_is_noticed(folder: Path, content: bytes) -> None:
    manifest = Manifest.of_files(ABOUT, folder, NAMES)
    (folder / "one").write_bytes(content)
    with pytest.raises(ValueError, match="one is not what was written"):
        manifest.check(folder, NAMES)


def test_a_file_too_many_or_too_few_is_noticed(folder: Path) -> None:
    manifest = Manifest.of_files(ABOUT, folder, NAMES)
    for names in ((), ("one",), (*NAMES, "three")):
        with pytest.raises(ValueError, match="other files"):
            manifest.check(folder, names)
    (folder / "one").unlink()
    with pytest.raises(OSError, match="one"):
        manifest.check(folder, NAMES)


def test_every_change_of_a_byte_is_noticed(folder: Path) -> None:
    sound = Manifest.of_files(ABOUT, folder, NAMES)
    whole = sound.to_bytes()
    path = folder / "manifest"
    for at in range(len(whole)):
        path.write_bytes(whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :])
        try:
            assert Manifest.read(path) == sound  # white space became other white space
        except ValueError:
            continue


@pytest.mark.parametrize("content", [[], {}, {"body": {}}, {"sha256": "", "body": []}, None])
def test_what_is_no_manifest_is_refused(tmp_path: Path, content: object) -> None:
    (tmp_path / "manifest").write_text(json.dumps(content))
    with pytest.raises(ValueError, match="manifest"):
        Manifest.read(tmp_path / "manifest")
