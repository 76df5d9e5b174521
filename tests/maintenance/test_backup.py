"""Copies of an archive in use, and their way back."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest
from archive_parts import ROOT, SAMPLES, change_rows, flip_page, hash_of, is_sound
from command_line import assert_refused, invoke
from killed import Jobs
from passages import add_articles

from embeddings.embedder import Embedder
from embeddings.indexes.manifest import FileMark
from qa.archive import Archive
from qa.errors import (
    ArchiveDamaged,
    ArchiveError,
    ArchiveFormat,
    ArchiveLocked,
    ArchiveNotFound,
    ModelMismatch,
)
from qa.ingest.build import build
from qa.maintenance.backup import backup
from qa.maintenance.restore import restore
from qa.maintenance.verify import verify
from qa.storage import files
from qa.storage.connection import PAGE_BYTES
from qa.storage.database import Database
from qa.storage.layout import BACKUP_MANIFEST, DATABASE
from qa.storage.lock import WriterLock
from seeds.article import Article

SOURCES = [
    SAMPLES / name
    for name in (
        "ledger_baths_chlorine.txt",
        "post_baths_chlorine.txt",
        "ledger_eel_fair_2019.txt",
        "post_eel_fair_2020.json",
        "radio_tilse_bulletins.jsonl",
    )
]
QUESTION = "How many people were treated after the chlorine leak?"

# One page, page 2 full of "x", with its checksum, as SQLite writes it before it changes a page.
_SECTOR = b"\xd9\xd5\x05\xf9\x20\xa1\x63\xd7" + bytes.fromhex(
    "00000001 00000000 00000030 00000200 00001000"
)
_SUM = sum(b"x"[0] for _ in range(PAGE_BYTES - 200, 0, -200))
JOURNAL = (
    _SECTOR.ljust(512, b"\0")
    + bytes.fromhex("00000002")
    + b"x" * PAGE_BYTES
    + _SUM.to_bytes(4, "big")
)


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory, embedder: Embedder) -> Path:
    """An archive of some of the samples; read it only."""
    path = tmp_path_factory.mktemp("small") / "archive"
    build(SOURCES, path, embedder=embedder)
    return path


@pytest.fixture
def live(small: Path, tmp_path: Path) -> Path:
    """A copy of it, to be written to."""
    target = tmp_path / "live"
    shutil.copytree(small, target)
    return target


@pytest.fixture(scope="module")
def saved(small: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A backup of it; read it only."""
    target = tmp_path_factory.mktemp("backups") / "saved"
    backup(small, target)
    return target


@pytest.fixture(scope="module")
def jobs() -> Iterator[Jobs]:
    with Jobs() as started:
        yield started


def last_page(archive: Path) -> int:
    return (archive / DATABASE).stat().st_size // PAGE_BYTES


def aside(path: Path) -> list[str]:
    return sorted(file.name for file in path.iterdir() if file.name.startswith(f"{DATABASE}."))


def test_a_backup_is_an_archive_with_the_same_content(
    small: Path, tmp_path: Path, embedder: Embedder
) -> None:
    made = backup(small, tmp_path / "backups" / "first")
    assert {file.name for file in made.path.iterdir()} == {DATABASE, BACKUP_MANIFEST}
    assert hash_of(made.path) == hash_of(small)
    verified = verify(made.path, embedder=embedder)
    assert verified.is_sound
    assert verified.notes == ("it has no indexes yet: the first question makes them",)
    assert made.size == (made.path / DATABASE).stat().st_size
    with (
        Archive.open(small, embedder) as original,
        Archive.open(made.path, embedder) as copy,
    ):
        assert copy.ask(QUESTION).text == original.ask(QUESTION).text
        assert copy.info().articles == made.articles == original.info().articles
    about = json.loads((made.path / BACKUP_MANIFEST).read_bytes())["body"]["about"]
    assert str(tmp_path) not in json.dumps(about)
    assert [file.name for file in made.path.parent.iterdir()] == ["first"]


def test_a_backup_never_overwrites(live: Path, tmp_path: Path) -> None:
    (tmp_path / "there").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "nowhere")
    for place in ("there", "link"):
        with pytest.raises(ArchiveError, match="never overwrites"):
            backup(live, tmp_path / place)
    with pytest.raises(ArchiveError, match="inside the archive"):
        backup(live, live / "backup")
    with pytest.raises(ArchiveNotFound):
        backup(tmp_path / "none", tmp_path / "copy")
    assert not (tmp_path / "copy").exists()


