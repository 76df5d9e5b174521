"""Archives of every format that Citewire ever had open today, and say the same."""

from __future__ import annotations

import json
import shutil
import sqlite3
from collections import namedtuple
from collections.abc import Iterator, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from archive_parts import ROOT, SAMPLES, hash_of, is_sound
from command_line import assert_refused, invoke
from killed import Jobs

from benchmarks.embedders import Around
from embeddings.embedder import Embedder, Vectors
from qa.archive import Archive
from qa.errors import ArchiveDamaged, ArchiveError, ArchiveFormat, ArchiveNotFound
from qa.ingest.build import build
from qa.maintenance.migrate import migrate
from qa.storage.layout import DATABASE, HOLDER_FILE
from qa.storage.schema import FORMAT_VERSION
from qa.storage.tables import articles as article_rows

ARCHIVES = ROOT / "tests" / "data" / "archives"
OLD = [1, 2, 3]
ALL = [*OLD, 4]

CURRENT = {
    "519883b70beb93f1": "Ankara wants Washington to do more in Libya",
    "8894cef48599e403": "Haftar would ‘certainly disapprove’",
    "cd134cf72e308e7f": "Four tonnes of lead gone from",
    "87e410ea4c50f8d5": "Turkey’s military is in Libya",
    "7dc130dd3a75143b": "Cheers, Tears And A Goat As",
    "82646fc0b3f809b0": "Dabchick makes her first cross",
    "9d909d9917df1d1d": "River falling, Cawl Lane open",
    "154d565d544d2b89": "First old beam lifted from the",
    "d072faace79ac98b": "Library opens its doors and dr",
    "032a5ea4bd3d6691": "Nurse, 67, swims the Tilse fro",
}
REPLACED = {"ba279f83d17ae94a": "cd134cf72e308e7f"}
REMOVED = "65d22481b94606b7"
QUESTIONS = {
    "Why was the appeal for Libya launched?": "519883b70beb93f1",
    "How much lead was stolen from the Corn Hall?": "cd134cf72e308e7f",
    "Who swam the Tilse?": "032a5ea4bd3d6691",
}


class Counting(Around):
    """The bundled model, and which texts it was given."""

    def __init__(self, embedder: Embedder) -> None:
        super().__init__(embedder)
        self.texts: list[str] = []

    def embed_passages(self, texts: Sequence[str], **options: Any) -> Vectors:
        self.texts += texts
        return super().embed_passages(texts, **options)


@pytest.fixture
def old(tmp_path: Path, request: pytest.FixtureRequest) -> Path:
    """A copy of a stored archive, of the format that the test names."""
    return copy_of(request.param, tmp_path / "archive")


@pytest.fixture(scope="module")
def jobs() -> Iterator[Jobs]:
    with Jobs() as started:
        yield started


def copy_of(format_: int, target: Path) -> Path:
    shutil.copytree(ARCHIVES / f"format-{format_}", target)
    return target


def rows_of(path: Path, query: str) -> list[Any]:
    """Rows as the plain SQLite of this Python reads them."""
    with closing(sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True)) as connection:
        return connection.execute(query).fetchall()


ROWS = {
    "articles": (
        "SELECT id, title, text, outlet, outlet_key, authors, url, published, day, modified,"
        " language, dateline, captions, path, record FROM articles ORDER BY id"
    ),
    "passages": (
        'SELECT p.id, a.id, p.start, p."end", v.digest, v.vector FROM passages p'
        " JOIN articles a ON a.key = p.article JOIN vectors v ON v.key = p.vector ORDER BY p.id"
    ),
    "links": (
        "SELECT a.id, s.path, l.is_current FROM article_sources l JOIN articles a"
        " ON a.key = l.article JOIN sources s ON s.id = l.source ORDER BY a.id, s.path"
    ),
    "sources": "SELECT * FROM sources ORDER BY id",
    "failures": "SELECT * FROM failures ORDER BY source, line",
    "withheld": "SELECT * FROM withheld ORDER BY mark",
    "furniture": "SELECT * FROM furniture ORDER BY outlet, line",
    "probes": "SELECT * FROM probes ORDER BY text",
    "settings": "SELECT * FROM settings WHERE name NOT IN ('changes', 'seal') ORDER BY name",
}


