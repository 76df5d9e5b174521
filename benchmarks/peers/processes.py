"""Runs a process and looks at the memory that it takes; makes the environment of the peers."""

from __future__ import annotations

import os
import subprocess
import sys
import venv
from collections.abc import Iterator, Sequence
from pathlib import Path

REQUIREMENTS = Path(__file__).with_name("requirements.txt")
ROOT = Path(__file__).resolve().parents[2]

OFFLINE = {"HF_HUB_OFFLINE": "1", "HAYSTACK_TELEMETRY_ENABLED": "False"}
LOOK_SECONDS = 0.5
"""Between two looks at the memory: one costs some milliseconds of a core."""


def environment(folder: Path) -> Path:
    """The Python of the peers' environment, which is made if there is none.

    Raises:
        subprocess.CalledProcessError: pip could not install the requirements.
    """
    python = folder / "bin" / "python"
    if not python.exists():
        venv.create(folder, with_pip=True)
        command = [str(python), "-m", "pip", "install", "--requirement", str(REQUIREMENTS)]
        subprocess.run(command, check=True)
    return python


def run_watched(command: Sequence[str]) -> int:
    """Run a command, offline; the most memory in bytes that it and its children had at once.

    Pages that several processes share are divided among them. Linux only.

    Raises:
        subprocess.CalledProcessError: it failed.
    """
    settings = {**os.environ, "PYTHONPATH": str(ROOT), **OFFLINE}
    peak = 0
    with subprocess.Popen(command, cwd=ROOT, env=settings, stdout=sys.stderr) as process:
        while True:
            try:
                process.wait(LOOK_SECONDS)
                break
            except subprocess.TimeoutExpired:
                peak = max(peak, sum(map(_memory, _family(process.pid))))
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, list(command))
    return peak


def _family(process: int) -> Iterator[int]:
    """A process and all that it started, and they in turn."""
    yield process
    for children in Path(f"/proc/{process}/task").glob("*/children"):
        for child in _read(children).split():
            yield from _family(int(child))


def _memory(process: int) -> int:
    lines = _read(Path(f"/proc/{process}/smaps_rollup")).splitlines()
    return sum(int(line.split()[1]) * 1024 for line in lines if line.startswith("Pss:"))


def _read(path: Path) -> str:
    """What a file of /proc says; nothing if the process has ended."""
    try:
        return path.read_text(encoding="ascii")
    except OSError:
        return ""
