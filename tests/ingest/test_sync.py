"""Files that are no longer there, with `--sync` and without."""

from __future__ import annotations

import json
import os
import shutil
from pathlib import Path
from typing import Any

import pytest
from archive_parts import hash_of, titled, write_records

from embeddings.embedder import Embedder
from qa.archive import Archive
from qa.errors import SyncRefused
from qa.ingest.account.report import BuildReport
from qa.ingest.build import build
from qa.ingest.sync import FEW, missing_files
from qa.store import Filters
from seeds.errors import SourceNotFound
from seeds.readers import source_files


def story(number: int) -> dict[str, str]:
    text = f"The village of Holm {number} held its fair, and {number + 100} people came to it."
    return {"id": str(number), "title": f"Fair {number}", "text": text}


class Newsroom:
    """A folder of news, and the archive that is built of it."""

    def __init__(self, folder: Path, embedder: Embedder) -> None:
        self.news = folder / "news"
        self.path = folder / "archive"
        self._embedder = embedder

    def write(self, name: str, *records: dict[str, str]) -> Path:
        file = self.news / name
        file.parent.mkdir(parents=True, exist_ok=True)
        write_records(file, records)
        return file

    def fill(self, count: int, folder: str = "") -> list[Path]:
        return [self.write(f"{folder}{number:02}.jsonl", story(number)) for number in range(count)]

    def build(self, *sources: Path, **options: Any) -> BuildReport:
        return build(sources or [self.news], self.path, embedder=self._embedder, **options)

    def sync(self, *sources: Path, **options: Any) -> BuildReport:
        return self.build(*sources, sync=True, **options)

    def open(self) -> Archive:
        return Archive.open(self.path, self._embedder)

    def titles(self) -> set[str]:
        """What can be found, by the database and by an index."""
        with self.open() as archive:
            current = {article.id: article.title for article in archive.newest_articles(1000)}
            assert set(archive.lexical_articles("fair owl", 1000, Filters())) == set(current)
            return set(current.values())

    def remove(self, title: str) -> None:
        with self.open() as archive:
            archive.remove([titled(archive, title).id])


@pytest.fixture
def newsroom(tmp_path: Path, embedder: Embedder) -> Newsroom:
    return Newsroom(tmp_path, embedder)


def test_only_with_sync_do_articles_go_with_their_file(newsroom: Newsroom) -> None:
    files = newsroom.fill(3)
    newsroom.build()
    files[1].unlink()
    report = newsroom.build()
    assert report.files_missing == (str(files[1]),)
    assert (report.files_removed, report.articles_vanished) == ((), ())
    assert newsroom.titles() == {"Fair 0", "Fair 1", "Fair 2"}
    report = newsroom.sync()
    assert report.files_missing == ()
    assert (report.files_removed, report.articles_vanished) == ((str(files[1]),), ("Fair 1",))
    assert report.archive_articles == 2
    assert newsroom.titles() == {"Fair 0", "Fair 2"}
    content = hash_of(newsroom.path)
    with newsroom.open() as archive:
        assert archive.info().sources == 2
    report = newsroom.sync()
    assert (report.files_removed, report.files_missing, report.files_unchanged) == ((), (), 2)
    assert hash_of(newsroom.path) == content


def test_only_files_below_the_folders_named_go(newsroom: Newsroom, tmp_path: Path) -> None:
    [here, *_] = newsroom.fill(3, "here/")
    there = newsroom.write("there/9.jsonl", story(9))
    beside = newsroom.write("here too/8.jsonl", story(8))
    newsroom.build()
    for file in (here, there, beside):
        file.unlink()
    report = newsroom.sync(newsroom.news / "here")
    assert report.files_removed == (str(here),)
    assert newsroom.titles() == {"Fair 1", "Fair 2", "Fair 8", "Fair 9"}
    with pytest.raises(SourceNotFound):
        newsroom.sync(there)
    assert newsroom.titles() == {"Fair 1", "Fair 2", "Fair 8", "Fair 9"}


