"""The form that adds files to an archive, and the report of what became of them."""

from __future__ import annotations

from qa.ingest.account.report import BuildReport
from qa.languages.codes import ENGLISH
from qa.languages.messages import say_number, to_say_number
from qa.web.upload.limits import UPLOAD_LIMITS, UploadLimits
from qa.web.upload.receiver import Received
from qa.web.views.elements import render_view
from qa.web.views.holdings import UploadForm
from seeds.cleaning.rules import RULES
from seeds.limits import size_text
from seeds.readers.dispatch import KNOWN_SUFFIXES

UPLOAD = "/upload"
"""The route that takes the files."""

MOST_LISTED = 50
"""Lines of each list in the report: what counts must not scroll away."""

LONGEST_EXAMPLE = 120


def upload_form(limits: UploadLimits = UPLOAD_LIMITS) -> UploadForm:
    """The form for files within these limits."""
    return UploadForm(
        address=UPLOAD,
        kinds=",".join(sorted(KNOWN_SUFFIXES)),
        files=limits.files,
        file_bytes=limits.file_bytes,
        total_bytes=limits.total_bytes,
        largest=size_text(limits.file_bytes),
    )


def report_html(report: BuildReport | None, received: Received, language: str = ENGLISH) -> str:
    """The report of a build: what was read, kept and dropped, by rule, and its failures.

    Args:
        report: of the build; None if there was nothing to build from.
        received: what came in.
        language: of the page.
    """
    # An earlier build may have failed on other files too; the archive's page names those.
    known = set(map(str, received.known))
    before = (
        [failure for failure in report.failed_before if failure.path in known] if report else []
    )
    return render_view(
        "report.html",
        language,
        report=report,
        received=received,
        counts=_counts(report, received, language) if report else [],
        failed_before=before,
        rules=RULES,
        most_listed=MOST_LISTED,
        longest_example=LONGEST_EXAMPLE,
    )


def _counts(report: BuildReport, received: Received, language: str) -> list[tuple[int, str]]:
    counts = (
        (report.files_read, to_say_number("file read", "files read")),
        (
            len(received.known),
            to_say_number(
                "file that had been uploaded before", "files that had been uploaded before"
            ),
        ),
        (report.documents, to_say_number("page or record", "pages or records")),
        (report.articles_added, to_say_number("article added", "articles added")),
        (
            report.articles_unchanged,
            to_say_number("article already there", "articles already there"),
        ),
        (
            report.articles_replaced,
            to_say_number(
                "article replaced by a newer version", "articles replaced by a newer version"
            ),
        ),
        (
            report.articles_removed,
            to_say_number(
                "article no longer in the files, removed",
                "articles no longer in the files, removed",
            ),
        ),
        (
            report.articles_withheld,
            to_say_number(
                "article left out, as they were removed before",
                "articles left out, as they were removed before",
            ),
        ),
        (report.passages_embedded, to_say_number("passage embedded", "passages embedded")),
    )
    return [(number, say_number(language, number, *what)) for number, what in counts if number]
