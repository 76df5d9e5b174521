"""Answers, passages, articles and reports as plain dicts, ready for JSON.

Every dict holds only dicts, lists, strings, numbers, booleans and None, so
``json.loads(json.dumps(d)) == d``.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from qa.answering.answer import Answer, Citation, Contrast
from qa.ingest.report import BuildReport
from qa.passage import ScoredPassage
from qa.question.query import Query
from qa.storage.tables.statistics import ArchiveInfo
from seeds.article import Article, CleanedDocument, ReadFailure

JsonObject = dict[str, Any]
"""A JSON object: string keys, and values that JSON knows."""


def answer_to_dict(answer: Answer) -> JsonObject:
    """An answer as `citewire ask --json` prints it."""
    return {
        "question": answer.question,
        "abstained": answer.abstained,
        "text": answer.text,
        "quotes": [
            {
                "text": quote.text,
                "citations": list(quote.citations),
                "support": list(quote.support),
            }
            for quote in answer.quotes
        ],
        "citations": [citation_to_dict(citation) for citation in answer.citations],
        "passages": [passage_to_dict(passage) for passage in answer.passages],
        "note": answer.note,
        "understood": answer.query.understood,
        "time": _time(answer.query),
        "carried": list(answer.query.carried),
        "contrasts": [_contrast_to_dict(contrast) for contrast in answer.contrasts],
        "sources": answer.sources,
    }


def citation_to_dict(citation: Citation) -> JsonObject:
    """A citation with its article, its quote, the quote's offsets and the article's copies."""
    return {
        "number": citation.number,
        "article_id": citation.article_id,
        "title": citation.title,
        "outlet": citation.outlet,
        "url": citation.url,
        "published": citation.published,
        "quote": citation.quote,
        "start": citation.start,
        "end": citation.end,
        "also_in": [
            {
                "article_id": copy.article_id,
                "title": copy.title,
                "outlet": copy.outlet,
                "url": copy.url,
                "published": copy.published,
            }
            for copy in citation.also_in
        ],
    }


def _time(query: Query) -> JsonObject | None:
    """The days that were taken from the question's words; None if none were."""
    if query.moment is None or query.window is None:
        return None
    return {
        "words": query.moment.words,
        "since": _day(query.moment.since),
        "until": _day(query.moment.until),
    }


def _contrast_to_dict(contrast: Contrast) -> JsonObject:
    return {
        "unit": contrast.unit,
        "figures": [
            {"text": figure.text, "citation": figure.citation} for figure in contrast.figures
        ],
    }


def passage_to_dict(passage: ScoredPassage) -> JsonObject:
    """A passage that was found, as `citewire search --json` prints it."""
    return {
        "score": passage.score,
        "article_id": passage.article_id,
        "title": passage.title,
        "outlet": passage.outlet,
        "url": passage.url,
        "published": passage.published,
        "start": passage.start,
        "end": passage.end,
        "text": passage.text,
        "dense": passage.dense,
        "lexical": passage.lexical,
        "article_lexical": passage.article_lexical,
        "fused": passage.fused,
        "late": passage.late,
        "copies": list(passage.copies),
    }


def article_to_dict(article: Article) -> JsonObject:
    """All fields of an article, as `citewire show --json` prints it."""
    return {
        "id": article.id,
        "title": article.title,
        "text": article.text,
        "outlet": article.outlet,
        "authors": list(article.authors),
        "url": article.url,
        "published": article.published,
        "modified": article.modified,
        "language": article.language,
        "dateline": article.dateline,
        "captions": list(article.captions),
        "path": article.path,
        "record": article.record,
    }


def cleaned_to_dicts(cleaned: CleanedDocument) -> list[JsonObject]:
    """The articles of one page, each with what was dropped around it.

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
            "captions": list(article.captions),
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
    """A file or record that could not be read, and why."""
    return {
        "path": failure.path,
        "name": failure.name,
        "line": failure.line,
        "reason": failure.reason,
    }


def info_to_dict(info: ArchiveInfo) -> JsonObject:
    """What an archive holds, as `citewire info --json` prints it."""
    return {
        "path": str(info.path),
        "articles": info.articles,
        "passages": info.passages,
        "copies": info.copies,
        "outlets": [{"outlet": name, "articles": count} for name, count in info.outlets],
        "undated": info.undated,
        "first_day": _day(info.first_day),
        "last_day": _day(info.last_day),
        "model": info.model,
        "dimension": info.dimension,
        "format_version": info.format_version,
        "sources": info.sources,
        "failed_sources": info.failed_sources,
        "bytes_on_disk": info.bytes_on_disk,
        "built": info.built,
    }


def report_to_dict(report: BuildReport) -> JsonObject:
    """What a build did, as `citewire build --json` prints it."""
    return {
        "files_read": report.files_read,
        "files_unchanged": report.files_unchanged,
        "failed_before": [failure_to_dict(failure) for failure in report.failed_before],
        "documents": report.documents,
        "articles_added": report.articles_added,
        "articles_unchanged": report.articles_unchanged,
        "articles_replaced": report.articles_replaced,
        "articles_removed": report.articles_removed,
        "articles_withheld": report.articles_withheld,
        "files_missing": list(report.files_missing),
        "files_removed": list(report.files_removed),
        "articles_vanished": list(report.articles_vanished),
        "passages_embedded": report.passages_embedded,
        "passages_reused": report.passages_reused,
        "dropped_lines": [
            {"rule": rule, "count": count, "example": example}
            for rule, count, example in report.dropped_lines
        ],
        "empty_documents": list(report.empty_documents),
        "failures": [failure_to_dict(failure) for failure in report.failures],
        "seconds": report.seconds,
        "embedding_seconds": report.embedding_seconds,
        "archive_articles": report.archive_articles,
        "archive_passages": report.archive_passages,
        "archive_copies": report.archive_copies,
    }


def _day(day: date | None) -> str | None:
    return None if day is None else day.isoformat()
