"""One writer and many readers: threads, processes, and a chat, while the archive changes."""

from __future__ import annotations

import json
import math
import multiprocessing
import os
import re
import shutil
import socket
import subprocess
import sys
import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from multiprocessing.queues import Queue
from multiprocessing.synchronize import Event
from pathlib import Path
from typing import Any, Self

import pytest
from passages import chunk

import qa
from benchmarks.chat.client import Visitor
from benchmarks.chat.server import chat
from embeddings.embedder import Embedder
from qa.archive import Archive
from qa.errors import ArchiveError, ArchiveLocked, ArticleNotFound
from qa.ingest.build import build
from qa.storage.layout import HOLDER_FILE, LOCK_FILE
from qa.storage.lock import WriterLock, description
from qa.storage.reader import ArchiveReader
from qa.store import Filters
from qa.text.chunking import embedding_text
from seeds.article import Article

EVERYTHING = Filters()
THREADS, PROCESSES, EDITIONS = 8, 2, 3
PAUSE_SECONDS = 0.1  # so that on two cores the writer gets its turn, too

OTHER_WRITER = """
import sys
from pathlib import Path
from qa.errors import ArchiveError
from qa.storage.lock import WriterLock
for line in sys.stdin:
    command, _, word = line.strip().partition(" ")
    said = "done"
    try:
        if command == "at":
            lock = WriterLock(Path(word))
        elif command == "enter":
            inside = lock.held(doing=word or "writing"); inside.__enter__()
            said = f"was killed: {lock.was_killed()}"
        elif command == "again":
            with lock.held(): pass
        elif command == "leave":
            inside.__exit__(None, None, None)
    except ArchiveError as error:
        said = f"{type(error).__name__}: {error}"
    print(said, flush=True)
"""


