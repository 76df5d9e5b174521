"""What processes of their own take: to open an archive with a first search, and a chat's memory."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.chat.client import Visitor
from benchmarks.chat.server import chat

_OPEN = """
import sys, time
import numpy as np
from qa.archive import Archive
from qa.store import Filters
begin = time.perf_counter()
with Archive.open(sys.argv[1]) as archive:
    archive.dense(np.eye(1, archive.dimension, dtype=np.float32)[0], 10, Filters())
    archive.lexical("new year", 10, Filters())
    print(time.perf_counter() - begin, time.process_time())
"""


@dataclass(frozen=True, slots=True)
class Memory:
    """The resident memory of a process in bytes.

    Attributes:
        own: what it has for itself, which no file holds.
        mapped: pages of files, which the system may take back.
        peak: the most of both since it began.
    """

    own: int
    mapped: int
    peak: int


def opening_seconds(archive: str) -> tuple[float, float]:
    """Seconds to open an archive with a first search of both indexes, without the model.

    By the clock, the imports not counted, and of processor time, these counted.
    """
    command = [sys.executable, "-c", _OPEN, archive]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    clock, cpu = map(float, done.stdout.split())
    return clock, cpu


def chat_memory(archive: str, questions: Sequence[str]) -> Memory:
    """The memory of a chat that was asked some questions.

    Raises:
        RuntimeError: it did not start.
    """
    with (
        tempfile.TemporaryDirectory() as folder,
        chat(archive, Path(folder) / "log.txt") as (process, port),
        Visitor("127.0.0.1", port) as visitor,
    ):
        for question in questions:
            visitor.ask(question)
        return memory_of(process.pid)


def memory_of(process: int) -> Memory:
    """The memory of a process; Linux only."""
    lines = Path(f"/proc/{process}/status").read_text(encoding="ascii").splitlines()
    sizes = {
        name: int(value.split()[0]) * 1024
        for name, _, value in (line.partition(":") for line in lines)
        if name in {"RssAnon", "RssFile", "RssShmem", "VmHWM"}
    }
    return Memory(
        own=sizes["RssAnon"] + sizes["RssShmem"], mapped=sizes["RssFile"], peak=sizes["VmHWM"]
    )
