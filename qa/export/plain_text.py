"""An answer as plain text, with its numbered citations; every quote to the letter."""

from __future__ import annotations

from collections.abc import Iterator

from qa.answering.answer import Answer, Citation
from qa.answering.forms.parts import headed
from qa.export.presentation import (
    NO_ARTICLES,
    Articles,
    Exchange,
    circumstances,
    credit,
    figure_lines,
    headline,
    markers,
    nearest,
    relations_line,
    source_notes,
    sources_line,
    unquoted_numbers,
)
from qa.export.summaries import summary_lines, translation_line
from qa.languages.messages import say
from qa.languages.punctuation import signs
from qa.text.markup.safe_links import quote_link, web_link
from qa.text.plain import paragraphs


def answer_text(
    answer: Answer, articles: Articles = NO_ARTICLES, gone: frozenset[int] = frozenset()
) -> str:
    """An answer with its numbered citations; arguments as in `Exchange`.

    ``articles`` are the cited ones by id, for their bylines; may lack some or all.
    """
    return "\n\n".join(_parts(Exchange(answer, gone=gone), articles)) + "\n"


def _parts(exchange: Exchange, articles: Articles) -> Iterator[str]:
    answer, told_in = exchange.answer, exchange.answer.query.told_in
    yield _text(answer.question)
    colon = signs(told_in).colon
    asked_with = [f"{name}{colon}{value}" for name, value in circumstances(answer)]
    if asked_with:
        yield "\n".join(asked_with)
    if answer.note:
        yield _text(answer.note)
    if answer.caution:
        yield _text(answer.caution)
    if answer.reply:
        yield _text(answer.text)
        return
    if answer.abstained:
        yield _text(answer.text)
        listed = [
            f"- {headline(passage, told_in)}\n  {credit(passage, articles, told_in)}"
            + (f"\n  {address}" if (address := web_link(passage.url)) else "")
            for passage in nearest(answer)
        ]
        if listed:
            yield "\n".join((f"{say(told_in, 'Nearest articles')}{colon}".rstrip(), *listed))
        return
    yield from summary_lines(answer)
    yield from _quotes(answer)
    if answer.translation and answer.translation.problem:
        yield answer.translation.problem
    yield from figure_lines(answer)
    unquoted = unquoted_numbers(answer)
    for citation in answer.citations:
        lines = _source(citation, exchange, articles, with_words=citation.number in unquoted)
        yield "\n    ".join(lines)
    yield sources_line(answer, exchange.gone)


def _quotes(answer: Answer) -> Iterator[str]:
    for number, (side, quote) in enumerate(headed(answer.quotes)):
        if side:
            yield f"{_text(side)}:"
        # No quotation marks of ours: many a quote brings its own.
        yield f"{_text(quote.text)} {markers(quote, answer)}"
        if translation := translation_line(answer, number):
            yield translation
        if relations := relations_line(quote, answer):
            yield relations


def _source(
    citation: Citation, exchange: Exchange, articles: Articles, *, with_words: bool
) -> Iterator[str]:
    told_in = exchange.answer.query.told_in
    yield f"[{citation.number}] {headline(citation, told_in)}"
    yield credit(citation, articles, told_in)
    if with_words:
        yield from (line for lines in paragraphs(citation.quote) for line in lines)
    address = quote_link(citation.url, citation.quote)
    if address:
        yield address
    notes = source_notes(citation, exchange)
    if notes:
        yield notes


def _text(text: str) -> str:
    return "\n\n".join("\n".join(lines) for lines in paragraphs(text))
