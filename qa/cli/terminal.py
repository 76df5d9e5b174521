"""Writes to the terminal: lines, JSON, styles, progress; outside words by `qa.text.plain`."""

from __future__ import annotations

import json
import os
import re
import shutil
import sys
import textwrap
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Never, Self

import click
from tqdm import tqdm

from qa.export.spreadsheet import BYTE_ORDER_MARK
from qa.text.plain import HIDDEN, divide_lines, on_one_line, printable

MAX_WIDTH = 92
"""Longer lines are hard to read, however wide the window is."""

_NOT_RAW = re.compile(f"[{HIDDEN}\ud800-\udfff]")


def print_result(value: object, lines: Iterable[str], as_json: bool) -> None:
    """Print a result to stdout: its value as JSON, or its lines."""
    if as_json:
        print_json(value)
    else:
        print_lines(lines)


def print_lines(lines: Iterable[str]) -> None:
    """Print lines to stdout."""
    click.echo("\n".join(lines))


def print_json(value: object) -> None:
    """Print a value to stdout, as JSON."""
    # Outside UTF-8 the escapes must be JSON's own, not those of the stream.
    utf8 = (sys.stdout.encoding or "").lower().replace("-", "") == "utf8"
    click.echo(json_text(value, utf8))


def write_csv(text: str, path: str) -> None:
    """Write a table into a file, in place of what it held, or to stdout for "-".

    Raises:
        OSError: it cannot be written.
    """
    if path == "-":
        click.echo(text.replace("\r\n", "\n"), nl=False)
    else:
        Path(path).write_bytes((BYTE_ORDER_MARK + text).encode())


def say(message: str) -> None:
    """Print one line to stderr."""
    click.echo(" ".join(printable(message).split()), err=True)


def json_text(value: object, is_utf8: bool) -> str:
    """Write a value as indented JSON, without a character that changes a screen.

    Args:
        value: what `json` can write, and paths.
        is_utf8: whether letters beyond ASCII can be written as they are.
    """
    text = json.dumps(value, indent=2, ensure_ascii=not is_utf8, default=os.fspath)
    return _NOT_RAW.sub(lambda match: json.dumps(match[0])[1:-1], text)


def wrap(text: str, indent: str = "") -> str:
    """Wrap text to the width of the terminal, `MAX_WIDTH` at most."""
    width = min(shutil.get_terminal_size().columns, MAX_WIDTH)
    return textwrap.fill(
        printable(text),
        width=max(width, len(indent) + 20),
        initial_indent=indent,
        subsequent_indent=indent,
        break_long_words=False,
        break_on_hyphens=False,
    )


def wrap_with_bold(parts: tuple[str, str, str], behind: str = "") -> str:
    """Wrap text with its middle part in bold where the terminal can.

    Args:
        parts: the text before the words in bold, these words, and the text behind them.
        behind: what follows it on the same line.
    """
    lines = wrap("".join(parts) + behind).split("\n")
    return "\n".join(
        before + (click.style(words, bold=True) if words else "") + after
        for before, words, after in divide_lines(lines, parts)
    )


def bold(text: str) -> str:
    """Style text as bold where the terminal can."""
    return click.style(on_one_line(text), bold=True)


def dim(text: str) -> str:
    """Style text in a weaker colour where the terminal can."""
    return click.style(printable(text), dim=True)


def struck(text: str, colour: bool) -> str:
    """Strike text out; between ``[-`` and ``-]`` where there is no colour."""
    if not colour:
        return f"[-{on_one_line(text)}-]"
    return click.style(on_one_line(text), strikethrough=True, dim=True)


def field_lines(*fields: tuple[str, str | None]) -> Iterator[str]:
    """Yield names and values in two columns, without the empty ones."""
    width = max((len(name) for name, value in fields if value), default=0)
    for name, value in fields:
        if value:
            yield f"{dim(f'{name:<{width}}')} {on_one_line(value)}"


_BAR = "{l_bar}{bar}| {n_fmt}/{total_fmt} [{elapsed}<{remaining}, {rate_noinv_fmt}]"
"""As tqdm's own, but never with seconds a piece, which it tells of the slow first ones."""


class ProgressBar:
    """Shows progress on stderr; silent when stderr is not a terminal.

    Keeps the `qa.progress.Progress` promise. As a context manager it takes the
    bar away when a build ends early, so that an error starts on its own line.
    """

    def __init__(self) -> None:
        self._bar: tqdm[Never] | None = None

    def start(self, total: int, what: str, done: int = 0) -> None:
        """Begin a bar for ``total`` pieces of ``what`` ("passages")."""
        self.finish()
        # disable=None is tqdm's word for "only on a terminal"; a closed stderr is none.
        disable = True if sys.stderr is None else None
        self._bar = tqdm(
            total=total,
            initial=done,
            unit=f" {what}",
            disable=disable,
            leave=False,
            bar_format=_BAR,
        )

    def expect(self, total: int) -> None:
        """Set how many pieces there are."""
        if self._bar is not None:
            self._bar.total = total

    def advance(self, count: int) -> None:
        """Say that ``count`` more pieces are done."""
        if self._bar is not None:
            self._bar.update(count)

    def finish(self) -> None:
        """Take the bar away."""
        if self._bar is not None:
            self._bar.close()
            self._bar = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.finish()
