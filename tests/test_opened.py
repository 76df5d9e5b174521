"""The plain functions open an archive by its path and see what becomes of it."""

from __future__ import annotations

import shutil
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

import qa
from embeddings.embedder import Embedder
from qa.build import build
from qa.errors import ArchiveError, ArchiveNotFound


def test_functions_and_methods_agree(sample_archive: Path, archive: qa.Archive) -> None:
    question = "Why was the footbridge closed?"
    hits = qa.retrieve(question, archive=sample_archive, k=3)
    assert [hit.passage.id for hit in hits] == [
        hit.passage.id for hit in archive.retrieve(question, k=3)
    ]
    assert qa.ask(question, archive=str(sample_archive)) == archive.ask(question)


def test_threads_share_one_open_archive(sample_archive: Path) -> None:
    with ThreadPoolExecutor(8) as threads:
        asked = list(
            threads.map(lambda _: qa.ask("Why was it closed?", archive=sample_archive), range(16))
        )
    assert len(set(asked)) == 1


def test_a_missing_archive_is_named(tmp_path: Path) -> None:
    with pytest.raises(ArchiveNotFound, match="citewire build"):
        qa.ask("Why?", archive=tmp_path / "nothing")


def test_a_path_that_cannot_be_one_is_no_archive(tmp_path: Path) -> None:
    loop = tmp_path / "loop"
    loop.symlink_to(loop)
    for path in (loop, "nul\0", "x" * 5000):
        with pytest.raises(ArchiveError, match=r"does not exist|cannot be opened"):
            qa.ask("Why?", archive=path)


def test_an_archive_that_was_built_anew_is_another(tmp_path: Path, embedder: Embedder) -> None:
    source, path = tmp_path / "story.txt", tmp_path / "archive"
    for word in ("herring", "mackerel"):
        source.write_text(f"Boats land {word}\n\nThe fleet landed forty tonnes of {word} today.\n")
        build([source], path, embedder=embedder)
        assert word in qa.retrieve("What did the fleet land?", archive=path)[0].text
        shutil.rmtree(path)
