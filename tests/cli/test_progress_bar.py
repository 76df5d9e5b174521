from __future__ import annotations

import io

import pytest

from qa.cli.progress_bar import ProgressBar


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_a_terminal_sees_speed_and_time_left(monkeypatch: pytest.MonkeyPatch) -> None:
    terminal = Terminal()
    monkeypatch.setattr("sys.stderr", terminal)
    with ProgressBar() as progress:
        progress.start(10, "passages")
        for _ in range(9):
            progress.advance(1)
        assert progress._bar is not None
        progress._bar.refresh()
    assert "passages/s" in terminal.getvalue()
    assert "9/10" in terminal.getvalue()


def test_the_total_can_be_told_later(monkeypatch: pytest.MonkeyPatch) -> None:
    terminal = Terminal()
    monkeypatch.setattr("sys.stderr", terminal)
    with ProgressBar() as progress:
        progress.expect(7)  # before any bar: no harm
        progress.start(0, "passages")
        progress.expect(12)
        progress.advance(9)
        assert progress._bar is not None
        progress._bar.refresh()
    assert "9/12" in terminal.getvalue()


def test_a_file_sees_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    file = io.StringIO()
    monkeypatch.setattr("sys.stderr", file)
    with ProgressBar() as progress:
        progress.start(10, "passages")
        progress.advance(10)
        progress.finish()
    assert file.getvalue() == ""


def test_no_stderr_sees_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stderr", None)
    with ProgressBar() as progress:
        progress.start(10, "passages")
        progress.advance(10)


def test_the_bar_goes_when_the_work_fails(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stderr", Terminal())
    progress = ProgressBar()
    with pytest.raises(ValueError, match="broken"), progress:
        progress.start(10, "passages")
        raise ValueError("broken")
    assert progress._bar is None
