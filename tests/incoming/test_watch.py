"""A folder that is watched, by the file system's own events."""

from __future__ import annotations

import json
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

import pytest
from archive_parts import ROOT
from news_pages.local_site import QUICK, Site, feed, story

from embeddings.embedder import Embedder
from qa.archive import Archive
from qa.incoming.fetching.report import FetchReport
from qa.incoming.polling import Polling
from qa.incoming.watch import Told, watch
from qa.ingest.account.report import BuildReport
from seeds.errors import SourceNotFound

SECONDS = 60.0
"""After which a test fails: nothing here takes as long."""


def write(folder: Path, name: str, thing: str) -> Path:
    path = folder / f"{name}.txt"
    path.write_text(
        f"Title: The {thing} of {name}\nDate: 2025-03-04\n\n"
        f"The {thing} of {name} was opened by the mayor on Tuesday morning.\n"
    )
    return path


class Watching:
    """What is told of a folder that is watched."""

    def __init__(self, news: Path, archive: Path) -> None:
        self.news = news
        self.archive = archive
        self.told: list[Told] = []

    @property
    def reports(self) -> list[BuildReport]:
        return [told for told in self.told if isinstance(told, BuildReport)]

    @property
    def faults(self) -> list[str]:
        return [told for told in self.told if isinstance(told, str)]

    def until(self, is_so: Callable[[], Any]) -> None:
        end = time.monotonic() + SECONDS
        while not is_so():
            assert time.monotonic() < end, self.told
            time.sleep(0.05)


@pytest.fixture
def news(tmp_path: Path) -> Path:
    folder = tmp_path / "news"
    folder.mkdir()
    write(folder, "Arle", "bridge")
    return folder


@contextmanager
def watched(news: Path, archive: Path, embedder: Embedder, **options: Any) -> Iterator[Watching]:
    watching, stop = Watching(news, archive), threading.Event()
    faults: list[BaseException] = []

    def run() -> None:
        try:
            watch(
                [news], archive, tell=watching.told.append, embedder=embedder, stop=stop, **options
            )
        except BaseException as error:  # noqa: BLE001 - raised below, in the thread of the test
            faults.append(error)

    thread = threading.Thread(target=run)
    thread.start()
    try:
        watching.until(lambda: watching.told or faults)
        yield watching
    finally:
        stop.set()
        thread.join(SECONDS)
    assert not thread.is_alive()
    if faults:
        raise faults[0]


def test_an_archive_follows_its_folder(news: Path, tmp_path: Path, embedder: Embedder) -> None:
    path = tmp_path / "archive"
    with (
        watched(news, path, embedder) as watching,
        Archive.open(path, embedder) as reader,  # as a chat has it open all the time
    ):

        def titles() -> set[str]:
            return {article.title for article in reader.newest_articles(1_000)}

        assert titles() == {"The bridge of Arle"}
        for number in range(40):
            write(news, f"Holm{number}", "ferry")
        watching.until(lambda: len(titles()) == 41)
        answer = reader.ask("Who opened the ferry of Holm33?")
        assert "Holm33" in answer.citations[0].quote

        write(news, "Arle", "harbour")
        (news / "deep").mkdir()
        (news / "Holm0.txt").rename(news / "deep" / "Tarn.txt")
        shutil.rmtree(news / "deep")
        (news / "Holm1.txt").unlink()
        watching.until(lambda: len(titles()) == 39 and "The harbour of Arle" in titles())
        assert not {"The bridge of Arle", "The ferry of Holm0", "The ferry of Holm1"} & titles()
    assert watching.faults == []
    assert sum(report.articles_added for report in watching.reports) == 42


def test_a_file_that_is_written_slowly_is_taken_in_whole(
    news: Path, tmp_path: Path, embedder: Embedder
) -> None:
    with watched(news, tmp_path / "archive", embedder) as watching:
        with (news / "slow.txt").open("w") as file:
            file.write("Title: A fire\nDate: 2025-03-04\n\n")
            for number in range(8):
                file.write(f"Sentence {number} of a long report on the fire was written.\n\n")
                file.flush()
                time.sleep(0.2)
        watching.until(lambda: len(watching.reports) == 2)
    with Archive.open(tmp_path / "archive", embedder) as archive:
        [text] = [article.text for article in archive.newest_articles(9) if "fire" in article.text]
    assert "Sentence 7" in text
    assert watching.reports[-1].articles_added == 1


