"""One bad file or record never stops a build."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from archive_parts import titles, write_records

from embeddings.embedder import Embedder
from embeddings.errors import ModelError
from qa.archive import Archive
from qa.ingest import cutting
from qa.ingest.build import build
from qa.text.chunking import chunk_all
from seeds.article import RawDocument
from seeds.clean import clean_prepared
from seeds.cleaning.prepared import PreparedPage
from seeds.faults import Fault, catch_fault
from seeds.limits import Limits
from seeds.readers import read_file
from seeds.work import tasks

STORY = "The village of Holm held its fair on Saturday, and a hundred people came to see it."


def deep(levels: int) -> int:
    return 0 if levels == 0 else 1 + deep(levels - 1)


def test_a_fault_becomes_a_sentence() -> None:
    assert catch_fault(lambda: 7, stage="read") == 7
    fault = catch_fault(lambda: deep(10 * sys.getrecursionlimit()), stage="cleaned")
    assert isinstance(fault, Fault)
    assert fault.reason.startswith("could not be cleaned, by a fault in Citewire or one of its")
    assert "RecursionError" in fault.reason
    lost = catch_fault(lambda: Path("a name\n" * 999).stat(), stage="read")
    assert isinstance(lost, Fault)
    assert len(lost.reason) < 400
    assert "\n" not in lost.reason


@pytest.mark.parametrize("error", [ModelError("no model"), KeyboardInterrupt(), SystemExit()])
def test_what_is_not_of_one_page_passes(error: BaseException) -> None:
    def work() -> None:
        raise error

    with pytest.raises(type(error)):
        catch_fault(work, stage="cleaned", passes=(ModelError,))


@pytest.mark.parametrize("stage", ["read", "clean", "cut"])
@pytest.mark.parametrize("error", [RecursionError, MemoryError, UnicodeError, KeyError])
def test_a_fault_of_one_page_stops_no_other(
    tmp_path: Path,
    embedder: Embedder,
    monkeypatch: pytest.MonkeyPatch,
    stage: str,
    error: type[Exception],
) -> None:
    news = tmp_path / "news"
    news.mkdir()
    good, bad = ({"title": title, "text": STORY} for title in ("Good", "Bad"))
    write_records(news / "a.jsonl", [good, bad, {"title": "Late", "text": f"{STORY} It rained."}])
    write_records(news / "b.jsonl", [{"title": "Other", "text": f"{STORY} The sun was out."}])
    build([news], tmp_path / "archive", embedder=embedder)
    assert titles(tmp_path / "archive") == {"Good", "Bad", "Late", "Other"}

    def broken_read(file: Any, limits: Limits) -> Iterator[Any]:
        for item in read_file(file, limits):
            if isinstance(item, RawDocument) and item.title == "Bad":
                raise error("it broke")
            yield item

    def broken_clean(page: PreparedPage, *rest: Any) -> Any:
        if page.document.title == "Bad":
            raise error("it broke")
        return clean_prepared(page, *rest)

    def broken_cut(articles: Any, *rest: Any) -> Any:
        if any(article.title == "Bad" for article in articles):
            raise error("it broke")
        return chunk_all(articles, *rest)

    module, name, broken = {
        "read": (tasks, "read_file", broken_read),
        "clean": (tasks, "clean_prepared", broken_clean),
        "cut": (cutting, "chunk_all", broken_cut),
    }[stage]
    monkeypatch.setattr(module, name, broken)
    for path in (tmp_path / "archive", tmp_path / "fresh"):
        with (news / "a.jsonl").open("a", encoding="utf-8") as file:
            file.write("\n")
        report = build([news], path, embedder=embedder)
        [failure] = report.failures
        assert failure.name == "news/a.jsonl"
        assert failure.line == (None if stage == "read" else 2)
        assert error.__name__ in failure.reason
        assert "it broke" in failure.reason
        again = build([news], path, embedder=embedder)
        assert (again.files_unchanged, again.failures) == (2, ())
        assert again.failed_before == (failure,)
    # What an earlier reading gave is not lost by the fault.
    assert titles(tmp_path / "archive") == {"Good", "Bad", "Late", "Other"}
    assert titles(tmp_path / "fresh") == {"Good", "Other"} | (
        {"Late"} if stage != "read" else set()
    )


def test_a_file_that_vanishes_before_it_is_read_is_tried_again(
    tmp_path: Path, embedder: Embedder, monkeypatch: pytest.MonkeyPatch
) -> None:
    news = tmp_path / "news"
    news.mkdir()
    for name in ("a.txt", "b.txt", "c.txt"):
        (news / name).write_text(f"Title: {name}\n\n{STORY} {name}", encoding="utf-8")

    def taken_away(file: Any, limits: Limits) -> Iterator[Any]:
        (news / "b.txt").rename(tmp_path / "b.txt")
        yield from read_file(file, limits)
        (tmp_path / "b.txt").rename(news / "b.txt")

    with monkeypatch.context() as patch:
        patch.setattr(
            tasks,
            "read_file",
            lambda file, limits: (
                taken_away(file, limits) if file.path.name == "b.txt" else read_file(file, limits)
            ),
        )
        report = build([news], tmp_path / "archive", embedder=embedder)
    assert [failure.name for failure in report.failures] == ["news/b.txt"]
    assert titles(tmp_path / "archive") == {"a.txt", "c.txt"}
    # It is back, byte for byte.
    report = build([news], tmp_path / "archive", embedder=embedder)
    assert (report.files_read, report.failures, report.failed_before) == (1, (), ())
    assert titles(tmp_path / "archive") == {"a.txt", "b.txt", "c.txt"}


def test_a_file_that_is_written_while_it_is_read_is_tried_again(
    tmp_path: Path, embedder: Embedder, monkeypatch: pytest.MonkeyPatch
) -> None:
    log = tmp_path / "log.jsonl"
    write_records(log, [{"title": f"Fair {n}", "text": f"{STORY} {n}"} for n in range(3)])

    def touched(file: Any, limits: Limits) -> Iterator[Any]:
        items = read_file(file, limits)
        yield next(items)
        os.utime(log, ns=(1, 1))  # the same bytes: no hash will show it
        yield from items

    with monkeypatch.context() as patch:
        patch.setattr(tasks, "read_file", touched)
        report = build([log], tmp_path / "archive", embedder=embedder)
    assert "changed while it was read" in report.failures[0].reason
    report = build([log], tmp_path / "archive", embedder=embedder)
    assert (report.files_read, report.failures, report.failed_before) == (1, (), ())
    assert titles(tmp_path / "archive") == {"Fair 0", "Fair 1", "Fair 2"}


def test_what_failed_by_a_limit_is_tried_again_by_another(
    tmp_path: Path, embedder: Embedder
) -> None:
    page = tmp_path / "page.txt"
    page.write_text(f"Title: Fair\n\n{STORY}", encoding="utf-8")
    path = tmp_path / "archive"
    tight = Limits(file_bytes=10)
    for _ in range(2):
        assert len(build([page], path, embedder=embedder, limits=tight).failures) == 1
    assert build([page], path, embedder=embedder).articles_added == 1
    assert build([page], path, embedder=embedder).files_unchanged == 1


def test_two_thousand_records_with_one_in_a_hundred_bad(tmp_path: Path, embedder: Embedder) -> None:
    many, step = 2_000, 100
    file = tmp_path / "many.jsonl"
    good = {"title": "Fair in Holm", "text": STORY}  # one text: what is embedded is not tested here
    write_records(
        file,
        (
            '{"title": "Fair' if n % step == 7 else {**good, "url": f"https://holm.example/{n}"}
            for n in range(many)
        ),
    )
    report = build([file], tmp_path / "archive", embedder=embedder)
    assert [failure.line for failure in report.failures] == list(range(8, many + 1, step))
    assert report.articles_added == report.archive_articles == many - many // step
    assert report.passages_embedded == 1
    again = build([file], tmp_path / "archive", embedder=embedder)
    assert (again.files_read, again.documents) == (0, 0)
    assert again.failed_before == report.failures


def test_odd_articles_do_no_harm(tmp_path: Path, embedder: Embedder) -> None:
    file = tmp_path / "odd.jsonl"
    records = [
        {"title": "No words", "text": "... --- !!! ((( )))"},
        {"title": "", "text": ""},
        {"title": "Only a headline", "text": ""},
        {"title": "One long word", "text": "a" * 500_000},
        {"title": "Fair", "text": STORY},
    ]
    write_records(file, records)
    report = build([file], tmp_path / "archive", embedder=embedder)
    assert report.documents + len(report.failures) == len(records)
    assert {failure.line for failure in report.failures} == {2, 3}
    assert "Fair" in titles(tmp_path / "archive")
    with Archive.open(tmp_path / "archive", embedder) as archive:
        assert archive.retrieve("Who came to the fair in Holm?", k=1)[0].title == "Fair"