def test_folders_of_others_are_left_alone(live: Path, tmp_path: Path) -> None:
    for name in (".b.mine.tmp", ".b.0123abcd.tmp", ".bird.0123abcd.tmp"):
        (tmp_path / "kept" / name).mkdir(parents=True)
        (tmp_path / "kept" / name / "letter.txt").write_text("mine", encoding="utf-8")
    before = sorted(tmp_path.glob("kept/.*/*"))
    backup(live, tmp_path / "kept" / "b")
    backup(live, tmp_path / "kept" / "b*")
    assert sorted(tmp_path.glob("kept/.*/*")) == before


def test_a_damaged_archive_is_not_backed_up(live: Path, tmp_path: Path) -> None:
    flip_page(live, last_page(live))
    with pytest.raises(ArchiveDamaged, match="live"):
        backup(live, tmp_path / "copy")
    assert sorted(file.name for file in tmp_path.iterdir()) == ["live"]


def test_every_backup_of_a_busy_archive_is_one_committed_state(
    live: Path, tmp_path: Path, embedder: Embedder, article_of: Callable[..., Article]
) -> None:
    states = {hash_of(live)}
    is_over, has_written = threading.Event(), threading.Event()
    raised: list[BaseException] = []

    def write() -> None:
        try:
            with Archive.open(live, embedder) as archive:
                number = 0
                while not is_over.is_set():
                    number += 1
                    article = article_of(f"Storm {number}", f"The wind rose on day {number}. " * 9)
                    add_articles(archive, [article])
                    states.add(hash_of(live))
                    if number % 3 == 0:
                        archive.remove([article.id])
                        states.add(hash_of(live))
                    has_written.set()
        except BaseException as error:  # noqa: BLE001  told in the other thread
            raised.append(error)

    writer = threading.Thread(target=write)
    writer.start()
    copies = []
    try:
        for number in range(8):
            has_written.clear()
            copies.append(tmp_path / f"copy-{number}")
            backup(live, copies[-1])
            assert has_written.wait(60)  # on a busy machine it may come to nothing meanwhile
    finally:
        is_over.set()
        writer.join()
    assert raised == []
    hashes = [hash_of(copy) for copy in copies]
    assert set(hashes) <= states
    assert len(set(hashes)) > 1


ASKING = """
import sys
from pathlib import Path
from qa.archive import Archive
with Archive.open(Path(sys.argv[1])) as archive:
    for line in sys.stdin:
        sys.stdout.write(archive.ask(line.strip()).text.replace("\\n", " ") + "\\n")
        sys.stdout.flush()
"""


