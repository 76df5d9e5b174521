"""Measure the chat in a real browser: how soon it answers, how heavy its page is.

    python -m benchmarks.browser --archive DIR [--users 1 10] [--questions 20]
                                 [--timelines 5] [--file QUESTIONS] [--json FILE]

Needs Playwright (the extra `test`) and Chromium (`apt-get install chromium`). Starts
`citewire chat` in a process of its own and opens it in headless Chromium. For each number
of users as many pages stand open side by side; in each round all of them press Ask in
the same moment, each with a question of its own in a conversation of its own, and the
next round begins when all are answered. Times are taken inside the page, from the press
to the frame in which the words are painted. Server and browser share this machine: ten
pages that lay out ten answers take their share of its cores.

Without a file the questions are made from headlines of the archive.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import json
import os
import random
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from statistics import median

from playwright.async_api import Browser, async_playwright

from benchmarks.browser_visit import (
    Asked,
    Kind,
    Loaded,
    Traffic,
    Visitor,
    Weight,
    percentile,
)
from benchmarks.chat_server import listening
from qa.archive import Archive
from qa.web.chat.examples import example_questions

COURSE = "How did the story of {} unfold?"
HEADLINES = 2_000
LOADS = 3
FIGURES = (("p50", 0.50), ("p95", 0.95), ("max", 1.0))

_PARTS = """
import json, sys, time
begin = time.perf_counter()
import app, fastapi, gradio
imported = time.perf_counter()
from qa.archive import Archive
with Archive.open(sys.argv[1]) as archive:
    opened = time.perf_counter()
    archive.ask("Is it warm?")
    print(json.dumps([imported - begin, opened - imported, time.perf_counter() - opened]))