def test_what_looks_like_a_lost_disk_takes_nothing_along(
    news: Path, tmp_path: Path, embedder: Embedder
) -> None:
    for number in range(20):
        write(news, f"Holm{number}", "ferry")
    with watched(news, tmp_path / "archive", embedder, look_seconds=0.5) as watching:
        away = news.rename(news.with_name("away"))
        watching.until(lambda: watching.faults)
        assert "no such file or folder" in watching.faults[0]
        news.mkdir()
        # Told once what is wrong, and once more when something else is.
        write(news, "Tarn", "school")
        watching.until(lambda: len(watching.reports) == 2)
        assert "is a disk not mounted?" in watching.faults[-1]
        assert watching.reports[-1].archive_articles == 22
        shutil.rmtree(news)
        away.rename(news)
        watching.until(lambda: len(watching.reports) == 3)
    assert watching.reports[-1].archive_articles == 21


def test_a_locked_archive_is_waited_for(news: Path, tmp_path: Path, embedder: Embedder) -> None:
    path = tmp_path / "archive"
    with watched(news, path, embedder) as watching, Archive.open(path, embedder) as other:
        # Between two builds it is free for others.
        with other.exclusive(5.0, "testing"):
            write(news, "Tarn", "school")
            watching.until(lambda: watching.faults)
        watching.until(lambda: len(watching.reports) == 2)
    [fault] = watching.faults
    assert "is being written by" in fault


def test_a_source_that_never_was_is_refused(news: Path, tmp_path: Path, embedder: Embedder) -> None:
    with pytest.raises(SourceNotFound):
        watch([news / "none"], tmp_path / "archive", tell=print, embedder=embedder)
    assert not (tmp_path / "archive").exists()


def test_addresses_are_polled(site: Site, news: Path, tmp_path: Path, embedder: Embedder) -> None:
    site.pages["/a"] = story("Ferry of Tarn", "The ferry of Tarn was opened on Tuesday morning.")
    site.pages["/feed"] = feed("/a")
    addresses = tmp_path / "addresses.txt"
    addresses.write_text("no address\n")
    polling = Polling(addresses, tmp_path / "pages", 0.01, site.policy(), QUICK)
    with watched(news, tmp_path / "archive", embedder, polling=polling) as watching:
        watching.until(lambda: watching.faults)
        assert "line 1: no address" in watching.faults[0]
        addresses.write_text(site.url("/feed"))
        watching.until(lambda: any(isinstance(told, FetchReport) for told in watching.told))
        site.pages["/b"] = story("School of Tarn", "The school of Tarn was opened on Tuesday.")
        site.pages["/feed"] = feed("/b", "/a")
        watching.until(lambda: watching.reports[-1].archive_articles == 3)
    assert site.paths.count("/a") == 1


def start(news: Path, archive: Path) -> subprocess.Popen[str]:
    command = [sys.executable, "-c", "from qa.cli.main import main; main()", "watch", "--json"]
    return subprocess.Popen(
        [*command, str(news), "--archive", str(archive)],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def event(lines: IO[str]) -> dict[str, Any]:
    told: dict[str, Any] = json.loads(lines.readline())
    assert told["event"] == "build"
    return dict(told["report"])


def test_a_restart_goes_on_after_a_kill_and_a_signal_ends_it_cleanly(
    news: Path, tmp_path: Path
) -> None:
    archive = tmp_path / "archive"
    with start(news, archive) as killed:
        assert killed.stdout is not None
        assert event(killed.stdout)["articles_added"] == 1
        for number in range(20):
            write(news, f"Holm{number}", "ferry")
        killed.kill()
    (news / "Arle.txt").unlink()
    with start(news, archive) as process:
        assert process.stdout is not None
        report = event(process.stdout)
        assert report["archive_articles"] == 20
        assert report["files_removed"] == [str(news / "Arle.txt")]
        process.send_signal(signal.SIGTERM)
        output, errors = process.communicate(timeout=SECONDS)
    assert (process.returncode, output) == (0, "")
    assert errors == "citewire: stopped; the next start goes on from here\n"
