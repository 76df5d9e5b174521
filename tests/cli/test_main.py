from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from datetime import date
from importlib.metadata import EntryPoint, EntryPoints, version
from pathlib import Path
from typing import Any

import click
import pytest
from click.testing import CliRunner, Result

from qa.cli.main import main

QUESTION = "Why was the footbridge closed?"
PASSAGE_KEYS = {
    "score",
    "article_id",
    "title",
    "outlet",
    "url",
    "published",
    "start",
    "end",
    "text",
    "dense",
    "lexical",
    "article_lexical",
    "fused",
    "late",
    "copies",
}
LIBYA = "How does Turkey explain its soldiers in Libya?"
RUSSIA = "And what did Russia say last week?"

Run = Callable[..., Result]


def invoke(archive: Path, *args: object) -> Result:
    result = CliRunner().invoke(
        main, [str(arg) for arg in args], env={"CITEWIRE_ARCHIVE": str(archive)}
    )
    if not isinstance(result.exception, SystemExit | None):
        raise result.exception
    return result


@pytest.fixture
def run(sample_archive: Path) -> Run:
    """The command line over the sample archive, which must not be changed."""

    def run(*args: object) -> Result:
        return invoke(sample_archive, *args)

    return run


@pytest.fixture
def page(tmp_path: Path) -> Path:
    path = tmp_path / "page.txt"
    path.write_text(
        "Title: Arle closes its mill bridge\nOutlet: Arle Herald\nDate: 2025-10-06\n\n"
        "Share this\n\n"
        "The council of Arle voted on Monday to close the old mill bridge.\n\n"
        "Engineers had found a crack in the third arch, the mayor's office said.\n\n"
        "Follow us on Twitter\n",
        encoding="utf-8",
    )
    return path


def test_the_version_is_the_installed_one(run: Run) -> None:
    assert run("--version").stdout == f"citewire, version {version('citewire')}\n"


@pytest.mark.parametrize("flag", ["-h", "--help"])
def test_every_command_has_help(run: Run, flag: str) -> None:
    names = main.list_commands(click.Context(main))
    assert {"ask", "build", "chat", "clean", "info", "remove", "search", "show"} <= set(names)
    for name in names:
        result = run(name, flag)
        assert result.exit_code == 0
        assert "Usage:" in result.stdout


@pytest.fixture(scope="module")
def asked(sample_archive: Path) -> dict[str, Any]:
    """What `ask --json` prints. Each run of the command loads the model, so runs are few."""
    result = invoke(sample_archive, "ask", QUESTION, "--json")
    assert result.exit_code == 0
    assert result.stderr == ""
    answer = json.loads(result.stdout)
    assert isinstance(answer, dict)
    return answer


def test_an_answer_as_json_has_exactly_the_documented_keys(asked: dict[str, Any]) -> None:
    assert list(asked) == [
        "question",
        "abstained",
        "text",
        "quotes",
        "citations",
        "passages",
        "note",
        "understood",
        "time",
        "carried",
        "contrasts",
        "sources",
    ]
    assert asked["question"] == QUESTION
    assert asked["abstained"] is False
    assert asked["quotes"]
    numbers = {citation["number"] for citation in asked["citations"]}
    for quote in asked["quotes"]:
        assert set(quote) == {"text", "citations", "support"}
        assert quote["citations"]
        assert set(quote["citations"]) <= numbers
    for passage in asked["passages"]:
        assert set(passage) == PASSAGE_KEYS


def test_every_quote_stands_in_the_article_that_show_prints(
    run: Run, asked: dict[str, Any]
) -> None:
    for citation in asked["citations"]:
        article = json.loads(run("show", citation["article_id"], "--json").stdout)
        assert article["text"][citation["start"] : citation["end"]] == citation["quote"]
        assert article["title"] == citation["title"]


def test_an_answer_for_people_shows_quotes_and_sources(run: Run, asked: dict[str, Any]) -> None:
    text = " ".join(run("ask", QUESTION).stdout.split())
    for quote in asked["quotes"]:
        assert " ".join(quote["text"].split()) in text
    for citation in asked["citations"]:
        assert f"[{citation['number']}]" in text
        assert citation["title"] in text


def test_a_question_the_archive_cannot_answer_is_no_failure(run: Run) -> None:
    question = "Who won the chess championship of Iceland in 1973?"
    answer = json.loads(run("ask", question, "--json").stdout)
    assert answer["abstained"] is True
    assert answer["quotes"] == answer["citations"] == []
    result = run("ask", question)
    assert result.exit_code == 0
    assert " ".join(answer["text"].split()) in " ".join(result.stdout.split())