class Other:
    """Another process that enters and leaves the lock of a folder when it is told."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-c", OTHER_WRITER],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    @property
    def number(self) -> int:
        return self._process.pid

    def does(self, command: str) -> str:
        self.starts(command)
        return self.says()

    def starts(self, command: str) -> None:
        assert self._process.stdin is not None
        self._process.stdin.write(f"{command}\n")
        self._process.stdin.flush()

    def says(self) -> str:
        assert self._process.stdout is not None
        return self._process.stdout.readline().strip()

    def kill(self) -> None:
        self._process.kill()
        self._process.wait()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        self._process.communicate(timeout=60)


@pytest.fixture(scope="module")
def process() -> Iterator[Other]:
    with Other() as process:
        yield process


@pytest.fixture
def other(process: Other, tmp_path: Path) -> Other:
    """Another process, about to write where the test does."""
    assert process.does(f"at {tmp_path}") == "done"
    return process


def test_a_second_writer_is_told_who_writes_or_waits(tmp_path: Path, other: Other) -> None:
    lock = WriterLock(tmp_path)
    assert other.does("enter building") == "was killed: False"
    who = rf"process {other.number} on {re.escape(socket.gethostname())}, building since \d\d:"
    with pytest.raises(ArchiveLocked, match=f"is being written by {who}"), lock.held():
        pass
    waited = pytest.raises(ArchiveLocked, match=f"still being written after 0.1 seconds by {who}")
    with waited, lock.held(wait=0.1):
        pass
    with pytest.raises(ArchiveLocked, match=who), lock.attempt():
        pass
    assert lock.depth == 0

    threading.Timer(0.3, other.starts, ["leave"]).start()
    with lock.held(wait=60.0):
        assert not lock.was_killed()
        assert other.says() == "done"
        assert f"process {os.getpid()} on" in other.does("enter")
    assert not (tmp_path / HOLDER_FILE).exists()


@pytest.mark.parametrize("wait", [-1.0, math.nan])
def test_a_wait_that_is_no_time_is_refused(tmp_path: Path, wait: float) -> None:
    with pytest.raises(ValueError, match="0 seconds or more"), WriterLock(tmp_path).held(wait=wait):
        pass


def test_a_killed_writer_leaves_its_mark_and_keeps_nobody_out(tmp_path: Path) -> None:
    lock = WriterLock(tmp_path)
    with Other() as other:
        other.does(f"at {tmp_path}")
        other.does("enter building")
        other.kill()
    assert (tmp_path / HOLDER_FILE).exists()
    assert not lock.was_killed()  # not known outside
    with lock.held():
        assert lock.was_killed()
        with lock.held():
            assert lock.was_killed()
    with lock.held():
        assert not lock.was_killed()


def test_a_holder_file_that_cannot_be_trusted_names_nobody(tmp_path: Path, other: Other) -> None:
    lock, holder = WriterLock(tmp_path), tmp_path / HOLDER_FILE
    gone = subprocess.Popen([sys.executable, "-c", ""])
    gone.wait()
    known = json.loads(description("building"))
    other.does("enter")
    written = holder.read_bytes()
    for content in (
        b"",
        b"\xff\x00 no JSON",
        b"[" * 100_000,
        b"4711\n",
        written[: len(written) // 2],
        json.dumps({**known, "process": gone.pid}).encode(),
        json.dumps({**known, "process": "x"}).encode(),
        json.dumps({**known, "process": 10**40}).encode(),
        json.dumps({**known, "since": "yesterday"}).encode(),
        json.dumps({**known, "doing": "\x1b[2Jwiping your screen"}).encode(),
    ):
        holder.write_bytes(content)
        with pytest.raises(ArchiveLocked, match="by another process: wait"), lock.held():
            pass
    holder.unlink()
    with pytest.raises(ArchiveLocked, match="by another process: wait"), lock.held():
        pass
    elsewhere = {
        **known,
        "process": gone.pid,
        "host": "desk-3",
        "since": "2026-01-31T08:00+00:00",
    }
    holder.write_text(json.dumps(elsewhere))
    who = rf"process {gone.pid} on desk-3, building since 2026-0\d-\d\d \d\d:\d\d:00"
    with pytest.raises(ArchiveLocked, match=who), lock.held():
        pass


def test_who_holds_a_lock_that_somebody_deleted_goes_no_further(
    tmp_path: Path, other: Other
) -> None:
    lock = WriterLock(tmp_path)
    other.does("enter")
    (tmp_path / LOCK_FILE).unlink()
    with lock.held():
        assert other.does("again").startswith("ArchiveError: ")
        other.does("leave")
        assert (tmp_path / HOLDER_FILE).exists()  # ours, and not for the other to delete
    assert other.does("enter").startswith("was killed")
    other.does("leave")


def test_a_folder_that_cannot_be_locked_is_one_typed_error(tmp_path: Path) -> None:
    (tmp_path / LOCK_FILE).mkdir()
    with pytest.raises(ArchiveError, match="cannot be written"), WriterLock(tmp_path).held():
        pass
    shutil.rmtree(tmp_path / LOCK_FILE)
    lock = WriterLock(tmp_path)
    (tmp_path / HOLDER_FILE).mkdir()
    with pytest.raises(ArchiveError, match="cannot be written"), lock.held():
        pass
    (tmp_path / HOLDER_FILE).rmdir()
    with lock.held():  # the lock was given back
        pass


READ_ONLY = """
import os, sys
from pathlib import Path
from qa.errors import ArchiveError
from qa.storage.lock import WriterLock
os.chdir(sys.argv[1])
if os.geteuid() == 0:
    os.setuid(65534)  # nothing is read-only to root
try:
    with WriterLock(Path(".")).held(): pass
except ArchiveError as error:
    sys.exit(f"{type(error).__name__}: {error}")
