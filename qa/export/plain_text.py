"""Answers and conversations to take away: as plain text, as Markdown, as a page.

Every quote stands in them to the letter, with its numbered citations. What articles and
questions say is text in every format and never markup.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from qa.answering.answer import Answer, Citation
from qa.export.html_page import conversation_html
from qa.export.presentation import (
    MADE_BY,
    Articles,
    Exchange,
    beside,
    circumstances,
    credit,
    differ_label,
    differing,
    headline,
    nearest,
    numbers,
    one_line,
    own_words,
    paragraphs,
    sources_line,
)
from qa.text.commonmark import block, inline, lines, link
from qa.text.safe_links import quote_link, web_link

__all__ = [
    "Exchange",
    "answer_markdown",
    "answer_text",
    "conversation_html",
    "conversation_markdown",
]

_NONE: Articles = {}
_NOTHING: frozenset[int] = frozenset()


def answer_text(answer: Answer, articles: Articles = _NONE, gone: frozenset[int] = _NOTHING) -> str:
    """An answer with its numbered citations as plain text.

    Args:
        answer: it.
        articles: the cited articles by id, for their bylines; may lack some or all.
        gone: as in `Exchange`.
    """
    return "\n\n".join(_text_parts(Exchange(answer, gone=gone), articles)) + "\n"


def _text_parts(exchange: Exchange, articles: Articles) -> Iterator[str]:
    answer = exchange.answer
    yield _text(answer.question)
    said = [f"{name}: {value}" for name, value in circumstances(answer)]
    if said:
        yield "\n".join(said)
    if answer.note:
        yield _text(answer.note)
    if answer.abstained:
        yield _text(answer.text)
        listed = [
            f"- {headline(found)}\n  {credit(found, articles)}"
            + (f"\n  {address}" if (address := web_link(found.url)) else "")
            for found in nearest(answer)
        ]
        if listed:
            yield "\n".join(("Nearest articles:", *listed))
        return
    for quote in answer.quotes:
        # No quotation marks of ours: many a quote brings its own.
        yield _text(quote.text) + " " + "".join(f"[{one}]" for one in numbers(quote, answer))
    for contrast in answer.contrasts:
        figures = " · ".join(
            f"{figure} ({credit(source, {})}) [{source.number}]"
            for figure, source in differing(contrast, answer)
        )
        yield f"{differ_label(contrast)}: {figures}"
    own = own_words(answer)
    for citation in answer.citations:
        told = _text_source(citation, exchange, articles, with_words=citation.number in own)
        yield "\n    ".join(told)
    yield sources_line(answer, exchange.gone)


def _text_source(
    citation: Citation, exchange: Exchange, articles: Articles, *, with_words: bool
) -> Iterator[str]:
    yield f"[{citation.number}] {headline(citation)}"
    yield credit(citation, articles)
    if with_words:
        yield from (line for part in paragraphs(citation.quote) for line in part)
    address = quote_link(citation.url, citation.quote)
    if address:
        yield address
    more = beside(citation, exchange.gone)
    if more:
        yield more


def _text(text: str) -> str:
    return "\n\n".join("\n".join(part) for part in paragraphs(text))


def answer_markdown(
    answer: Answer, articles: Articles = _NONE, gone: frozenset[int] = _NOTHING
) -> str:
    """An answer with its numbered citations as Markdown (CommonMark).

    Args:
        answer: it.
        articles: the cited articles by id, for their bylines; may lack some or all.
        gone: as in `Exchange`.
    """
    return "\n\n".join(_markdown_parts(Exchange(answer, gone=gone), articles)) + "\n"


def conversation_markdown(
    name: str, exchanges: Sequence[Exchange], articles: Articles = _NONE
) -> str:
    """A conversation as Markdown (CommonMark).

    Args:
        name: its name.
        exchanges: its questions with their answers, in order.
        articles: the cited articles by id, for their bylines; may lack some or all.
    """
    parts = [f"# {inline(one_line(name, 'Conversation'))}"]
    for exchange in exchanges:
        parts += _markdown_parts(exchange, articles)
    return "\n\n".join((*parts, "---", f"*{inline(MADE_BY)}*")) + "\n"


def _markdown_parts(exchange: Exchange, articles: Articles) -> Iterator[str]:
    answer = exchange.answer
    yield f"## {inline(one_line(answer.question, 'Question'))}"
    said = [
        f"- {inline(name)}: {inline(value)}"
        for name, value in circumstances(answer, exchange.asked_at)
    ]
    if said:
        yield "\n".join(said)
    if answer.note:
        yield _markdown(answer.note)
    if answer.abstained:
        yield _markdown(answer.text)
        listed = [
            f"- {link(inline(headline(found)), web_link(found.url))}, "
            f"{inline(credit(found, articles))}"
            for found in nearest(answer)
        ]
        if listed:
            yield "Nearest articles:"
            yield "\n".join(listed)
        return
    for quote in answer.quotes:
        markers = "".join(f"[{one}]" for one in numbers(quote, answer))
        yield block(f"{_markdown(quote.text)} {markers}", "> ")
    for contrast in answer.contrasts:
        figures = " · ".join(
            f"{inline(figure)} ({inline(credit(source, {}))}) [{source.number}]"
            for figure, source in differing(contrast, answer)
        )
        yield f"{inline(differ_label(contrast))}: {figures}"
    own = own_words(answer)
    if answer.citations:
        yield "Sources:"
        yield "\n".join(
            _markdown_source(citation, exchange, articles, with_words=citation.number in own)
            for citation in answer.citations
        )
    yield inline(sources_line(answer, exchange.gone))


def _markdown_source(
    citation: Citation, exchange: Exchange, articles: Articles, *, with_words: bool
) -> str:
    told = link(inline(headline(citation)), quote_link(citation.url, citation.quote))
    told += f", {inline(credit(citation, articles))}"
    more = beside(citation, exchange.gone)
    if more:
        told += f"; {inline(more)}"
    if with_words:
        told += "\n" + block(_markdown(citation.quote), "> ")
    number = f"{citation.number}. "
    return block(told, " " * len(number), number)


def _markdown(text: str) -> str:
    return "\n\n".join(lines(part) for part in paragraphs(text))