def test_a_follow_up_says_how_it_was_understood(run: Run) -> None:
    options = ("--after", LIBYA, "--as-of", "2020-06-17")
    asked = json.loads(run("ask", RUSSIA, *options, "--json").stdout)
    assert asked["question"] == RUSSIA
    assert "Libya" in asked["carried"]
    assert asked["understood"] == f"{RUSSIA} ({', '.join(asked['carried'])})"
    assert asked["time"] == {"words": "last week", "since": "2020-06-08", "until": "2020-06-14"}
    for command in ("ask", "search"):
        first, second, *_ = run(command, RUSSIA, *options).stdout.splitlines()
        assert first == f"Understood as: {asked['understood']}"
        assert second == "Time: last week (2020-06-08 to 2020-06-14); --any-time looks at all days"
        text = run(command, RUSSIA, "--as-of", "2020-06-17", "--any-time").stdout
        assert "Understood as:" not in text
        assert "Time:" not in text


def test_earlier_questions_lean_on_one_another(run: Run) -> None:
    earlier = ("--after", "Who noticed the crack in Tanners' Footbridge?", "--after", "Why?")
    asked = json.loads(run("ask", "When was it closed?", *earlier, "--json").stdout)
    assert any("Footbridge" in phrase for phrase in asked["carried"])


def test_an_empty_earlier_question_is_one_line(run: Run) -> None:
    result = run("ask", QUESTION, "--after", " ")
    assert result.exit_code == 1
    assert result.stderr.startswith("citewire: ")
    assert len(result.stderr.splitlines()) == 1


def test_a_reranker_orders_the_passages(run: Run, cross_encoder: Path) -> None:
    def found(*options: object) -> list[tuple[str, int]]:
        hits = json.loads(run("search", QUESTION, "-k", 8, "--json", *options).stdout)
        return [(hit["article_id"], hit["start"]) for hit in hits]

    assert found("--reranker", cross_encoder) != found()
    assert run("ask", QUESTION, "--reranker", cross_encoder).exit_code == 0


@pytest.mark.parametrize("command", ["ask", "search", "evaluate", "chat"])
def test_a_reranker_that_cannot_be_loaded_is_one_line(
    run: Run, tmp_path: Path, command: str
) -> None:
    words = [] if command == "chat" else ["x"]
    result = run(command, *words, "--reranker", tmp_path / "none")
    assert result.exit_code == 1
    assert result.stderr.startswith("citewire: ")
    assert "reranker" in result.stderr
    assert len(result.stderr.splitlines()) == 1


def test_search_gives_k_passages_best_first(run: Run) -> None:
    passages = json.loads(run("search", QUESTION, "-k", 8, "--json").stdout)
    assert len(passages) == 8
    scores = [passage["score"] for passage in passages]
    assert scores == sorted(scores, reverse=True)
    assert all(set(passage) == PASSAGE_KEYS for passage in passages)
    text = run("search", QUESTION, "-k", 3).stdout
    assert [line[:2] for line in text.splitlines() if line[:1].isdigit()] == ["1.", "2.", "3."]


def test_filters_hold_for_ask_and_search(run: Run) -> None:
    info = json.loads(run("info", "--json").stdout)
    outlet = info["outlets"][0]["outlet"]
    first, last = date.fromisoformat(info["first_day"]), date.fromisoformat(info["last_day"])
    middle = (first + (last - first) / 2).isoformat()

    def days(passages: list[dict[str, Any]]) -> list[str | None]:
        assert passages
        return [hit["published"] and hit["published"][:10] for hit in passages]

    def found(*options: str) -> list[dict[str, Any]]:
        hits: list[dict[str, Any]] = json.loads(
            run("search", QUESTION, "-k", 20, "--json", *options).stdout
        )
        return hits

    late = days(found("--since", middle))
    assert all(day is not None and day >= middle for day in late)
    seen = days(found("--as-of", middle))
    assert all(day is None or day <= middle for day in seen)
    mine = found("--outlet", outlet.upper(), "--outlet", "None such")
    assert {hit["outlet"] for hit in mine} == {outlet}
    asked = json.loads(run("ask", QUESTION, "--until", middle, "--json").stdout)
    assert all(day is not None and day <= middle for day in days(asked["passages"]))


