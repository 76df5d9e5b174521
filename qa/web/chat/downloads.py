"""A conversation of the page as a text to copy or to save."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from datetime import datetime
from typing import TYPE_CHECKING

from qa.export import html_page, markdown, plain_text, references
from qa.export.presentation import Exchange
from qa.export.spreadsheet import BYTE_ORDER_MARK
from qa.export.tables import headlines_csv
from qa.web.chat import fields, kept_answers
from qa.web.chat.fields import Object, PageError
from qa.web.chat.kept_replies import selection_from
from qa.web.chat.messages import Json, question_form_from

if TYPE_CHECKING:
    from qa.archive import Archive
    from seeds.article import Article

MOST_EXPORTED = 200
"""Turns of a conversation that is exported."""

MOST_LISTED = 10_000
"""Articles of a list that is exported."""

LONGEST_NAME = 200
"""Characters of a conversation's name."""

_ANSWER = {"text": plain_text.answer_text, "markdown": markdown.answer_markdown}
_CONVERSATION = {
    "markdown": (markdown.conversation_markdown, "text/markdown", "md"),
    "html": (html_page.conversation_html, "text/html", "html"),
}
_REFERENCES = {
    "bibtex": (references.bibtex, "application/x-bibtex", "bib"),
    "csl": (references.csl_json, "application/vnd.citationstyles.csl+json", "json"),
}


def copy_answer(archive: Archive, payload: Object) -> Json:
    """One answer with its sources, for ``{"form": "text" or "markdown", "turn"}``.

    Raises:
        PageError: there is no such form, or the turn is none.
    """
    write = _ANSWER.get(fields.text(payload, "form"))
    if write is None:
        raise PageError("there is no such form")
    turn = fields.as_object(payload.get("turn"))
    articles = kept_articles(archive, [turn])
    exchange = _exchange(turn, articles)
    return {"text": write(exchange.answer, articles, exchange.gone)}


def export_conversation(archive: Archive, payload: Object) -> Json:
    """A conversation, for ``{"form", "name", "turns"}``, with its media type and file ending.

    Or a list of articles, for ``{"form": "csv", "selection"}``, `MOST_LISTED` at most.
    ``left_out`` counts the turns that another version kept, which cannot be read.

    Raises:
        PageError: there is no such form, or a turn is none.
    """
    form = fields.text(payload, "form")
    if form == "csv":
        return _list(archive, payload)
    name = fields.text(payload, "name")[:LONGEST_NAME] or "Conversation"
    turns = fields.objects(payload, "turns", MOST_EXPORTED)
    articles = kept_articles(archive, turns)
    exchanges = list(_readable(turns, articles))
    if turns and not exchanges:
        raise PageError("no turn can be read")
    if form in _CONVERSATION:
        write, kind, ending = _CONVERSATION[form]
        text = write(name, exchanges, articles)
    elif form in _REFERENCES:
        refer, kind, ending = _REFERENCES[form]
        text = refer(_cited(exchanges, articles), datetime.now().astimezone().date())
    else:
        raise PageError("there is no such form")
    left_out = len(turns) - len(exchanges)
    return {"text": text, "type": kind, "ending": ending, "left_out": left_out}


def _list(archive: Archive, payload: Object) -> Json:
    listing = archive.select(selection_from(payload.get("selection")), MOST_LISTED)
    text = BYTE_ORDER_MARK + headlines_csv(listing.articles)
    left_out = listing.total - len(listing.articles)
    return {"text": text, "type": "text/csv", "ending": "csv", "left_out": left_out}


def kept_articles(archive: Archive, turns: Iterable[Object]) -> dict[str, Article]:
    """The articles that kept turns name, as far as the archive has them."""
    ids: set[str] = set()
    for turn in turns:
        try:
            ids |= kept_answers.article_ids(turn.get("answer"))
        except PageError:
            continue  # whoever restores the turn says so
    return archive.articles(ids)


def kept_answer(archive: Archive, payload: Object) -> kept_answers.Restored:
    """The answer of ``{"turn"}`` as it can be shown today.

    Raises:
        PageError: it is none.
    """
    turn = fields.as_object(payload.get("turn"))
    asked = question_form_from(turn.get("asked"))
    return kept_answers.restore(turn.get("answer"), asked, kept_articles(archive, [turn]))


def _readable(turns: Iterable[Object], articles: Mapping[str, Article]) -> Iterator[Exchange]:
    """The turns but those that another version kept, which the page shows as such too."""
    for turn in turns:
        with suppress(PageError):
            yield _exchange(turn, articles)


def _exchange(turn: Object, articles: Mapping[str, Article]) -> Exchange:
    restored = kept_answers.restore(
        turn.get("answer"), question_form_from(turn.get("asked")), articles
    )
    return Exchange(restored.answer, fields.text(turn, "at"), restored.gone)


def _cited(exchanges: Sequence[Exchange], articles: Mapping[str, Article]) -> list[Article]:
    """The articles cited, each once, in the order of their first citation."""
    ids = dict.fromkeys(
        citation.article_id for exchange in exchanges for citation in exchange.answer.citations
    )
    return [articles[article_id] for article_id in ids if article_id in articles]