"""


@pytest.mark.skipif(os.name != "posix", reason="rights of folders are those of POSIX")
def test_a_read_only_folder_is_one_typed_error(tmp_path: Path) -> None:
    folder = tmp_path / "archive"
    folder.mkdir()
    with WriterLock(folder).held():
        pass
    folder.chmod(0o555)
    done = subprocess.run(
        [sys.executable, "-c", READ_ONLY, str(folder)], capture_output=True, text=True, check=False
    )
    folder.chmod(0o755)
    assert done.returncode == 1
    assert done.stderr.strip() == "ArchiveError: . cannot be written: Permission denied"


SUBJECTS = (
    ("The harbour", "boats", "The harbour counts its boats before the autumn storms arrive."),
    ("The school", "pupils", "Lessons begin at eight, and the bell was cast in a foundry abroad."),
    ("The orchard", "trees", "Frost took most of the blossom, so cider will be dear this winter."),
    ("The theatre", "seats", "Velvet was chosen over leather after a long and bitter meeting."),
    ("The quarry", "carts", "Slate from the lower terrace goes by rail to a roofer in the north."),
    ("The museum", "coins", "Visitors may hold one of them if they wash their hands and wait."),
)
QUESTION = "How many boats did the harbour of Skarrow count?"


def write_edition(source: Path, number: int) -> None:
    """All articles say of which edition they are, so that two in one answer show."""
    records = [
        {
            "title": f"{name} of Skarrow, edition {number}",
            "text": f"{name} of Skarrow counted {10 * number + place} {things} for edition {number}"
            f" of its yearly list.\n\n{rest} So says edition {number} of the report on {things}.",
            "outlet": f"Skarrow {'Ledger' if place % 2 else 'Post'}",
            "url": f"https://skarrow.example/{things}",
            "published": f"2024-01-{number:02d}",
        }
        for place, (name, things, rest) in enumerate(SUBJECTS)
    ]
    fresh = source.with_suffix(".tmp")
    fresh.write_text("\n".join(map(json.dumps, records)), encoding="utf-8")
    fresh.replace(source)


def editions(texts: Iterable[str]) -> set[int]:
    return {int(number) for text in texts for number in re.findall(r"edition (\d+)", text)}


class Reader:
    """Asks again and again, in each way there is, and notes what no committed state says."""

    def __init__(
        self, path: Path, *, plain: bool = False, embedder: Embedder | None = None
    ) -> None:
        """Keep the archive open; ``plain`` asks by the functions that take its path."""
        self._archive = Archive.open(path, embedder)
        self._ways: tuple[Callable[[], set[int]], ...] = (self._ask_plain, self._retrieve_plain)
        if not plain:
            self._ways = (self._ask, self._retrieve, self._filtered, self._dense, self._lexical)
            self._vector = self._archive.embedder.embed_queries([QUESTION])[0]
        self.wrong: list[str] = []
        self.seen: set[int] = set()
        self.turn = 0

    def look(self) -> None:
        """Ask once, in the way whose turn it is."""
        way = self._ways[self.turn % len(self._ways)]
        self.turn += 1
        try:
            numbers = way()
        except Exception as error:  # noqa: BLE001 - whatever it is, it is what is looked for
            self.wrong.append(f"{way.__name__}: {error!r}")
            return
        if len(numbers) != 1:
            self.wrong.append(f"{way.__name__} gives editions {sorted(numbers)}")
        self.seen |= numbers

    def finish(self, named: Path) -> None:
        """Ask once in each way, and note if anything leads to the article that is gone.

        Its id stands in a file; where the writer failed there is none, and nothing to look for.
        """
        if not named.exists():
            return
        gone = named.read_text()
        self.seen.clear()
        for _ in self._ways:
            self.look()
        with pytest.raises(ArticleNotFound):
            self._archive.article(gone)
        hits = qa.retrieve(QUESTION, archive=self._archive.path, k=50) if self._is_plain else []
        remaining = {hit.article_id for hit in hits}
        if not self._is_plain:
            numbers = {*self._dense_ids(), *self._lexical_ids()}
            remaining |= {
                passage.article_id for passage in self._archive.passages(numbers).values()
            }
            remaining |= set(self._archive.lexical_articles(QUESTION, 50, EVERYTHING))
        if len(remaining) != len(SUBJECTS) - 1 or gone in remaining:
            self.wrong.append(f"{sorted(remaining)} is found, and {gone} is gone")
        self._archive.close()

    @property
    def _is_plain(self) -> bool:
        return len(self._ways) == 2

    def _ask(self) -> set[int]:
        return self._checked(self._archive.ask(QUESTION, k=4))

    def _ask_plain(self) -> set[int]:
        return self._checked(qa.ask(QUESTION, archive=self._archive.path, k=4))

    def _retrieve(self) -> set[int]:
        return _of_hits(self._archive.retrieve(QUESTION, 4), 4)

    def _retrieve_plain(self) -> set[int]:
        return _of_hits(qa.retrieve(QUESTION, archive=self._archive.path, k=4), 4)

    def _filtered(self) -> set[int]:
        post = ["Skarrow Post"]
        hits = self._archive.retrieve(QUESTION, 9, since="2024-01-01", outlets=post)
        if {hit.article.outlet for hit in hits} != {*post}:
            raise AssertionError(f"{hits} are not all of {post}")
        return _of_hits(hits, len(SUBJECTS) // 2)

    def _dense(self) -> set[int]:
        return self._found(self._dense_ids)

    def _lexical(self) -> set[int]:
        return self._found(self._lexical_ids)

    def _dense_ids(self) -> dict[int, float]:
        return self._archive.dense(self._vector, 50, EVERYTHING)

    def _lexical_ids(self) -> dict[int, float]:
        return self._archive.lexical(QUESTION, 50, EVERYTHING)

    def _checked(self, answer: qa.Answer) -> set[int]:
        if answer.abstained:
            raise AssertionError("refused, and every state has an answer")
        for citation in answer.citations:
            article = self._archive.article(citation.article_id)
            if article.text[citation.start : citation.end] != citation.quote:
                raise AssertionError(f"{citation} is not in its article")
        quoted = [
            text for citation in answer.citations for text in (citation.quote, citation.title)
        ]
        return editions([answer.text, *quoted]) | _of_hits(answer.passages, 4)

    def _found(self, search: Callable[[], dict[int, float]]) -> set[int]:
        """By the bare indexes, which promise only that what they name was there just now."""
        for _ in range(20):
            passages = self._archive.passages(search())
            articles = self._archive.articles({passage.article_id for passage in passages.values()})
            for passage in passages.values():
                if articles[passage.article_id].text[passage.start : passage.end] != passage.text:
                    raise AssertionError(f"{passage} is not in its article")
            if passages:
                return editions(passage.text for passage in passages.values())
        raise AssertionError("nothing is found, and every state has something")


def _of_hits(hits: Sequence[qa.ScoredPassage], count: int) -> set[int]:
    if len(hits) < count:
        raise AssertionError(f"{len(hits)} hits, and every state has {count}")
    return editions(text for hit in hits for text in (hit.title, hit.text, hit.article.text))


def read_in_a_process(
    path: Path, gone: Path, plain: bool, ready: Event, over: Event, written: Queue[list[str]]
) -> None:
    """A reader in a process of its own, until it is over; tells what was wrong."""
    reader = Reader(path, plain=plain)
    reader.look()
    ready.set()
    while not over.wait(PAUSE_SECONDS):
        reader.look()
    reader.finish(gone)
    written.put([*reader.wrong, *_stale(reader)])


def _stale(reader: Reader) -> list[str]:
    return [] if reader.seen == {EDITIONS} else [f"in the end it sees {reader.seen}"]


WRITER = """
import sys
from pathlib import Path
from qa.archive import Archive
from qa.storage.reader import ArchiveReader
from qa.ingest.build import build
source, path = Path(sys.argv[1]), Path(sys.argv[2])
for line in sys.stdin:
    if gone := line.strip():
        with Archive.open(path) as archive:
            print(archive.remove([gone]), flush=True)
    else:
        print(build([source], path).articles_added, flush=True)
