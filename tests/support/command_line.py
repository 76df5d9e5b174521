"""The `citewire` command, run in this process."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from click.testing import CliRunner, Result

from qa.cli.main import main

Run = Callable[..., Result]


def invoke(archive: Path, *words: object) -> Result:
    """Run a command on an archive; an uncaught error fails the test."""
    result = CliRunner().invoke(
        main, [str(word) for word in words], env={"CITEWIRE_ARCHIVE": str(archive)}
    )
    if not isinstance(result.exception, SystemExit | None):
        raise result.exception
    return result


def assert_refused(result: Result, *words: str) -> None:
    """One sentence on stderr with these words, nothing on stdout, exit 1."""
    assert (result.exit_code, result.stdout) == (1, ""), result.output
    [line] = result.stderr.splitlines()
    assert line.startswith("citewire: ")
    assert len(line) < 500
    for word in words:
        assert word in line