@pytest.mark.parametrize("old", OLD, indirect=True)
def test_migrating_keeps_every_row(old: Path) -> None:
    before = {name: rows_of(old / DATABASE, query) for name, query in ROWS.items()}
    bytes_before = (old / DATABASE).read_bytes()
    assert len(before["articles"]) == 11
    assert len(before["withheld"]) == 2
    assert len(before["failures"]) == 1

    done = migrate(old)

    assert done.now == FORMAT_VERSION
    assert done.articles == 11
    assert {name: rows_of(old / DATABASE, query) for name, query in ROWS.items()} == before
    assert done.set_aside is not None
    assert done.set_aside.name.startswith(f"{DATABASE}.format{done.before}-")
    assert done.set_aside.read_bytes() == bytes_before
    assert is_sound(old)
    again = migrate(old)
    assert (again.before, again.set_aside) == (FORMAT_VERSION, None)


@pytest.mark.parametrize("old", ALL, indirect=True)
def test_every_format_answers_without_embedding_an_article(old: Path, embedder: Embedder) -> None:
    counting = Counting(embedder)
    if rows_of(old / DATABASE, "PRAGMA user_version") == [(FORMAT_VERSION,)]:
        index = (old / "vectors.faiss").stat()
    else:
        index = None
        migrate(old)
    with Archive.open(old, counting) as archive:
        titles = {article.id: article.title for article in archive.newest_articles(20)}
        assert titles.keys() == CURRENT.keys()
        for id_, start in CURRENT.items():
            assert titles[id_].startswith(start[:28])
        for question, id_ in QUESTIONS.items():
            answer = archive.ask(question)
            assert id_ in {citation.article_id for citation in answer.citations}, question
        for earlier, later in REPLACED.items():
            assert [version.id for version in archive.versions(earlier)] == [later, earlier]
        copies = archive.copies(["8894cef48599e403"])
        assert set(copies["8894cef48599e403"]) == {"8894cef48599e403", "87e410ea4c50f8d5"}
    # The sentences of quotes are embedded for the answer; no passage was.
    stored = {digest for (digest,) in rows_of(old / DATABASE, "SELECT digest FROM vectors")}
    assert len(stored) == 16
    assert stored.isdisjoint(map(article_rows.digest, counting.texts))
    if index is not None:  # what is derived was used as it was
        assert (old / "vectors.faiss").stat().st_mtime_ns == index.st_mtime_ns


@pytest.mark.parametrize("old", ALL, indirect=True)
def test_the_next_build_goes_on_and_leaves_out_what_was_removed(
    old: Path, tmp_path: Path, embedder: Embedder
) -> None:
    if rows_of(old / DATABASE, "PRAGMA user_version") != [(FORMAT_VERSION,)]:
        migrate(old)
    news = tmp_path / "news"
    news.mkdir()
    paths = [Path(path) for (path,) in rows_of(old / DATABASE, "SELECT path FROM sources")]
    for path in paths:
        if (SAMPLES / path.name).exists():
            shutil.copy(SAMPLES / path.name, news)
    assert len(list(news.iterdir())) == 7
    counting = Counting(embedder)
    report = build([news], old, embedder=counting)
    assert report.failures == ()
    with Archive.open(old, embedder) as archive:
        assert {article.title for article in archive.newest_articles(20)} == {
            article.title for article in archive.articles(CURRENT).values()
        }
        assert REMOVED not in archive.articles([REMOVED])
    assert is_sound(old)
    again = build([news], old, embedder=Counting(embedder))
    assert (again.articles_added, again.articles_replaced, again.files_read) == (0, 0, 0)


@pytest.mark.parametrize("old", OLD, indirect=True)
def test_an_older_format_is_refused_with_the_command_that_mends_it(
    old: Path, embedder: Embedder
) -> None:
    before = (old / DATABASE).read_bytes()
    command = rf"has the older format .* `citewire migrate --archive {old}`"
    with pytest.raises(ArchiveFormat, match=command):
        Archive.open(old)
    with pytest.raises(ArchiveFormat, match=command):
        build([SAMPLES / "post_corn_hall.txt"], old, embedder=embedder)
    assert (old / DATABASE).read_bytes() == before
    assert_refused(invoke(old, "info"), "citewire migrate --archive")


def test_what_is_no_archive_is_said_to_be_none(tmp_path: Path) -> None:
    with pytest.raises(ArchiveNotFound):
        migrate(tmp_path)
    path = tmp_path / DATABASE
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("CREATE TABLE articles (id TEXT)")
    for refused in (migrate, Archive.open):
        with pytest.raises(ArchiveFormat, match="is not a Citewire archive"):
            refused(tmp_path)
    path.write_text("no database at all, but a text of some length" * 100)
    with pytest.raises(ArchiveDamaged, match="not a database"):
        migrate(tmp_path)
    path.unlink()
    shutil.copy(ARCHIVES / "format-2" / DATABASE, path)
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute(f"PRAGMA user_version = {FORMAT_VERSION + 1}")
    with pytest.raises(ArchiveFormat, match="use the newer Citewire"):
        migrate(tmp_path)


