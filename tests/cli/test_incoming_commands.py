from __future__ import annotations

import signal
import subprocess
import sys
from pathlib import Path

import click
import pytest
from command_line import assert_refused, invoke

from qa.cli.incoming.watch import told_lines, told_to_dict
from qa.incoming.fetching.report import Fetched, FetchReport
from qa.ingest.account.report import BuildReport, Tally
from qa.storage.tables.statistics import Counts
from qa.watched.changes import WatchReport
from seeds.article import ReadFailure


@pytest.fixture
def build_report() -> BuildReport:
    tally = Tally(files_read=2, files_removed=("/news/c.txt",), articles_vanished=("Fair",))
    tally.stored["added"] = 1
    tally.failures.append(ReadFailure("/news/b.txt", "news/b.txt", "is empty"))
    return tally.report(1.0, Counts(41, 80, 0, 0, 2, 1, None), WatchReport(0, (), ()))


def test_a_build_is_told_in_a_line_and_by_what_failed(build_report: BuildReport) -> None:
    assert list(told_lines(build_report)) == [
        "2 files read, 1 article added, 1 article removed, 1 file gone, 41 articles in the archive",
        "not read: news/b.txt: is empty",
    ]
    told = told_to_dict(build_report)
    assert told["event"] == "build"


def test_a_poll_and_a_fault_are_told() -> None:
    pages = (
        Fetched("https://a.example/", "new", "a"),
        Fetched("https://a.example/b", "failed", "answers with 500"),
    )
    report = FetchReport(pages, 3, 1.0)
    assert [click.unstyle(line) for line in told_lines(report)] == [
        "1 page fetched, 0 as before",
        "Not fetched",
        "  https://a.example/b answers with 500",
    ]
    assert told_to_dict(report)["event"] == "fetch"
    assert list(told_lines("the disk\nis full")) == ["the disk is full"]
    assert told_to_dict("x")["message"] == "x"


ENDED = """
import signal
import subprocess
import sys
from qa.cli.incoming.watch import ended_by_signals
signal.signal(signal.SIGINT, signal.default_int_handler)
with ended_by_signals():
    signal.raise_signal({})
    raise SystemExit("it went on")
assert signal.getsignal(signal.SIGTERM) is signal.SIG_DFL
"""


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_is_no_error(number: signal.Signals) -> None:
    # In a process of its own: a signal may end the one that it is raised in.
    script = ENDED.format(int(number))
    ended = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True)
    assert ended.returncode == 0, ended.stderr
    assert ended.stderr.startswith("citewire: stopped")


def test_what_goes_together(tmp_path: Path) -> None:
    assert invoke(tmp_path, "watch").exit_code == 2
    assert invoke(tmp_path, "watch", tmp_path, "--fetch", "feeds.txt").exit_code == 2
    assert invoke(tmp_path, "watch", tmp_path, "--into", "pages").exit_code == 2
    assert_refused(invoke(tmp_path / "archive", "watch", tmp_path / "none"), "no such file")
