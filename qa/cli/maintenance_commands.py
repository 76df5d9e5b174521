"""The commands that keep an archive over the years: backup, restore, migrate."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Any

import click

from qa.cli.group import NamedPath
from qa.cli.options import archive_option, json_option, print_json, print_lines
from qa.cli.progress_bar import ProgressBar
from qa.maintenance.backup import backup
from qa.maintenance.migrate import migrate
from qa.maintenance.restore import restore
from qa.text.plain import how_many
from seeds.limits import size_text


@click.command("backup")
@click.argument("destination", type=NamedPath(), metavar="DEST")
@archive_option
@json_option
def backup_command(destination: Path, archive: Path, as_json: bool) -> None:
    """Copy the archive to DEST, a new folder, while it is in use.

    DEST is an archive itself, checked to its last row. It never overwrites anything.
    """
    with ProgressBar() as progress:
        made = backup(archive, destination, progress=progress)
    if as_json:
        print_json(_plain(made))
    else:
        size = size_text(made.size)
        print_lines([f"Backed up {how_many(made.articles, 'article')} to {made.path} ({size})."])


@click.command("restore")
@click.argument("source", type=NamedPath(), metavar="BACKUP")
@archive_option
@json_option
def restore_command(source: Path, archive: Path, as_json: bool) -> None:
    """Put the backup BACKUP back in the place of the archive.

    The backup is checked first. What the archive held is set aside in its folder, never
    deleted.
    """
    with ProgressBar() as progress:
        done = restore(source, archive, progress=progress)
    if as_json:
        print_json(_plain(done))
        return
    lines = [f"Restored {how_many(done.articles, 'article')} to {done.path}."]
    if done.set_aside is not None:
        what = "The damaged database" if done.was_damaged else "What was there before"
        lines.append(f"{what} is kept as {done.set_aside}.")
    print_lines(lines)


@click.command("migrate")
@archive_option
@json_option
def migrate_command(archive: Path, as_json: bool) -> None:
    """Bring an archive that an older Citewire made to the present format.

    Nothing is embedded again. The old database is set aside in its folder, never deleted.
    """
    with ProgressBar() as progress:
        done = migrate(archive, progress=progress)
    if as_json:
        print_json(_plain(done))
    elif done.set_aside is None:
        print_lines([f"{archive} has format {done.now} already: nothing to do."])
    else:
        articles = how_many(done.articles, "article")
        print_lines(
            [
                f"Brought {articles} from format {done.before} to format {done.now}.",
                f"The old database is kept as {done.set_aside}.",
            ]
        )


def _plain(result: Any) -> dict[str, object]:
    values = asdict(result)
    return {name: str(one) if isinstance(one, Path) else one for name, one in values.items()}
