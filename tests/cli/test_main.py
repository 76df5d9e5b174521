from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
from importlib.metadata import EntryPoint, EntryPoints, version
from pathlib import Path

import click
import pytest
from click.testing import CliRunner
from command_line import Run, assert_refused, invoke

from qa.cli.main import main


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
    assert_refused(run("chat"), words)


def test_a_chat_that_cannot_listen_says_so_in_one_line(run: Run) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        assert_refused(run("chat", "--port", taken.getsockname()[1]))


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


def test_json_is_ascii(tmp_path: Path) -> None:
    page = tmp_path / "page.txt"
    page.write_text("Title: “Zürich” 😀\n\nThe “old” bridge in Zürich is open again.", "utf-8")
    process = citewire("clean", page, "--json", archive=tmp_path, PYTHONIOENCODING="ascii")
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
    for number in range(500):
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
