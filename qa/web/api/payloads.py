"""Payloads of the programmatic APIs: the JSON of `qa.export.answer_json` with addresses to open."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from embeddings.errors import EmbeddingsError
from qa.answering.answer import Answer
from qa.errors import ArchiveLocked, ArticleNotFound, LanguageModelError, QaError, QuestionError
from qa.export.answer_json import (
    JsonObject,
    answer_to_dict,
    article_to_dict,
    listing_to_dict,
    passage_to_dict,
    watched_to_dict,
)
from qa.passage import ScoredPassage
from qa.store import Listing
from qa.text.markup.safe_links import quote_link, web_link
from qa.watched.questions import Watched
from qa.web.service import TooBusy
from seeds.article import Article

MOST_FOUND = 100
"""Passages that a program can ask for. A page of them is some 100 kB."""

MOST_LISTED = 200
"""Articles of a list that a program can ask for at a time."""

BUSY_SECONDS = 5
"""After which one that was turned away may try again; most answers take less."""

NO_ARTICLE = "No article of this archive has that id."
LOCKED = "The archive is being written at this moment. Ask again in a little while."
UNREADABLE = "The archive cannot be read. The terminal that runs the server says why."

_LOG = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Problem:
    """An error of an API.

    Attributes:
        status: what HTTP calls it.
        detail: one sentence, fit for a visitor: no path of this machine is in it.
        retry: seconds after which to try again, 0 if that would not help.
    """

    status: int
    detail: str
    retry: int = 0


def answer_reply(answer: Answer, chat: str | None = "") -> JsonObject:
    """An answer as a program gets it.

    Args:
        answer: with its quotes.
        chat: where the chat is, without a slash at the end; "" gives addresses on this host,
            None none at all.
    """
    payload = answer_to_dict(answer)
    payload["passages"] = [passage_reply(passage, chat) for passage in answer.passages]
    payload["citations"] = [
        {
            **citation,
            "link": quote_link(citation["url"], citation["quote"]),
            "read": read_address(chat, citation["article_id"], citation["start"], citation["end"]),
        }
        for citation in payload["citations"]
    ]
    if payload["reply"] is not None:
        payload["reply"]["headlines"] = _headlines(payload["reply"]["headlines"], chat)
    return payload


def listing_reply(listing: Listing, chat: str | None = "") -> JsonObject:
    """A list of articles as a program gets it; ``chat`` as in `answer_reply`."""
    payload = listing_to_dict(listing)
    return {**payload, "articles": _headlines(payload["articles"], chat)}


def watched_reply(questions: Sequence[Watched], chat: str | None = "") -> JsonObject:
    """The questions that are watched as a program gets them; ``chat`` as in `answer_reply`."""
    payloads = []
    for question in questions:
        payload = watched_to_dict(question)
        if quote := payload["quote"]:
            quote["link"] = quote_link(quote["url"], quote["quote"])
            quote["read"] = read_address(chat, quote["article_id"], quote["start"], quote["end"])
        payloads.append(payload)
    return {"watched": payloads}


def passages_reply(passages: Sequence[ScoredPassage], chat: str | None = "") -> JsonObject:
    """The passages of a search as a program gets them; ``chat`` as in `answer_reply`."""
    return {"passages": [passage_reply(passage, chat) for passage in passages]}


def passage_reply(passage: ScoredPassage, chat: str | None = "") -> JsonObject:
    """A passage with its addresses; ``chat`` as in `answer_reply`."""
    return {
        **passage_to_dict(passage),
        "link": web_link(passage.url),
        "read": read_address(chat, passage.article_id, passage.start, passage.end),
    }


def article_reply(article: Article, chat: str | None = "") -> JsonObject:
    """An article without the name of its file, which is a matter of the machine that serves it."""
    payload = article_to_dict(article)
    del payload["path"]
    return {**payload, "link": web_link(article.url), "read": read_address(chat, article.id)}


def problem_of(error: QaError | EmbeddingsError) -> Problem:
    """The problem that a program is told; what only the operator should know is logged."""
    if isinstance(error, QuestionError | LanguageModelError):
        return Problem(422, str(error))
    if isinstance(error, ArticleNotFound):
        return Problem(404, NO_ARTICLE)
    if isinstance(error, TooBusy):
        return Problem(429, str(error), BUSY_SECONDS)
    _LOG.error("a question was not answered: %s", error)
    if isinstance(error, ArchiveLocked):
        return Problem(503, LOCKED, BUSY_SECONDS)
    return Problem(503, UNREADABLE)


def _headlines(headlines: Sequence[JsonObject], chat: str | None) -> list[JsonObject]:
    return [
        {
            **headline,
            "link": web_link(headline["url"]),
            "read": read_address(chat, headline["article_id"]),
        }
        for headline in headlines
    ]


def read_address(
    chat: str | None, article_id: str, start: int | None = None, end: int | None = None
) -> str | None:
    """The address of the chat that opens an article, at a sentence of it; as in `answer_reply`."""
    if chat is None:
        return None
    place = {"article": article_id}
    if start is not None and end is not None:
        place |= {"start": str(start), "end": str(end)}
    return f"{chat}/?{urlencode(place)}"
