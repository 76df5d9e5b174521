"""The `citewire` command: thin calls into the documented functions.

Results go to stdout, messages to stderr. Exit codes: 0 done, 1 nothing could
be done, 2 wrong usage, 130 stopped by Ctrl-C.
"""

from __future__ import annotations

import os
import sys
from dataclasses import replace
from importlib.metadata import version
from pathlib import Path
from typing import Any

import click

from qa.archive import Archive
from qa.cli import (
    evaluate_command,
    feedback_command,
    format_answers,
    json_output,
    maintenance_commands,
    verify_command,
)
from qa.cli.group import CommandGroup, Failure, NamedPath, say
from qa.cli.options import (
    archive_option,
    json_option,
    limits_of,
    print_json,
    print_lines,
    question_options,
    reranker_of,
    reranker_option,
    wait_option,
)
from qa.cli.progress_bar import ProgressBar
from qa.export import answer_json, plain_text
from qa.ingest.build import build
from qa.ingest.report import BuildReport
from qa.question.understand import understand
from qa.text import plain
from seeds.article import CleanedDocument, ReadFailure
from seeds.clean import clean
from seeds.limits import DEFAULT_LIMITS, MEBIBYTE, Limits
from seeds.readers import read_sources


@click.group(cls=CommandGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(version("citewire"), prog_name="citewire")
def main() -> None:
    """Ask a news archive, get the quote.

    Articles go in with `build`; `ask` answers with verbatim sentences, each
    with its source, or says that the archive does not know.
    """


@main.command("build")
@click.argument("sources", nargs=-1, required=True, type=NamedPath(), metavar="SOURCE...")
@archive_option
@click.option(
    "--model",
    metavar="NAME",
    help="A sentence-transformers model, by name or folder. "
    "Without it: the archive's own, or the one that comes with Citewire.",
)
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
    "--largest-file",
    type=click.IntRange(1, 100_000),
    metavar="MB",
    help="Read larger files, or only smaller ones.  "
    f"[default: {DEFAULT_LIMITS.file_bytes // MEBIBYTE}, less for web pages and in .zip files]",
)
@wait_option
@json_option
def build_command(
    sources: tuple[Path, ...],
    archive: Path,
    model: str | None,
    sync: bool,
    remove_most: bool,
    largest_file: int | None,
    wait: float,
    as_json: bool,
) -> None:
    """Read news files and folders, each a SOURCE, into the archive.

    What is already there is not read or embedded again, so the same command
    also brings an archive up to date. Articles of a file that is deleted stay
    until `citewire remove PATH`, or a build with --sync. Ends with a report of
    what was read, kept and dropped, and why.
    """
    if remove_most and not sync:
        raise click.UsageError("--remove-most goes with --sync.")
    with ProgressBar() as progress:
        report = build(
            sources,
            archive,
            model=model,
            progress=progress,
            sync=sync,
            remove_most=remove_most,
            limits=_limits(largest_file),
            wait=wait,
        )
    if as_json:
        print_json(json_output.report_to_dict(report))
    else:
        print_lines(format_answers.report_lines(report))
    if not _has_news(report):
        failures = (*report.failures, *report.failed_before)
        reasons = [format_answers.failure_line(failure) for failure in failures]
        reasons += [f"{name}: holds no story" for name in report.empty_documents]
        raise Failure("nothing could be taken in" if len(reasons) != 1 else reasons[0])


def _limits(largest_file: int | None) -> Limits:
    if largest_file is None:
        return DEFAULT_LIMITS
    size = largest_file * MEBIBYTE
    return replace(DEFAULT_LIMITS, file_bytes=size, page_bytes=size, member_bytes=size)


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


@main.command("ask")
@click.argument("question")
@archive_option
@question_options
@reranker_option
@click.option(
    "--format",
    "form",
    type=click.Choice(("text", "markdown")),
    help="How the answer is written.  [default: text]",
)
@json_option
def ask_command(
    question: str,
    archive: Path,
    reranker: str | None,
    form: str | None,
    as_json: bool,
    **options: Any,
) -> None:
    """Answer QUESTION with quotes from the archive and their sources."""
    if as_json and form:
        raise click.UsageError("--format does not go with --json.")
    limits = limits_of(**options)
    with Archive.open(archive) as opened:
        answer = opened.ask(question, **limits, reranker=reranker_of(reranker))
        cited = opened.articles([one.article_id for one in answer.citations])
    if as_json:
        print_json(answer_json.answer_to_dict(answer))
    elif form == "markdown":
        print_lines([plain_text.answer_markdown(answer, cited).rstrip()])
    else:
        print_lines(format_answers.answer_lines(answer))


