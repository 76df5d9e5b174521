"""Feedback: kept through crashes and by many writers, bounded, and without words of articles."""

from __future__ import annotations

import json
import os
import shutil
import stat
import subprocess
import sys
import threading
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any, get_args

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from embeddings.embedder import Embedder
from qa.answering.answer import Answer, Citation, Quote
from qa.archive import Archive
from qa.cli.main import main
from qa.errors import FeedbackError
from qa.feedback import (
    LARGEST_FILE,
    LONGEST_REASON,
    Feedback,
    Verdict,
    add_feedback,
    feedback_of,
    read_feedback,
)
from qa.maintenance.backup import backup
from qa.maintenance.restore import restore
from qa.maintenance.verify import verify
from qa.question.query import LONGEST_QUESTION
from qa.question.understand import understand
from seeds.article import Article

SENTENCE = "The mill closed in May."
ARTICLE = "0123456789abcdef"


def an_answer(article_id: str = ARTICLE) -> Answer:
    citation = Citation(1, article_id, "Mill closes", "Post", None, None, SENTENCE, 0, 23)
    query = understand(
        "When did it close?",
        since="2020-06-08",
        as_of="2020-06-20",
        outlets=["Post", "Star"],
        languages=["German"],
    )
    return Answer(
        question=query.question,
        verdict="answered",
        text=f"{SENTENCE} [1]",
        quotes=(Quote(SENTENCE, (1,)),),
        citations=(citation,),
        passages=(),
        confidence=1.0,
        query=query,
    )


def a_thumb(reason: str = "", **fields: Any) -> Feedback:
    return replace(feedback_of(an_answer(), "down", reason), **fields)


def file_of(folder: Path) -> Path:
    return folder / "feedback.jsonl"


def test_what_is_added_is_read_again(tmp_path: Path) -> None:
    thumbs = [feedback_of(an_answer(), "up"), feedback_of(an_answer(), "down", " Too old. ")]
    for thumb in thumbs:
        add_feedback(tmp_path, thumb)
    read = read_feedback(tmp_path)
    assert read.entries == tuple(thumbs)
    assert read.problems == ()
    last = read.entries[-1]
    assert (last.verdict, last.reason, last.question) == ("down", "Too old.", "When did it close?")
    assert (last.since, last.until, last.as_of) == ("2020-06-08", "", "2020-06-20")
    assert (last.outlets, last.languages) == (("Post", "Star"), ("de",))
    assert last.cited == ((ARTICLE, 0, 23),)


def test_it_holds_no_words_of_articles(tmp_path: Path) -> None:
    add_feedback(tmp_path, feedback_of(an_answer(), "up"))
    content = file_of(tmp_path).read_text(encoding="utf-8")
    assert "When did it close?" in content
    for word in (SENTENCE, "mill", "Mill closes"):
        assert word not in content


@pytest.mark.skipif(os.name != "posix", reason="rights of a file as POSIX knows them")
def test_only_its_owner_can_read_it(tmp_path: Path) -> None:
    add_feedback(tmp_path, a_thumb())
    assert stat.S_IMODE(file_of(tmp_path).stat().st_mode) == 0o600


def test_nothing_was_said(tmp_path: Path) -> None:
    assert read_feedback(tmp_path).entries == ()


