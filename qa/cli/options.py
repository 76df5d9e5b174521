"""Options that several commands share."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from typing import Any, TypeVar, Unpack

import click

from embeddings.reader import Reader
from embeddings.readers.named import load_reader
from embeddings.reranker import Reranker, load_reranker
from qa.cli.group import ArchiveAddress, ArchiveFolder, NamedPath
from qa.question.query import QuestionLimits
from qa.question.thread.turns import Turn
from seeds.limits import DEFAULT_LIMITS, MEBIBYTE, Limits
from seeds.readers.tables.columns import FIELDS

Command = TypeVar("Command", bound=Callable[..., Any])


def day(text: str) -> date:
    """Parse a day, written YYYY-MM-DD, or raise click's usage error."""
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise click.BadParameter(f"{text!r} is not a day; write it as YYYY-MM-DD.") from error


def _archive(kind: click.ParamType[Any], metavar: str, what: str) -> Callable[[Command], Command]:
    return click.option(
        "--archive",
        type=kind,
        default="archive",
        envvar="CITEWIRE_ARCHIVE",
        show_default=True,
        show_envvar=True,
        metavar=metavar,
        help=what,
    )


archive_option = _archive(
    ArchiveAddress(),
    "PLACE",
    "The folder of the archive; with the extra `cluster` also lance:PATH or s3://BUCKET/NAME.",
)
folder_option = _archive(ArchiveFolder(), "DIR", "The folder of the archive.")


def _columns(
    context: click.Context, parameter: click.Parameter, given: Sequence[str]
) -> tuple[tuple[str, str], ...]:
    """Split FIELD=COLUMN at its first sign of equality."""
    pairs = []
    for text in given:
        field, equals, column = text.partition("=")
        if field not in FIELDS or not equals or not column:
            listed = ", ".join(FIELDS)
            raise click.BadParameter(f"{text!r} is not FIELD=COLUMN; the fields are {listed}.")
        pairs.append((field, column))
    return tuple(pairs)


columns_option = click.option(
    "--columns",
    multiple=True,
    callback=_columns,
    metavar="FIELD=COLUMN",
    help="The column of a table in which a field stands, by its name or number (text=Body,"
    " title=2); give it again for more than one. Without it columns are told by their names, or"
    " by what is in them.",
)
csv_option = click.option(
    "--csv",
    "csv_path",
    type=click.Path(dir_okay=False, allow_dash=True, path_type=str),
    metavar="FILE",
    help="Write a table for a spreadsheet; - for the standard output.",
)
json_option = click.option("--json", "as_json", is_flag=True, help="Print JSON.")
wait_option = click.option(
    "--wait",
    type=click.FloatRange(min=0.0),
    default=0.0,
    metavar="SECONDS",
    help="Wait so long for another process that is writing to the archive; inf: to its end."
    "  [default: not at all]",
)
languages_option = click.option(
    "--language",
    "languages",
    multiple=True,
    metavar="CODE",
    help="Only articles in this language, by its code or name (de, German, Deutsch); give it again"
    " for more than one.",
)
reranker_option = click.option(
    "--reranker",
    metavar="MODEL",
    help="A cross-encoder, by name or folder, that orders the best passages.",
)
reader_option = click.option(
    "--reader",
    metavar="MODEL",
    help="A question-answering model or cross-encoder, by name or folder, that reads the best"
    " passages.",
)


def embedding_options(command: Command) -> Command:
    """Add the options that say which model embeds, and with which prompts."""
    options = (
        click.option(
            "--model",
            metavar="NAME",
            help="A sentence-transformers model, by name or folder; multilingual for the one that"
            " the extra of that name brings. Without it: the archive's own, or the English one"
            " that comes with Citewire.",
        ),
        click.option(
            "--query-prompt",
            metavar="TEXT",
            help='What stands in front of each question for the model, "" for nothing. Said when'
            " the archive is made.  [default: as said then; at first what the model's settings"
            " say, or its family is known to want]",
        ),
        click.option(
            "--passage-prompt",
            metavar="TEXT",
            help="What stands in front of each passage, likewise.",
        ),
    )
    for option in reversed(options):
        command = option(command)
    return command


MOST_WORKERS = 4
"""By default. Embedding has threads of its own, and each process takes some 130 MB."""


def _limits(_: click.Context, __: click.Parameter, megabytes: int | None) -> Limits:
    if megabytes is None:
        return DEFAULT_LIMITS
    size = megabytes * MEBIBYTE
    return replace(DEFAULT_LIMITS, file_bytes=size, page_bytes=size, member_bytes=size)


def build_options(command: Command) -> Command:
    """Add the options that say how files are taken into an archive."""
    options = (
        embedding_options,
        click.option(
            "--largest-file",
            "limits",
            type=click.IntRange(1, 100_000),
            callback=_limits,
            metavar="MB",
            help="Read larger files, or only smaller ones.  [default: "
            f"{DEFAULT_LIMITS.file_bytes // MEBIBYTE}, less for web pages and in .zip files]",
        ),
        columns_option,
        click.option(
            "--workers",
            type=click.IntRange(1, 64),
            default=lambda: min(os.cpu_count() or 1, MOST_WORKERS),
            show_default=f"one for each core, {MOST_WORKERS} at most",
            metavar="N",
            help="Processes that read and clean.",
        ),
        click.option(
            "--watched",
            type=NamedPath(),
            metavar="FILE",
            help="Where changes of watched questions are told, one JSON object a line."
            "  [default: the archive's folder with .watched.jsonl behind its name]",
        ),
    )
    for option in reversed(options):
        command = option(command)
    return command


def question_options(command: Command) -> Command:
    """Add the options that say how a question is meant and which articles may answer."""
    options = (
        click.option(
            "--after",
            multiple=True,
            metavar="QUESTION",
            help="An earlier question of the conversation, which this one may lean on; "
            "give it again for more than one, the oldest first. One whose answer this question "
            'points to ("What did he say?") is asked again.',
        ),
        click.option(
            "--any-time",
            is_flag=True,
            help='Take no time from the question\'s words, such as "last week".',
        ),
        click.option(
            "--drop",
            multiple=True,
            metavar="PHRASE",
            help="Do not take this over from an earlier question, or take a word as it was "
            "typed, or an outlet that the question names as no limit; give it again for more.",
        ),
        click.option("--since", type=day, metavar="DAY", help="Published on this day or later."),
        click.option("--until", type=day, metavar="DAY", help="Published on this day or earlier."),
        click.option(
            "--as-of",
            type=day,
            metavar="DAY",
            help="Look from this day: later articles are hidden, undated ones are not.",
        ),
        click.option(
            "--outlet",
            "outlets",
            multiple=True,
            metavar="NAME",
            help="Only this outlet; give it again for more than one.",
        ),
        languages_option,
    )
    for option in reversed(options):
        command = option(command)
    return command


def limits_of(after: Sequence[str], **limits: Unpack[QuestionLimits]) -> QuestionLimits:
    """Turn what `question_options` gave into what `Archive.ask` takes."""
    return {**limits, "history": [Turn(question) for question in after]}


def reranker_of(name: str | None) -> Reranker | None:
    """Load the cross-encoder that was named, if any."""
    return None if name is None else load_reranker(name)


def reader_of(name: str | None) -> Reader | None:
    """Load the reader that was named, if any."""
    return None if name is None else load_reader(name)
