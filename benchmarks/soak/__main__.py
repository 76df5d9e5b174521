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
import json
import shutil
import statistics
import subprocess
import tempfile
import threading
import time
from collections.abc import Sequence
from pathlib import Path

from benchmarks.chat.server import CITEWIRE, chat
from benchmarks.soak.questions import NEW, OLD, Fact
from benchmarks.soak.visitors import Soak
from benchmarks.soak.watch import WINDOW, Watch

SAMPLES = Path(__file__).resolve().parents[2] / "seeds" / "articles"

MOST_GROWTH = 0.10
WARM_UP = 0.10


def main() -> None:
    """Run it, print what was measured, and exit with 1 if it is not as it must be."""
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.soak",
        description="Keep the chat busy while its archive changes.",
    )
    parser.add_argument("--sessions", type=int, default=200)
    parser.add_argument("--questions", type=int, default=5000)
    parser.add_argument("--minutes", type=float)
    parser.add_argument("--at-once", type=int, default=10)
    parser.add_argument("--archive", type=Path, help="a copy of it is used; else the samples")
    parser.add_argument("--json", type=Path, help="write the figures there, too")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        problems, result = run(arguments, Path(scratch))
    for name, value in result.items():
        print(f"{name:28} {value}")
    for problem in problems[:20]:
        print(f"  {problem}")
    if arguments.json is not None:
        text = json.dumps({**result, "problems": problems}, indent=2)
        arguments.json.write_text(text + "\n", encoding="utf-8")
    if problems:
        raise SystemExit(1)


def run(arguments: argparse.Namespace, scratch: Path) -> tuple[list[str], dict[str, object]]:
    """The whole of it; what went wrong, and the figures."""
    archive = scratch / "archive"
    if arguments.archive is not None:
        shutil.copytree(arguments.archive, archive)
    old, new = _stories(scratch / "old", OLD), _stories(scratch / "new", NEW)
    _citewire("build", str(old), *([] if arguments.archive else [str(SAMPLES)]), archive=archive)
    with chat(archive, scratch / "chat.log") as (process, port):
        soak = Soak(port, arguments.sessions, arguments.questions, arguments.minutes)
        watch = Watch(process.pid, soak)
        begin = time.monotonic()
        watch.start()
        visitors = [
            threading.Thread(target=soak.visit, args=(number,), daemon=True)
            for number in range(arguments.at_once)
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
        "memory at most, MB": round(max(level.bytes for level in watch.levels) / 1e6),
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


def _stories(folder: Path, facts: Sequence[Fact]) -> Path:
    folder.mkdir()
    for number, (_, _, story) in enumerate(facts):
        (folder / f"{number}.txt").write_text(story + "\n", encoding="utf-8")
    return folder


if __name__ == "__main__":
    main()
