"""A conversation as one quiet page of HTML that needs nothing else, on a screen or on paper."""

from __future__ import annotations

from collections.abc import Sequence

from qa.answering.answer import Answer, Quote
from qa.export import presentation
from qa.export.presentation import NO_ARTICLES, Articles, Exchange, one_line
from qa.export.summaries import language_of, made_by, summary_sentences
from qa.languages.messages import say
from qa.text.markup.safe_links import quote_link, web_link
from qa.text.plain import paragraphs


def conversation_html(
    name: str, exchanges: Sequence[Exchange], articles: Articles = NO_ARTICLES
) -> str:
    """A conversation as one page of HTML, without a script or anything from elsewhere.

    Args:
        name: its name.
        exchanges: its questions with their answers, in order.
        articles: the cited articles by id, for bylines; may lack some or all.
    """
    # Jinja2 takes a while to import, and of the command line few need it.
    from qa.text.markup.templates import render

    def quote_language(quote: Quote, answer: Answer) -> str | None:
        by_number = {citation.number: citation for citation in answer.citations}
        cited = [by_number[number] for number in quote.citations if number in by_number]
        return cited[0].language if cited else None

    language = language_of(exchanges)
    html = render(
        "qa.export",
        "conversation.html",
        language,
        title=one_line(name, say(language, "Conversation")),
        exchanges=exchanges,
        articles=articles,
        quote_language=quote_language,
        paragraphs=_paragraphs,
        quote_paragraphs=_quote_paragraphs,
        quote_link=quote_link,
        web_link=web_link,
        presentation=presentation,
        summary_sentences=summary_sentences,
        made_by=made_by(exchanges),
    )
    return f"{html}\n"


def _paragraphs(text: str) -> list[str]:
    """The paragraphs of a text, at least one, which may be empty."""
    return ["\n".join(lines) for lines in paragraphs(text)] or [""]


def _quote_paragraphs(quote: Quote) -> list[list[tuple[str, bool]]]:
    """The paragraphs of a quote as pieces, each with whether it holds the words that answer."""
    return [
        [
            piece
            for place, (before, words, after) in enumerate(lines)
            for piece in (("\n" * bool(place) + before, False), (words, True), (after, False))
            if piece[0]
        ]
        for lines in presentation.quote_paragraphs(quote)
    ] or [[]]
