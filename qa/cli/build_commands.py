"""The commands that write articles: build, remove, and clean, which shows and stores nothing."""

from __future__ import annotations

import json
import os
import sys
from collections import Counter
from pathlib import Path
from typing import Any

import click

from embeddings.embedder import ARITHMETICS
from embeddings.indexes.index import INDEX_CHOICES, LEAST_FOR_CODES
from embeddings.model_folder import BUNDLED_NAME
from qa.addresses import Address
from qa.archive import Archive
from qa.cli.formats.json_output import cleaned_to_dicts, report_to_dict
from qa.cli.formats.reports import (
    cleaned_lines,
    failure_line,
    passed_over_line,
    report_lines,
)
from qa.cli.group import Failure, NamedPath
from qa.cli.options import (
    archive_option,
    build_options,
    columns_option,
    json_option,
    wait_option,
)
from qa.cli.terminal import ProgressBar, print_json, print_lines, print_result, say
from qa.cluster.build import build_on_nodes
from qa.export.build_report import build_report_html
from qa.ingest.account.report import BuildReport
from qa.ingest.build import build
from qa.languages.names import language_name
from qa.storage.files import refusals_of
from qa.text.plain import how_many, listed
from seeds.article import CleanedDocument, PassedOver, ReadFailure
from seeds.clean import clean
from seeds.readers import Columns, read_sources

LEAST_UNREAD = 0.1
"""Share of the articles in languages that the model does not read, from which a build tells it."""

MOST_NAMED = 3
"""Languages that are named there."""


@click.command("build")
@click.argument("sources", nargs=-1, required=True, type=NamedPath(), metavar="SOURCE...")
@archive_option
@build_options
@click.option(
    "--sync",
    is_flag=True,
    help="Remove the articles of files that are no longer in the folders named.",
)
@click.option(
    "--remove-most",
    is_flag=True,
    help="With --sync: also if most files are gone, or a folder is empty.",
)
@click.option(
    "--report",
    type=NamedPath(),
    metavar="FILE",
    help="Tell there what became of each file and record, one JSON object a line, and on a page"
    " of the same name that ends in .html; both outside of the sources.",
)
@click.option(
    "--index",
    type=click.Choice(INDEX_CHOICES),
    help="How vectors are searched from now on: each as it is, or the best by short codes."
    f"  [default: as said before; at first auto: by codes from {LEAST_FOR_CODES:,} passages on]",
)
@click.option(
    "--encode",
    type=click.Choice(ARITHMETICS),
    help="Arithmetic of the passages' vectors: int8 takes a fifth less time and is a little less"
    " exact, with the bundled model and a CPU that has bf16. Said when the archive is made."
    "  [default: as said then; without a word auto]",
)
@click.option(
    "--dry-run",
    is_flag=True,
    help="Read and clean, and tell what a build would do; store nothing.",
)
@click.option(
    "--ray",
    metavar="ADDRESS",
    help="Let the nodes of a Ray cluster clean and embed: HOST:PORT of its head, or local for a"
    " cluster of this machine alone. The archive must lie where they can write: s3://BUCKET/NAME,"
    " or lance:PATH in a folder that all share.",
)
@wait_option
@json_option
def build_command(
    sources: tuple[Path, ...],
    archive: Address,
    ray: str | None,
    as_json: bool,
    **options: Any,
) -> None:
    """Read news files and folders, each a SOURCE, into the archive.

    What is already there is not read or embedded again, so the same command
    also brings an archive up to date. Articles of a file that is deleted stay
    until `citewire remove PATH`, or a build with --sync. Ends with a report of
    what was read, kept and dropped, and why.
    """
    if options["remove_most"] and not options["sync"]:
        raise click.UsageError("--remove-most goes with --sync.")
    if options["report"] is not None and options["report"].suffix == ".html":
        raise click.UsageError("--report FILE gets JSON lines; the page lies beside it.")
    with ProgressBar() as progress:
        if ray is None:
            report = build(sources, archive, progress=progress, **options)
        else:
            report = build_on_nodes(sources, archive, ray=ray, progress=progress, **options)
    if options["report"] is not None:
        _write_page(options["report"])
    print_result(report_to_dict(report), report_lines(report), as_json)
    if report.articles_added and not options["dry_run"]:
        with Archive.open(archive) as opened:
            if hint := _unread_hint(opened):
                say(hint)
    if not _has_news(report):
        failures = (*report.failures, *report.failed_before)
        reasons = [failure_line(failure) for failure in failures]
        reasons += [f"{name}: holds no story" for name in report.empty_documents]
        raise Failure("nothing could be taken in" if len(reasons) != 1 else reasons[0])


