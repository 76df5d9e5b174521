from __future__ import annotations

import io
import re
import unicodedata

import click
import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.cli.terminal import ProgressBar, struck, wrap, wrap_with_bold
from qa.text.plain import printable


@given(st.text())
def test_printable_text_has_no_control_characters(text: str) -> None:
    shown = printable(text)
    assert all(unicodedata.category(char) != "Cc" or char in "\t\n" for char in shown)
    assert [char for char in text if char.isalnum()] == [char for char in shown if char.isalnum()]


@given(st.text(alphabet="ab \n", max_size=400))
def test_wrapping_keeps_every_word(text: str) -> None:
    assert wrap(text, "  ").split() == text.split()


def test_wrapped_lines_are_short_and_indented(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "60")
    lines = wrap("word " * 100, "    ").splitlines()
    assert len(lines) > 5
    assert all(len(line) <= 60 and line.startswith("    ") for line in lines)


def test_struck_text_has_markers_where_there_is_no_colour() -> None:
    assert struck("Share this", colour=False) == "[-Share this-]"
    assert "\x1b[" in struck("Share this", colour=True)


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


def test_slow_work_is_told_in_the_same_unit(monkeypatch: pytest.MonkeyPatch) -> None:
    terminal = Terminal()
    monkeypatch.setattr("sys.stderr", terminal)
    with ProgressBar() as progress:
        progress.start(10, "passages")
        assert progress._bar is not None
        progress._bar.start_t -= 30
        progress._bar.n = 3
        progress._bar.refresh()
    assert "3/10" in terminal.getvalue()
    assert "0.10 passages/s]" in terminal.getvalue()


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


def test_what_was_done_before_makes_no_speed(monkeypatch: pytest.MonkeyPatch) -> None:
    terminal = Terminal()
    monkeypatch.setattr("sys.stderr", terminal)
    with ProgressBar() as progress:
        progress.start(1_000_000, "passages", 500_000)
        assert progress._bar is not None
        progress._bar.refresh()
    assert "500000/1000000 [00:00<?, ? passages/s]" in terminal.getvalue()


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


@given(*[st.text(alphabet="ab \n\x1b\u200f", max_size=60)] * 3)
def test_bold_words_are_those_given_wherever_lines_break(
    before: str, words: str, after: str
) -> None:
    wrapped = wrap_with_bold((before, words, after), " [1]")
    assert click.unstyle(wrapped) == wrap(f"{before}{words}{after} [1]")
    bold = "".join(re.findall(r"\x1b\[1m(.*?)\x1b\[0m", wrapped))
    assert "".join(bold.split()) == "".join(printable(words).split())