"""


def test_nobody_who_asks_sees_an_error_or_two_states_in_one(
    tmp_path: Path, embedder: Embedder
) -> None:
    source, path, gone = tmp_path / "list.jsonl", tmp_path / "archive", tmp_path / "gone"
    write_edition(source, 1)
    build([source], path, embedder=embedder)
    spawn = multiprocessing.get_context("spawn")
    over, written = spawn.Event(), spawn.Queue()
    ready = [spawn.Event() for _ in range(PROCESSES)]
    processes = [
        spawn.Process(
            target=read_in_a_process,
            args=(path, gone, number == 0, begun, over, written),
            daemon=True,
        )
        for number, begun in enumerate(ready)
    ]
    readers = [Reader(path, embedder=embedder) for _ in range(THREADS)]

    def read(reader: Reader) -> None:
        while not over.wait(PAUSE_SECONDS):
            reader.look()
        reader.finish(gone)

    threads = [threading.Thread(target=read, args=(reader,)) for reader in readers]
    command = [sys.executable, "-c", WRITER, str(source), str(path)]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as writer:
        assert writer.stdin is not None and writer.stdout is not None

        def writes(line: str) -> str:
            assert writer.stdin is not None and writer.stdout is not None
            writer.stdin.write(f"{line}\n")
            writer.stdin.flush()
            return writer.stdout.readline().strip()

        for process in processes:
            process.start()
        assert all(begun.wait(120) for begun in ready)
        for thread in threads:
            thread.start()
        try:
            for number in range(2, EDITIONS + 1):
                write_edition(source, number)
                assert writes("") == str(len(SUBJECTS))
            with Archive.open(path, embedder) as archive:
                [coins] = archive.retrieve("coins of the museum", 1)
            gone.write_text(coins.article_id)
            # With its earlier editions, under the same URL.
            assert writes(coins.article_id) == str(EDITIONS)
        finally:
            over.set()
            for thread in threads:
                thread.join()
        assert [written.get(timeout=120) for _ in processes] == [[]] * PROCESSES
        for process in processes:
            process.join()
    wrong = [what for reader in readers for what in (*reader.wrong, *_stale(reader))]
    assert wrong == []
    assert min(reader.turn for reader in readers) > 5  # once before the end, at least


STORIES = {
    "ferry": "The night ferry to Ansel Point is back\n\nRosamund Kell drives the night ferry to"
    " Ansel Point, which had lain in the dock since the storm of last year.",
    "bread": "Tolmenny has a baker again\n\nIvo Harrel bakes the bread of Tolmenny in the old fire"
    " station and sells ninety loaves before eight.",
}
FERRY, BREAD = "Who drives the night ferry to Ansel Point?", "Who bakes the bread of Tolmenny?"


def write_story(folder: Path, name: str) -> Path:
    path = folder / f"{name}.txt"
    path.write_text(STORIES[name] + "\n", encoding="utf-8")
    return path


def test_a_running_chat_sees_what_comes_and_goes(tmp_path: Path, embedder: Embedder) -> None:
    path = tmp_path / "archive"
    build([write_story(tmp_path, "bread")], path, embedder=embedder)
    with (
        chat(path, tmp_path / "log") as (_, port),
        Visitor("127.0.0.1", port) as visitor,
        Archive.open(path, embedder) as archive,
    ):
        bread = visitor.ask(BREAD)
        assert "Ivo Harrel" in bread.html
        assert visitor.ask(FERRY).kind == "refusal"
        build([write_story(tmp_path, "ferry")], path, embedder=embedder)
        assert "Rosamund Kell" in visitor.ask(FERRY).html
        assert "Ivo Harrel" in visitor.read(*bread.cited[0])
        archive.remove_source(tmp_path / "bread.txt")
        assert visitor.ask(BREAD).kind == "refusal"
        assert "no longer in the archive" in visitor.read(*bread.cited[0])
    assert (tmp_path / "log").read_text() == ""


def test_an_archive_built_anew_in_the_place_of_an_open_one_is_not_mixed_with_it(
    tmp_path: Path, embedder: Embedder
) -> None:
    path = tmp_path / "archive"
    build([write_story(tmp_path, "bread")], path, embedder=embedder)
    with Archive.open(path, embedder) as reader:
        [old] = reader.ask(BREAD).citations
        shutil.rmtree(path)
        with pytest.raises(ArchiveError):
            reader.ask(BREAD)
        build([write_story(tmp_path, "ferry")], path, embedder=embedder)
        assert reader.ask(BREAD).abstained
        assert "Rosamund Kell" in reader.ask(FERRY).text
        with pytest.raises(ArticleNotFound):
            reader.article(old.article_id)


def test_a_thread_that_writes_and_threads_that_ask_do_not_wait_for_each_other(
    tmp_path: Path, embedder: Embedder, article_of: Callable[..., Article]
) -> None:
    articles = [
        article_of(f"Lamp {number} is lit", f"Ottoline Brask lit the lamp number {number} today.")
        for number in range(24)
    ]
    owned = [(article, passage) for article in articles for passage in chunk(article, embedder)]
    vectors = embedder.embed_passages([embedding_text(*pair) for pair in owned])
    wrong: list[str] = []
    over = threading.Event()
    with Archive.create(tmp_path / "archive", embedder) as archive:
        archive.add(articles[:12], [passage for _, passage in owned[:12]], vectors[:12])

        def ask() -> None:
            while not over.is_set():
                try:
                    if archive.ask("Who lit the lamp?").abstained:
                        wrong.append("refused")
                except ArchiveError as error:
                    wrong.append(repr(error))

        askers = [threading.Thread(target=ask) for _ in range(4)]
        for asker in askers:
            asker.start()
        try:
            # Commits that come faster than answers: one article in, one out.
            for number in range(12, 24):
                archive.add([articles[number]], [owned[number][1]], vectors[number : number + 1])
                archive.remove([articles[number - 12].id])
        finally:
            over.set()
            for asker in askers:
                asker.join()
    assert wrong == []


def test_an_answer_begins_again_when_the_archive_changes_under_it(
    tmp_path: Path, embedder: Embedder, monkeypatch: pytest.MonkeyPatch
) -> None:
    source, path = tmp_path / "list.jsonl", tmp_path / "archive"
    write_edition(source, 1)
    build([source], path, embedder=embedder)
    with Archive.open(path, embedder) as reader:
        look_up = ArchiveReader.passages

        def passages(store: ArchiveReader, ids: Iterable[int]) -> dict[int, Any]:
            """Let another edition come between what was found and its being looked up."""
            monkeypatch.undo()
            write_edition(source, 2)
            build([source], path, embedder=embedder)
            return look_up(store, ids)

        monkeypatch.setattr(ArchiveReader, "passages", passages)
        hits = reader.retrieve(QUESTION, 4)
        assert _of_hits(hits, 4) == {2}
