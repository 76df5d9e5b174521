"""Finds commands, and ends a run that went wrong."""

from __future__ import annotations

import errno
import os
import sys
from importlib.metadata import EntryPoint, entry_points
from io import TextIOWrapper
from pathlib import Path
from typing import IO, Any

import click

from embeddings.errors import EmbeddingsError
from qa.addresses import Address, embedded_folder
from qa.cli.terminal import say
from qa.errors import ArchiveError, QaError
from seeds.errors import SeedsError

COMMANDS_GROUP = "citewire.commands"
"""Entry points of this group become commands, so that `qa` need not import the app."""


class Failure(click.ClickException):
    """An end of the run that the user can understand: one line on stderr, exit 1."""

    def show(self, file: IO[Any] | None = None) -> None:
        """Write the one line to stderr."""
        say(f"citewire: {self.message}")


class Stopped(Failure):
    """The user pressed Ctrl-C."""

    exit_code = 130  # 128 + SIGINT, as shells say it


class NamedPath(click.Path):
    """A path from the command line, and not "" (what an unset variable leaves).

    Whether it is there and can be read is left to those who open it: they say
    so in one sentence, and one bad file among many does not stop the others.
    """

    def __init__(self) -> None:
        super().__init__(readable=False, path_type=Path)

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """Return the path, or raise click's usage error."""
        if not os.fspath(value).strip():
            self.fail("the name is empty", param, ctx)
        return super().convert(value, param, ctx)


class ArchiveAddress(NamedPath):
    """Where an archive lies: a folder, lance:PATH, or s3://BUCKET/NAME."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """Return the address, or raise click's usage error."""
        try:
            address = Address.parse(value)
        except ArchiveError as error:
            self.fail(str(error), param, ctx)
        if address.engine == "embedded":
            return Address.parse(super().convert(value, param, ctx))
        return address


class ArchiveFolder(NamedPath):
    """The folder of an archive, for what works with no other."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """Return the path, or raise click's usage error."""
        try:
            doing = "this command" if ctx is None else f"citewire {ctx.info_name}"
            embedded_folder(value, doing)
        except ArchiveError as error:
            self.fail(str(error), param, ctx)
        return super().convert(value, param, ctx)


class CommandGroup(click.Group):
    """The commands added to it and those that other rooms registered.

    Errors of ours become one line on stderr; anything else is a fault in the
    program and keeps its traceback.
    """

    def list_commands(self, ctx: click.Context) -> list[str]:
        """List all names, in alphabetical order."""
        return sorted({*super().list_commands(ctx), *_registered()})

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Return the command of that name, added or from its entry point."""
        command = super().get_command(ctx, cmd_name)
        if command is None and cmd_name in _registered():
            return _load(_registered()[cmd_name])
        if command is None and cmd_name == "chat":
            raise Failure("the chat is not installed: run `pip install -e .` in Citewire's folder")
        return command

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command and turn what went wrong into a `Failure`."""
        _never_fail_to_encode()
        try:
            return super().invoke(ctx)
        except (QaError, SeedsError, EmbeddingsError) as error:
            raise Failure(str(error)) from error
        except (click.UsageError, Failure):
            raise
        except click.ClickException as error:
            raise Failure(error.format_message()) from error
        except KeyboardInterrupt as error:
            raise Stopped("stopped") from error
        except OSError as error:
            if error.errno == errno.EPIPE:
                raise  # click ends quietly when the reader of a pipe has gone
            reason = error.strerror or str(error)
            where = "" if error.filename is None else f"{error.filename}: "
            raise Failure(where + reason) from error


def _registered() -> dict[str, EntryPoint]:
    return {point.name: point for point in entry_points(group=COMMANDS_GROUP)}


def _load(point: EntryPoint) -> click.Command:
    try:
        command = point.load()
    except (ImportError, AttributeError) as error:
        raise Failure(f"the command {point.name!r} cannot be loaded: {error}") from error
    if not isinstance(command, click.Command):
        raise Failure(f"the command {point.name!r} cannot be loaded: {point.value} is no command")
    return command


def _never_fail_to_encode() -> None:
    """Write characters that the terminal's encoding lacks as escapes instead of failing."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