def test_the_mark_of_a_killed_writer_stays(tmp_path: Path) -> None:
    path = copy_of(FORMAT_VERSION, tmp_path / "archive")
    (path / HOLDER_FILE).write_text("{}")
    assert migrate(path).set_aside is None
    assert (path / HOLDER_FILE).exists()
    Archive.open(path).close()
    assert not (path / HOLDER_FILE).exists()


@pytest.mark.parametrize("old", OLD, indirect=True)
def test_a_damaged_old_archive_is_left_as_it_is(old: Path) -> None:
    [(text,)] = rows_of(old / DATABASE, "SELECT text FROM articles WHERE key = 4")
    content = (old / DATABASE).read_bytes()
    assert content.count(text[:60].encode()) == 1
    damaged = content.replace(text[:60].encode(), text[:60].encode()[::-1])
    (old / DATABASE).write_bytes(damaged)
    with pytest.raises(ArchiveDamaged, match="cd134cf72e308e7f"):
        migrate(old)
    assert (old / DATABASE).read_bytes() == damaged
    assert not [path for path in old.iterdir() if path.name.startswith((".", f"{DATABASE}."))]


def test_a_migration_that_is_killed_leaves_the_old_archive_or_the_new_one(
    tmp_path: Path, jobs: Jobs
) -> None:
    path = copy_of(2, tmp_path / "whole")
    total = jobs.run("migrate", path).calls
    assert total > 100
    wanted = hash_of(path)
    before = (ARCHIVES / "format-2" / DATABASE).read_bytes()
    kills = sorted({*range(1, total, total // 3), *range(total - 8, total + 1)})
    seen = set()
    for kill in kills:
        path = copy_of(2, tmp_path / f"kill-{kill}")
        assert jobs.run("migrate", path, at=kill).was_killed
        is_old = (path / DATABASE).read_bytes() == before
        assert is_old or hash_of(path) == wanted
        seen.add(is_old)
        assert jobs.run("migrate", path).error == ""
        assert hash_of(path) == wanted
        aside = [file for file in path.iterdir() if file.name.startswith(f"{DATABASE}.")]
        assert [file.read_bytes() for file in aside] == [before]
        assert not [file for file in path.iterdir() if file.name.endswith((".tmp", "-journal"))]
    assert seen == {True, False}


def test_a_migration_on_a_full_disk_changes_nothing(tmp_path: Path, jobs: Jobs) -> None:
    before = (ARCHIVES / "format-1" / DATABASE).read_bytes()
    total = jobs.run("migrate", copy_of(1, tmp_path / "whole")).calls
    for moment in range(1, total - 3, total // 5):
        path = copy_of(1, tmp_path / f"full-{moment}")
        ended = jobs.run("migrate", path, at=moment, how="full")
        assert "disk is full" in ended.error or "No space left" in ended.error
        assert (path / DATABASE).read_bytes() == before
        assert {file.name for file in path.iterdir()} <= {DATABASE, "write.lock"}


def test_too_little_room_is_found_before(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = copy_of(2, tmp_path / "archive")
    usage = namedtuple("usage", "total used free")
    monkeypatch.setattr(shutil, "disk_usage", lambda folder: usage(10**9, 10**9 - 10**5, 10**5))
    with pytest.raises(ArchiveError, match="make room; nothing was done"):
        migrate(path)
    assert {file.name for file in path.iterdir()} == {DATABASE, "write.lock"}


@pytest.mark.parametrize("old", OLD, indirect=True)
def test_the_command(old: Path) -> None:
    ran = invoke(old, "migrate")
    assert ran.exit_code == 0
    assert "Brought 11 articles from format" in ran.stdout
    ran = invoke(old, "migrate", "--json")
    assert json.loads(ran.stdout)["before"] == FORMAT_VERSION


@pytest.mark.parametrize("format_", ALL)
def test_the_stored_archives_name_no_machine(format_: int) -> None:
    folder = ARCHIVES / f"format-{format_}"
    assert (folder / DATABASE).read_bytes()[:15] == b"SQLite format 3"
    [(version,)] = rows_of(folder / DATABASE, "PRAGMA user_version")
    assert version == format_
    paths = [path for (path,) in rows_of(folder / DATABASE, "SELECT path FROM sources")]
    assert {str(Path(path).parent) for path in paths} == {"/srv/news"}
    assert sum(file.stat().st_size for file in folder.rglob("*") if file.is_file()) < 400_000
