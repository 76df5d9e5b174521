"""Results as text for a terminal; everything from outside goes through `qa.text.plain`."""

from __future__ import annotations

import json
import re
import shutil
import textwrap
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date

import click

from qa.answering.answer import Answer, Citation, Contrast
from qa.ingest.report import BuildReport
from qa.passage import ScoredPassage
from qa.question.query import Query
from qa.storage.tables.statistics import ArchiveInfo
from qa.text.plain import HIDDEN, how_many, on_one_line, printable
from seeds.article import Article, CleanedDocument, Line, ReadFailure
from seeds.cleaning.rules import RULES
from seeds.limits import size_text

MAX_WIDTH = 92
"""Longer lines are hard to read, however wide the window is."""

MAX_LISTED = 50
"""Files of a report that are named one by one: what counts must not scroll away."""

_NOT_RAW = re.compile(f"[{HIDDEN}\ud800-\udfff]")


def json_text(value: object, is_utf8: bool) -> str:
    """A value as indented JSON, without a character that changes a screen.

    Args:
        value: what `json` can write.
        is_utf8: whether letters beyond ASCII can be written as they are.
    """
    text = json.dumps(value, indent=2, ensure_ascii=not is_utf8)
    return _NOT_RAW.sub(lambda found: json.dumps(found[0])[1:-1], text)


def wrap(text: str, indent: str = "") -> str:
    """The text in lines as wide as the terminal, `MAX_WIDTH` at most."""
    width = min(shutil.get_terminal_size().columns, MAX_WIDTH)
    return textwrap.fill(
        printable(text),
        width=max(width, len(indent) + 20),
        initial_indent=indent,
        subsequent_indent=indent,
        break_long_words=False,
        break_on_hyphens=False,
    )


def bold(text: str) -> str:
    """The text in bold where the terminal can."""
    return click.style(on_one_line(text), bold=True)


def dim(text: str) -> str:
    """The text in a weaker colour where the terminal can."""
    return click.style(printable(text), dim=True)


def struck(text: str, colour: bool) -> str:
    """The text struck out; between ``[-`` and ``-]`` where there is no colour."""
    if not colour:
        return f"[-{on_one_line(text)}-]"
    return click.style(on_one_line(text), strikethrough=True, dim=True)


def answer_lines(answer: Answer) -> Iterator[str]:
    """How it was understood, the quotes with their numbers, the sources; or the refusal."""
    yield from query_lines(answer.query)
    if answer.note:
        yield wrap(answer.note)
        yield ""
    if answer.abstained:
        yield wrap(answer.text)
        if answer.passages:
            yield ""
            yield dim("Nearest articles:")
            yield from _nearest(answer.passages)
        return
    for quote in answer.quotes:
        # No quotation marks of ours: many a quote brings its own.
        yield wrap(quote.with_numbers)
        yield ""
    if answer.contrasts:
        sources = {citation.number: citation for citation in answer.citations}
        for contrast in answer.contrasts:
            yield wrap(_contrast(contrast, sources))
        yield ""
    yield from _source_lines(answer.citations)
    yield ""
    yield how_many(answer.sources, "source" if answer.sources == 1 else "independent source")


def _source_lines(listed: Iterable[Citation]) -> Iterator[str]:
    """The cited articles, each with the numbers of its citations and its copies."""
    by_article: dict[str, list[Citation]] = {}
    for citation in listed:
        by_article.setdefault(citation.article_id, []).append(citation)
    for citations in by_article.values():
        numbers = "".join(f"[{citation.number}]" for citation in citations)
        citation = citations[0]
        source = _source(citation.outlet, citation.published, citation.article_id)
        yield f"{numbers} {bold(citation.title or '(no headline)')}"
        yield f"    {dim(source)}"
        if citation.url:
            yield f"    {dim(on_one_line(citation.url))}"
        if citation.also_in:
            others = (_outlet(copy.outlet, copy.published) for copy in citation.also_in)
            yield dim(wrap("also in " + ", ".join(others), "    "))


def query_lines(query: Query) -> Iterator[str]:
    """What a question was taken to mean beyond its own words, with a blank line behind it."""
    lines = []
    if query.understood != query.question:
        lines.append(wrap(f"Understood as: {query.understood}"))
    if query.moment is not None and query.window is not None:
        days = _days(query.moment.since, query.moment.until)
        lines.append(wrap(f"Time: {query.moment.words} ({days}); --any-time looks at all days"))
    if lines:
        yield from (*lines, "")


def _days(since: date | None, until: date | None) -> str:
    if since is None or until is None:
        return f"since {since}" if since else f"until {until}"
    return f"{since}" if since == until else f"{since} to {until}"


