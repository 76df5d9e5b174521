"""The command that fetches pages from the web."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from datetime import date
from pathlib import Path

import click

from qa.cli.formats.reports import MAX_LISTED
from qa.cli.group import Failure, NamedPath
from qa.cli.options import day, json_option
from qa.cli.terminal import ProgressBar, bold, print_result
from qa.incoming.fetch import fetch, read_addresses
from qa.incoming.fetching.ledger import Outcome
from qa.incoming.fetching.report import FetchReport
from qa.incoming.web.limits import MOST_PAGES
from qa.text.plain import on_one_line

_COUNTED: tuple[tuple[Outcome, str], ...] = (
    ("new", "page{s} fetched"),
    ("changed", "page{s} fetched anew"),
    ("unchanged", "page{s} or list{s} as before"),
    ("list", "feed{s} or sitemap{s}"),
    ("moved", "redirect{s}"),
)

_NAMED: tuple[tuple[Outcome, str], ...] = (
    ("gone", "Not there any more"),
    ("forbidden", "Closed to robots"),
    ("refused", "Never asked"),
    ("failed", "Not fetched"),
    ("put off", "Left for the next run"),
)


@click.command("fetch")
@click.argument("addresses", nargs=-1, metavar="[ADDRESS]...")
@click.option(
    "--into",
    type=NamedPath(),
    required=True,
    metavar="FOLDER",
    help="Where the pages are written, each in a file that `build` reads.",
)
@click.option(
    "--from",
    "file",
    type=NamedPath(),
    metavar="FILE",
    help="Take addresses from FILE too, one a line; lines that begin with # are none.",
)
@click.option("--since", type=day, metavar="DAY", help="No pages that a list dates before DAY.")
@click.option(
    "--most",
    type=click.IntRange(0),
    default=MOST_PAGES,
    show_default=True,
    metavar="N",
    help="Pages out of feeds and sitemaps in this run, the newest first.",
)
@json_option
def fetch_command(
    addresses: tuple[str, ...],
    into: Path,
    file: Path | None,
    since: date | None,
    most: int,
    as_json: bool,
) -> None:
    """Fetch web pages, each an ADDRESS, and those that feeds and sitemaps link to.

    This and `watch --fetch` are the only commands that ask other machines for news.
    robots.txt is obeyed, each host is asked once a second at most, a page that is there is
    fetched again only if it has changed, and no private address is connected to. A run that
    was stopped goes on where it was.
    """
    wanted = [*addresses, *(read_addresses(file) if file is not None else ())]
    if not wanted:
        raise click.UsageError("Name an ADDRESS, or a file of them by --from.")
    with ProgressBar() as progress:
        report = fetch(wanted, into, since=since, most=most, progress=progress)
    print_result(fetch_to_dict(report), fetch_lines(report), as_json)
    if not report.has_come:
        reasons = [f"{page.url} {page.detail}" for page in report.fetched if page.outcome != "list"]
        raise Failure("nothing was fetched" if len(reasons) != 1 else on_one_line(reasons[0]))


def fetch_to_dict(report: FetchReport) -> dict[str, object]:
    """Convert the report of a run, as `citewire fetch --json` prints it."""
    return {**asdict(report), "counts": dict(report.counts)}


def fetch_lines(report: FetchReport) -> Iterator[str]:
    """Yield what came, and by name what did not and why."""
    counts = report.counts
    yield bold("Fetched")
    for outcome, what in _COUNTED:
        if counts[outcome]:
            plural = "" if counts[outcome] == 1 else "s"
            yield f"{counts[outcome]:>8,}  {what.replace('{s}', plural)}"
    if report.known:
        yield f"{report.known:>8,}  known already, not asked for"
    yield from problem_lines(report)
    yield ""
    yield f"{len(report.fetched):,} addresses in {report.seconds:.1f} s."


def problem_lines(report: FetchReport) -> Iterator[str]:
    """Yield by name, under what they have in common, the addresses of which nothing came."""
    for outcome, heading in _NAMED:
        yield from _named(report, outcome, heading)


def _named(report: FetchReport, outcome: Outcome, heading: str) -> Iterator[str]:
    pages = [page for page in report.fetched if page.outcome == outcome]
    if pages:
        yield bold(heading)
    for page in pages[:MAX_LISTED]:
        yield f"  {on_one_line(f'{page.url} {page.detail}')}"
    if len(pages) > MAX_LISTED:
        yield f"  … and {len(pages) - MAX_LISTED:,} more; --json names them all"
