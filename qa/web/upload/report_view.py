"""The form that adds files to an archive, and the report of what became of them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from qa.ingest.report import BuildReport
from qa.web.upload.limits import UPLOAD_LIMITS, UploadLimits
from qa.web.upload.receiver import Received
from qa.web.views.elements import count, escape, shorten
from seeds.article import ReadFailure
from seeds.cleaning.rules import RULES
from seeds.limits import size_text
from seeds.readers import READERS

UPLOAD = "/upload"
"""Where the form sends its files."""

MOST_LISTED = 50
"""Lines of each list in the report: what counts must not scroll away."""

LONGEST_EXAMPLE = 120


def upload_html(limits: UploadLimits = UPLOAD_LIMITS) -> str:
    """The form: a place to drop files, a button to choose them, and room for the report."""
    kinds = ",".join(sorted({*READERS, ".gz"}))
    return (
        '<section class="cw-upload" aria-labelledby="cw-upload-title">'
        '<h3 id="cw-upload-title">Add files</h3>'
        f'<form class="cw-upload-form" data-place="{UPLOAD}" data-files="{limits.files}"'
        f' data-file-bytes="{limits.file_bytes}" data-total-bytes="{limits.total_bytes}">'
        '<p><label class="cw-upload-choose" for="cw-upload-files">Choose files</label>'
        f'<input type="file" id="cw-upload-files" multiple accept="{kinds}"'
        ' aria-describedby="cw-upload-help">'
        '<span class="cw-upload-or"> or drop them here</span></p>'
        '<p class="cw-holdings-note" id="cw-upload-help">Web pages (.html), text (.txt), JSON'
        f" (.json, .jsonl), also as .zip or .gz; {size_text(limits.file_bytes)} a file at most."
        " Files of the same name are kept side by side; of one article at one address the"
        " newest version is found.</p></form>"
        '<div class="cw-upload-progress" hidden>'
        '<label for="cw-upload-bar" id="cw-upload-step"></label>'
        '<progress id="cw-upload-bar"></progress></div>'
        '<div class="cw-upload-report" tabindex="-1"></div></section>'
    )


def report_html(report: BuildReport | None, received: Received) -> str:
    """What was read, kept and dropped, by rule, and what could not be read.

    Args:
        report: of the build; None if there was nothing to build from.
        received: what came in.
    """
    parts = [_refused(received)]
    if report is not None:
        parts = [_kept(report, received), _dropped(report), *parts, *_problems(report, received)]
    return f"<h4>What became of your files</h4>{''.join(parts)}"


def _kept(report: BuildReport, received: Received) -> str:
    counts = (
        (report.files_read, "file{s} read"),
        (len(received.known), "file{s} that had been uploaded before"),
        (report.documents, "page{s} or record{s}"),
        (report.articles_added, "article{s} added"),
        (report.articles_unchanged, "article{s} already there"),
        (report.articles_replaced, "article{s} replaced by a newer version"),
        (report.articles_removed, "article{s} no longer in the files, removed"),
        (report.articles_withheld, "article{s} left out, as they were removed before"),
        (report.passages_embedded, "passage{s} embedded"),
    )
    rows = "".join(
        f"<li><b>{number:,}</b> {what.replace('{s}', '' if number == 1 else 's')}</li>"
        for number, what in counts
        if number
    )
    held = f"The archive now holds {count(report.archive_articles, 'article')}."
    return f'<p class="cw-upload-held">{held}</p><ul class="cw-upload-counts">{rows}</ul>'


def _dropped(report: BuildReport) -> str:
    if not report.dropped_lines:
        return ""
    rows = "".join(
        f'<tr><th scope="row">{escape(rule)}<span>{escape(RULES.get(rule, ""))}</span></th>'
        f'<td class="cw-upload-number">{number:,}</td>'
        f'<td dir="auto"><q>{escape(shorten(example, LONGEST_EXAMPLE))}</q></td></tr>'
        for rule, number, example in report.dropped_lines
    )
    return (
        '<div class="cw-upload-rules" role="region" tabindex="0"'
        ' aria-label="Dropped lines, by rule">'
        "<table><caption>Dropped lines, by rule</caption><thead><tr>"
        '<th scope="col">Rule</th><th scope="col" class="cw-upload-number">Lines</th>'
        f'<th scope="col">For example</th></tr></thead><tbody>{rows}</tbody></table></div>'
    )


def _problems(report: BuildReport, received: Received) -> Iterable[str]:
    # An earlier build may have failed on other files too; the archive's page names those.
    known = set(map(str, received.known))
    before = [one for one in report.failed_before if one.path in known]
    yield _list("Pages with no story", map(escape, report.empty_documents))
    yield _list("Not read", map(failure_html, report.failures))
    yield _list("Not read, as before", map(failure_html, before))


def _refused(received: Received) -> str:
    return _list(
        "Not taken", (f"<b>{escape(name)}</b> {escape(why)}" for name, why in received.refused)
    )


def failure_html(failure: ReadFailure) -> str:
    """A file or record that could not be read, and why; without its place on this machine."""
    return f"<b>{escape(failure.where)}</b>: {escape(failure.reason)}"


def _list(heading: str, items: Iterable[str]) -> str:
    lines: Sequence[str] = list(items)
    if not lines:
        return ""
    shown = "".join(f'<li dir="auto">{line}</li>' for line in lines[:MOST_LISTED])
    rest = len(lines) - MOST_LISTED
    more = f"<p>… and {rest:,} more.</p>" if rest > 0 else ""
    return f"<h5>{heading} ({len(lines):,})</h5><ul>{shown}</ul>{more}"
