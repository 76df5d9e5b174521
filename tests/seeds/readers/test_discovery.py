"""Files are found in order, opened safely, and each problem is one failure."""

from __future__ import annotations

import os
import shutil
import socket
import tempfile
from pathlib import Path

import pytest
from reading import documents_of, failures_of, only_failure, read, reason_of

from seeds.article import PassedOver, RawDocument, ReadFailure
from seeds.errors import SourceNotFound
from seeds.readers import SourceFile, is_gone, read_file, read_sources, source_files
from seeds.readers.kinds import SUFFIXES


def test_a_folder_is_read_in_sorted_order_to_any_depth(tmp_path: Path) -> None:
    root = tmp_path / "articles"
    for name in (
        "b/two.txt",
        "a/deep/er/one.txt",
        "c.TXT",
        ".hidden.txt",
        ".git/x.txt",
        "README.md",
    ):
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("A story.")
    readings = read(root)
    documents = documents_of(readings)
    names = ["articles/a/deep/er/one.txt", "articles/b/two.txt", "articles/c.TXT"]
    assert [document.name for document in documents] == names
    assert [document.path for document in documents] == [str(tmp_path / name) for name in names]
    aside = {item.name: item.reason for item in readings if isinstance(item, PassedOver)}
    assert aside == {
        "articles/.hidden.txt": "hidden files and folders",
        "articles/.git": "hidden files and folders",
        "articles/README.md": "README files",
    }


def test_a_missing_source_is_said_before_anything_is_read(tmp_path: Path) -> None:
    (tmp_path / "good.txt").write_text("A story.")
    with pytest.raises(SourceNotFound, match="no such file or folder"):
        read_sources([tmp_path / "good.txt", tmp_path / "missing"])


