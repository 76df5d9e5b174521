"""The plain functions open an archive by its path and see what becomes of it."""

from __future__ import annotations

import shutil
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

import qa
from embeddings import ModelError
from embeddings.embedder import Embedder
from embeddings.readers.named import load_reader
from embeddings.reranker import load_reranker
from qa.errors import ArchiveError, ArchiveNotFound
from qa.ingest.build import build

pytestmark = pytest.mark.usefixtures("loaded_once")


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


def test_follow_ups_and_times_are_understood(sample_archive: Path) -> None:
    first = qa.ask("How does Turkey explain its soldiers in Libya?", archive=sample_archive)
    history = [qa.Turn(first.question, first.query.understood)]
    question = "And what did Russia say last week?"
    asked = qa.ask(question, archive=sample_archive, as_of="2020-06-17", history=history)
    assert "Libya" in asked.query.carried
    assert asked.query.moment is not None

    less = qa.ask(
        question,
        archive=sample_archive,
        as_of="2020-06-17",
        history=history,
        drop=["Libya"],
        any_time=True,
    )
    assert "Libya" not in less.query.carried
    assert less.query.moment is None

    hits = qa.retrieve(question, archive=sample_archive, as_of="2020-06-17", history=history)
    with qa.Archive.open(sample_archive) as archive:
        same = archive.retrieve(question, as_of="2020-06-17", history=history)
    assert [hit.passage.id for hit in hits] == [hit.passage.id for hit in same]


def test_a_reranker_is_loaded_by_its_name_and_kept(
    sample_archive: Path, archive: qa.Archive, cross_encoder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    question = "Why was the footbridge closed?"
    loaded = load_reranker(str(cross_encoder))
    wanted = [hit.passage.id for hit in archive.retrieve(question, k=8, reranker=loaded)]
    plain = [hit.passage.id for hit in qa.retrieve(question, archive=sample_archive, k=8)]
    assert wanted != plain

    hits = qa.retrieve(question, archive=sample_archive, k=8, reranker=str(cross_encoder))
    assert [hit.passage.id for hit in hits] == wanted
    # It is loaded already: nothing of its folder is needed any more.
    (cross_encoder / "model.safetensors").rename(cross_encoder / "away")
    try:
        monkeypatch.chdir(cross_encoder.parent)
        answer = qa.ask(question, archive=sample_archive, reranker=cross_encoder.name)
    finally:
        (cross_encoder / "away").rename(cross_encoder / "model.safetensors")
    assert answer == archive.ask(question, reranker=loaded)


def test_a_reader_is_loaded_by_its_name_and_kept(
    sample_archive: Path, question_answering: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    question = "Why was the footbridge closed?"
    with qa.Archive.open(sample_archive, reader=load_reader(str(question_answering))) as archive:
        wanted = archive.ask(question)
    assert wanted != qa.ask(question, archive=sample_archive)

    assert qa.ask(question, archive=sample_archive, reader=str(question_answering)) == wanted
    (question_answering / "model.safetensors").rename(question_answering / "away")
    try:
        monkeypatch.chdir(question_answering.parent)
        hits = qa.retrieve(question, archive=sample_archive, k=8, reader=question_answering.name)
    finally:
        (question_answering / "away").rename(question_answering / "model.safetensors")
    assert tuple(hits[:4]) == wanted.passages[:4]


@pytest.mark.parametrize("option", ["reranker", "reader"])
def test_a_model_that_is_none_is_named(sample_archive: Path, tmp_path: Path, option: str) -> None:
    options: dict[str, Any] = {option: str(tmp_path)}
    with pytest.raises(ModelError, match="cannot be loaded"):
        qa.ask("Why?", archive=sample_archive, **options)


def test_what_is_exported_is_there() -> None:
    assert all(hasattr(qa, name) for name in qa.__all__)
    assert list(qa.__all__) == sorted(qa.__all__)
