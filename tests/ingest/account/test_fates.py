"""Of each file and record it is told what became of it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from archive_parts import write_records

from embeddings.embedder import Embedder
from qa.archive import Archive
from qa.errors import ArchiveError, ArchiveLocked
from qa.export.build_report import build_report_html
from qa.ingest.build import build

STORY = "The council of Holm met on Monday and put off the vote on its bridge, the mayor said."
LONGER = (
    f"{STORY} Nobody spoke for the ferry, which has carried the town since the old bridge fell, "
    "and the owners of the mill asked for a year to think about it."
)


@pytest.fixture
def news(tmp_path: Path) -> Path:
    folder = tmp_path / "news"
    folder.mkdir()
    post, echo = (
        {
            "title": "Vote put off",
            "text": LONGER,
            "url": f"https://{name}.example/vote",
            "published": day,
        }
        for name, day in (("post", "2024-01-02"), ("echo", "2024-01-03"))
    )
    records = [post, echo, {"title": "Stars", "text": "Share this"}, post]
    write_records(folder / "a.jsonl", records)
    with (folder / "a.jsonl").open("a", encoding="utf-8") as file:
        file.write("{broken\n")
    (folder / "b.txt").write_text("", encoding="utf-8")
    return folder


def told(path: Path) -> list[dict[str, Any]]:
    with path.open(encoding="utf-8") as lines:
        return list(map(json.loads, lines))


def test_each_record_has_a_fate(tmp_path: Path, news: Path, embedder: Embedder) -> None:
    file = tmp_path / "report.jsonl"
    build([news], tmp_path / "archive", embedder=embedder, report=file)
    fates = {(fate["file"], fate.get("line")): fate for fate in told(file)}
    assert {place: fate["outcome"] for place, fate in fates.items()} == {
        ("news/a.jsonl", 1): "added",
        ("news/a.jsonl", 2): "added",
        ("news/a.jsonl", 3): "no story",
        ("news/a.jsonl", 4): "unchanged",
        ("news/a.jsonl", 5): "failed",
        ("news/b.txt", None): "failed",
    }
    first, second = fates["news/a.jsonl", 1], fates["news/a.jsonl", 2]
    assert second["copy_of"] == first["article"]
    assert "copy_of" not in first
    assert fates["news/a.jsonl", 3]["lost_by_rule"] == {"share-bar": 10}
    assert fates["news/b.txt", None]["reason"] == "is empty"

    page = build_report_html(told(file))
    assert "copy of another" in page
    assert "no story was found on it" in page
    again = tmp_path / "again.jsonl"
    build([news], tmp_path / "archive", embedder=embedder, report=again)
    assert [fate["outcome"] for fate in told(again)] == ["failed", "not read", "failed"]


def test_a_dry_run_tells_the_same_and_stores_nothing(
    tmp_path: Path, news: Path, embedder: Embedder
) -> None:
    dry, wet = tmp_path / "dry.jsonl", tmp_path / "wet.jsonl"
    archive = tmp_path / "archive"
    report = build([news], archive, embedder=embedder, report=dry, dry_run=True)
    assert (report.documents, report.articles_added, report.archive_articles) == (4, 2, 0)
    assert not archive.exists()
    build([news], archive, embedder=embedder, report=wet)
    outcomes = [
        [(fate["file"], fate.get("article"), fate["outcome"]) for fate in told(file)]
        for file in (dry, wet)
    ]
    assert sorted(map(str, outcomes[0])) == sorted(map(str, outcomes[1]))

    write_records(news / "c.jsonl", [{"title": "Ferry stays", "text": STORY}])
    later = build([news], archive, embedder=embedder, dry_run=True)
    assert (later.articles_added, later.archive_articles) == (1, 2)
    with Archive.open(archive, embedder) as opened:
        assert opened.info().articles == 2


@pytest.mark.parametrize("name", ["news/a.jsonl", "news/b", "archive/new/x.jsonl", "c.jsonl"])
def test_a_report_takes_the_place_of_nothing_that_is_kept(
    tmp_path: Path, news: Path, embedder: Embedder, name: str
) -> None:
    (news / "b.html").write_text(STORY)
    (tmp_path / "c.jsonl").symlink_to(news / "a.jsonl")
    (tmp_path / "archive" / "new").mkdir(parents=True)
    before = (news / "a.jsonl").read_bytes()
    with pytest.raises(ArchiveError, match="name a file outside of it"):
        build([news], tmp_path / "archive", embedder=embedder, report=tmp_path / name)
    assert (news / "a.jsonl").read_bytes() == before
    assert not (news / "b").exists()


def test_a_build_that_finds_the_archive_locked_leaves_the_report_of_the_other(
    tmp_path: Path, news: Path, embedder: Embedder
) -> None:
    report = tmp_path / "report.jsonl"
    build([news], tmp_path / "archive", embedder=embedder, report=report)
    before = report.read_bytes()
    with (
        Archive.open(tmp_path / "archive", embedder) as archive,
        archive.exclusive(0, "building"),
        pytest.raises(ArchiveLocked),
    ):
        build([news], tmp_path / "archive", embedder=embedder, report=report)
    assert report.read_bytes() == before


def test_a_page_of_a_report_runs_nothing() -> None:
    page = build_report_html([{"file": "<script>a</script>", "outcome": "failed", "reason": "<b>"}])
    assert "<script>" not in page
    assert "<b>" not in page


def test_the_page_names_what_a_story_may_have_lost_and_no_menu() -> None:
    took = {"navigation": 900, "outside": 500, "repeated-headline": 40}
    fate = {"file": "a.html", "outcome": "added", "lost": 0.35, "lost_by_rule": took}
    page = build_report_html([fate])
    assert "35% of its text may be lost: outside<" in page.replace("\n", "")
    front = {**fate, "outcome": "no story", "reason": "a front of a section", "lost": 1.0}
    assert "may be lost" not in build_report_html([front])