def test_a_file_named_twice_is_read_once(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("A story.")
    files = source_files([tmp_path, tmp_path / "a.txt", tmp_path / "." / "a.txt"])
    assert [file.name for file in files] == [f"{tmp_path.name}/a.txt"]


def test_an_unknown_kind_of_file_is_a_failure_that_names_the_known_ones(tmp_path: Path) -> None:
    reason = reason_of(tmp_path / "scan.xyz", b"Anything at all.")
    assert "unknown kind" in reason
    assert all(suffix in reason for suffix in SUFFIXES)
    assert "also compressed or in a .zip or .tar" in reason
    reason = reason_of(tmp_path / "news.db", b"SQLite format 3\x00 and so on")
    assert reason.startswith("is an SQLite database, which is not read")
    assert reason_of(tmp_path / "nothing.xyz", b"") == "is empty"


def test_one_bad_file_does_not_stop_the_others(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(b"\x00\x01\x02")
    (tmp_path / "b.txt").write_text("A story.")
    bad, good = read_sources([tmp_path])
    assert isinstance(bad, ReadFailure)
    assert bad.name == f"{tmp_path.name}/a.txt"
    assert isinstance(good, RawDocument)


def test_links_that_leave_the_folder_pipes_and_loops_are_not_followed(tmp_path: Path) -> None:
    outside = tmp_path / "secret.txt"
    outside.write_text("Not for the archive.")
    root = tmp_path / "articles"
    (root / "below").mkdir(parents=True)
    (root / "below" / "story.txt").write_text("A story.")
    (root / "out.txt").symlink_to(outside)
    (root / "up").symlink_to(tmp_path)
    (root / "loop").symlink_to(root)
    (root / "same.txt").symlink_to(root / "below" / "story.txt")
    (root / "broken.txt").symlink_to(root / "nothing.txt")
    os.mkfifo(root / "pipe.txt")
    readings = read(root)
    assert [document.name for document in documents_of(readings)] == ["articles/below/story.txt"]
    reasons = {failure.name: failure.reason for failure in failures_of(readings)}
    assert set(reasons) == {f"articles/{n}" for n in ("out.txt", "up", "broken.txt", "pipe.txt")}
    assert "leads out" in reasons["articles/out.txt"]
    assert "leads nowhere" in reasons["articles/broken.txt"]
    assert "not a regular file" in reasons["articles/pipe.txt"]


def test_a_pipe_that_took_the_place_of_a_file_does_not_hold_us(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.txt")
    failure = only_failure(read_file(SourceFile(tmp_path / "pipe.txt", "pipe.txt")))
    assert failure.reason == "is not a regular file"


def test_a_file_that_went_away_is_a_failure(tmp_path: Path) -> None:
    failure = only_failure(read_file(SourceFile(tmp_path / "gone.txt", "gone.txt")))
    assert "cannot be opened" in failure.reason


def test_a_name_that_is_no_utf8_can_still_be_shown(tmp_path: Path) -> None:
    path = Path(os.fsdecode(os.fsencode(tmp_path) + b"/caf\xe9.txt"))
    path.write_text("A story.")
    (document,) = read(tmp_path)
    assert document.name.endswith("caf\ufffd.txt")
    document.path.encode("utf-8")


@pytest.mark.parametrize("suffix", [".txt", ".html", ".json", ".jsonl"])
def test_empty_and_binary_files_are_one_failure_each(tmp_path: Path, suffix: str) -> None:
    assert "is empty" in reason_of(tmp_path / f"empty{suffix}", b"")
    assert "is empty" in reason_of(tmp_path / f"blank{suffix}", b" \n \n")
    assert "is not text" in reason_of(tmp_path / f"png{suffix}", b"\x89PNG and so on")
    assert "is not text" in reason_of(tmp_path / f"nul{suffix}", b"a story\x00\n")


@pytest.mark.parametrize("suffix", sorted(SUFFIXES))
def test_an_empty_file_of_each_kind_is_one_failure(tmp_path: Path, suffix: str) -> None:
    assert "empty" in reason_of(tmp_path / f"empty{suffix}", b"")


def test_devices_and_sockets_are_not_opened(tmp_path: Path) -> None:
    root = tmp_path / "articles"
    root.mkdir()
    with socket.socket(socket.AF_UNIX) as listener, tempfile.TemporaryDirectory() as folder:
        # By a short way: the name of a socket has 108 bytes at most.
        short = Path(folder) / "r"
        short.symlink_to(root)
        listener.bind(str(short / "socket.txt"))
        failure = only_failure(read_sources([root]))
    assert "not a regular file" in failure.reason
    failure = only_failure(read_sources([Path("/dev/zero")]))
    assert "not a regular file" in failure.reason
    failure = only_failure(read_file(SourceFile(Path("/dev/zero"), "zero")))
    assert "not a regular file" in failure.reason


def test_a_hard_link_is_a_file_of_its_own(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("A story.")
    os.link(tmp_path / "a.txt", tmp_path / "b.txt")
    assert [document.name.split("/")[1] for document in read(tmp_path)] == ["a.txt", "b.txt"]


def test_a_name_that_would_break_a_line_is_shown_in_one(tmp_path: Path) -> None:
    for name in ("a\nb.txt", "a\x1b[31mb.txt", "a\u202eb.txt", "a\u2028b.xyz"):
        (tmp_path / name).write_text("A story.")
    names = [reading.name for reading in read(tmp_path)]
    assert names == [
        f"{tmp_path.name}/a{shown}"
        for shown in ("\ufffdb.txt", "\ufffd[31mb.txt", "\ufffdb.xyz", "\ufffdb.txt")
    ]


@pytest.mark.parametrize("name", ["no\0name", "x" * 300, "~nobody-of-that-name/a.txt"])
def test_a_name_that_no_file_can_have_is_a_missing_source(tmp_path: Path, name: str) -> None:
    with pytest.raises(SourceNotFound):
        read_sources([Path(name) if name.startswith("~") else tmp_path / name])


def test_a_folder_that_went_away_is_a_failure(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("A story.")
    files = source_files([tmp_path])
    shutil.rmtree(tmp_path)
    failure = only_failure(reading for file in files for reading in read_file(file))
    assert "cannot be opened" in failure.reason


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_what_may_not_be_read_is_a_failure(tmp_path: Path) -> None:
    (tmp_path / "closed").mkdir(mode=0)
    (tmp_path / "a.txt").touch(mode=0)
    closed, file = sorted(
        failures_of(read(tmp_path)), key=lambda failure: failure.name, reverse=True
    )
    assert "permission denied" in closed.reason
    assert "permission denied" in file.reason


def _change(path: Path, how: str) -> None:
    if how == "grows":
        with path.open("ab") as stream:
            stream.write(b'{"text": "A late story."}\n')
    elif how == "shrinks":
        os.truncate(path, path.stat().st_size // 2)
    else:
        path.write_bytes(path.read_bytes().replace(b"Story", b"Other"))


@pytest.mark.parametrize("how", ["grows", "shrinks", "changes"])
def test_a_file_that_is_written_to_while_it_is_read_is_told(tmp_path: Path, how: str) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text("".join(f'{{"text": "Story {n}."}}\n' for n in range(20_000)))
    reading = read_sources([path])
    first = next(reading)
    assert isinstance(first, RawDocument)
    _change(path, how)
    *others, last = reading
    assert isinstance(last, ReadFailure)
    assert "was changed while it was read" in last.reason
    assert not any("late" in document.text for document in documents_of(others))


def test_a_file_without_an_end_is_read_to_the_end_it_had(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text('{"text": "A story."}\n' * 3_000)
    count = 0
    for document in read_sources([path]):
        count += isinstance(document, RawDocument)
        with path.open("a") as stream:
            stream.write('{"text": "One more for each that is read."}\n')
    assert count == 3_000


def test_odd_numbers_and_doubled_keys_harm_no_record(tmp_path: Path) -> None:
    lines = (
        '{"text": "One.", "date": NaN, "crawled": Infinity}',
        '{"text": "Two.", "date": 1e999, "scraped": -1e308}',
        '{"text": "Not this.", "text": "Three."}',
        '{"text": "Four.", "x": ' + "1" * 5_000 + "}",
        '{"text": "Five \\ud800 and \\u0000."}',
        '{"text": "Six.", "id": ' + "9" * 4_000 + "}",
    )
    readings = read(tmp_path / "a.jsonl", "\n".join(lines))
    texts = [
        item.text if isinstance(item, RawDocument) else item.where
        for item in readings
        if not isinstance(item, PassedOver)  # the fields that were no dates
    ]
    assert texts == [
        "One.", "Two.", "Three.", "a.jsonl, line 4", "Five \ufffd and \x00.", "Six.",
    ]  # fmt: skip
    assert all(document.published is None for document in documents_of(readings))


def test_what_cannot_be_looked_at_is_not_gone(tmp_path: Path) -> None:
    file = tmp_path / "a.txt"
    assert is_gone(str(file))
    file.write_text("A story.", encoding="utf-8")
    assert not is_gone(str(file))
    assert is_gone(f"{file}/below")
    assert not is_gone(str(tmp_path / ("long" * 2000)))
    assert not is_gone("a\0b")
