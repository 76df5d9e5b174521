"""Answers and conversations as Markdown (CommonMark); every quote to the letter.

What articles and questions say is text and never markup, see `qa.text.markup.commonmark`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from qa.answering.answer import Answer, Citation, Quote
from qa.answering.forms.parts import headed
from qa.answering.talk.reply import Reply
from qa.export.presentation import (
    NO_ARTICLES,
    Articles,
    Exchange,
    Source,
    circumstances,
    credit,
    figure_lines,
    headline,
    markers,
    nearest,
    one_line,
    quote_paragraphs,
    relations_line,
    source_notes,
    sources_line,
    unquoted_numbers,
)
from qa.export.summaries import language_of, made_by, summary_lines, translation_line
from qa.languages.messages import say
from qa.languages.punctuation import signs
from qa.text.markup.commonmark import block, inline, lines, link, on_lines, with_strong
from qa.text.markup.safe_links import quote_link, web_link
from qa.text.plain import paragraphs


def outlet_address(source: Source) -> str | None:
    """The page of the outlet, at the quote of a citation; None if no address is known."""
    if isinstance(source, Citation):
        return quote_link(source.url, source.quote)
    return web_link(source.url)


def answer_markdown(
    answer: Answer, articles: Articles = NO_ARTICLES, gone: frozenset[int] = frozenset()
) -> str:
    """An answer with its numbered citations; arguments as in `conversation_markdown`."""
    return "\n\n".join(_parts(Exchange(answer, gone=gone), articles)) + "\n"


def reply_markdown(answer: Answer, address: Callable[[Source], str | None]) -> str:
    """An answer without its question, as a chat shows it.

    Args:
        answer: with its quotes. In what is made of it only the numbers of its citations stand
            in brackets without a backslash, and the words of links.
        address: where a source is opened: an address made as in `qa.text.markup.safe_links`.
    """
    return "\n\n".join(_reply_parts(Exchange(answer), NO_ARTICLES, address))


def conversation_markdown(
    name: str, exchanges: Sequence[Exchange], articles: Articles = NO_ARTICLES
) -> str:
    """A conversation with its name as the headline.

    Args:
        name: its name.
        exchanges: its questions with their answers, in order.
        articles: the cited articles by id, for their bylines; may lack some or all.
    """
    language = language_of(exchanges)
    parts = [f"# {inline(one_line(name, say(language, 'Conversation')))}"]
    for exchange in exchanges:
        parts += _parts(exchange, articles)
    return "\n\n".join((*parts, "---", f"*{inline(made_by(exchanges))}*")) + "\n"


def _parts(exchange: Exchange, articles: Articles) -> Iterator[str]:
    question = one_line(exchange.answer.question, say(exchange.answer.query.told_in, "Question"))
    yield f"## {inline(question)}"
    yield from _reply_parts(exchange, articles, outlet_address)


def _reply_parts(
    exchange: Exchange, articles: Articles, address: Callable[[Source], str | None]
) -> Iterator[str]:
    answer, told_in = exchange.answer, exchange.answer.query.told_in
    used = signs(told_in)
    asked_with = [
        f"- {inline(name)}{used.colon}{inline(value)}"
        for name, value in circumstances(answer, exchange.asked_at)
    ]
    if asked_with:
        yield "\n".join(asked_with)
    if answer.note:
        yield _markdown(answer.note)
    if answer.caution:
        yield _markdown(answer.caution)
    if answer.reply:
        yield from _reply(answer.reply, address)
        return
    if answer.abstained:
        yield _markdown(answer.text)
        listed = [
            f"- {link(inline(headline(passage, told_in)), address(passage))}{used.comma}"
            f"{inline(credit(passage, articles, told_in))}"
            for passage in nearest(answer)
        ]
        if listed:
            yield f"{say(told_in, 'Nearest articles')}{used.colon}".rstrip()
            yield "\n".join(listed)
        return
    yield from summary_lines(answer, inline)
    yield from _quotes(answer)
    if answer.translation and answer.translation.problem:
        yield inline(answer.translation.problem)
    yield from figure_lines(answer, inline)
    unquoted = unquoted_numbers(answer)
    if answer.citations:
        yield f"{say(told_in, 'Sources')}{used.colon}".rstrip()
        yield "\n".join(
            _source(citation, address(citation), exchange, articles, citation.number in unquoted)
            for citation in answer.citations
        )
    yield inline(sources_line(answer, exchange.gone))


def _quotes(answer: Answer) -> Iterator[str]:
    for number, (side, quote) in enumerate(headed(answer.quotes)):
        if side:
            yield f"{inline(side)}:"
        yield block(f"{_quote(quote)} {markers(quote, answer)}", "> ")
        if translation := translation_line(answer, number, inline):
            yield translation
        if relations := relations_line(quote, answer, inline):
            yield relations


def _reply(reply: Reply, address: Callable[[Source], str | None]) -> Iterator[str]:
    comma = signs(reply.language).comma
    yield _markdown(reply.said)
    lines = [
        f"- {link(inline(headline(article, reply.language)), address(article))}{comma}"
        f"{inline(credit(article, language=reply.language))}"
        for article in reply.shown
    ]
    lines += [f"- {inline(question)}" for question in reply.examples]
    if lines:
        yield "\n".join(lines)
    if reply.more:
        yield inline(reply.more)


def _source(
    citation: Citation,
    address: str | None,
    exchange: Exchange,
    articles: Articles,
    with_words: bool,
) -> str:
    told_in = exchange.answer.query.told_in
    used = signs(told_in)
    source = link(inline(headline(citation, told_in)), address)
    source += f"{used.comma}{inline(credit(citation, articles, told_in))}"
    notes = source_notes(citation, exchange)
    if notes:
        source += f"{used.semicolon}{inline(notes)}"
    if with_words:
        source += "\n" + block(_markdown(citation.quote), "> ")
    number = f"{citation.number}. "
    return block(source, " " * len(number), number)


def _quote(quote: Quote) -> str:
    return "\n\n".join(
        on_lines(with_strong(*line) for line in paragraph) for paragraph in quote_paragraphs(quote)
    )


def _markdown(text: str) -> str:
    return "\n\n".join(map(lines, paragraphs(text)))
