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
import json
import os
import random
import sys
import tempfile
from pathlib import Path

from benchmarks.browser.measure import Plan, measure
from benchmarks.browser.tables import lines
from benchmarks.chat.questions import example_of, headlines_of, read_questions
from qa.archive import Archive

COURSE = "How did the story of {} unfold?"


def main() -> None:
    """Measure and print a table."""
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.browser", description="Measure the chat in a real browser."
    )
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
        headlines = headlines_of(archive)
    plain = read_questions(arguments.file) if arguments.file else example_of(headlines)
    courses = [COURSE.format(headline) for headline in headlines]
    dice.shuffle(plain)
    dice.shuffle(courses)
    if not plain or not courses:
        parser.error("there are no questions: the archive has no headlines that can be quoted")
    with tempfile.TemporaryDirectory() as scratch:
        measured = asyncio.run(
            measure(
                arguments.archive,
                Path(scratch) / "chat.log",
                Plan(arguments.users, arguments.questions, arguments.timelines, plain, courses),
            )
        )
    print(f"{passages:,} passages, {os.cpu_count()} cores\n")
    print("\n".join(lines(measured)))
    if arguments.json:
        arguments.json.write_text(json.dumps(measured.to_dict(passages), indent=1) + "\n", "utf-8")
    if measured.errors or measured.elsewhere:
        sys.exit(1)


if __name__ == "__main__":
    main()
