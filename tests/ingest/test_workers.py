"""Reading and cleaning in other processes makes no difference, and a death costs one thing."""

from __future__ import annotations

import os
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from archive_parts import hash_of, write_records
from deadly import DEADLY, Doubling, Naming

from embeddings.embedder import Embedder
from qa.ingest.build import build
from qa.ingest.storing import Helpers, ahead
from qa.ingest.target import Target
from qa.ingest.workers import Workers
from qa.progress import Progress
from seeds.limits import DEFAULT_LIMITS
from seeds.readers import SourceFile
from seeds.work.tasks import PageFault, PreparePages, ReadFiles, Task

STORY = "The council of ward {n} met on Monday and put off the vote on bridge {n}, it said."


@pytest.fixture
def news(tmp_path: Path) -> Path:
    folder = tmp_path / "news"
    folder.mkdir()
    for number in range(10):
        text = f"{STORY.format(n=number)}\n\nHolm Desk Weekend\n\nNobody spoke for ward {number}."
        page = text.replace("\n\n", "</p><p>")
        (folder / f"p{number}.html").write_text(
            f"<html><head><title>Ward {number} waits</title></head><body><article>"
            f"<h1>Ward {number} waits</h1><p>{page}</p></article></body></html>",
            encoding="utf-8",
        )
        (folder / f"t{number}.txt").write_text(f"Title: Text {number}\n\n{text}", encoding="utf-8")
    records = [{"title": f"Record {n}", "text": STORY.format(n=n)} for n in range(60)]
    write_records(folder / "records.jsonl", records)
    with (folder / "records.jsonl").open("a", encoding="utf-8") as file:
        file.write("{broken\n")
    (folder / "empty.txt").write_text("", encoding="utf-8")
    return folder


def test_as_many_processes_make_the_same_archive(
    tmp_path: Path, news: Path, embedder: Embedder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("qa.ingest.build.LEAST_BYTES_FOR_WORKERS", 0)
    monkeypatch.setattr("qa.ingest.reading.FILES_TOGETHER", 7)
    monkeypatch.setattr("qa.ingest.reading.SLICE_CHARACTERS", 4_000)
    reports = [
        build([news], tmp_path / str(workers), embedder=embedder, workers=workers)
        for workers in (1, 2)
    ]
    assert len({hash_of(tmp_path / name) for name in "12"}) == 1
    one, two = reports
    assert (one.documents, one.articles_added, len(one.failures)) == (80, 80, 2)
    assert (two.documents, two.failures) == (one.documents, one.failures)
    assert two.dropped_lines == one.dropped_lines


class FarWorkers(Workers):
    """Workers of another machine, which has no file of this one."""

    sees_files = False

    def run(self, tasks: Iterable[Task[Any]]) -> Iterator[list[Any]]:
        def near() -> Iterator[Task[Any]]:
            for task in tasks:
                assert not isinstance(task, ReadFiles)
                yield task

        return super().run(near())


def test_who_does_not_see_the_files_gets_their_pages(
    tmp_path: Path, news: Path, embedder: Embedder
) -> None:
    @contextmanager
    def far(target: Target, progress: Progress) -> Iterator[Helpers]:
        with FarWorkers() as workers:
            yield Helpers(workers)

    build([news], tmp_path / "here", embedder=embedder)
    report = build([news], tmp_path / "far", embedder=embedder, open_helpers=far)
    assert (report.documents, report.articles_added, len(report.failures)) == (80, 80, 2)
    assert hash_of(tmp_path / "far") == hash_of(tmp_path / "here")


def test_results_come_in_order_and_a_death_costs_one() -> None:
    tasks = [Doubling((first, first + 1, first + 2)) for first in range(0, 30, 3)]
    with Workers(2) as workers:
        results = [number for some in workers.run(tasks) for number in some]
        again = [number for some in workers.run(tasks[:1]) for number in some]
    assert results == [-1 if number == DEADLY else 2 * number for number in range(30)]
    assert again == [0, 2, 4]


def test_one_worker_is_this_process_and_others_end_with_it() -> None:
    with Workers(1) as workers:
        assert list(workers.run([Naming()])) == [[os.getpid()]]
    with Workers(2) as workers:
        numbers = {number for [number] in workers.run([Naming()] * 20)}
        assert os.getpid() not in numbers
    assert not any(Path(f"/proc/{number}").exists() for number in numbers)


def test_less_than_one_worker_is_refused() -> None:
    with pytest.raises(ValueError, match="1 worker or more, not 0"):
        Workers(0)


def test_what_is_lost_with_a_process_is_named(tmp_path: Path) -> None:
    file = SourceFile(tmp_path / "a.html", "news/a.html")
    [failure] = ReadFiles((file,), DEFAULT_LIMITS).lost("the process was ended by signal 11")
    assert failure == file.failure("could not be read: the process was ended by signal 11")
    lost = PreparePages((file.document(""),)).lost("it died")
    assert lost == PageFault("could not be cleaned: it died")


def test_items_are_made_ahead_but_not_too_far() -> None:
    made: list[int] = []

    def items() -> Iterator[int]:
        for number in range(9):
            made.append(number)
            yield number

    with ahead(items(), 2, "test") as ready:
        assert next(ready) == 0
        time.sleep(0.1)
        assert len(made) <= 3
    assert len(made) <= 4


def test_an_error_behind_comes_out_in_front() -> None:
    with pytest.raises(ZeroDivisionError), ahead((1 // n for n in (1, 0)), 1, "test") as ready:
        list(ready)
