from __future__ import annotations

import json
import shutil
from collections import namedtuple
from collections.abc import Callable
from pathlib import Path

import pytest

from embeddings.embedder import Embedder
from qa.archive import Archive
from qa.errors import ArchiveError
from qa.ingest.build import build
from qa.storage.files import LEAST_BYTES
from seeds.limits import MEBIBYTE

Usage = namedtuple("Usage", "total used free")
STORY = "The village of Holm held its fair on Saturday, and a hundred people came to see it."


@pytest.fixture
def disk(monkeypatch: pytest.MonkeyPatch) -> Callable[[int], None]:
    """Says how many bytes are free on every disk."""

    def free(size: int) -> None:
        monkeypatch.setattr(shutil, "disk_usage", lambda path: Usage(2 * size, size, size))

    return free


@pytest.fixture
def news(tmp_path: Path) -> Path:
    folder = tmp_path / "news"
    folder.mkdir()
    (folder / "fair.txt").write_text(f"Title: Fair\n\n{STORY}", encoding="utf-8")
    return folder


def test_too_little_room_is_said_before_anything_is_stored(
    news: Path, tmp_path: Path, embedder: Embedder, disk: Callable[[int], None]
) -> None:
    path = tmp_path / "archive"
    disk(MEBIBYTE)
    with pytest.raises(ArchiveError, match=r"1 MiB free, .* at least 4 MiB: make room"):
        build([news], path, embedder=embedder)
    with Archive.open(path) as archive:
        assert archive.info().articles == 0
    disk(LEAST_BYTES + 1024)
    assert build([news], path, embedder=embedder).articles_added == 1
    # Nothing to store: nothing is needed.
    disk(0)
    assert build([news], path, embedder=embedder).files_unchanged == 1


def test_large_sources_need_more_but_copies_of_one_file_do_not(
    news: Path, tmp_path: Path, embedder: Embedder, disk: Callable[[int], None]
) -> None:
    for name in "abcdefgh":
        with (news / f"{name}.bin").open("wb") as file:
            file.truncate(900 * MEBIBYTE)  # of an unknown kind: it is not read
    for name in "abcdefgh":
        with (news / f"{name}.jsonl").open("w", encoding="utf-8") as text:
            text.write(json.dumps({"title": "Fair", "text": STORY}))
            text.truncate(900 * MEBIBYTE)
    disk(LEAST_BYTES + MEBIBYTE)
    with pytest.raises(ArchiveError, match=r"at least 8\.5 MiB"):
        build([news], tmp_path / "archive", embedder=embedder)


def test_a_disk_that_does_not_tell_is_no_reason(
    news: Path, tmp_path: Path, embedder: Embedder, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(path: Path) -> None:
        raise OSError("not supported")

    monkeypatch.setattr(shutil, "disk_usage", fail)
    assert build([news], tmp_path / "archive", embedder=embedder).articles_added == 1