def test_no_passage_within_the_filters_is_said(run: Run) -> None:
    result = run("search", QUESTION, "--outlet", "None such")
    assert result.exit_code == 0
    assert result.stdout.strip() == ""
    assert "no passage" in result.stderr
    assert json.loads(run("search", QUESTION, "--outlet", "None such", "--json").stdout) == []


def test_info_is_readable(run: Run, sample_archive: Path) -> None:
    info = json.loads(run("info", "--json").stdout)
    text = run("info").stdout
    assert info["path"] == str(sample_archive)
    assert info["model"] == "all-MiniLM-L6-v2"
    for value in (info["articles"], info["passages"], info["first_day"], info["last_day"]):
        assert str(value) in text
    for row in info["outlets"]:
        assert row["outlet"] in text


def test_show_prints_the_article_with_its_metadata(run: Run) -> None:
    [hit] = json.loads(run("search", QUESTION, "-k", 1, "--json").stdout)
    article = json.loads(run("show", hit["article_id"], "--json").stdout)
    text = " ".join(run("show", hit["article_id"]).stdout.split())
    for value in (article["title"], article["outlet"], article["published"], article["text"]):
        assert " ".join(value.split()) in text


def test_show_names_the_versions(run: Run) -> None:
    [hit] = json.loads(run("search", "lead Corn Hall roof thieves", "-k", 1, "--json").stdout)
    article = json.loads(run("show", hit["article_id"], "--json").stdout)
    newest, oldest = article["versions"]
    assert newest == hit["article_id"]
    assert f"Earlier version of 2025-08-06: {oldest}\n" in run("show", newest).stdout
    assert f"A newer version replaced this one: {newest}\n" in run("show", oldest).stdout


def test_build_reports_and_remove_takes_away(tmp_path: Path, page: Path) -> None:
    archive = tmp_path / "archive"
    result = invoke(archive, "build", page)
    assert result.exit_code == 0
    assert result.stderr == ""
    assert "Dropped lines, by rule" in result.stdout
    assert "Follow us on Twitter" in result.stdout
    assert "1 article in 1 passage" in result.stdout

    again = json.loads(invoke(archive, "build", page, "--json").stdout)
    assert again["files_unchanged"] == 1
    assert again["passages_embedded"] == 0
    assert again["archive_articles"] == 1

    removed = invoke(archive, "remove", page, "--json")
    assert json.loads(removed.stdout) == {"removed": 1, "unknown": []}
    assert page.exists()
    assert json.loads(invoke(archive, "info", "--json").stdout)["articles"] == 0


def test_a_file_that_failed_is_named_again_and_can_be_removed(tmp_path: Path, page: Path) -> None:
    archive, empty = tmp_path / "archive", tmp_path / "empty.txt"
    empty.write_bytes(b"")
    assert invoke(archive, "build", page, empty).exit_code == 0
    again = invoke(archive, "build", page, empty)
    assert again.exit_code == 0
    assert "Failed before, not tried again until the file changes\n  empty.txt: " in again.stdout
    report = json.loads(invoke(archive, "build", page, empty, "--json").stdout)
    assert report["files_unchanged"] == 1
    assert [failure["name"] for failure in report["failed_before"]] == ["empty.txt"]
    alone = invoke(archive, "build", empty)
    assert alone.exit_code == 1
    assert alone.stderr.startswith("citewire: empty.txt: ")

    removed = invoke(archive, "remove", empty, "--json")
    assert (removed.exit_code, json.loads(removed.stdout)) == (0, {"removed": 0, "unknown": []})
    assert invoke(archive, "remove", empty).exit_code == 1


def test_remove_takes_ids_and_says_what_it_does_not_know(tmp_path: Path, page: Path) -> None:
    archive = tmp_path / "archive"
    assert invoke(archive, "build", page).exit_code == 0
    [hit] = json.loads(invoke(archive, "search", "mill bridge", "--json").stdout)
    result = invoke(archive, "remove", "f" * 16, hit["article_id"])
    assert result.exit_code == 1
    assert result.stdout == "Removed 1 article.\n"
    assert "f" * 16 in result.stderr
    assert hit["article_id"] not in result.stderr


