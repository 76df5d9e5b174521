"""Answers, passages and articles as plain dicts, ready for JSON.

Every dict holds only dicts, lists, strings, numbers, booleans and None, so
``json.loads(json.dumps(d)) == d``.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from qa.answering.answer import Answer, Citation, Contrast
from qa.passage import ScoredPassage
from qa.question.query import Query
from seeds.article import Article

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


def _day(day: date | None) -> str | None:
    return None if day is None else day.isoformat()
