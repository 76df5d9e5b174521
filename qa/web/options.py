"""The options of the command that starts the chat."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

import click

from qa.question.query import LONGEST_QUESTION
from qa.web.limits import Limits

Command = TypeVar("Command", bound=Callable[..., Any])


at_once_option = click.option(
    "--llm-at-once",
    type=click.IntRange(1, 1_000),
    default=Limits().choosing,
    show_default=True,
    metavar="N",
    help="How many questions are put to the language model at a time.",
)


def chat_options(path: click.Path, archive: click.ParamType[Any]) -> Callable[[Command], Command]:
    """A decorator with the options: address, logins, limits, upload and MCP.

    Args:
        path: the type of an option that names a file or folder.
        archive: the type of the option that names the archive.
    """
    options = (
        click.option(
            "--archive",
            "archive_path",
            type=archive,
            envvar="CITEWIRE_ARCHIVE",
            default="archive",
            show_default=True,
            help="Folder of the archive, lance:PATH or s3://BUCKET/NAME; also $CITEWIRE_ARCHIVE.",
        ),
        click.option(
            "--host", default="127.0.0.1", show_default=True, help="Address to listen on."
        ),
        click.option(
            "--port",
            type=click.IntRange(0, 65535),
            default=7860,
            show_default=True,
            help="Port to listen on; 0 takes a free one.",
        ),
        click.option(
            "--reranker",
            "reranker_name",
            metavar="MODEL",
            help="A cross-encoder, by name or folder, that orders the best passages.",
        ),
        click.option(
            "--reader",
            "reader_name",
            metavar="MODEL",
            help="A question-answering model or cross-encoder, by name or folder, that reads the"
            " best passages.",
        ),
        click.option(
            "--login", "login", metavar="NAME", help="Let in who signs in with this name."
        ),
        click.option(
            "--logins",
            "logins_path",
            type=path,
            metavar="FILE",
            help="Let in who signs in with a name and password of this file.",
        ),
        click.option(
            "--add-login",
            "added",
            metavar="NAME",
            help="Put a name into the file of --logins, or change its password, and end.",
        ),
        click.option("--no-login", is_flag=True, help="Let in everybody who reaches HOST."),
        click.option(
            "--queue",
            type=click.IntRange(1, 10_000),
            default=Limits().queue,
            show_default=True,
            metavar="N",
            help="How many questions may wait.",
        ),
        click.option(
            "--longest-question",
            type=click.IntRange(1, LONGEST_QUESTION),
            default=LONGEST_QUESTION,
            show_default=True,
            metavar="N",
            help="How many characters a question may have.",
        ),
        click.option(
            "--per-minute",
            type=click.IntRange(0, 100_000),
            default=0,
            show_default=True,
            metavar="N",
            help="How many questions one address may ask in a minute; 0 for any.",
        ),
        click.option(
            "--allow-upload",
            is_flag=True,
            help="Let visitors add files to the archive from the page.",
        ),
        click.option(
            "--mcp",
            is_flag=True,
            help="Offer tools to assistants at /mcp (Model Context Protocol).",
        ),
    )

    def with_options(command: Command) -> Command:
        for option in reversed(options):
            command = option(command)
        return command

    return with_options