def _contrast(contrast: Contrast, sources: Mapping[int, Citation]) -> str:
    """A figure as each source has it, side by side."""
    figures = " · ".join(
        f"{one.text} ({_credit(source)}) [{one.citation}]"
        for one in contrast.figures
        if (source := sources.get(one.citation)) is not None
    )
    unit = f"{contrast.unit}: " if contrast.unit else ""
    return f"Sources differ: {unit}{figures}"


def _credit(source: Citation) -> str:
    day = source.published[:10] if source.published else "no date"
    return f"{source.outlet or 'outlet not named'}, {day}"


def _outlet(outlet: str | None, published: str | None) -> str:
    return f"{outlet or 'outlet not named'}{f' ({published[:10]})' if published else ''}"


def _nearest(passages: Sequence[ScoredPassage]) -> Iterator[str]:
    seen: set[str] = set()
    for passage in passages:
        if passage.article_id not in seen:
            seen.add(passage.article_id)
            source = _source(passage.outlet, passage.published, passage.article_id)
            yield f"  {on_one_line(passage.title) or '(no headline)'}"
            yield f"    {dim(source)}"


def passage_lines(passages: Sequence[ScoredPassage]) -> Iterator[str]:
    """Numbered passages with their articles and scores, best first."""
    for rank, passage in enumerate(passages, start=1):
        source = _source(passage.outlet, passage.published, passage.article_id)
        yield f"{rank}. {bold(passage.title or '(no headline)')}"
        yield f"   {dim(f'score {passage.score:.3f} · {source}')}"
        if passage.url:
            yield f"   {dim(on_one_line(passage.url))}"
        for paragraph in passage.text.split("\n\n"):
            yield wrap(paragraph, "   ")
        yield ""


def article_lines(article: Article, versions: Sequence[Article] = ()) -> Iterator[str]:
    """The headline, what is known about the article, its versions, and its paragraphs.

    Args:
        article: the one to show.
        versions: all versions of it, itself too, the one that can be found now first,
            then from new to old.
    """
    yield bold(article.title or "(no headline)")
    yield from _fields(
        ("Outlet", article.outlet),
        ("By", ", ".join(article.authors)),
        ("Published", article.published),
        ("Modified", article.modified),
        ("Dateline", article.dateline),
        ("Language", article.language),
        ("Link", article.url),
        ("File", article.path),
        ("Record", article.record),
        ("Id", article.id),
    )
    yield from _version_lines(article, versions)
    for paragraph in article.text.split("\n\n"):
        yield ""
        yield wrap(paragraph)
    if article.captions:
        yield ""
        yield dim("Captions")
        for caption in article.captions:
            yield wrap(caption, "  ")


def _version_lines(article: Article, versions: Sequence[Article]) -> Iterator[str]:
    ids = [version.id for version in versions]
    if article.id not in ids:
        return
    if ids[0] != article.id:
        yield f"A newer version replaced this one: {ids[0]}"
    for earlier in versions[ids.index(article.id) + 1 :]:
        day = earlier.modified or earlier.published
        yield on_one_line(f"Earlier version{f' of {day[:10]}' if day else ''}: {earlier.id}")


def cleaned_lines(cleaned: CleanedDocument, colour: bool) -> Iterator[str]:
    """The page in its own order: what was kept, and, struck out, what went.

    Ends with what the rules mean that took something.

    Args:
        cleaned: the page and what became of it.
        colour: True if the output can show text struck out.
    """
    where = on_one_line(cleaned.document.where)
    yield dim(f"{where}: {_articles(len(cleaned.articles))}")
    current: int | None = None
    for line in cleaned.lines:
        if line.article is not None and line.article != current:
            current = line.article
            yield ""
            yield from _headline(cleaned.articles[current])
        if line.role != "title":
            yield ""
            yield _page_line(line, colour)
    yield ""
    used = {line.rule for line in cleaned.lines}
    yield from _fields(*((rule, RULES[rule]) for rule in RULES if rule in used))


def _headline(article: Article) -> Iterator[str]:
    yield bold(article.title or "(no headline)")
    yield from _fields(
        ("Outlet", article.outlet),
        ("By", ", ".join(article.authors)),
        ("Published", article.published),
        ("Dateline", article.dateline),
    )


def _page_line(line: Line, colour: bool) -> str:
    if line.role == "paragraph":
        return wrap(line.text)
    rule = dim(f"({line.rule})") if line.rule else ""
    if line.role == "dropped":
        return f"  {struck(line.text, colour)} {rule}"
    return f"{wrap(f'{line.role}: {line.text}', '  ')} {rule}".rstrip()