def test_clean_shows_what_went_and_why(tmp_path: Path, page: Path) -> None:
    result = invoke(tmp_path, "clean", page)
    assert result.exit_code == 0
    assert "[-Share this-]" in result.stdout
    assert "[-Follow us on Twitter-]" in result.stdout
    assert "Arle Herald" in result.stdout

    [article] = json.loads(invoke(tmp_path, "clean", page, "--json").stdout)
    assert list(article) == [
        "title",
        "text",
        "outlet",
        "authors",
        "published",
        "captions",
        "dropped",
    ]
    assert article["title"] == "Arle closes its mill bridge"
    assert article["published"] == "2025-10-06"
    assert article["text"].startswith("The council of Arle")
    assert {drop["text"] for drop in article["dropped"]} >= {"Share this", "Follow us on Twitter"}
    for drop in article["dropped"]:
        assert drop["rule"] in result.stdout


def test_the_archive_can_be_named_by_option_or_environment(
    sample_archive: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert invoke(tmp_path, "info", "--archive", sample_archive).exit_code == 0
    assert invoke(sample_archive, "info").exit_code == 0
    (tmp_path / "archive").symlink_to(sample_archive)
    assert CliRunner().invoke(main, ["info"]).exit_code == 0


@pytest.mark.parametrize(
    "args", [[], ["ask"], ["ask", "a", "b"], ["search", "a", "-k", "0"], ["nonsense"], ["build"]]
)
def test_wrong_usage_exits_with_2(run: Run, args: list[str]) -> None:
    assert run(*args).exit_code == 2


@pytest.mark.parametrize(
    ("points", "words"),
    [
        ([], "not installed"),
        ([EntryPoint("chat", "no_such_module:chat", "citewire.commands")], "cannot be loaded"),
        ([EntryPoint("chat", "qa.cli.options:day", "citewire.commands")], "is no command"),
    ],
)
def test_a_chat_that_is_missing_is_said(
    run: Run, monkeypatch: pytest.MonkeyPatch, points: list[EntryPoint], words: str
) -> None:
    monkeypatch.setattr("qa.cli.group.entry_points", lambda group: EntryPoints(points))
    result = run("chat")
    assert result.exit_code == 1
    assert result.stderr.startswith("citewire: ")
    assert words in result.stderr
    assert len(result.stderr.splitlines()) == 1


def test_a_chat_that_cannot_listen_says_so_in_one_line(run: Run) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        result = run("chat", "--port", taken.getsockname()[1])
    assert result.exit_code == 1
    assert result.stderr.startswith("citewire: ")
    assert len(result.stderr.splitlines()) == 1


# A shell lets what it starts in the background ignore Ctrl-C, and that is inherited.
PROGRAM = (
    "import signal; signal.signal(signal.SIGINT, signal.default_int_handler); "
    "from qa.cli.main import main; main()"
)


def citewire(*args: object, archive: Path, **more: str) -> subprocess.Popen[bytes]:
    """A process of its own, as a shell starts it."""
    return subprocess.Popen(
        [sys.executable, "-c", PROGRAM, *map(str, args)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env={**os.environ, "CITEWIRE_ARCHIVE": str(archive), **more},
    )


@pytest.mark.parametrize("encoding", ["latin-1", "ascii"])
def test_a_terminal_that_is_not_utf8_gets_escapes(tmp_path: Path, encoding: str) -> None:
    page = tmp_path / "page.txt"
    page.write_text("Title: “Zürich” 😀\n\nThe “old” bridge in Zürich is open again.", "utf-8")
    process = citewire("clean", page, archive=tmp_path, PYTHONIOENCODING=encoding)
    out, err = process.communicate(timeout=120)
    assert (process.returncode, err) == (0, b"")
    if encoding == "latin-1":  # in ASCII, click takes the setting for a mistake
        assert "The \\u201cold\\u201d bridge in Zürich" in out.decode(encoding)

    process = citewire("clean", page, "--json", archive=tmp_path, PYTHONIOENCODING=encoding)
    out, err = process.communicate(timeout=120)
    assert (process.returncode, err) == (0, b"")
    assert out.isascii()
    [article] = json.loads(out)
    assert article["title"] == "“Zürich” 😀"


def test_a_closed_pipe_is_quiet(tmp_path: Path) -> None:
    page = tmp_path / "page.txt"
    page.write_text("\n\n".join(f"The bridge has {n} arches, they said." for n in range(9999)))
    process = citewire("clean", page, archive=tmp_path)
    assert process.stdout is not None
    assert process.stderr is not None
    process.stdout.read(10)
    process.stdout.close()
    assert process.stderr.read() == b""
    process.stderr.close()
    process.wait(timeout=120)


def test_ctrl_c_ends_with_one_line_and_130(tmp_path: Path) -> None:
    folder = tmp_path / "news"
    folder.mkdir()
    for number in range(3000):
        story = f"Bridge {number} was closed by the council on Monday, the mayor said. " * 30
        (folder / f"{number}.txt").write_text(story, encoding="utf-8")
    process = citewire("build", folder, archive=tmp_path / "archive")
    deadline = time.monotonic() + 60
    while not (tmp_path / "archive").exists() and time.monotonic() < deadline:
        time.sleep(0.05)
    assert process.poll() is None
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=120)
    assert process.returncode == 130
    assert err.decode() == "citewire: stopped\n"
    assert out == b""


def test_help_loads_no_heavy_library() -> None:
    code = (
        "import sys\nfrom qa.cli.main import main\n"
        "main(['--help'], standalone_mode=False)\n"
        "heavy = {'torch', 'faiss', 'openvino', 'sentence_transformers', 'trafilatura', 'gradio'}\n"
        "sys.exit(repr(heavy & set(sys.modules)) if heavy & set(sys.modules) else 0)\n"
    )
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, check=False)
    assert result.returncode == 0, result.stderr.decode()


