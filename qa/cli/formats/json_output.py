"""Writes `build`, `info` and `clean` as JSON; `export.answer_json` writes answers."""

from __future__ import annotations

from dataclasses import asdict

from qa.export.answer_json import JsonObject
from qa.ingest.account.report import BuildReport
from qa.storage.tables.statistics import ArchiveInfo
from seeds.article import CleanedDocument, ReadFailure


def cleaned_to_dicts(cleaned: CleanedDocument) -> list[JsonObject]:
    """Convert the articles of one page, each with what was dropped around it.

    A dropped line that stood in no story is listed with the nearest story
    before it, or with the first one if it stood above them all. A page without
    a story gives an empty list.
    """
    dicts: list[JsonObject] = [
        {
            "title": article.title,
            "text": article.text,
            "outlet": article.outlet,
            "authors": list(article.authors),
            "published": article.published,
            "modified": article.modified,
            "language": article.language,
            "captions": list(article.captions),
            "is_partial": article.is_partial,
            "kind": article.kind,
            "part_of": article.part_of,
            "dropped": [],
        }
        for article in cleaned.articles
    ]
    if not dicts:
        return []
    nearest = 0
    for line in cleaned.lines:
        if line.article is not None:
            nearest = line.article
        if line.role == "dropped":
            dicts[nearest]["dropped"].append({"text": line.text, "rule": line.rule})
    return dicts


def failure_to_dict(failure: ReadFailure) -> JsonObject:
    """Convert a failure to read a file or record."""
    return {
        "path": failure.path,
        "name": failure.name,
        "line": failure.line,
        "reason": failure.reason,
    }


def info_to_dict(info: ArchiveInfo) -> JsonObject:
    """Convert what an archive holds, as `citewire info --json` prints it."""
    return {
        **asdict(info),
        "path": str(info.path),
        "outlets": [{"outlet": outlet, "articles": count} for outlet, count in info.outlets],
        "languages": [{"language": code, "articles": count} for code, count in info.languages],
        "first_day": info.first_day and info.first_day.isoformat(),
        "last_day": info.last_day and info.last_day.isoformat(),
    }


def report_to_dict(report: BuildReport) -> JsonObject:
    """Convert the report of a build, as `citewire build --json` prints it."""
    return {
        **asdict(report),
        "failed_before": [failure_to_dict(failure) for failure in report.failed_before],
        "dropped_lines": [
            {"rule": rule, "count": count, "example": example}
            for rule, count, example in report.dropped_lines
        ],
        "losses": [{**asdict(loss), "by_rule": dict(loss.by_rule)} for loss in report.losses],
        "failures": [failure_to_dict(failure) for failure in report.failures],
        "passed_over": dict(report.passed_over),
    }