def report_lines(report: BuildReport) -> Iterator[str]:
    """What a build read, kept and dropped, by rule, and what went wrong."""
    yield from _table(
        "Read",
        (report.files_read, "file{s} read"),
        (report.files_unchanged, "file{s} unchanged since the last build"),
        (report.documents, "page{s} or record{s}"),
    )
    yield from _table(
        "Kept",
        (report.articles_added, "article{s} added"),
        (report.articles_unchanged, "article{s} already there"),
        (report.articles_replaced, "article{s} replaced by a newer version"),
        (report.articles_removed, "article{s} no longer in the files, removed"),
        (report.articles_withheld, "article{s} left out, as you removed them before"),
        (report.passages_embedded, "passage{s} embedded"),
        (report.passages_reused, "passage{s} whose vector was already there"),
    )
    if report.dropped_lines:
        yield bold("Dropped lines, by rule")
        width = max(len(rule) for rule, _, _ in report.dropped_lines)
        for rule, count, example in report.dropped_lines:
            yield f"{count:>8,}  {rule:<{width}}  {dim(_shorten(example))}"
    if report.files_removed:
        yield bold("Files that are no longer there, removed")
        yield from _listed(report.files_removed)
    if report.articles_vanished:
        yield bold("Articles that went with them")
        yield from _listed(report.articles_vanished)
    if report.files_missing:
        is_one = len(report.files_missing) == 1
        are, whose = ("file is", "its") if is_one else ("files are", "their")
        yield bold(
            f"{len(report.files_missing):,} {are} no longer there; --sync removes {whose} articles"
        )
        yield from _listed(report.files_missing)
    if report.empty_documents:
        yield bold("Pages with no story")
        yield from _listed(report.empty_documents)
    if report.failures:
        yield bold("Not read")
        yield from _listed([failure_line(failure) for failure in report.failures])
    if report.failed_before:
        yield bold("Failed before, not tried again until the file changes")
        yield from _listed([failure_line(failure) for failure in report.failed_before])
    yield ""
    yield (
        f"The archive holds {_articles(report.archive_articles)}"
        f"{_of_them_copies(report.archive_copies)} in "
        f"{how_many(report.archive_passages, 'passage')}. "
        f"{report.seconds:.1f} s, {report.embedding_seconds:.1f} s of it embedding."
    )


def _listed(lines: Sequence[str]) -> Iterator[str]:
    for line in lines[:MAX_LISTED]:
        yield "  " + on_one_line(line)
    if len(lines) > MAX_LISTED:
        yield f"  … and {len(lines) - MAX_LISTED:,} more; --json names them all"


def failure_line(failure: ReadFailure) -> str:
    """A file or record that could not be read, and why, in one line."""
    return on_one_line(f"{failure.where}: {failure.reason}")


def info_lines(info: ArchiveInfo) -> Iterator[str]:
    """What an archive holds, readable."""
    days = "no article has a date"
    if info.first_day is not None and info.last_day is not None:
        days = f"{info.first_day.isoformat()} to {info.last_day.isoformat()}"
        if info.undated:
            days += f", and {info.undated:,} without a date"
    sources = how_many(info.sources, "file")
    if info.failed_sources:
        sources += f", {info.failed_sources:,} of them not readable"
    yield bold(str(info.path))
    yield from _fields(
        ("Articles", f"{info.articles:,}{_of_them_copies(info.copies)}".rstrip(",")),
        ("Passages", f"{info.passages:,}"),
        ("Days", days),
        ("Sources", sources),
        ("Model", f"{info.model}, {info.dimension} dimensions"),
        ("Size", size_text(info.bytes_on_disk)),
        ("Format", str(info.format_version)),
        ("Built", info.built),
    )
    if info.outlets:
        yield ""
        yield from _table("Outlets", *((count, name) for name, count in info.outlets))


def _fields(*fields: tuple[str, str | None]) -> Iterator[str]:
    width = max((len(name) for name, value in fields if value), default=0)
    for name, value in fields:
        if value:
            yield f"{dim(f'{name:<{width}}')} {on_one_line(value)}"


def _table(heading: str, *rows: tuple[int, str]) -> Iterator[str]:
    """Counts and what they count, without the zeros; nothing if all are zero."""
    if any(count for count, _ in rows):
        yield bold(heading)
    for count, what in rows:
        if count:
            yield f"{count:>8,}  {on_one_line(what).replace('{s}', '' if count == 1 else 's')}"


def _source(outlet: str | None, published: str | None, article_id: str) -> str:
    day = None if published is None else published[:10]
    return " · ".join(on_one_line(part) for part in (outlet, day, article_id) if part)


def _articles(number: int) -> str:
    return how_many(number, "article")


def _of_them_copies(count: int) -> str:
    return f", {count:,} of them copies of others," if count else ""


def _shorten(text: str) -> str:
    return textwrap.shorten(printable(text[:200]), width=60, placeholder="…")