@given(st.data())
def test_a_torn_line_takes_no_other_with_it(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    folder = tmp_path_factory.mktemp("torn")
    for reason in ("one", "two"):
        add_feedback(folder, a_thumb(reason))
    content = file_of(folder).read_bytes()
    second = content.index(b"\n") + 1
    cut = data.draw(st.integers(second, len(content) - 2))
    file_of(folder).write_bytes(content[:cut])
    add_feedback(folder, a_thumb("three"))
    read = read_feedback(folder)
    whole = ["one", "three"] if cut < len(content) - 1 else ["one", "two", "three"]
    assert [entry.reason for entry in read.entries] == whole
    assert len(read.problems) == (cut > second)
    assert all("line 2" in problem for problem in read.problems)


def test_many_writers_lose_nothing(tmp_path: Path) -> None:
    code = (
        "import sys\nfrom qa.feedback import add_feedback\n"
        "from tests.test_feedback import a_thumb\n"
        "for n in range(20): add_feedback(sys.argv[1], a_thumb(f'{sys.argv[2]} {n} ' + 'x' * 1900))"
    )
    root = Path(__file__).resolve().parent.parent
    others = [
        subprocess.Popen([sys.executable, "-c", code, str(tmp_path), name], cwd=root)
        for name in ("a", "b")
    ]

    def write(name: str) -> None:
        for n in range(20):
            add_feedback(tmp_path, a_thumb(f"{name} {n} " + "x" * 1900))

    threads = [threading.Thread(target=write, args=(name,)) for name in ("c", "d", "e")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [other.wait(timeout=60) for other in others] == [0, 0]
    read = read_feedback(tmp_path)
    assert read.problems == ()
    said = [entry.reason.split()[:2] for entry in read.entries]
    for name in "abcde":
        assert [n for who, n in said if who == name] == [str(n) for n in range(20)]


def test_a_line_that_comes_in_between_stays(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write = os.write

    def late(handle: int, line: bytes) -> int:
        monkeypatch.setattr(os, "write", write)
        add_feedback(tmp_path, a_thumb("other"))
        return write(handle, line)

    add_feedback(tmp_path, a_thumb("before"))
    monkeypatch.setattr(os, "write", late)
    add_feedback(tmp_path, a_thumb("late"))
    assert [entry.reason for entry in read_feedback(tmp_path).entries] == [
        "before",
        "other",
        "late",
    ]


def test_a_line_that_did_not_fit_is_told_and_takes_no_other_with_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write = os.write
    monkeypatch.setattr(os, "write", lambda handle, line: write(handle, line[:40]))
    with pytest.raises(FeedbackError, match="No space left"):
        add_feedback(tmp_path, a_thumb("lost"))
    monkeypatch.undo()
    add_feedback(tmp_path, a_thumb("next"))
    assert [entry.reason for entry in read_feedback(tmp_path).entries] == ["next"]


@pytest.mark.parametrize(
    "fields",
    [
        {"reason": "x" * (LONGEST_REASON + 1)},
        {"question": "x" * (LONGEST_QUESTION + 1)},
        {"verdict": "sideways"},
        {"abstained": 1},
        {"at": "x" * 41},
        {"since": "x" * 11},
        {"outlets": ("x" * 501,)},
        {"outlets": ("Post",) * 201},
        {"outlets": (7,)},
        {"languages": ("de",) * 201},
        {"cited": ((ARTICLE, 0, 1),) * 101},
        {"cited": (("The mill closed.", 0, 1),)},
        {"cited": ((ARTICLE, -1, 1),)},
        {"cited": ((ARTICLE, 0, 10**20),)},
        {"cited": ((ARTICLE, 0),)},
        {"cited": ((ARTICLE, True, 1),)},
    ],
)
def test_what_is_too_long_or_no_feedback_is_refused(tmp_path: Path, fields: dict[str, Any]) -> None:
    with pytest.raises(FeedbackError):
        add_feedback(tmp_path, a_thumb(**fields))
    assert not file_of(tmp_path).exists()
    record = json.dumps({**_record(a_thumb()), **fields})
    file_of(tmp_path).write_text(record + "\n", encoding="utf-8")
    read = read_feedback(tmp_path)
    assert read.entries == ()
    assert len(read.problems) == 1


def _record(feedback: Feedback) -> dict[str, Any]:
    return {name: getattr(feedback, name) for name in Feedback.__slots__}


def test_the_longest_is_taken(tmp_path: Path) -> None:
    longest = a_thumb("x" * LONGEST_REASON, question="y" * LONGEST_QUESTION)
    add_feedback(tmp_path, longest)
    assert read_feedback(tmp_path).entries == (longest,)


@given(st.text(max_size=50), st.text(max_size=50), st.sampled_from(get_args(Verdict)))
def test_any_words_come_back(
    tmp_path_factory: pytest.TempPathFactory, reason: str, question: str, verdict: Verdict
) -> None:
    folder = tmp_path_factory.mktemp("words")
    add_feedback(folder, a_thumb(reason, question=question, verdict=verdict))
    add_feedback(folder, a_thumb("next"))
    first, second = read_feedback(folder).entries
    whole = [text.encode("utf-8", "replace") for text in (first.reason, first.question)]
    assert whole == [text.encode("utf-8", "replace") for text in (reason.strip(), question)]
    assert second.reason == "next"


def test_half_a_character_is_no_reason_to_fail(tmp_path: Path) -> None:
    add_feedback(tmp_path, a_thumb("half \ud800 of it"))
    assert read_feedback(tmp_path).entries[0].reason == "half \ufffd of it"


def test_a_full_file_is_said(tmp_path: Path) -> None:
    with file_of(tmp_path).open("wb") as file:
        file.truncate(LARGEST_FILE)
    with pytest.raises(FeedbackError, match=r"feedback\.jsonl is full \(20 MB\)"):
        add_feedback(tmp_path, a_thumb())
    assert file_of(tmp_path).stat().st_size == LARGEST_FILE
    with file_of(tmp_path).open("wb") as file:
        file.truncate(2 * LARGEST_FILE + 1)
    with pytest.raises(FeedbackError, match="too large"):
        read_feedback(tmp_path)


@pytest.mark.parametrize(
    "line",
    [
        b"not json",
        b"[]",
        b"{}",
        b"null",
        b"7",
        b"[" * 100_000,
        b"1" * 10_000,
        b"\xff\xfe",
        b"\x00" * 100,
        b'{"at": 1, "verdict": "up", "reason": "", "question": "", "abstained": true, "cited": 7}',
        b'{"at": "", "verdict": ["up"], "reason": "", "question": "", "abstained": true, '
        b'"cited": [["a"], {}, 7]}',
    ],
)
def test_a_broken_line_is_told_and_the_others_read(tmp_path: Path, line: bytes) -> None:
    add_feedback(tmp_path, a_thumb("before"))
    with file_of(tmp_path).open("ab") as file:
        file.write(line + b"\n\n")
    add_feedback(tmp_path, a_thumb("after"))
    read = read_feedback(tmp_path)
    assert [entry.reason for entry in read.entries] == ["before", "after"]
    assert len(read.problems) == 1
    assert "feedback.jsonl, line 2: left out" in read.problems[0]


def test_what_is_no_plain_file_is_left_alone(tmp_path: Path) -> None:
    target = tmp_path / "target"
    target.write_text("mine\n", encoding="utf-8")
    makers: list[Callable[[Path], object]] = [Path.mkdir]
    if os.name == "posix":
        makers += [os.mkfifo, lambda path: path.symlink_to(target)]
    for number, make in enumerate(makers):
        folder = tmp_path / str(number)
        folder.mkdir()
        make(file_of(folder))
        with pytest.raises(FeedbackError):
            add_feedback(folder, a_thumb())
        with pytest.raises(FeedbackError):
            read_feedback(folder)
    assert target.read_text(encoding="utf-8") == "mine\n"


def test_a_folder_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(FeedbackError, match="cannot be written"):
        add_feedback(tmp_path / "none", a_thumb())


@pytest.fixture
def path(sample_archive: Path, tmp_path: Path) -> Path:
    """An archive with two thumbs."""
    folder = tmp_path / "kept"
    shutil.copytree(sample_archive, folder)
    with Archive.open(folder) as archive:
        article = archive.newest_articles(1)[0]
    place = ((article.id, 0, 20),)
    add_feedback(folder, a_thumb("first", verdict="up", cited=place))
    add_feedback(folder, a_thumb("second\nline", cited=(*place, (ARTICLE, 0, 9))))
    return folder


def newest(folder: Path) -> Article:
    with Archive.open(folder) as archive:
        return archive.newest_articles(1)[0]


def test_an_archive_is_whole_with_it(path: Path, sample_archive: Path) -> None:
    report = verify(path, sample=0)
    assert report.is_sound
    assert not [note for note in report.notes if "feedback" in note]
    with Archive.open(path) as archive, Archive.open(sample_archive) as other:
        assert archive.content_hash() == other.content_hash()


def test_an_archive_can_be_made_where_feedback_is(tmp_path: Path, embedder: Embedder) -> None:
    add_feedback(tmp_path, a_thumb("kept"))
    Archive.create(tmp_path, embedder).close()
    assert [entry.reason for entry in read_feedback(tmp_path).entries] == ["kept"]


def test_a_backup_takes_it_along(path: Path, tmp_path: Path) -> None:
    backup(path, tmp_path / "backup")
    copy = file_of(tmp_path / "backup")
    assert copy.read_bytes() == file_of(path).read_bytes()
    assert stat.S_IMODE(copy.stat().st_mode) & 0o077 == 0
    # What came since stays; where nothing is, the backup's comes back.
    add_feedback(path, a_thumb("third"))
    restore(tmp_path / "backup", path)
    assert len(read_feedback(path).entries) == 3
    restore(tmp_path / "backup", tmp_path / "new")
    assert len(read_feedback(tmp_path / "new").entries) == 2
    assert verify(tmp_path / "new", sample=0).is_sound


def run(*arguments: str) -> Any:
    return CliRunner().invoke(main, ["feedback", *arguments], catch_exceptions=False)


def test_the_command_lists_them_newest_last(path: Path) -> None:
    result = run("--archive", str(path))
    assert result.exit_code == 0
    out = result.stdout
    assert out.index("first") < out.index("second") < out.index("  > line")
    assert out.count(f"cited: {newest(path).title}"[:40]) == 2
    assert f"{ARTICLE}, which is no longer in the archive" in out
    assert "since 2020-06-08, as of 2020-06-20, only from Post, Star" in out
    assert out.endswith("2 thumbs: 1 up, 1 down.\n")


def test_the_command_gives_json_with_the_quotes(path: Path) -> None:
    article = newest(path)
    listed = json.loads(run("--archive", str(path), "--json").stdout)
    assert [entry["verdict"] for entry in listed] == ["up", "down"]
    assert listed[1]["cited"] == [
        {
            "article_id": article.id,
            "start": 0,
            "end": 20,
            "title": article.title,
            "quote": article.text[:20],
        },
        {"article_id": ARTICLE, "start": 0, "end": 9, "title": None, "quote": None},
    ]


def test_the_command_names_broken_lines_and_goes_on(path: Path) -> None:
    with file_of(path).open("ab") as file:
        file.write(b"{torn \x1b[2J")
    result = run("--archive", str(path))
    assert result.exit_code == 0
    assert "2 thumbs" in result.stdout
    assert "line 3: left out" in result.stderr
    assert "\x1b" not in result.output


def test_words_of_readers_do_not_change_the_screen(path: Path) -> None:
    add_feedback(path, a_thumb("\x1b[2Jgone\u202e", question="\x1b]0;title\x07 why"))
    assert not set(run("--archive", str(path)).stdout) & set("\x1b\x07\u202e")


def test_the_command_says_that_there_is_none(sample_archive: Path) -> None:
    result = run("--archive", str(sample_archive))
    assert (result.exit_code, result.stdout) == (0, "No reader has given feedback yet.\n")
    assert run("--archive", str(sample_archive), "--json").stdout == "[]\n"


def test_an_article_that_is_removed_leaves_no_words(path: Path) -> None:
    article = newest(path)
    with Archive.open(path) as archive:
        archive.remove([article.id])
    assert article.title not in run("--archive", str(path)).stdout
    assert f"{article.id}, which is no longer in the archive" in run("--archive", str(path)).stdout