@main.command("search")
@click.argument("question")
@click.option(
    "-k",
    type=click.IntRange(1, 1000),
    default=5,
    show_default=True,
    metavar="N",
    help="How many passages.",
)
@archive_option
@question_options
@reranker_option
@json_option
def search_command(
    question: str,
    k: int,
    archive: Path,
    reranker: str | None,
    as_json: bool,
    **options: Any,
) -> None:
    """Show the passages that fit QUESTION best."""
    limits = limits_of(**options)
    with Archive.open(archive) as opened:
        passages = opened.retrieve(question, k, **limits, reranker=reranker_of(reranker))
    if as_json:
        print_json([answer_json.passage_to_dict(passage) for passage in passages])
        return
    print_lines(
        (
            *format_answers.query_lines(understand(question, **limits)),
            *format_answers.passage_lines(passages),
        )
    )
    if not passages:
        say("citewire: no passage fits these filters")


@main.command("show")
@click.argument("article_id")
@archive_option
@json_option
def show_command(article_id: str, archive: Path, as_json: bool) -> None:
    """Show the article ARTICLE_ID as it is stored."""
    with Archive.open(archive) as opened:
        versions = opened.versions(article_id)
    article = next(version for version in versions if version.id == article_id)
    if as_json:
        ids = [version.id for version in versions]
        print_json({**answer_json.article_to_dict(article), "versions": ids})
    else:
        print_lines(format_answers.article_lines(article, versions))


@main.command("info")
@archive_option
@json_option
def info_command(archive: Path, as_json: bool) -> None:
    """Say what the archive holds."""
    with Archive.open(archive) as opened:
        info = opened.info()
    if as_json:
        print_json(json_output.info_to_dict(info))
    else:
        print_lines(format_answers.info_lines(info))


@main.command("remove")
@click.argument(
    "targets", nargs=-1, required=True, type=NamedPath(), metavar="ARTICLE_ID_OR_SOURCE_PATH..."
)
@archive_option
@wait_option
@json_option
def remove_command(targets: tuple[Path, ...], archive: Path, wait: float, as_json: bool) -> None:
    """Remove articles, by id, or all that came from a file or folder.

    The files themselves stay where they are. Builds leave an article out that
    was removed by its id, until a file that held it is removed too.
    """
    removed = 0
    unknown = []
    names = [str(target) for target in targets]
    # All in one commit: it goes as a whole, and the indexes follow once.
    with (
        Archive.open(archive) as opened,
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
    if as_json:
        print_json({"removed": removed, "unknown": unknown})
    else:
        print_lines([f"Removed {plain.how_many(removed, 'article')}."])
    if unknown:
        listed = ", ".join(unknown)
        raise Failure(f"the archive has no article with this id or from this file: {listed}")


@main.command("clean")
@click.argument("file", type=NamedPath())
@json_option
def clean_command(file: Path, as_json: bool) -> None:
    """Show how FILE is cleaned: its articles, and what was taken out and why.

    Nothing is stored.
    """
    cleaned: list[CleanedDocument] = []
    failures: list[ReadFailure] = []
    for item in read_sources([file]):
        if isinstance(item, ReadFailure):
            failures.append(item)
        else:
            cleaned.append(clean(item))
    if as_json:
        print_json([article for page in cleaned for article in json_output.cleaned_to_dicts(page)])
    elif cleaned:
        colour = sys.stdout is not None and sys.stdout.isatty()
        print_lines(
            line for document in cleaned for line in format_answers.cleaned_lines(document, colour)
        )
    for failure in failures:
        say(f"citewire: {format_answers.failure_line(failure)}")
    if any(document.articles for document in cleaned):
        return
    if failures:
        click.get_current_context().exit(1)
    raise Failure(f"{file}: no story was found")


main.add_command(maintenance_commands.backup_command)
main.add_command(maintenance_commands.restore_command)
main.add_command(maintenance_commands.migrate_command)
main.add_command(feedback_command.feedback_command)
main.add_command(evaluate_command.evaluate_command)
main.add_command(verify_command.verify_command)
