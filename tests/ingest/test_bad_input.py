"""Bad input through the real command line.

Each gets one clear sentence, a non-zero exit where nothing could be done, and
loses nothing that is already stored.
"""

from __future__ import annotations

import json
import shutil
from functools import partial
from pathlib import Path

import pytest
from click.testing import Result
from command_line import Run, assert_refused, invoke
from tiny_models import sentence_model

STORY = (
    "The council of Arle voted on Monday to close the old mill bridge. "
    "Engineers had found a crack in the third arch. "
    "Traffic will use the northern road until the spring."
)
QUESTION = "What did engineers find in the bridge?"


@pytest.fixture
def run(tmp_path: Path) -> Run:
    """The command line with an archive of its own."""
    return partial(invoke, tmp_path / "archive")


@pytest.fixture
def story(tmp_path: Path) -> Path:
    path = tmp_path / "story.txt"
    path.write_text(f"Title: Arle closes its mill bridge\n\n{STORY}\n", encoding="utf-8")
    return path


def articles(run: Run) -> int:
    count = json.loads(run("info", "--json").stdout)["articles"]
    assert isinstance(count, int)
    return count


def build_refused(result: Result, *words: str) -> None:
    """A build that found nothing: report and stderr say why, and the exit is 1."""
    assert result.exit_code == 1, result.output
    assert len(result.stderr.splitlines()) == 1
    assert result.stderr.startswith("citewire: ")
    assert len(result.output) < 2_000
    for word in words:
        assert word in result.stdout
        assert word in result.stderr


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("empty.txt", b"", ["empty"]),
        ("photo.txt", b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 64, []),
        ("page.txt", b"Follow us\n\nShare this\n\nAdvertisement\n", []),
    ],
)
def test_a_file_with_no_story(
    run: Run, tmp_path: Path, story: Path, name: str, content: bytes, words: list[str]
) -> None:
    file = tmp_path / name
    file.write_bytes(content)
    build_refused(run("build", file), name, *words)
    assert run("build", story).exit_code == 0
    assert run("build", file, story).exit_code == 0
    assert articles(run) == 1
    cleaned = run("clean", file, "--json")
    assert cleaned.exit_code == 1
    assert json.loads(cleaned.stdout) == []
    assert name in cleaned.stderr
    assert len(cleaned.stderr.splitlines()) == 1


@pytest.mark.parametrize("suffix", ["txt", "jsonl"])
def test_a_line_of_50_megabytes(run: Run, tmp_path: Path, story: Path, suffix: str) -> None:
    assert run("build", story).exit_code == 0
    long = tmp_path / f"long.{suffix}"
    long.write_bytes(b"word " * 10_000_000)
    build_refused(run("build", long), f"long.{suffix}", "too long" if suffix == "jsonl" else "line")
    assert articles(run) == 1


def test_broken_json_in_line_7(run: Run, tmp_path: Path) -> None:
    lines = [
        json.dumps({"title": f"Story {number}", "text": STORY.replace("third", f"{number}th")})
        for number in range(1, 10)
    ]
    lines[6] = lines[6][:40]
    path = tmp_path / "feed.jsonl"
    path.write_text("\n".join(lines), encoding="utf-8")
    result = run("build", path)
    assert result.exit_code == 0
    assert "feed.jsonl, line 7" in result.stdout
    assert articles(run) == 8
    cleaned = run("clean", path, "--json")
    assert cleaned.exit_code == 0
    assert len(json.loads(cleaned.stdout)) == 8
    assert "feed.jsonl, line 7" in cleaned.stderr


@pytest.mark.parametrize("command", ["build", "clean"])
def test_a_folder_that_does_not_exist(run: Run, tmp_path: Path, story: Path, command: str) -> None:
    assert_refused(run(command, tmp_path / "nowhere"), "nowhere")
    assert not (tmp_path / "archive").exists()
    if command == "build":
        assert run("build", story).exit_code == 0
        assert_refused(run("build", story, tmp_path / "nowhere"), "nowhere")
        assert articles(run) == 1


def test_an_archive_of_another_model(run: Run, tmp_path: Path, story: Path) -> None:
    model = sentence_model(tmp_path / "small-model", seed=1)
    assert run("build", story, "--model", model).exit_code == 0
    assert run("ask", QUESTION).exit_code == 0

    assert_refused(
        run("build", story, "--model", "all-MiniLM-L6-v2"), "small-model", "all-MiniLM-L6-v2"
    )
    assert articles(run) == 1

    shutil.rmtree(model)
    sentence_model(tmp_path / "another", seed=2).rename(model)
    assert_refused(run("ask", QUESTION), "small-model")
    assert_refused(run("search", QUESTION), "small-model")
    assert articles(run) == 1

    shutil.rmtree(model)
    assert_refused(run("ask", QUESTION), "small-model")
    assert articles(run) == 1


def test_a_model_that_does_not_exist(run: Run, tmp_path: Path, story: Path) -> None:
    assert_refused(run("build", story, "--model", tmp_path / "no-model"), "no-model")


@pytest.mark.parametrize("command", ["ask", "search"])
def test_questions_that_cannot_be_asked(run: Run, story: Path, command: str) -> None:
    assert run("build", story).exit_code == 0
    assert_refused(run(command, "bridges?! " * 10_000), "100,000", "2,000")
    assert_refused(run(command, ""), "empty")
    assert_refused(run(command, " \n\t "), "empty")
    assert_refused(run(command, QUESTION, "--since", "2025-02-01", "--until", "2025-01-01"))
    assert run(command, QUESTION, "--since", "yesterday").exit_code == 2
    assert articles(run) == 1


@pytest.mark.parametrize(
    "command", [["ask", QUESTION], ["search", QUESTION], ["show", "0" * 16], ["info"]]
)
def test_no_archive_at_all(run: Run, tmp_path: Path, command: list[str]) -> None:
    assert_refused(run(*command), "archive", "citewire build")
    assert_refused(run(*command, "--archive", tmp_path), str(tmp_path))
    assert not (tmp_path / "archive").exists()


@pytest.mark.parametrize(
    "command",
    [
        ["build", ""],
        ["build", "story.txt", " "],
        ["clean", ""],
        ["remove", ""],
        ["info", "--archive", ""],
        ["chat", "--archive", ""],
    ],
)
def test_no_name_is_not_the_folder_one_stands_in(
    run: Run, tmp_path: Path, story: Path, monkeypatch: pytest.MonkeyPatch, command: list[str]
) -> None:
    assert run("build", story).exit_code == 0
    monkeypatch.chdir(tmp_path)
    result = run(*command)
    assert result.exit_code == 2
    assert "the name is empty" in result.stderr
    assert articles(run) == 1


def test_a_name_that_no_archive_can_have(run: Run) -> None:
    assert_refused(run("info", "--archive", "x" * 300), "cannot be opened")


def test_an_archive_that_is_a_file(run: Run, story: Path) -> None:
    assert_refused(run("info", "--archive", story), "story.txt")
    before = story.read_bytes()
    assert_refused(run("build", story, "--archive", story), "story.txt")
    assert story.read_bytes() == before


def test_an_id_that_no_article_has(run: Run, story: Path) -> None:
    assert run("build", story).exit_code == 0
    assert_refused(run("show", "0123456789abcdef"), "0123456789abcdef")
    result = run("remove", "0123456789abcdef")
    assert result.exit_code == 1
    assert "0123456789abcdef" in result.stderr
    assert articles(run) == 1