"""


@dataclass(frozen=True, slots=True)
class Crowd:
    """What so many users at once met.

    Attributes:
        users: how many.
        answers: of plain questions.
        timelines: of questions that ask for a course of events.
        cpu: seconds of processor time that the server took for a plain question, None
            where the system does not tell.
        load: of the machine when it began, None where it does not tell.
    """

    users: int
    answers: list[Asked]
    timelines: list[Asked]
    cpu: float | None
    load: float | None


@dataclass(frozen=True, slots=True)
class Start:
    """How the server came up, in seconds.

    Attributes:
        imports, archive, model: importing, opening the archive, and loading the model with
            a first question, each alone in a process without the server.
        listens: from the start of `citewire chat` until it listens.
        ready: from that start until a page that was opened at once says that it is ready.
    """

    imports: float
    archive: float
    model: float
    listens: float
    ready: float


def main() -> None:
    """Measure and print a table."""
    parser = argparse.ArgumentParser(description="Measure the chat in a real browser.")
    parser.add_argument("--archive", type=Path, required=True, help="folder of the archive")
    parser.add_argument("--users", type=int, nargs="+", default=[1, 10], metavar="N")
    parser.add_argument("--questions", type=int, default=20, metavar="N", help="of each user")
    parser.add_argument("--timelines", type=int, default=3, metavar="N", help="of each user")
    parser.add_argument(
        "--file",
        type=Path,
        metavar="QUESTIONS",
        help='questions, one a line or as JSON Lines with "text"',
    )
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the figures there too")
    arguments = parser.parse_args()
    dice = random.Random(arguments.seed)  # noqa: S311 - an order of questions, no secret
    with Archive.open(arguments.archive) as archive:
        passages = archive.coverage().passages
        headlines = [
            question.split("“")[1].rstrip("?”")
            for question in example_questions(archive.newest_articles(HEADLINES))
        ]
    plain = _read(arguments.file) if arguments.file else example_of(headlines)
    courses = [COURSE.format(headline) for headline in headlines]
    dice.shuffle(plain)
    dice.shuffle(courses)
    if not plain or not courses:
        parser.error("there are no questions: the archive has no headlines that can be quoted")
    with tempfile.TemporaryDirectory() as scratch:
        found = asyncio.run(
            measure(
                arguments.archive,
                Path(scratch) / "chat.log",
                Plan(arguments.users, arguments.questions, arguments.timelines, plain, courses),
            )
        )
    print(f"{passages:,} passages, {os.cpu_count()} cores\n")
    print("\n".join(found.lines()))
    if arguments.json:
        arguments.json.write_text(json.dumps(found.to_dict(passages), indent=1) + "\n", "utf-8")
    if found.errors or found.elsewhere:
        sys.exit(1)


def example_of(headlines: Sequence[str]) -> list[str]:
    """A plain question for each headline."""
    return [f"What is known about {headline}?" for headline in headlines]


def _read(path: Path) -> list[str]:
    lines = [line.strip() for line in path.read_text(encoding="utf-8").splitlines()]
    return [json.loads(line)["text"] if line.startswith("{") else line for line in lines if line]


@dataclass(frozen=True, slots=True)
class Plan:
    """Who asks how much, and what."""

    users: Sequence[int]
    questions: int
    timelines: int
    plain: Sequence[str]
    courses: Sequence[str]


@dataclass(frozen=True, slots=True)
class Found:
    """All figures of a run."""

    start: Start
    loads: list[Loaded]
    reloads: list[Loaded]
    cold: Weight
    again: Weight
    crowds: list[Crowd]
    errors: list[str]

    @property
    def elsewhere(self) -> list[str]:
        """Addresses on other hosts that the page asked."""
        return [*self.cold.elsewhere, *self.again.elsewhere]

    def lines(self) -> list[str]:
        """Markdown tables."""
        return [
            *_start_lines(self.start),
            *_load_lines(self.loads, self.reloads),
            *_weight_lines(self.cold, self.again),
            *_crowd_lines(self.crowds),
            f"Errors in the console: {len(self.errors)}; "
            f"requests to other hosts: {len(self.elsewhere)}.",
            *self.errors[:10],
        ]

    def to_dict(self, passages: int) -> dict[str, object]:
        """The same for a program."""
        return {
            "passages": passages,
            "cores": os.cpu_count(),
            "start": asdict(self.start),
            "loads": [asdict(one) for one in self.loads],
            "reloads": [asdict(one) for one in self.reloads],
            "cold": {kind: asdict(one) for kind, one in self.cold.kinds.items()},
            "again": {kind: asdict(one) for kind, one in self.again.kinds.items()},
            "crowds": [asdict(one) for one in self.crowds],
            "errors": self.errors,
            "elsewhere": self.elsewhere,
        }


async def measure(archive: Path, log: Path, plan: Plan) -> Found:
    """Everything, one thing after the other."""
    imports, opening, model = _parts(archive)
    errors: list[str] = []
    loads, reloads = [], []
    async with _chromium() as browser:
        began = time.time()
        with listening(archive, log) as (process, port):
            listens = time.time() - began
            base = f"http://127.0.0.1:{port}/"
            visitor = await Visitor.enter(browser, base)
            loaded = await visitor.open()
            ready = loaded.began + loaded.ready - began
            start = Start(imports, opening, model, listens, ready)
            await visitor.leave()
            for _ in range(LOADS):
                visitor = await Visitor.enter(browser, base)
                loaded, cold = await visitor.weigh()
                loads.append(loaded)
                loaded, again = await visitor.weigh()
                reloads.append(loaded)
                errors += visitor.errors
                await visitor.leave()
            crowds = [await _crowd(browser, base, process.pid, n, plan, errors) for n in plan.users]
    errors += [f"server: {line}" for line in log.read_text("utf-8").splitlines()]
    return Found(start, loads, reloads, cold, again, crowds, errors)


def _parts(archive: Path) -> tuple[float, float, float]:
    command = [sys.executable, "-c", _PARTS, str(archive)]
    environment = os.environ | {"GRADIO_ANALYTICS_ENABLED": "False"}
    done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True, env=environment)
    imports, opening, model = json.loads(done.stdout)
    return float(imports), float(opening), float(model)


@contextlib.asynccontextmanager
async def _chromium() -> AsyncIterator[Browser]:
    path = shutil.which("chromium") or shutil.which("google-chrome")
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(
            executable_path=path, args=["--no-sandbox", "--disable-gpu"]
        )
        yield browser
        await browser.close()


async def _crowd(
    browser: Browser, base: str, process: int, users: int, plan: Plan, errors: list[str]
) -> Crowd:
    visitors = [await Visitor.enter(browser, base) for _ in range(users)]
    for visitor in visitors:
        await visitor.open()
    load = os.getloadavg()[0] if hasattr(os, "getloadavg") else None
    before = _cpu(process)
    answers = [
        one
        for number in range(plan.questions)
        for one in await _round(visitors, plan.plain, number, "whole")
    ]
    after = _cpu(process)
    timelines = [
        one
        for number in range(plan.timelines)
        for one in await _round(visitors, plan.courses, number, "timeline")
    ]
    for visitor in visitors:
        errors += visitor.errors
        await visitor.leave()
    cpu = None if before is None or after is None else (after - before) / len(answers)
    return Crowd(users, answers, timelines, cpu, load)


async def _round(
    visitors: Sequence[Visitor], questions: Sequence[str], number: int, until: Kind
) -> list[Asked]:
    first = number * len(visitors)
    asking = [
        visitor.ask(questions[(first + place) % len(questions)], until=until)
        for place, visitor in enumerate(visitors)
    ]
    return list(await asyncio.gather(*asking))


def _cpu(process: int) -> float | None:
    """Seconds of processor time a process has taken; None where Linux does not tell it."""
    stat = Path(f"/proc/{process}/stat")
    if not stat.exists():
        return None
    _, _, fields = stat.read_text("utf-8").rpartition(")")
    user, system = fields.split()[11:13]
    return (int(user) + int(system)) / os.sysconf("SC_CLK_TCK")


def _start_lines(start: Start) -> list[str]:
    return [
        "| start of the server | s |",
        "|---|---:|",
        f"| importing, alone | {start.imports:.1f} |",
        f"| opening the archive, alone | {start.archive:.2f} |",
        f"| loading the model and a first question, alone | {start.model:.1f} |",
        f"| `citewire chat` listens after | {start.listens:.1f} |",
        f"| a page opened at once is ready after | {start.ready:.1f} |",
        "",
    ]


def _load_lines(loads: Sequence[Loaded], reloads: Sequence[Loaded]) -> list[str]:
    def middle(pages: Sequence[Loaded], name: str) -> str:
        return f"{median(getattr(one, name) for one in pages):.2f}"

    names = {
        "first_paint": "first contentful paint",
        "content_loaded": "DOMContentLoaded",
        "typed": "one can type and ask",
        "ready": "it says that it is ready",
    }
    return [
        f"| page, model loaded, median of {len(loads)} | first visit (s) | again (s) |",
        "|---|---:|---:|",
        *(
            f"| {label} | {middle(loads, name)} | {middle(reloads, name)} |"
            for name, label in names.items()
        ),
        f"| layout shift | {max(one.shift for one in loads):.4f} "
        f"| {max(one.shift for one in reloads):.4f} |",
        "",
    ]


def _weight_lines(cold: Weight, again: Weight) -> list[str]:
    def row(name: str, one: Traffic, two: Traffic) -> str:
        return (
            f"| {name} | {one.requests} | {one.wire / 1000:,.0f} | {one.decoded / 1000:,.0f} "
            f"| {two.requests} | {two.wire / 1000:,.0f} |"
        )

    kinds = sorted({*cold.kinds, *again.kinds})
    return [
        "| loaded | requests | kB on the wire | kB unpacked | requests again | kB again |",
        "|---|---:|---:|---:|---:|---:|",
        *(
            row(kind, cold.kinds.get(kind, Traffic()), again.kinds.get(kind, Traffic()))
            for kind in kinds
        ),
        row("**all**", cold.total, again.total),
        "",
    ]


def _crowd_lines(crowds: Sequence[Crowd]) -> list[str]:
    lines = [
        "| users at once | until | questions | p50 (s) | p95 (s) | max (s) | CPU s | load |",
        "|---:|---|---:|---:|---:|---:|---:|---:|",
    ]
    for crowd in crowds:
        told = [
            ("first quote", [one.first for one in crowd.answers]),
            ("whole answer", [one.whole for one in crowd.answers]),
            ("first quote, course of events", [one.first for one in crowd.timelines]),
            ("timeline", [one.timeline for one in crowd.timelines if one.timeline is not None]),
        ]
        cpu = "" if crowd.cpu is None else f"{crowd.cpu:.2f}"
        load = "" if crowd.load is None else f"{crowd.load:.1f}"
        for name, seconds in told:
            if seconds:
                shown = " | ".join(f"{percentile(seconds, share):.2f}" for _, share in FIGURES)
                lines.append(
                    f"| {crowd.users} | {name} | {len(seconds)} | {shown} | {cpu} | {load} |"
                )
            cpu = load = ""
    shift = max((one.shift for crowd in crowds for one in crowd.answers), default=0.0)
    return [*lines, "", f"Most layout shift of an answer: {shift:.4f}."]


if __name__ == "__main__":
    main()
