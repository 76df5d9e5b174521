"""Measure the chat under load, without a browser: first quotes of a crowd, answers a second.

    python -m benchmarks.load --archive DIR [--file QUESTIONS] [--users 10] [--rounds 10]
                              [--loop 8] [--answers 160] [--json FILE]

Starts `citewire chat` in a process of its own. For the crowd as many visitors stand on the page
as a browser would; in each round all press Ask in the same moment, each with a question of its
own, and the next round begins when all are answered. For the closed loop as many programs ask
`/api/ask`, each its next question when it has its answer. No question is asked twice. Client
and server share this machine.

Without a file the questions are made from headlines of the archive.
"""

from __future__ import annotations

import argparse
import json
import os
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import asdict, dataclass
from http.client import HTTPConnection
from itertools import islice
from pathlib import Path
from threading import Barrier, Lock

from benchmarks.browser.visit import percentile
from benchmarks.chat.client import PATIENCE_SECONDS, Visitor
from benchmarks.chat.questions import example_of, headlines_of, read_questions
from benchmarks.chat.server import chat, processor_seconds
from qa.archive import Archive

HOST = "127.0.0.1"
WARM = 4
"""Questions that are asked before anything is measured."""


@dataclass(frozen=True, slots=True)
class Load:
    """What so many who asked at once met.

    Attributes:
        askers: how many.
        firsts: seconds until the first quote stood, or what stands in its place; of programs,
            which get whole answers, none.
        wholes: seconds until the answer was whole.
        seconds: from the first question to the last answer.
        processor: seconds of processor time that the server took for an answer, None where
            the system does not tell.
        busy: load of the machine when it began, None where it does not tell.
    """

    askers: int
    firsts: list[float]
    wholes: list[float]
    seconds: float
    processor: float | None
    busy: float | None


def main() -> None:
    """Measure and print a table."""
    arguments = _arguments()
    with Archive.open(arguments.archive) as archive:
        passages = archive.coverage().passages
        questions = (
            read_questions(arguments.file) if arguments.file else example_of(headlines_of(archive))
        )
    wanted = WARM + arguments.users * arguments.rounds + arguments.answers
    distinct = list(dict.fromkeys(questions))
    if len(distinct) < wanted:
        raise SystemExit(f"there are {len(distinct)} distinct questions, and {wanted} are needed")
    coming = iter(distinct)
    with (
        tempfile.TemporaryDirectory() as scratch,
        chat(arguments.archive, Path(scratch) / "chat.log") as (process, port),
    ):
        ask_in_loop(process.pid, port, 1, list(islice(coming, WARM)))
        crowd = ask_together(process.pid, port, arguments.users, arguments.rounds, coming)
        loop = ask_in_loop(
            process.pid, port, arguments.loop, list(islice(coming, arguments.answers))
        )
    print(f"{passages:,} passages, {os.cpu_count()} cores\n")
    print("\n".join(lines(crowd, loop)))
    if arguments.json:
        figures = {"passages": passages, "crowd": asdict(crowd), "loop": asdict(loop)}
        arguments.json.write_text(json.dumps(figures, indent=1) + "\n", "utf-8")


def ask_together(
    process: int, port: int, users: int, rounds: int, questions: Iterator[str]
) -> Load:
    """Rounds in which all users of the page ask in the same moment."""
    firsts: list[float] = []
    wholes: list[float] = []
    with ExitStack() as stack, ThreadPoolExecutor(users) as threads:
        visitors = [stack.enter_context(Visitor(HOST, port)) for _ in range(users)]
        together = Barrier(users)

        def ask(visitor: Visitor, question: str) -> tuple[float, float]:
            visitor.turns.clear()  # so that it leans on no other
            together.wait()
            reply = visitor.ask(question)
            return reply.first, reply.seconds

        def ask_all() -> None:
            for _ in range(rounds):
                for first, whole in threads.map(ask, visitors, list(islice(questions, users))):
                    firsts.append(first)
                    wholes.append(whole)

        return _measured(process, users, firsts, wholes, ask_all)


def ask_in_loop(process: int, port: int, askers: int, questions: Sequence[str]) -> Load:
    """So many programs that each ask the next question as soon as they have an answer."""
    wholes: list[float] = []
    coming, lock = iter(questions), Lock()

    def ask_on(_: int) -> None:
        connection = HTTPConnection(HOST, port, timeout=PATIENCE_SECONDS)
        while True:
            with lock:
                question = next(coming, None)
            if question is None:
                break
            began = time.perf_counter()
            body = json.dumps({"question": question})
            connection.request("POST", "/api/ask", body, {"Content-Type": "application/json"})
            reply = connection.getresponse()
            reply.read()
            if reply.status != 200:
                raise RuntimeError(f"/api/ask answers {reply.status} to {question!r}")
            wholes.append(time.perf_counter() - began)
        connection.close()

    def ask_all() -> None:
        with ThreadPoolExecutor(askers) as threads:
            list(threads.map(ask_on, range(askers)))

    return _measured(process, askers, [], wholes, ask_all)


def _measured(
    process: int,
    askers: int,
    firsts: list[float],
    wholes: list[float],
    ask_all: Callable[[], None],
) -> Load:
    busy = os.getloadavg()[0] if hasattr(os, "getloadavg") else None
    before, began = processor_seconds(process), time.perf_counter()
    ask_all()
    seconds, after = time.perf_counter() - began, processor_seconds(process)
    processor = None if before is None or after is None else (after - before) / len(wholes)
    return Load(askers, firsts, wholes, seconds, processor, busy)


def lines(crowd: Load, loop: Load) -> list[str]:
    """The figures as a Markdown table."""
    rows = [
        *(
            (f"{crowd.askers} at once, {name}", times, crowd)
            for name, times in (("first quote", crowd.firsts), ("whole answer", crowd.wholes))
        ),
        (f"closed loop of {loop.askers}, whole answer", loop.wholes, loop),
    ]
    return [
        "| | p50 (s) | p95 (s) | answers | a second | processor each (s) | load before |",
        "|---|---:|---:|---:|---:|---:|---:|",
        *(
            f"| {name} | {percentile(times, 0.5):.2f} | {percentile(times, 0.95):.2f} "
            f"| {len(times)} | {len(times) / load.seconds:.1f} | {_figure(load.processor, 3)} "
            f"| {_figure(load.busy, 1)} |"
            for name, times, load in rows
        ),
    ]


def _figure(number: float | None, digits: int) -> str:
    return "–" if number is None else f"{number:.{digits}f}"


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.load", description="Measure the chat under load."
    )
    parser.add_argument("--archive", type=Path, required=True, help="folder of the archive")
    parser.add_argument(
        "--file",
        type=Path,
        metavar="QUESTIONS",
        help='questions, one a line or as JSON Lines with "text"',
    )
    parser.add_argument("--users", type=int, default=10, metavar="N", help="on the page at once")
    parser.add_argument("--rounds", type=int, default=10, metavar="N", help="of all these users")
    parser.add_argument("--loop", type=int, default=8, metavar="N", help="programs that ask")
    parser.add_argument("--answers", type=int, default=160, metavar="N", help="to all of them")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the figures there too")
    return parser.parse_args()


if __name__ == "__main__":
    main()
