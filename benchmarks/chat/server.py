"""`citewire chat` in a process of its own, for who measures or tests it from outside."""

from __future__ import annotations

import contextlib
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from benchmarks.chat.client import ChatError, Visitor

CITEWIRE = (sys.executable, "-c", "from qa.cli.main import main; main()")
START_SECONDS = 120.0


@contextlib.contextmanager
def chat(archive: Path | str, log: Path) -> Iterator[tuple[subprocess.Popen[str], int]]:
    """`listening`, with its model loaded."""
    with listening(archive, log) as (process, port):
        _await(port)
        yield process, port


@contextlib.contextmanager
def listening(archive: Path | str, log: Path) -> Iterator[tuple[subprocess.Popen[str], int]]:
    """`citewire chat` in a process of its own on a free port; what it complains of goes to a file.

    Raises:
        RuntimeError: it did not start.
    """
    command = [*CITEWIRE, "chat", "--archive", str(archive), "--port", "0"]
    with (
        log.open("w", encoding="utf-8") as errors,
        subprocess.Popen(command, stdout=subprocess.PIPE, stderr=errors, text=True) as process,
    ):
        try:
            line = process.stdout.readline() if process.stdout is not None else ""
            match = re.search(r"http://127\.0\.0\.1:(\d+)", line)
            if match is None:
                raise RuntimeError(f"the chat did not start: {log.read_text('utf-8')}")
            port = int(match[1])
            yield process, port
        finally:
            process.send_signal(signal.SIGINT)
            try:
                process.wait(30)
            except subprocess.TimeoutExpired:
                process.kill()


def processor_seconds(process: int) -> float | None:
    """Seconds of processor time a process has taken; None where Linux does not tell it."""
    stat = Path(f"/proc/{process}/stat")
    if not stat.exists():
        return None
    _, _, fields = stat.read_text("utf-8").rpartition(")")
    user, system = fields.split()[11:13]
    return (int(user) + int(system)) / os.sysconf("SC_CLK_TCK")


def _await(port: int) -> None:
    """Wait until the server listens to HTTP and its model is loaded."""
    end = time.monotonic() + START_SECONDS
    while True:
        try:
            with Visitor("127.0.0.1", port):
                return
        except (ChatError, OSError):
            if time.monotonic() > end:
                raise
            time.sleep(0.2)
