"""Keep the chat busy for minutes, with an archive that changes under it.

    python -m benchmarks.soak [--sessions 200] [--questions 5000] [--minutes N]
                              [--at-once 10] [--archive DIR] [--json FILE]

Starts `citewire chat` in a process of its own, over an archive of the sample
articles or a copy of DIR, and lets visitors in, ten at a time: each opens the
page, asks its share of questions (follow-ups, with filters, with chips pressed,
unanswerable ones, unusable ones), reads an article, now and then opens its
conversation again, and leaves. In the middle
`citewire build` adds articles and `citewire remove` takes others away. With
``--minutes`` it goes on for that long instead of counting questions.

Watches the memory of the server from outside. Its level after warm-up is the
median of the samples between the first tenth of the questions and the next
fiftieth; that at the end, of those during the last fiftieth. Ends with 1 if
anything went wrong or memory has grown by more than a tenth.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import random
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import Literal

from benchmarks.chat_client import ChatError, Kind, Reply, Visitor
from benchmarks.chat_server import CITEWIRE, chat
from benchmarks.soak_questions import AS_OF, HOSTILE, NEW, OLD, UNUSABLE, Asking, Told

ROOT = Path(__file__).resolve().parent.parent
SAMPLES = ROOT / "seeds" / "articles"
QUESTIONS = ROOT / "tests" / "data" / "quality.jsonl"
CONVERSATIONS = ROOT / "tests" / "data" / "conversations.jsonl"

MOST_GROWTH = 0.10
WARM_UP = 0.10
WINDOW = 0.02
SAMPLE_SECONDS = 0.5


@dataclass
class Figures:
    """What was measured; shared by the visitors, hence the lock."""

    replies: Counter[str] = field(default_factory=Counter)
    others: Counter[str] = field(default_factory=Counter)
    seconds: list[float] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    sessions: int = 0
    lock: threading.Lock = field(default_factory=threading.Lock)

    def note(self, reply: Reply) -> None:
        with self.lock:
            self.replies[reply.kind] += 1
            self.seconds.append(reply.seconds)

    def wrong(self, what: str) -> None:
        with self.lock:
            self.errors.append(what)

    @property
    def asked(self) -> int:
        return len(self.seconds)


@dataclass(frozen=True, slots=True)
class Level:
    """What the server takes at a moment.

    Attributes:
        share: how much of the run was over, 0 to 1.
        bytes: resident memory.
        threads, files: how many of each it has.
    """

    share: float
    bytes: int
    threads: int
    files: int


Phase = Literal["before", "during", "after"]


class Change:
    """Questions whose answer depends on how far the change of the archive is."""

    def __init__(self) -> None:
        self.phase: Phase = "before"

    def told(self, chosen: random.Random) -> Asking:
        """One of them, as it must be answered now."""
        phase = self.phase
        is_old = chosen.random() < 0.5
        question, holds, _ = chosen.choice(OLD if is_old else NEW)
        right: Kind = "quotes" if is_old == (phase == "before") else "refusal"
        wanted: tuple[Kind, ...] = ("quotes", "refusal") if phase == "during" else (right,)
        return Asking(question, wanted, holds, phase=phase)


class Soak:
    """One run: the visitors, what they ask, and how far they are."""

    def __init__(self, port: int, sessions: int, questions: int, minutes: float | None) -> None:
        self.figures = Figures()
        self.change = Change()
        self._port = port
        self._minutes = minutes
        self._questions = questions
        self._each = max(1, questions // max(1, sessions))
        self._begin = time.monotonic()
        self._given = 0
        self._lock = threading.Lock()
        rows = [json.loads(line) for line in QUESTIONS.read_text("utf-8").splitlines()]
        self._single = [
            Asking(row["text"], ("quotes", "refusal"), as_of=row.get("as_of", AS_OF))
            for row in rows
        ]
        lines = CONVERSATIONS.read_text("utf-8").splitlines()
        self._talks = [json.loads(line)["turns"] for line in lines]

    @property
    def share(self) -> float:
        """How much of the run is over, 0 to 1."""
        if self._minutes is not None:
            return min(1.0, (time.monotonic() - self._begin) / (60 * self._minutes))
        return min(1.0, self.figures.asked / self._questions)

    def visit(self, number: int) -> None:
        """Let visitors in one after the other, until enough has been asked."""
        chosen = random.Random(number)  # noqa: S311 - no secret
        while count := self._take():
            try:
                with Visitor("127.0.0.1", self._port) as visitor:
                    self._talk(visitor, count, chosen)
            except (ChatError, OSError) as error:
                self.figures.wrong(f"session: {error!r}")
            with self._lock:
                self.figures.sessions += 1

    def _take(self) -> int:
        """How many questions the next visitor asks; 0 if it is enough."""
        with self._lock:
            left = self._questions - self._given
            if self._minutes is not None:
                left = self._each if self.share < 1.0 else 0
            count = max(0, min(self._each, left))
            self._given += count
            return count

    def _talk(self, visitor: Visitor, count: int, chosen: random.Random) -> None:
        for asking in islice(self._askings(chosen), count):
            reply = visitor.ask(asking.question, since=asking.since, as_of=asking.as_of)
            self.figures.note(reply)
            # What was right when it was asked may be wrong when it was answered.
            is_settled = asking.phase in ("", self.change.phase)
            if reply.kind not in asking.wanted and is_settled:
                self.figures.wrong(f"{reply.kind}, not {asking.wanted}: {asking.question[:80]!r}")
            elif reply.kind == "quotes" and asking.holds not in reply.html:
                self.figures.wrong(f"{asking.holds!r} is not in the answer to {asking.question!r}")
            if reply.cited and chosen.random() < 0.1:
                self._read(visitor, reply, chosen)
            if reply.timeless is not None and chosen.random() < 0.3:
                pressed = visitor.ask_again(reply.timeless, reply)
                with self.figures.lock:
                    self.figures.others["chips pressed"] += 1
                if pressed.kind == "notice":
                    self.figures.wrong(f"notice after a chip: {pressed.html[:200]!r}")

        if visitor.turns and chosen.random() < 0.5:
            self._reopen(visitor)

    def _reopen(self, visitor: Visitor) -> None:
        before = [turn["number"] for turn in visitor.turns]
        shown = [reply.number for reply in visitor.reopen() if reply.kind != "notice"]
        if shown != before[-len(shown) :]:
            self.figures.wrong(f"reopened: turns {shown}, not {before}")
        with self.figures.lock:
            self.figures.others["conversations reopened"] += 1

    def _read(self, visitor: Visitor, reply: Reply, chosen: random.Random) -> None:
        article, start, end = chosen.choice(reply.cited)
        page = visitor.read(article, start, end)
        is_gone = "no longer in the archive" in page and self.change.phase != "before"
        if not is_gone and "cw-article" not in page:
            self.figures.wrong(f"reader: {page[:200]!r}")
        with self.figures.lock:
            self.figures.others["articles read"] += 1

    def _askings(self, chosen: random.Random) -> Iterator[Asking]:
        """What one visitor asks, without end."""
        while True:
            lot = chosen.random()
            if lot < 0.2:
                for turn in chosen.choice(self._talks):
                    as_of = turn.get("as_of", AS_OF)
                    yield Asking(turn["text"], ("quotes", "refusal"), as_of=as_of)
            elif lot < 0.3:
                yield self.change.told(chosen)
            elif lot < 0.35:
                yield chosen.choice(UNUSABLE)
            elif lot < 0.38:
                yield chosen.choice(HOSTILE)
            else:
                yield chosen.choice(self._single)


class Watch(threading.Thread):
    """Looks at a process from outside, from time to time."""

    def __init__(self, process: int, soak: Soak) -> None:
        super().__init__(daemon=True)
        self._status = Path(f"/proc/{process}")
        self._soak = soak
        self._is_over = threading.Event()
        self.levels: list[Level] = []

    def run(self) -> None:
        told = 0
        while not self._is_over.wait(SAMPLE_SECONDS):
            with contextlib.suppress(OSError):
                self.levels.append(self._look())
                if (tenth := int(10 * self.levels[-1].share)) > told:
                    told = tenth
                    memory = self.levels[-1].bytes / 1e6
                    print(f"{10 * tenth:3d} %, {memory:.0f} MB", file=sys.stderr, flush=True)

    def end(self) -> None:
        self._is_over.set()
        self.join()

    def at(self, share: float, width: float = WINDOW) -> Level:
        """The median level from a share of the run on."""
        near = [one for one in self.levels if share <= one.share <= share + width]
        near = near or [min(self.levels, key=lambda one: abs(one.share - share))]
        middle = [
            int(statistics.median(getattr(one, name) for one in near))
            for name in ("bytes", "threads", "files")
        ]
        return Level(share, *middle)

    def _look(self) -> Level:
        status = (self._status / "status").read_text("ascii")
        found = {
            name: int(value) for name, value in re.findall(r"(VmRSS|Threads):\s+(\d+)", status)
        }
        files = len(list((self._status / "fd").iterdir()))
        return Level(self._soak.share, found["VmRSS"] * 1024, found["Threads"], files)


def main() -> None:
    """Run it, print what was measured, and exit with 1 if it is not as it must be."""
    parser = argparse.ArgumentParser(description="Keep the chat busy while its archive changes.")
    parser.add_argument("--sessions", type=int, default=200)
    parser.add_argument("--questions", type=int, default=5000)
    parser.add_argument("--minutes", type=float)
    parser.add_argument("--at-once", type=int, default=10)
    parser.add_argument("--archive", type=Path, help="a copy of it is used; else the samples")
    parser.add_argument("--json", type=Path, help="write the figures there, too")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        problems, result = run(given, Path(scratch))
    for name, value in result.items():
        print(f"{name:28} {value}")
    for problem in problems[:20]:
        print(f"  {problem}")
    if given.json is not None:
        text = json.dumps({**result, "problems": problems}, indent=2)
        given.json.write_text(text + "\n", encoding="utf-8")
    if problems:
        raise SystemExit(1)


def run(given: argparse.Namespace, scratch: Path) -> tuple[list[str], dict[str, object]]:
    """The whole of it; what went wrong, and the figures."""
    archive = scratch / "archive"
    if given.archive is not None:
        shutil.copytree(given.archive, archive)
    old, new = _stories(scratch / "old", OLD), _stories(scratch / "new", NEW)
    _citewire("build", str(old), *([] if given.archive else [str(SAMPLES)]), archive=archive)
    with chat(archive, scratch / "chat.log") as (process, port):
        soak = Soak(port, given.sessions, given.questions, given.minutes)
        watch = Watch(process.pid, soak)
        begin = time.monotonic()
        watch.start()
        visitors = [
            threading.Thread(target=soak.visit, args=(number,), daemon=True)
            for number in range(given.at_once)
        ]
        for visitor in visitors:
            visitor.start()
        while soak.share < 0.5 and any(visitor.is_alive() for visitor in visitors):
            time.sleep(0.1)
        soak.change.phase = "during"
        _citewire("build", str(new), archive=archive)
        _citewire("remove", str(old), archive=archive)
        soak.change.phase = "after"
        for visitor in visitors:
            visitor.join()
        seconds = time.monotonic() - begin
        watch.end()
    log = (scratch / "chat.log").read_text("utf-8")
    return _result(soak, watch, seconds, log)


def _result(
    soak: Soak, watch: Watch, seconds: float, log: str
) -> tuple[list[str], dict[str, object]]:
    warm, middle, end = (watch.at(share) for share in (WARM_UP, 0.5, 1.0 - WINDOW))
    growth = end.bytes / warm.bytes - 1.0
    figures = soak.figures
    problems = list(figures.errors)
    if log:
        problems.append(f"the server said: {log[-2000:]}")
    if growth > MOST_GROWTH:
        problems.append(f"memory grew by {growth:.1%} after warm-up, and {MOST_GROWTH:.0%} is much")
    cuts = statistics.quantiles(figures.seconds, n=100, method="inclusive")
    return problems, {
        "sessions": figures.sessions,
        "questions": figures.asked,
        **{f"answered with {kind}": count for kind, count in sorted(figures.replies.items())},
        **figures.others,
        "errors": len(figures.errors),
        "minutes": round(seconds / 60, 1),
        "questions a second": round(figures.asked / seconds, 1),
        "p50, ms": round(1000 * cuts[49]),
        "p95, ms": round(1000 * cuts[94]),
        "slowest, ms": round(1000 * max(figures.seconds)),
        "memory by tenths, MB": " ".join(
            f"{watch.at(tenth / 10).bytes / 1e6:.0f}" for tenth in range(11)
        ),
        "memory after warm-up, MB": round(warm.bytes / 1e6),
        "memory in the middle, MB": round(middle.bytes / 1e6),
        "memory at the end, MB": round(end.bytes / 1e6),
        "memory at most, MB": round(max(one.bytes for one in watch.levels) / 1e6),
        "growth after warm-up": f"{growth:+.1%}",
        "threads, warm and end": f"{warm.threads} {end.threads}",
        "open files, warm and end": f"{warm.files} {end.files}",
    }


def _citewire(command: str, *arguments: str, archive: Path) -> None:
    done = subprocess.run(
        [*CITEWIRE, command, *arguments, "--archive", str(archive)],
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode != 0:
        raise RuntimeError(f"citewire {command}: {done.stderr}")


def _stories(folder: Path, told: Sequence[Told]) -> Path:
    folder.mkdir()
    for number, (_, _, story) in enumerate(told):
        (folder / f"{number}.txt").write_text(story + "\n", encoding="utf-8")
    return folder


if __name__ == "__main__":
    main()
