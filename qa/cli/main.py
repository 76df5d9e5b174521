"""The `citewire` command: thin calls into the documented functions.

Results go to stdout, messages to stderr. Exit codes: 0 done, 1 nothing could
be done, 2 wrong usage, 130 stopped by Ctrl-C.
"""

from __future__ import annotations

from importlib.metadata import version

import click

from qa.cli.ask_commands import (
    ask_command,
    info_command,
    list_command,
    search_command,
    show_command,
)
from qa.cli.asking.watch_command import watch_command as watch_question_command
from qa.cli.build_commands import build_command, clean_command, remove_command
from qa.cli.evaluate_command import evaluate_command
from qa.cli.feedback_command import feedback_command
from qa.cli.group import CommandGroup
from qa.cli.incoming.fetch import fetch_command
from qa.cli.incoming.watch import watch_command
from qa.cli.maintenance_commands import (
    backup_command,
    copy_command,
    migrate_command,
    restore_command,
    verify_command,
)

# fmt: off
COMMANDS = (
    ask_command, backup_command, build_command, clean_command, copy_command, evaluate_command,
    feedback_command, fetch_command, info_command, list_command, migrate_command, remove_command,
    restore_command, search_command, show_command, verify_command, watch_command,
    watch_question_command,
)
# fmt: on
"""Besides those that other rooms register (`qa.cli.group.COMMANDS_GROUP`)."""


@click.group(
    cls=CommandGroup,
    commands=COMMANDS,
    context_settings={"help_option_names": ["-h", "--help"]},
)
@click.version_option(version("citewire"), prog_name="citewire")
def main() -> None:
    """Ask a news archive, get the quote.

    Articles go in with `build`; `ask` answers with verbatim sentences, each
    with its source, or says that the archive does not know.
    """
