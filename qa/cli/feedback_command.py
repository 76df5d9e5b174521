"""The command that lists what readers thought of answers."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path

import click

from qa.archive import Archive
from qa.cli.options import folder_option, json_option
from qa.cli.terminal import bold, dim, print_json, print_lines, say, wrap
from qa.export.presentation import Articles, one_line
from qa.feedback import Feedback, Place, read_feedback
from qa.languages.names import language_name
from qa.text.plain import how_many, on_one_line, printable


@click.command("feedback")
@folder_option
@json_option
def feedback_command(archive: Path, as_json: bool) -> None:
    """List the thumbs up and down that readers of the chat gave, newest last.

    They lie in feedback.jsonl in the archive's folder and are sent nowhere.
    """
    with Archive.open(archive) as opened:
        read = read_feedback(archive)
        articles = opened.articles({place[0] for entry in read.entries for place in entry.cited})
    if as_json:
        print_json([_to_dict(entry, articles) for entry in read.entries])
    elif read.entries:
        print_lines(line for entry in read.entries for line in _lines(entry, articles))
        thumbs, ups = len(read.entries), sum(entry.verdict == "up" for entry in read.entries)
        print_lines([f"{how_many(thumbs, 'thumb')}: {ups:,} up, {thumbs - ups:,} down."])
    elif not read.problems:
        print_lines(["No reader has given feedback yet."])
    for problem in read.problems:
        say(f"citewire: {problem}")


def _lines(entry: Feedback, articles: Articles) -> Iterator[str]:
    yield f"{bold(entry.verdict)}  {dim(on_one_line(entry.at))}"
    yield wrap(on_one_line(entry.question), "  ")
    limits = (
        ("since", entry.since),
        ("until", entry.until),
        ("as of", entry.as_of),
        ("only from", ", ".join(entry.outlets)),
        ("only in", ", ".join(map(language_name, entry.languages))),
    )
    filters = ", ".join(f"{name} {value}" for name, value in limits if value)
    if filters:
        yield dim(wrap(filters, "  "))
    if entry.abstained:
        yield dim("  was not answered")
    for article_id in dict.fromkeys(place[0] for place in entry.cited):
        yield dim(wrap(f"cited: {_headline(article_id, articles)}", "  "))
    for line in printable(entry.reason).splitlines():
        yield wrap(line, "  > ")
    yield ""


def _headline(article_id: str, articles: Articles) -> str:
    article = articles.get(article_id)
    if article is None:
        return f"{article_id}, which is no longer in the archive"
    return f"{one_line(article.title, '(no headline)')} ({article_id})"


def _to_dict(entry: Feedback, articles: Articles) -> dict[str, object]:
    return asdict(entry) | {"cited": [_place_to_dict(place, articles) for place in entry.cited]}


def _place_to_dict(place: Place, articles: Articles) -> dict[str, object]:
    """Locate a quote, with its words and headline if the article is still there."""
    article_id, start, end = place
    article = articles.get(article_id)
    return {
        "article_id": article_id,
        "start": start,
        "end": end,
        "title": article.title if article else None,
        "quote": article.text[start:end] if article else None,
    }