def test_sync_removes_what_is_no_longer_there_and_says_so(tmp_path: Path, page: Path) -> None:
    archive, news = tmp_path / "archive", tmp_path / "news"
    news.mkdir()
    page.rename(news / "page.txt")
    (news / "owl.txt").write_text("Title: Owl\n\nAn owl sat on the hall, they said.", "utf-8")
    assert invoke(archive, "build", news).exit_code == 0
    (news / "page.txt").unlink()
    kept = invoke(archive, "build", news)
    assert kept.exit_code == 0
    assert "1 file is no longer there; --sync removes its articles" in kept.stdout
    assert str(news / "page.txt") in kept.stdout
    gone = invoke(archive, "build", news, "--sync")
    assert gone.exit_code == 0
    assert "Files that are no longer there, removed" in gone.stdout
    assert "Arle closes its mill bridge" in gone.stdout
    (news / "owl.txt").unlink()
    refused = invoke(archive, "build", news, "--sync")
    assert (refused.exit_code, refused.stdout) == (1, "")
    assert "is a disk not mounted?" in refused.stderr
    assert len(refused.stderr.splitlines()) == 1
    assert json.loads(invoke(archive, "info", "--json").stdout)["articles"] == 1
    report = json.loads(invoke(archive, "build", news, "--sync", "--remove-most", "--json").stdout)
    assert report["files_missing"] == []
    assert report["files_removed"] == [str(news / "owl.txt")]
    assert report["articles_vanished"] == ["Owl"]
    assert report["archive_articles"] == 0
    assert invoke(archive, "build", news, "--remove-most").exit_code == 2


def test_the_largest_file_can_be_set(tmp_path: Path) -> None:
    archive, big = tmp_path / "archive", tmp_path / "big.txt"
    met = "The council of Arle met on that day to speak of the bridge over the river. "
    big.write_text("Title: Minutes\n\n" + met * (2**20 // len(met) + 1), encoding="utf-8")
    refused = invoke(archive, "build", big, "--largest-file", 1)
    assert refused.exit_code == 1
    assert "big.txt: is too big" in refused.stderr
    assert "at most 1 MiB" in refused.stderr
    taken = json.loads(invoke(archive, "build", big, "--largest-file", 2, "--json").stdout)
    assert taken["articles_added"] == 1
    assert invoke(archive, "build", big, "--largest-file", 0).exit_code == 2


@pytest.mark.parametrize("command", ["build", "remove"])
def test_a_second_writer_waits_or_is_told_who_writes(
    tmp_path: Path, page: Path, command: str
) -> None:
    archive = tmp_path / "archive"
    assert invoke(archive, "build", page).exit_code == 0
    code = (
        "import sys; from qa.archive import Archive\n"
        "with Archive.open(sys.argv[1]) as archive, archive.exclusive():\n"
        "    print('in', flush=True); sys.stdin.readline()\n"
    )
    with subprocess.Popen(
        [sys.executable, "-c", code, str(archive)], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as other:
        assert other.stdin is not None
        assert other.stdout is not None
        other.stdout.readline()
        told = invoke(archive, command, page)
        assert told.exit_code == 1
        assert str(other.pid) in told.stderr
        assert "after 0.1 seconds" in invoke(archive, command, page, "--wait", 0.1).stderr
        release = threading.Timer(0.5, other.stdin.close)
        release.start()
        assert invoke(archive, command, page, "--wait", "inf").exit_code == 0
        release.join()
    assert invoke(archive, command, page, "--wait", -1).exit_code == 2
