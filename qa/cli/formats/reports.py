"""Formats reports on builds, archives and cleaned pages as text for a terminal."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator, Mapping, Sequence

from qa.cli.terminal import bold, dim, field_lines, struck, wrap
from qa.export.presentation import BEGINNING
from qa.ingest.account.losses import OutletLoss
from qa.ingest.account.report import BuildReport
from qa.languages.names import language_name
from qa.storage.tables.statistics import ArchiveInfo
from qa.text.dates import day_label
from qa.text.plain import how_many, on_one_line, printable
from qa.watched.changes import WatchReport
from seeds.article import Article, CleanedDocument, Line, ReadFailure
from seeds.cleaning.rules import RULES
from seeds.limits import size_text

MAX_LISTED = 50
"""Files of a report that are named one by one: what counts must not scroll away."""

LEAST_LOSS = 0.01
"""Of an outlet's text, from where on it is told."""
RULES_OF_OUTLET = 4


def cleaned_lines(cleaned: CleanedDocument, colour: bool) -> Iterator[str]:
    """Yield the page in its own order: what was kept, and, struck out, what went.

    Ends with what the rules mean that took something.

    Args:
        cleaned: the page and what became of it.
        colour: True if the output can show text struck out.
    """
    where = on_one_line(cleaned.document.where)
    yield dim(f"{where}: {how_many(len(cleaned.articles), 'article')}")
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
    yield from field_lines(*((rule, RULES[rule]) for rule in RULES if rule in used))


def _headline(article: Article) -> Iterator[str]:
    yield bold(article.title or "(no headline)")
    yield from field_lines(
        ("Outlet", article.outlet),
        ("By", ", ".join(article.authors)),
        ("Published", article.published),
        ("Dateline", article.dateline),
        ("Part of", article.part_of),
        ("Shown", BEGINNING if article.is_partial else None),
    )


def _page_line(line: Line, colour: bool) -> str:
    if line.role == "paragraph":
        return wrap(line.text)
    rule = dim(f"({line.rule})") if line.rule else ""
    if line.role == "dropped":
        return f"  {struck(line.text, colour)} {rule}"
    return f"{wrap(f'{line.role}: {line.text}', '  ')} {rule}".rstrip()


def report_lines(report: BuildReport) -> Iterator[str]:
    """Yield what a build read, kept and dropped, by rule, and what went wrong."""
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
            shown = textwrap.shorten(printable(example[:200]), width=60, placeholder="…")
            yield f"{count:>8,}  {rule:<{width}}  {dim(shown)}"
    missing = len(report.files_missing)
    are, whose = ("file is", "its") if missing == 1 else ("files are", "their")
    lists = (
        ("Files that are no longer there, removed", report.files_removed),
        ("Articles that went with them", report.articles_vanished),
        (
            f"{missing:,} {are} no longer there; --sync removes {whose} articles",
            report.files_missing,
        ),
        ("Text that may be story and is none, by outlet", _loss_lines(report.losses)),
        (
            "Pages that may have lost more than a fifth of their story",
            [f"{loss.where}: {loss.share:.0%}, {loss.rule}" for loss in report.losing_pages],
        ),
        ("Pages with no story", report.empty_documents),
        ("Not read", _failure_lines(report.failures)),
        (
            "Failed before, not tried again until the file changes",
            _failure_lines(report.failed_before),
        ),
        (
            "Left aside",
            [f"{count:,} {reason}" for reason, count in report.passed_over],
        ),
    )
    for heading, lines in lists:
        if lines:
            yield bold(heading)
            yield from _listed(lines)
    yield from watched_lines(report.watched)
    yield ""
    yield (
        f"The archive holds {how_many(report.archive_articles, 'article')}"
        f"{_of_them_copies(report.archive_copies)} in "
        f"{how_many(report.archive_passages, 'passage')}. "
        f"{report.seconds:.1f} s, {report.embedding_seconds:.1f} s of it embedding."
    )


