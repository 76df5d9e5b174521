"""The commands that read an archive: ask, search, list, show and info."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import click

from qa.addresses import Address
from qa.archive import Archive
from qa.cli.asking.batch import ask_batch
from qa.cli.formats.answers import (
    answer_lines,
    article_lines,
    headline_lines,
    passage_lines,
    query_lines,
)
from qa.cli.formats.explanation import explanation_lines
from qa.cli.formats.json_output import info_to_dict
from qa.cli.formats.reports import info_lines
from qa.cli.group import NamedPath
from qa.cli.model_options import (
    entailment_of,
    model_of,
    model_options,
    summary_options,
    translate_option,
)
from qa.cli.options import (
    archive_option,
    csv_option,
    day,
    json_option,
    languages_option,
    limits_of,
    question_options,
    reader_of,
    reader_option,
    reranker_of,
    reranker_option,
)
from qa.cli.terminal import ProgressBar, print_json, print_lines, print_result, say, write_csv
from qa.export.answer_json import (
    answer_to_dict,
    article_to_dict,
    listing_to_dict,
    passage_to_dict,
)
from qa.export.markdown import answer_markdown
from qa.export.tables import headlines_csv, passages_csv
from qa.question.understand import filters_of, understand
from qa.store import Selection
from qa.text.plain import how_many


@click.command("ask")
@click.argument("question", required=False)
@archive_option
@question_options
@reranker_option
@reader_option
@model_options
@summary_options
@translate_option
@click.option(
    "--format",
    "form",
    type=click.Choice(("text", "markdown")),
    help="How the answer is written.  [default: text]",
)
@click.option("--explain", is_flag=True, help="Show how the answer came about.")
@click.option(
    "--batch",
    type=NamedPath(),
    metavar="FILE",
    help="Ask all questions of a .csv or .jsonl file.",
)
@click.option(
    "--out",
    type=NamedPath(),
    metavar="FILE",
    help="With --batch: the .csv or .jsonl file of the answers, which is gone on with if it is"
    " there.",
)
@json_option
def ask_command(
    question: str | None,
    archive: Address,
    reranker: str | None,
    reader: str | None,
    llm: bool,
    llm_url: str | None,
    llm_model: str | None,
    llm_remote: bool,
    llm_seconds: float | None,
    llm_summary: bool,
    llm_entailment: str | None,
    llm_translate: bool,
    form: str | None,
    explain: bool,
    batch: Path | None,
    out: Path | None,
    as_json: bool,
    **options: Any,
) -> None:
    """Answer QUESTION with quotes from the archive and their sources.

    Signs in QUESTION: "words as they stand", "near words"~5, -word or -"a phrase" to leave
    out what holds it. Put -- before a QUESTION that begins with a hyphen.
    """
    if (question is None) == (batch is None):
        raise click.UsageError("Give either a QUESTION or --batch FILE.")
    if (batch is None) != (out is None):
        raise click.UsageError("--batch and --out go together.")
    if batch and (as_json or form or explain):
        raise click.UsageError("--batch goes with none of --json, --format and --explain.")
    if as_json and form:
        raise click.UsageError("--format does not go with --json.")
    if explain and form == "markdown":
        raise click.UsageError("--explain goes with text and --json only.")
    llm = llm or llm_summary or llm_translate
    if llm and (batch or explain):
        raise click.UsageError("--llm goes with neither --batch nor --explain.")
    model = model_of(llm, llm_url, llm_model, llm_remote, llm_seconds)
    entailment = entailment_of(llm_entailment, llm_summary)
    limits = limits_of(**options)
    with Archive.open(archive, reader=reader_of(reader), progress=ProgressBar()) as opened:
        if batch and out:
            ask_batch(opened, batch, out, limits, reranker_of(reranker))
            return
        answer = opened.ask(
            question or "",
            **limits,
            reranker=reranker_of(reranker),
            explain=explain,
            llm=model,
            summarise=llm_summary,
            entailment=entailment,
        )
        if model and llm_translate:
            answer = opened.translate(answer, model)
        cited = opened.articles([citation.article_id for citation in answer.citations])
    if form == "markdown":
        print_lines([answer_markdown(answer, cited).rstrip()])
    else:
        lines = (*answer_lines(answer), *explanation_lines(answer.explanation))
        print_result(answer_to_dict(answer), lines, as_json)


@click.command("search")
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
@reader_option
@csv_option
@json_option
def search_command(
    question: str,
    k: int,
    archive: Address,
    reranker: str | None,
    reader: str | None,
    csv_path: str | None,
    as_json: bool,
    **options: Any,
) -> None:
    """Show the passages that fit QUESTION best.

    Signs in QUESTION are those of `citewire ask`: "words as they stand", "near words"~5,
    -word, -"a phrase".
    """
    if csv_path and as_json:
        raise click.UsageError("--csv does not go with --json.")
    limits = limits_of(**options)
    with Archive.open(archive, reader=reader_of(reader), progress=ProgressBar()) as opened:
        passages = opened.retrieve(question, k, **limits, reranker=reranker_of(reranker))
    if csv_path:
        write_csv(passages_csv(passages), csv_path)
        return
    if as_json:
        print_json([passage_to_dict(passage) for passage in passages])
        return
    print_lines((*query_lines(understand(question, **limits)), *passage_lines(passages)))
    if not passages:
        say("citewire: no passage fits these words and filters")


@click.command("show")
@click.argument("article_id")
@archive_option
@json_option
def show_command(article_id: str, archive: Address, as_json: bool) -> None:
    """Show the article ARTICLE_ID as it is stored."""
    with Archive.open(archive) as opened:
        versions = opened.versions(article_id)
    article = next(version for version in versions if version.id == article_id)
    value = {**article_to_dict(article), "versions": [version.id for version in versions]}
    print_result(value, article_lines(article, versions), as_json)


@click.command("info")
@archive_option
@json_option
def info_command(archive: Address, as_json: bool) -> None:
    """Say what the archive holds."""
    with Archive.open(archive) as opened:
        info = opened.info()
    print_result(info_to_dict(info), info_lines(info), as_json)


@click.command("list")
@click.option(
    "--about",
    metavar="WORDS",
    help="Only articles that have these words in the headline, at the top, or several times.",
)
@click.option("--mentions", metavar="WORDS", help="Only articles in which these words stand.")
@click.option("--author", default="", metavar="NAME", help="Only articles with this byline.")
@click.option(
    "--outlet",
    "outlets",
    multiple=True,
    metavar="NAME",
    help="Only this outlet; give it again for more than one.",
)
@languages_option
@click.option("--since", type=day, metavar="DAY", help="Published on this day or later.")
@click.option("--until", type=day, metavar="DAY", help="Published on this day or earlier.")
@click.option("--oldest-first", is_flag=True, help="The oldest first, and not the newest.")
@click.option(
    "-n",
    "count",
    type=click.IntRange(0),
    default=50,
    show_default=True,
    metavar="N",
    help="How many articles.",
)
@click.option(
    "--offset",
    type=click.IntRange(0),
    default=0,
    metavar="N",
    help="How many to pass over.",
)
@archive_option
@csv_option
@json_option
def list_command(
    about: str | None,
    mentions: str | None,
    author: str,
    outlets: tuple[str, ...],
    languages: tuple[str, ...],
    since: date | None,
    until: date | None,
    oldest_first: bool,
    count: int,
    offset: int,
    archive: Address,
    csv_path: str | None,
    as_json: bool,
) -> None:
    """List articles with their outlets, days and authors, and count them."""
    if about is not None and mentions is not None:
        raise click.UsageError("--about does not go with --mentions.")
    if csv_path and as_json:
        raise click.UsageError("--csv does not go with --json.")
    if since and until and since > until:
        raise click.UsageError("--since must not be after --until.")
    selection = Selection(
        phrase=(about or mentions or "").strip(),
        is_about=about is not None,
        author=author.strip(),
        filters=filters_of(since, until, None, outlets, languages),
        oldest_first=oldest_first,
    )
    with Archive.open(archive, progress=ProgressBar()) as opened:
        listing = opened.select(selection, count, offset)
    if csv_path:
        write_csv(headlines_csv(listing.articles), csv_path)
        return
    lines = [*headline_lines(listing.articles), how_many(listing.total, "article")]
    if listing.is_scattered:
        lines.append("None has these words one after the other; these have all of them.")
    print_result(listing_to_dict(listing), lines, as_json)
