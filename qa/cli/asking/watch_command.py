"""The commands that keep the questions that each build asks again."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import click

from qa.archive import Archive
from qa.cli.group import Failure
from qa.cli.options import archive_option, json_option, wait_option
from qa.cli.terminal import bold, dim, print_json, print_lines, print_result, wrap
from qa.export.answer_json import watched_to_dict
from qa.text.dates import day_label
from qa.text.plain import on_one_line
from qa.watched.questions import Watched, unwatch, watch, watched_questions


@click.group("watch-question")
def watch_command() -> None:
    """Keep questions that each build asks again.

    The report of a build says which of them have a new answer, another one, or none any
    more, and a file beside the archive tells it, one JSON object a line.
    """


@watch_command.command("add")
@click.argument("question")
@archive_option
@wait_option
@json_option
def add_command(question: str, archive: Path, wait: float, as_json: bool) -> None:
    """Watch QUESTION; it is asked now, to know its answer."""
    with Archive.open(archive) as opened:
        watched = watch(opened, question, wait=wait)
    print_result(watched_to_dict(watched), _lines(watched), as_json)


@watch_command.command("list")
@archive_option
@json_option
def list_command(archive: Path, as_json: bool) -> None:
    """List the questions that are watched, each with its answer after the last build."""
    with Archive.open(archive) as opened:
        questions = watched_questions(opened)
    if as_json:
        print_json([watched_to_dict(watched) for watched in questions])
    elif questions:
        print_lines(line for watched in questions for line in _lines(watched))
    else:
        print_lines(["No question is watched. `citewire watch-question add QUESTION` adds one."])


@watch_command.command("remove")
@click.argument("question")
@archive_option
@wait_option
def remove_command(question: str, archive: Path, wait: float) -> None:
    """Watch QUESTION no more."""
    with Archive.open(archive) as opened:
        if not unwatch(opened, question, wait=wait):
            raise Failure(f"this question is not watched: {on_one_line(question)}")
    print_lines(["Watched no more."])


def _lines(watched: Watched) -> Iterator[str]:
    yield bold(watched.question)
    quote = watched.quote
    if quote is not None:
        credit = ", ".join(filter(None, (quote.outlet, day_label(quote.published))))
        yield wrap(f"“{quote.quote}”", "  ")
        yield dim(wrap(f"{credit} ({quote.article_id})", "  "))
    yield dim(f"  {watched.verdict}, the same since {day_label(watched.changed)}")