def test_all_who_ask_see_the_restored_state_at_once(
    live: Path, saved: Path, embedder: Embedder, article_of: Callable[..., Article]
) -> None:
    question = "Which bridge did the comet hit?"
    news = article_of("Comet hits bridge", "The comet hit the Zephyrine bridge on Monday evening.")
    other = subprocess.Popen(
        [sys.executable, "-c", ASKING, str(live)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        cwd=ROOT,
    )
    assert other.stdin is not None
    assert other.stdout is not None

    def elsewhere() -> str:
        assert other.stdin is not None
        assert other.stdout is not None
        other.stdin.write(question + "\n")
        other.stdin.flush()
        return other.stdout.readline()

    with Archive.open(live, embedder) as archive:
        before = hash_of(live)
        add_articles(archive, [news])
        assert "Zephyrine" in archive.ask(question).text
        assert "Zephyrine" in elsewhere()

        is_over = threading.Event()
        raised: list[BaseException] = []
        seen: set[bool] = set()

        def keep_asking() -> None:
            try:
                while not is_over.is_set():
                    seen.add("Zephyrine" in archive.ask(question).text)
            except BaseException as error:  # noqa: BLE001  told in the other thread
                raised.append(error)

        askers = [threading.Thread(target=keep_asking) for _ in range(4)]
        for asker in askers:
            asker.start()
        try:
            while not (seen or raised):
                time.sleep(0.01)
            done = restore(saved, live)
            assert "Zephyrine" not in archive.ask(question).text
            assert "Zephyrine" not in elsewhere()
            assert hash_of(live) == before
            build(SOURCES, live, embedder=embedder)
        finally:
            is_over.set()
            for asker in askers:
                asker.join()
        assert raised == []
        assert seen == {True, False}
        assert hash_of(live) == before
        # What was there is kept, and is an archive's database of its own.
        assert done.set_aside is not None
        assert aside(live) == [done.set_aside.name]
        with closing(Database.open(done.set_aside)) as old, old.snapshot() as connection:
            assert connection.execute(
                "SELECT count(*) FROM articles WHERE id = ?", (news.id,)
            ).fetchone() == (1,)
    other.communicate(timeout=60)
    assert is_sound(live)


def test_a_damaged_archive_is_replaced_and_kept(
    live: Path, saved: Path, embedder: Embedder
) -> None:
    with Archive.open(live, embedder) as archive:
        answer = archive.ask(QUESTION).text
        flip_page(live, last_page(live))
        damaged = (live / DATABASE).read_bytes()
        # As a crash may leave one: SQLite would play it back into the new file.
        (live / f"{DATABASE}-journal").write_bytes(b"of no commit that we know")
        done = restore(saved, live)
        assert done.was_damaged
        assert done.set_aside is not None
        assert done.set_aside.read_bytes() == damaged
        assert not (live / f"{DATABASE}-journal").exists()
        assert archive.ask(QUESTION).text == answer
    assert hash_of(live) == hash_of(saved)
    assert is_sound(live)


@pytest.mark.parametrize("what", ["header", "short", "empty", "other"])
def test_whatever_damage_is_found_a_restore_mends(live: Path, saved: Path, what: str) -> None:
    path = live / DATABASE
    if what == "header":
        flip_page(live, page=1, at=3)
    elif what == "short":
        path.write_bytes(path.read_bytes()[: 5 * PAGE_BYTES + 77])
    elif what == "empty":
        path.write_bytes(b"")
    else:
        path.write_bytes(b"words and no database. " * 1000)
    restore(saved, live)
    assert hash_of(live) == hash_of(saved)


def test_a_restore_into_a_folder_without_an_archive(
    live: Path, saved: Path, tmp_path: Path
) -> None:
    wanted = hash_of(saved)
    (live / DATABASE).unlink()
    (live / f"{DATABASE}-journal").write_bytes(JOURNAL)
    (tmp_path / "empty").mkdir()
    for folder in (live, tmp_path / "empty", tmp_path / "new" / "deep"):
        done = restore(saved, folder)
        assert (done.set_aside, done.was_damaged) == (None, False)
        assert hash_of(folder) == wanted
        assert is_sound(folder)
        assert not (folder / f"{DATABASE}-journal").exists()
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "diary.txt").write_text("mine")
    with pytest.raises(ArchiveError, match=r"something else than an archive \(diary.txt\)"):
        restore(saved, tmp_path / "full")


def test_a_damaged_backup_is_refused_and_changes_nothing(
    live: Path, saved: Path, tmp_path: Path
) -> None:
    before = {file.name: file.stat().st_mtime_ns for file in live.iterdir()}
    copy = tmp_path / "copy"
    for page in (1, 20, last_page(saved)):
        shutil.rmtree(copy, ignore_errors=True)
        shutil.copytree(saved, copy)
        flip_page(copy, page)
        with pytest.raises(ArchiveDamaged, match="is not what was backed up on"):
            restore(copy, live)
        (copy / BACKUP_MANIFEST).unlink()
        with pytest.raises(ArchiveDamaged, match="damaged"):
            restore(copy, live)
    shutil.rmtree(copy)
    shutil.copytree(saved, copy)
    (copy / BACKUP_MANIFEST).write_bytes(
        (saved / BACKUP_MANIFEST).read_bytes().replace(b'"size": ', b'"size": 1')
    )
    with pytest.raises(ArchiveDamaged, match=r"backup\.json is damaged"):
        restore(copy, live)
    assert {file.name: file.stat().st_mtime_ns for file in live.iterdir()} == before


def test_what_cannot_be_restored_is_said(live: Path, saved: Path, tmp_path: Path) -> None:
    with pytest.raises(ArchiveNotFound, match="holds no backup"):
        restore(tmp_path / "none", live)
    with pytest.raises(ArchiveError, match="is the archive itself"):
        restore(live, live)
    old = ROOT / "tests" / "data" / "archives" / "format-2"
    with pytest.raises(ArchiveFormat, match="older format 2"):
        restore(old, live)
    other = tmp_path / "other"
    shutil.copytree(saved, other)
    (other / BACKUP_MANIFEST).unlink()
    change_rows(other, "UPDATE settings SET value = 'x' WHERE name = 'fingerprint'")
    with pytest.raises(ModelMismatch, match="restore into a new folder"):
        restore(other, live)
    with WriterLock(live).held(), pytest.raises(ArchiveLocked):
        restore(saved, live)
    assert aside(live) == []


