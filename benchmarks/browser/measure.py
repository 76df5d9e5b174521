"""Measure a server and its page: how it starts, loads, weighs and answers a crowd."""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from playwright.async_api import Browser, async_playwright

from benchmarks.browser.visit import Asked, Kind, Loaded, Visitor, Weight
from benchmarks.chat.server import listening, processor_seconds

LOADS = 3

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


@dataclass(frozen=True, slots=True)
class Plan:
    """Who asks how much, and what."""

    users: Sequence[int]
    questions: int
    timelines: int
    plain: Sequence[str]
    courses: Sequence[str]


@dataclass(frozen=True, slots=True)
class Measured:
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

    def to_dict(self, passages: int) -> dict[str, object]:
        """The figures for a program."""
        return {
            "passages": passages,
            "cores": os.cpu_count(),
            "start": asdict(self.start),
            "loads": [asdict(load) for load in self.loads],
            "reloads": [asdict(load) for load in self.reloads],
            "cold": {kind: asdict(traffic) for kind, traffic in self.cold.kinds.items()},
            "again": {kind: asdict(traffic) for kind, traffic in self.again.kinds.items()},
            "crowds": [asdict(crowd) for crowd in self.crowds],
            "errors": self.errors,
            "elsewhere": self.elsewhere,
        }


async def measure(archive: Path, log: Path, plan: Plan) -> Measured:
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
    return Measured(start, loads, reloads, cold, again, crowds, errors)


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
    before = processor_seconds(process)
    answers = [
        answer
        for number in range(plan.questions)
        for answer in await _round(visitors, plan.plain, number, "whole")
    ]
    after = processor_seconds(process)
    timelines = [
        answer
        for number in range(plan.timelines)
        for answer in await _round(visitors, plan.courses, number, "timeline")
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
