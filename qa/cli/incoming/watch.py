"""The command that keeps an archive as its sources are."""

from __future__ import annotations

import json
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click

from qa.cli.formats.json_output import report_to_dict
from qa.cli.formats.reports import failure_line, watched_lines
from qa.cli.group import NamedPath
from qa.cli.incoming.fetch import fetch_to_dict, problem_lines
from qa.cli.options import build_options, folder_option
from qa.cli.terminal import print_lines, say
from qa.incoming.fetching.report import FetchReport
from qa.incoming.polling import MINUTES, Polling
from qa.incoming.watch import Told, watch
from qa.ingest.account.report import BuildReport
from qa.text.plain import how_many, on_one_line


@click.command("watch")
@click.argument("sources", nargs=-1, type=NamedPath(), metavar="SOURCE...")
@folder_option
@build_options
@click.option(
    "--fetch",
    "addresses",
    type=NamedPath(),
    metavar="FILE",
    help="Fetch the addresses in FILE too, one a line, again and again; see `fetch`.",
)
@click.option(
    "--into",
    type=NamedPath(),
    metavar="FOLDER",
    help="With --fetch: where the pages are written; it is a SOURCE too.",
)
@click.option(
    "--every",
    "minutes",
    type=click.FloatRange(min=1.0),
    default=MINUTES,
    show_default=True,
    metavar="MINUTES",
    help="With --fetch: how long to wait between two rounds.",
)
@click.option("--json", "as_json", is_flag=True, help="Print a JSON object for each event.")
def watch_command(
    sources: tuple[Path, ...],
    archive: Path,
    addresses: Path | None,
    into: Path | None,
    minutes: float,
    as_json: bool,
    **options: Any,
) -> None:
    """Build the archive from files and folders, each a SOURCE, and again as they change.

    New files are added, changed ones updated, and articles of deleted ones removed, some
    seconds after a change; a chat that runs on the archive sees the news. It goes on until
    Ctrl-C or a signal to end. Nothing is sent anywhere, unless by --fetch.
    """
    if (addresses is None) != (into is None):
        raise click.UsageError("--fetch FILE and --into FOLDER go together.")
    polling = None
    if addresses is not None and into is not None:
        polling = Polling(addresses, into, minutes)
    elif not sources:
        raise click.UsageError("Name a SOURCE, or addresses by --fetch.")
    tell = _print_json if as_json else _print
    with ended_by_signals():
        watch(sources, archive, tell=tell, polling=polling, **options)


@contextmanager
def ended_by_signals() -> Iterator[None]:
    """End the work inside, without an error, by Ctrl-C or by what a service manager sends."""
    is_main = threading.current_thread() is threading.main_thread()
    before = signal.signal(signal.SIGTERM, signal.default_int_handler) if is_main else None
    try:
        yield
    except KeyboardInterrupt:
        say("citewire: stopped; the next start goes on from here")
    finally:
        if is_main:
            signal.signal(signal.SIGTERM, before)


def _print(told: Told) -> None:
    moment = datetime.now(UTC).astimezone().strftime("%H:%M:%S")
    print_lines([f"{moment}  {line}" for line in told_lines(told)])


def _print_json(told: Told) -> None:
    click.echo(json.dumps(told_to_dict(told)))


def told_to_dict(told: Told) -> dict[str, object]:
    """Convert what happened, as `citewire watch --json` prints it, an object a line."""
    moment = datetime.now(UTC).isoformat(timespec="seconds")
    if isinstance(told, BuildReport):
        return {"time": moment, "event": "build", "report": report_to_dict(told)}
    if isinstance(told, FetchReport):
        return {"time": moment, "event": "fetch", "report": fetch_to_dict(told)}
    return {"time": moment, "event": "fault", "message": told}


def told_lines(told: Told) -> Iterator[str]:
    """Yield in one line what happened, and in others what could not be read or fetched."""
    if isinstance(told, BuildReport):
        removed = told.articles_removed + len(told.articles_vanished)
        counts = (
            (how_many(told.files_read, "file"), told.files_read, "read"),
            (how_many(told.articles_added, "article"), told.articles_added, "added"),
            (how_many(told.articles_replaced, "article"), told.articles_replaced, "updated"),
            (how_many(removed, "article"), removed, "removed"),
            (how_many(len(told.files_removed), "file"), len(told.files_removed), "gone"),
        )
        done = [f"{many} {what}" for many, count, what in counts if count]
        holds = f"{how_many(told.archive_articles, 'article')} in the archive"
        yield ", ".join([*done, holds])
        yield from (f"not read: {failure_line(failure)}" for failure in told.failures)
        yield from watched_lines(told.watched)
    elif isinstance(told, FetchReport):
        counts_of = told.counts
        yield (
            f"{how_many(counts_of['new'] + counts_of['changed'], 'page')} fetched,"
            f" {counts_of['unchanged']:,} as before"
        )
        yield from problem_lines(told)
    else:
        yield on_one_line(told)