def test_an_article_that_another_file_holds_stays(newsroom: Newsroom) -> None:
    fair = {**story(1), "url": "https://holm.example/1"}
    first = newsroom.write("a.jsonl", {**fair, "published": "2021-05-01"}, story(2))
    second = newsroom.write("b.jsonl", {**fair, "published": "2021-05-02"}, story(3))
    newsroom.build()
    first.unlink()
    report = newsroom.sync()
    assert report.articles_vanished == ("Fair 2",)
    assert newsroom.titles() == {"Fair 1", "Fair 3"}
    with newsroom.open() as archive:
        fair_1 = titled(archive, "Fair 1")
        assert (fair_1.path, fair_1.published) == (str(second), "2021-05-02")
    content = hash_of(newsroom.path)
    assert newsroom.sync().files_unchanged == 1
    assert hash_of(newsroom.path) == content
    shutil.rmtree(newsroom.path)
    newsroom.build()
    assert hash_of(newsroom.path) == content


def test_a_renamed_file_is_taken_over(newsroom: Newsroom) -> None:
    files = newsroom.fill(FEW + 4)
    newsroom.build()
    (newsroom.news / "moved").mkdir()
    for file in files:
        file.rename(newsroom.news / "moved" / file.name)
    report = newsroom.sync()
    assert (report.files_removed, report.articles_vanished) == ((), ())
    assert report.passages_embedded == 0
    assert report.archive_articles == FEW + 4


def test_what_cannot_be_read_is_not_gone(newsroom: Newsroom, tmp_path: Path) -> None:
    names = ["empty.jsonl", "pipe.jsonl", "link.jsonl", "strange.jsonl", "linked/a.jsonl"]
    for number, name in enumerate([*names, "good.jsonl"]):
        newsroom.write(name, story(number))
    newsroom.build()
    before = newsroom.titles()
    for name in names[:4]:
        (newsroom.news / name).unlink()
    (newsroom.news / names[0]).touch()
    os.mkfifo(newsroom.news / names[1])
    (newsroom.news / names[2]).symlink_to(tmp_path / "elsewhere.jsonl")
    (newsroom.news / names[3]).mkdir()
    # A folder on a disk that is not there: the link to it leads nowhere.
    shutil.rmtree(newsroom.news / "linked")
    (newsroom.news / "linked").symlink_to(tmp_path / "disk", target_is_directory=True)
    report = newsroom.sync()
    assert report.files_removed == ()
    assert newsroom.titles() == before


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_folder_that_may_not_be_entered_hides_no_files(newsroom: Newsroom) -> None:
    newsroom.fill(3, "closed/")
    newsroom.write("good.jsonl", story(9))
    newsroom.build()
    (newsroom.news / "closed").chmod(0)
    try:
        assert newsroom.sync().files_removed == ()
    finally:
        (newsroom.news / "closed").chmod(0o700)
    assert len(newsroom.titles()) == 4


def test_an_empty_source_takes_nothing_along_without_consent(newsroom: Newsroom) -> None:
    newsroom.fill(2, "disk/")
    newsroom.write("good.jsonl", story(9))
    newsroom.build()
    disk = newsroom.news / "disk"
    for file in disk.iterdir():
        file.unlink()
    added = newsroom.write("new.jsonl", story(10))
    with pytest.raises(SyncRefused, match=r"disk is empty.* knows 2 files.*--remove-most"):
        newsroom.sync(disk, added)
    assert newsroom.titles() == {"Fair 0", "Fair 1", "Fair 9"}, "something was done"
    disk.rmdir()
    with pytest.raises(SourceNotFound):
        newsroom.sync(disk, remove_most=True)
    disk.mkdir()
    report = newsroom.sync(disk, remove_most=True)
    assert len(report.files_removed) == 2
    assert newsroom.titles() == {"Fair 9"}


def test_most_files_go_only_with_consent(newsroom: Newsroom) -> None:
    files = newsroom.fill(2 * FEW)
    newsroom.build()
    for file in files[: FEW + 1]:
        file.unlink()
    with pytest.raises(SyncRefused, match=r"11 of the 20 files .*00\.jsonl.*--remove-most"):
        newsroom.sync()
    assert len(newsroom.titles()) == 2 * FEW
    newsroom.write(files[0].name, story(0))
    assert len(newsroom.sync().files_removed) == FEW
    for file in files[FEW + 1 :]:
        file.unlink()
    assert len(newsroom.sync(remove_most=True).files_removed) == FEW - 1
    assert newsroom.titles() == {"Fair 0"}