def _unread_hint(archive: Archive) -> str:
    """Which model reads the articles, where many are in a language that the archive's does not."""
    coverage = archive.coverage()
    others = [(code, number) for code, number in coverage.languages if code != "en"]
    unread = sum(number for _, number in others)
    if archive.model != BUNDLED_NAME or unread < LEAST_UNREAD * coverage.articles:
        return ""
    names = listed([language_name(code) for code, _ in others[:MOST_NAMED]])
    names += ", …" * (len(others) > MOST_NAMED)
    return (
        f"citewire: {unread:,} of {how_many(coverage.articles, 'article')} are not in English"
        f" ({names}), which is all that the bundled model reads. A"
        " new archive built with --model multilingual is searched in every language"
        " (pip install 'citewire[multilingual]')."
    )


def _write_page(report: Path) -> None:
    """Write the page beside a file that tells what became of each record."""
    page = report.with_suffix(".html")
    with refusals_of(page), report.open(encoding="utf-8") as lines:
        page.write_text(build_report_html(map(json.loads, lines)), encoding="utf-8")


def _has_news(report: BuildReport) -> bool:
    """Whether the sources hold anything that is in the archive now, or left it."""
    return any(
        (
            report.files_unchanged,
            report.articles_added,
            report.articles_unchanged,
            report.articles_replaced,
            report.articles_removed,
            report.articles_withheld,
            report.files_removed,
        )
    )


@click.command("remove")
@click.argument(
    "targets", nargs=-1, required=True, type=NamedPath(), metavar="ARTICLE_ID_OR_SOURCE_PATH..."
)
@archive_option
@wait_option
@json_option
def remove_command(targets: tuple[Path, ...], archive: Address, wait: float, as_json: bool) -> None:
    """Remove articles, by id, or all that came from a file or folder.

    The files themselves stay where they are. Builds leave an article out that
    was removed by its id, until a file that held it is removed too.
    """
    removed = 0
    unknown = []
    names = [str(target) for target in targets]
    # All in one commit: it goes as a whole, and the indexes follow once.
    with (
        Archive.open(archive, progress=ProgressBar()) as opened,
        opened.writing(wait=wait, doing="removing") as transaction,
    ):
        known = opened.articles(names)
        for name in names:
            if name in known:
                removed += transaction.remove([name])
                continue
            forgotten = transaction.remove_source(os.path.abspath(name))  # noqa: PTH100
            removed += forgotten.articles
            if not forgotten.files:
                unknown.append(name)
    line = f"Removed {how_many(removed, 'article')}."
    print_result({"removed": removed, "unknown": unknown}, [line], as_json)
    if unknown:
        listed = ", ".join(unknown)
        raise Failure(f"the archive has no article with this id or from this file: {listed}")


@click.command("clean")
@click.argument("file", type=NamedPath())
@columns_option
@json_option
def clean_command(file: Path, columns: Columns, as_json: bool) -> None:
    """Show how FILE is cleaned: its articles, and what was taken out and why.

    Nothing is stored.
    """
    pages: list[CleanedDocument] = []
    failures: list[ReadFailure] = []
    passed_over: Counter[str] = Counter()
    for item in read_sources([file], columns=columns):
        if isinstance(item, ReadFailure):
            failures.append(item)
        elif isinstance(item, PassedOver):
            passed_over[item.reason] += item.count
        else:
            pages.append(clean(item))
    if as_json:
        print_json([article for page in pages for article in cleaned_to_dicts(page)])
    elif pages:
        colour = sys.stdout is not None and sys.stdout.isatty()
        print_lines(line for page in pages for line in cleaned_lines(page, colour))
    for failure in failures:
        say(f"citewire: {failure_line(failure)}")
    if passed_over:
        say(f"citewire: {passed_over_line(passed_over)}")
    if any(page.articles for page in pages):
        return
    if failures:
        click.get_current_context().exit(1)
    raise Failure(f"{file}: no story was found")
