"""Replies without a quote, as the browser keeps them and sends them back."""

from __future__ import annotations

from collections.abc import Mapping
from typing import cast, get_args

from qa.answering.talk.reply import Reply, ReplyKind
from qa.languages.codes import ENGLISH, primary
from qa.languages.names import MOST_LANGUAGES
from qa.question.query import LONGEST_QUESTION, MOST_OUTLETS
from qa.store import Filters, Headline, Selection
from qa.web.chat import fields
from qa.web.chat.fields import Object, PageError
from seeds.article import Article

MOST_HEADLINES = 100
MOST_AUTHORS = 100


def headline_ids(record: Object) -> set[str]:
    """The articles that the reply of a kept answer lists.

    Raises:
        PageError: it is not what was kept.
    """
    if record.get("reply") is None:
        return set()
    rows = fields.objects(fields.as_object(record["reply"]), "headlines", MOST_HEADLINES)
    return {fields.text(row, "article_id") for row in rows}


def kept_language(record: Object, name: str) -> str:
    """The code of a language in a kept answer; "" where it does not say."""
    code = fields.text(record, name)
    return primary(code) if code.isascii() and code.isalpha() else ""


def restore_reply(record: Object, articles: Mapping[str, Article]) -> Reply | None:
    """The reply of a kept answer; None where it has none, as those of before had.

    Args:
        record: the answer as it was kept.
        articles: those of `headline_ids` that are in the archive; the others are left out.

    Raises:
        PageError: it is not what was kept.
    """
    if record.get("reply") is None:
        return None
    row = fields.as_object(record["reply"])
    if record.get("kind") not in get_args(ReplyKind):
        raise PageError("a reply is small talk or about the archive")
    total, selection = row.get("total"), row.get("selection")
    ids = (
        fields.text(headline, "article_id")
        for headline in fields.objects(row, "headlines", MOST_HEADLINES)
    )
    return Reply(
        kind=cast(ReplyKind, record["kind"]),
        said=fields.text(row, "said"),
        headlines=tuple(_headline(articles[name]) for name in ids if name in articles),
        total=None if total is None else fields.number(row, "total"),
        selection=None if selection is None else selection_from(selection),
        examples=fields.texts(row, "examples", MOST_HEADLINES),
        names_authors=row.get("names_authors") is True,
        language=kept_language(record, "told_in") or kept_language(record, "asked_in") or ENGLISH,
    )


def selection_from(payload: object) -> Selection:
    """Which articles are meant, in what a page sent.

    Raises:
        PageError: it is none.
    """
    row = fields.as_object(payload)
    limits = fields.as_object(row.get("filters"))
    phrase, author = (fields.text(row, name) for name in ("phrase", "author"))
    if max(len(phrase), len(author)) > LONGEST_QUESTION:
        raise PageError("what articles are about is no longer than a question")
    return Selection(
        phrase=phrase,
        is_about=row.get("is_about") is True,
        author=author,
        filters=Filters(
            since=fields.day(limits, "since"),
            until=fields.day(limits, "until"),
            as_of=fields.day(limits, "as_of"),
            outlets=frozenset(fields.texts(limits, "outlets", MOST_OUTLETS)),
            languages=frozenset(fields.texts(limits, "languages", MOST_LANGUAGES)),
        ),
        oldest_first=row.get("oldest_first") is True,
    )


def _headline(article: Article) -> Headline:
    return Headline(
        article.id,
        article.title,
        article.outlet,
        article.published,
        article.authors,
        article.url,
        article.language,
    )
