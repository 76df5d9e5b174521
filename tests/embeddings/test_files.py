from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest

from embeddings.files import delete_temporary_files, write_durably


@pytest.fixture
def umask() -> Iterator[None]:
    before = os.umask(0o022)
    yield
    os.umask(before)


@pytest.mark.usefixtures("umask")
@pytest.mark.parametrize(("asked", "mode"), [(0o666, 0o644), (0o600, 0o600)])
def test_who_may_read_what_is_written(tmp_path: Path, asked: int, mode: int) -> None:
    path = tmp_path / "a.json"
    write_durably(path, b"old", mode=0o666)
    write_durably(path, b"new", mode=asked)
    assert path.read_bytes() == b"new"
    assert stat.S_IMODE(path.stat().st_mode) == mode
    assert [file.name for file in tmp_path.iterdir()] == ["a.json"]


def test_only_leftovers_of_this_file_are_swept(tmp_path: Path) -> None:
    others = {".other.json.0a1b2c3d.tmp", "b[1].json"}
    for name in (*others, ".b[1].json.0a1b2c3d.tmp"):
        (tmp_path / name).touch()
    delete_temporary_files(tmp_path / "b[1].json")
    assert {file.name for file in tmp_path.iterdir()} == others