def _loss_lines(losses: Iterable[OutletLoss]) -> list[str]:
    """The outlets that lost something, each with the rules that took most."""
    return [
        f"{loss.share:.0%} of {loss.outlet or 'pages without an outlet'}; of all text "
        + ", ".join(f"{rule} {share:.0%}" for rule, share in loss.by_rule[:RULES_OF_OUTLET])
        for loss in losses
        if loss.share >= LEAST_LOSS
    ]


def _listed(lines: Sequence[str]) -> Iterator[str]:
    for line in lines[:MAX_LISTED]:
        yield "  " + on_one_line(line)
    if len(lines) > MAX_LISTED:
        yield f"  … and {len(lines) - MAX_LISTED:,} more; --json names them all"


def _failure_lines(failures: Iterable[ReadFailure]) -> list[str]:
    return [failure_line(failure) for failure in failures]


def failure_line(failure: ReadFailure) -> str:
    """Say in one line which file or record could not be read, and why."""
    return on_one_line(f"{failure.where}: {failure.reason}")


def passed_over_line(counts: Mapping[str, int]) -> str:
    """Say in one line what was passed over on purpose, and how many of each kind."""
    kinds = (f"{reason} ({counts[reason]:,})" for reason in sorted(counts))
    return on_one_line(f"passed over: {', '.join(kinds)}")


def watched_lines(report: WatchReport) -> Iterator[str]:
    """Yield which watched questions have another answer; nothing if none is watched."""
    if report.questions:
        count, changed = report.questions, len(report.changes)
        has = "has" if changed == 1 else "have"
        yield bold(f"{changed:,} of {how_many(count, 'watched question')} {has} a new answer")
    for change in report.changes:
        yield f"  {change.change}: {on_one_line(change.question)}"
        for before, quote in (("before: ", change.before), ("", change.after)):
            if quote is not None:
                credit = ", ".join(filter(None, (quote.outlet, day_label(quote.published))))
                yield dim(wrap(f"{before}“{quote.quote}” ({credit})", "    "))
    for problem in report.problems:
        yield f"  not asked: {on_one_line(problem)}"


def info_lines(info: ArchiveInfo) -> Iterator[str]:
    """Yield what an archive holds."""
    days = "no article has a date"
    if info.first_day is not None and info.last_day is not None:
        days = f"{info.first_day.isoformat()} to {info.last_day.isoformat()}"
        if info.undated:
            days += f", and {info.undated:,} without a date"
    sources = how_many(info.sources, "file")
    if info.failed_sources:
        sources += f", {info.failed_sources:,} of them not readable"
    yield bold(str(info.path))
    yield from field_lines(
        ("Articles", f"{info.articles:,}{_of_them_copies(info.copies)}".rstrip(",")),
        ("Passages", f"{info.passages:,}"),
        ("Days", days),
        ("Sources", sources),
        ("Model", info.vectors),
        ("Index", info.index),
        ("Size", size_text(info.bytes_on_disk)),
        ("Format", str(info.format_version)),
        ("Built", info.built),
    )
    if info.outlets:
        yield ""
        yield from _table("Outlets", *((count, name) for name, count in info.outlets))
    if info.languages:
        yield ""
        known = sum(count for _, count in info.languages)
        rows = [
            (count, f"{language_name(code)} ({code}), {_percent(count, info.articles)}")
            for code, count in info.languages
        ]
        yield from _table("Languages", *rows, (info.articles - known, "not known"))


def _table(heading: str, *rows: tuple[int, str]) -> Iterator[str]:
    """Yield counts and what they count, without the zeros; nothing if all are zero."""
    if any(count for count, _ in rows):
        yield bold(heading)
    for count, what in rows:
        if count:
            yield f"{count:>8,}  {on_one_line(what).replace('{s}', '' if count == 1 else 's')}"


def _percent(part: int, whole: int) -> str:
    share = 100 * part / whole
    return f"{share:.0f} %" if share >= 1 else "less than 1 %"


def _of_them_copies(count: int) -> str:
    return f", {count:,} of them copies of others," if count else ""