def test_a_killed_backup_leaves_none_and_the_next_one_clears_up(
    small: Path, tmp_path: Path, jobs: Jobs
) -> None:
    total = jobs.run("backup", small, tmp_path / "whole").calls
    wanted = hash_of(small)
    for kill in sorted({*range(1, total, total // 3), total - 2, total}):
        place = tmp_path / f"kill-{kill}"
        assert jobs.run("backup", small, place, at=kill).was_killed
        if place.exists():
            assert hash_of(place) == wanted
            assert (place / BACKUP_MANIFEST).exists()
        else:
            assert jobs.run("backup", small, place).error == ""
            assert hash_of(place) == wanted
    assert not [file for file in tmp_path.iterdir() if file.name.startswith(".")]
    ended = jobs.run("backup", small, tmp_path / "full", at=total // 2, how="full")
    assert "disk is full" in ended.error
    assert not [file for file in tmp_path.iterdir() if "full" in file.name]


@pytest.mark.parametrize("is_damaged", [False, True])
def test_a_killed_restore_leaves_the_old_state_or_the_new_one(
    live: Path, saved: Path, tmp_path: Path, jobs: Jobs, is_damaged: bool
) -> None:
    new = hash_of(saved)
    with Archive.open(live) as archive:
        archive.remove([article.id for article in archive.newest_articles(2)])
    old = hash_of(live)
    if is_damaged:
        flip_page(live, last_page(live))
    damaged = (live / DATABASE).read_bytes()

    def start(name: str) -> Path:
        shutil.copytree(live, tmp_path / name)
        return tmp_path / name

    def is_old(path: Path) -> bool:
        if is_damaged and (path / DATABASE).read_bytes() == damaged:
            return True
        content = hash_of(path)
        assert content in ({new} if is_damaged else {old, new})
        return content == old

    total = jobs.run("restore", saved, start("whole")).calls
    seen = set()
    for kill in sorted({*range(1, total, total // 3), total - 2, total}):
        path = start(f"kill-{kill}")
        assert jobs.run("restore", saved, path, at=kill).was_killed
        seen.add(is_old(path))
        assert jobs.run("restore", saved, path).error == ""
        assert hash_of(path) == new
        assert not [file for file in path.iterdir() if file.name.endswith((".tmp", "-journal"))]
    assert seen == {True, False}
    for moment in range(1, total // 2, total // 6):
        path = start(f"full-{moment}")
        ended = jobs.run("restore", saved, path, at=moment, how="full")
        assert "disk is full" in ended.error or "No space left" in ended.error
        assert is_old(path)


def test_a_copy_where_files_have_but_one_name(
    live: Path, saved: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(self: Path, target: Path) -> None:
        raise OSError(95, "Operation not supported")

    monkeypatch.setattr(Path, "hardlink_to", refuse)
    flip_page(live, last_page(live))
    damaged = (live / DATABASE).read_bytes()
    done = restore(saved, live)
    assert done.set_aside is not None
    assert done.set_aside.read_bytes() == damaged
    assert hash_of(live) == hash_of(saved)


@pytest.mark.parametrize("size", [0, 1, PAGE_BYTES, 1 << 20, (3 << 20) + 17])
def test_files_are_hashed_and_copied_as_they_are(tmp_path: Path, saved: Path, size: int) -> None:
    # A database's first page, so that SQLite looks for checksums, and no right one behind it.
    content = ((saved / DATABASE).read_bytes()[:PAGE_BYTES] + bytes(range(256)) * (1 << 14))[:size]
    path = tmp_path / "file"
    path.write_bytes(content)
    assert files.mark_of(path) == FileMark.of_bytes(content)
    files.copy_bytes(path, tmp_path / "copy")
    assert (tmp_path / "copy").read_bytes() == content
    files.copy_bytes(path, tmp_path / "pages", whole_pages=True)
    assert (tmp_path / "pages").read_bytes() == content[: size - size % PAGE_BYTES]


def test_the_commands(live: Path, tmp_path: Path) -> None:
    def run(*words: str) -> str:
        ran = invoke(live, *words)
        assert ran.exit_code == 0, ran.stderr
        return ran.stdout

    assert run("backup", str(tmp_path / "one")).startswith("Backed up ")
    assert json.loads(run("backup", str(tmp_path / "two"), "--json"))["articles"] == 9
    assert "What was there before is kept as" in run("restore", str(tmp_path / "one"))
    assert json.loads(run("restore", str(tmp_path / "two"), "--json"))["was_damaged"] is False
    assert_refused(invoke(live, "backup", tmp_path / "one"), "never overwrites")
