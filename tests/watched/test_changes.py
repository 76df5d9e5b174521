from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from embeddings.embedder import Embedder
from qa.archive import Archive
from qa.ingest.account.report import BuildReport
from qa.ingest.build import build
from qa.maintenance.backup import backup
from qa.maintenance.restore import restore
from qa.maintenance.salvage.sound_database import salvage
from qa.maintenance.verify import verify
from qa.storage.database import Database
from qa.storage.layout import DATABASE
from qa.storage.tables import settings
from qa.watched.changes import add_changes, changes_file
from qa.watched.questions import unwatch, watch, watched_questions

QUESTION = "What did the fleet of Arle land?"
STORY = (
    "Title: Boats of Arle\nDate: 2025-03-04\n\n{before}"
    "The fleet of Arle landed forty tonnes of {fish} today.\n"
)

Builds = Callable[..., BuildReport]


@pytest.fixture
def news(tmp_path: Path) -> Path:
    folder = tmp_path / "news"
    folder.mkdir()
    (folder / "band.txt").write_text("Music\n\nA brass band played for children in a park.\n")
    return folder


@pytest.fixture
def built(tmp_path: Path, news: Path, embedder: Embedder) -> Builds:
    def run(**options: Any) -> BuildReport:
        return build([news], tmp_path / "archive", embedder=embedder, **options)

    return run


def land(news: Path, fish: str, before: str = "") -> None:
    (news / "boats.txt").write_text(STORY.format(fish=fish, before=before))


def test_a_build_tells_what_is_new_changed_and_gone(
    tmp_path: Path, news: Path, built: Builds, embedder: Embedder
) -> None:
    path = tmp_path / "archive"
    assert built().watched.questions == 0
    with Archive.open(path, embedder) as archive:
        watched = watch(archive, f"  {QUESTION} ")
        assert (watched.question, watched.verdict, watched.quote) == (QUESTION, "absent", None)

    assert built().watched.changes == ()  # nothing came in
    land(news, "herring")
    [new] = built().watched.changes
    assert (new.change, new.verdict_before, new.before) == ("new", "absent", None)
    assert new.after is not None
    assert "herring" in new.after.quote
    assert built().watched.changes == ()

    land(news, "herring", "It was a calm night at sea.\n\n")
    report = built()
    assert (report.articles_replaced, report.watched.changes) == (
        1,
        (),
    )  # the same words at another place

    land(news, "mackerel")
    [changed] = built().watched.changes
    assert changed.change == "changed"
    assert changed.before is not None
    assert changed.after is not None
    assert "herring" in changed.before.quote
    assert "mackerel" in changed.after.quote
    with Archive.open(path, embedder) as archive:
        [watched] = watched_questions(archive)
        assert watched.quote == changed.after
        assert watched.changed >= watched.added
        archive.remove([changed.after.article_id])
        [watched] = watched_questions(archive)
        assert watched.quote is None
    [gone] = built().watched.changes
    assert (gone.change, gone.before, gone.after) == ("gone", None, None)

    told = [json.loads(line) for line in changes_file(path).read_text().splitlines()]
    assert [line["change"] for line in told] == ["new", "changed", "gone"]
    assert told[1]["before"]["quote"] == changed.before.quote
    assert b"mackerel" not in (path / DATABASE).read_bytes()


def test_the_file_of_changes_is_no_news(tmp_path: Path, built: Builds, embedder: Embedder) -> None:
    built()
    with Archive.open(tmp_path / "archive", embedder) as archive:
        watch(archive, QUESTION)
    land(tmp_path / "news", "herring")
    assert built(watched=tmp_path / "news" / "mine.watched.jsonl").watched.changes
    report = built()
    assert (report.files_read, report.files_unchanged) == (0, 2)
    assert not changes_file(tmp_path / "archive").exists()


def test_no_fault_of_a_question_fails_a_build(
    tmp_path: Path, news: Path, built: Builds, embedder: Embedder
) -> None:
    path = tmp_path / "archive"
    built()
    with Archive.open(path, embedder) as archive:
        watch(archive, QUESTION)
        with archive.writing() as transaction:
            [known] = transaction.watched()
            # No question that can be asked; another version may have taken it.
            transaction.put_watched([settings.WatchedQuestion(" ", "", "", "", "absent"), known])
    land(news, "herring")
    report = built(watched=tmp_path / "none" / "changes.watched.jsonl").watched
    assert report.questions == 2
    assert len(report.changes) == 1
    unasked, unwritten = report.problems
    assert "empty" in unasked
    assert "cannot be written" in unwritten
    with Archive.open(path, embedder) as archive, archive.writing() as transaction:
        settings.put(transaction._connection, settings.WATCHED, '[{"question": 1}]')
    assert "cannot be read" in built().watched.problems[0]
    assert [finding.part for finding in verify(path, sample=0).findings] == ["settings"]


def test_a_change_that_could_not_be_written_is_told_again(
    tmp_path: Path, news: Path, built: Builds, embedder: Embedder
) -> None:
    built()
    with Archive.open(tmp_path / "archive", embedder) as archive:
        watch(archive, QUESTION)
    land(news, "herring")
    [untold] = built(watched=tmp_path / "none" / "changes.watched.jsonl").watched.changes
    [told] = built().watched.changes
    assert (told.change, told.after) == (untold.change, untold.after)
    assert len(changes_file(tmp_path / "archive").read_text().splitlines()) == 1
    assert built().watched.changes == ()


def test_a_file_of_changes_cut_short_goes_on_with_a_new_line(tmp_path: Path, built: Builds) -> None:
    path = tmp_path / "a.watched.jsonl"
    path.write_bytes(b'{"at": "2025')
    add_changes(path, [])
    assert path.read_bytes() == b'{"at": "2025'
    built()
    land(tmp_path / "news", "herring")
    with Archive.open(tmp_path / "archive") as archive:
        watch(archive, QUESTION)
    changes = built().watched.changes
    add_changes(path, changes)
    add_changes(path, changes)
    first, *rest = path.read_text().splitlines()
    assert first == '{"at": "2025'
    assert [json.loads(line)["change"] for line in rest] == ["new", "new"]


def test_backups_and_salvage_take_watched_questions_along(
    tmp_path: Path, built: Builds, embedder: Embedder
) -> None:
    path = tmp_path / "archive"
    built()
    with Archive.open(path, embedder) as archive:
        before = archive.content_hash()
        watch(archive, QUESTION)
        assert archive.content_hash() == before
    assert verify(path, sample=0).is_sound
    backup(path, tmp_path / "copy")
    assert salvage(path / DATABASE, tmp_path / "fresh.sqlite").is_whole
    database = Database.open(tmp_path / "fresh.sqlite")
    with database.reading() as connection:
        assert [known.question for known in settings.watched(connection)] == [QUESTION]
    database.close()
    with Archive.open(path, embedder) as archive:
        assert unwatch(archive, QUESTION.upper())
        assert not unwatch(archive, QUESTION)
        assert watched_questions(archive) == ()
    restore(tmp_path / "copy", path)
    with Archive.open(path, embedder) as archive:
        assert [watched.question for watched in watched_questions(archive)] == [QUESTION]