def test_a_folder_inside_that_is_empty_now_asks_too(newsroom: Newsroom) -> None:
    disk = newsroom.fill(FEW + 1, "disk/")
    newsroom.fill(2 * FEW, "rest/")
    newsroom.build()
    for file in disk:
        file.unlink()
    with pytest.raises(SyncRefused, match="disk is empty"):
        newsroom.sync()
    (newsroom.news / "disk").rmdir()  # no mount point: it is gone itself
    assert len(newsroom.sync().files_removed) == FEW + 1


def test_a_removed_article_stays_away_when_its_file_goes_and_comes_back(
    newsroom: Newsroom,
) -> None:
    [first, *_] = newsroom.fill(3)
    newsroom.write(first.name, story(0), story(7))
    newsroom.build()
    newsroom.remove("Fair 0")
    first.unlink()
    assert newsroom.sync().articles_vanished == ("Fair 7",)
    assert newsroom.sync().files_removed == ()
    with newsroom.open() as archive:
        assert archive.info().sources == 2
    newsroom.write(first.name, story(0), story(8))
    report = newsroom.sync()
    assert (report.articles_added, report.articles_withheld) == (1, 1)
    assert newsroom.titles() == {"Fair 1", "Fair 2", "Fair 8"}
    with newsroom.open() as archive:
        archive.remove_source(first)
    newsroom.sync()
    assert newsroom.titles() == {"Fair 0", "Fair 1", "Fair 2", "Fair 8"}


def test_an_older_version_comes_back_with_the_file_that_replaced_it(newsroom: Newsroom) -> None:
    url = "https://holm.example/1"
    newsroom.write("a.jsonl", {**story(1), "url": url, "published": "2021-05-01"})
    text = f"{story(1)['text']} The sun was out."
    newer = {**story(1), "url": url, "published": "2021-05-02", "text": text}
    file = newsroom.write("b.jsonl", newer)
    newsroom.build()
    file.unlink()
    assert newsroom.sync().articles_vanished == ("Fair 1",)
    with newsroom.open() as archive:
        [article] = archive.newest_articles(9)
        assert article.published == "2021-05-01"
        assert archive.versions(article.id) == (article,)


def test_a_name_that_is_no_unicode_goes_only_when_it_is_gone(newsroom: Newsroom) -> None:
    newsroom.fill(3)
    strange = Path(os.fsdecode(os.fsencode(newsroom.news) + b"/\xff.jsonl"))
    try:
        strange.write_text(json.dumps(story(9)), encoding="utf-8")
    except OSError:
        pytest.skip("the file system takes only names in UTF-8")
    newsroom.build()
    assert newsroom.sync().files_removed == ()
    strange.unlink()
    assert newsroom.sync().articles_vanished == ("Fair 9",)


def test_a_folder_that_became_a_file_holds_nothing(newsroom: Newsroom) -> None:
    newsroom.fill(2, "inner/")
    newsroom.write("good.jsonl", story(9))
    newsroom.build()
    shutil.rmtree(newsroom.news / "inner")
    (newsroom.news / "inner").write_bytes(b"\x00 no folder")
    ledger = {str(newsroom.news / "inner" / "00.jsonl"): None}
    files = source_files([newsroom.news])
    # The file in its place has a problem of its own, so nothing is said of what it hides.
    assert missing_files([newsroom.news], files, ledger) == []  # type: ignore[arg-type]


def test_only_the_files_named_are_looked_at(newsroom: Newsroom) -> None:
    first, second, third = newsroom.fill(3)
    newsroom.build()
    for file in (first, second):
        newsroom.write(file.name, story(int(file.stem) + 10))
    third.unlink()
    report = newsroom.sync(only={first})
    assert (report.files_read, report.files_unchanged) == (1, 0)
    assert report.files_removed == (str(third),)
    assert newsroom.titles() == {"Fair 10", "Fair 1"}
    newsroom.sync()
    assert newsroom.titles() == {"Fair 10", "Fair 11"}
