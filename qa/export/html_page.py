"""A conversation as one quiet page of HTML that needs nothing else, on a screen or on paper."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from qa.answering.answer import Answer, Citation, Contrast, Quote
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
from qa.text.escaping import escape
from qa.text.safe_links import link_host, quote_link, web_link

_POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"

_STYLE = """
:root { color-scheme: light dark; --ink: #1c1a17; --soft: #5d574e; --rule: #d9d4ca;
  --paper: #fdfcf9; --accent: #8a1c1c; }
@media (prefers-color-scheme: dark) {
  :root { --ink: #ece7dd; --soft: #b0a899; --rule: #45403a; --paper: #191714;
    --accent: #f0a3a0; } }
* { box-sizing: border-box; }
body { margin: 0 auto; padding: 2.5rem 1.25rem 4rem; max-width: 44rem; color: var(--ink);
  background: var(--paper); font: 1.0625rem/1.6 Georgia, "Times New Roman", serif;
  overflow-wrap: anywhere; }
h1 { margin: 0 0 2rem; font-size: 1.9rem; line-height: 1.2; }
h2 { margin: 0 0 .75rem; font-size: 1.3rem; line-height: 1.3; }
section { padding: 2rem 0 1rem; border-top: 1px solid var(--rule); }
dl, .label, .sources, .nearest, .differ, .count, footer { font-family: system-ui, sans-serif;
  font-size: .875rem; line-height: 1.5; }
dl { display: grid; grid-template-columns: auto 1fr; gap: 0 .75rem; margin: 0 0 1rem; }
dt, .count, .credit, footer { color: var(--soft); }
dd, .sources p, .nearest p, .differ p { margin: 0; }
blockquote { margin: 1rem 0; padding-inline-start: 1rem;
  border-inline-start: 3px solid var(--rule); }
blockquote p { margin: 0 0 .5rem; white-space: pre-line; }
.label { margin: 1.25rem 0 .4rem; font-weight: 600; }
.sources, .nearest { margin: 0; padding-inline-start: 1.75rem; }
.sources li, .nearest li { margin: 0 0 .75rem; }
.sources blockquote { margin: .4rem 0 0; font-family: Georgia, "Times New Roman", serif; }
.differ { margin: 1rem 0; padding: .6rem .9rem; border: 1px solid var(--rule); }
sup { line-height: 0; }
a { color: var(--accent); text-underline-offset: .15em; }
a:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; }
sup a { text-decoration: none; }
li:target { background: color-mix(in srgb, var(--accent) 12%, transparent); }
footer { margin-top: 2rem; padding-top: 1rem; border-top: 1px solid var(--rule); }
@page { margin: 2cm; }
@media print {
  :root { --ink: #000; --soft: #444; --rule: #bbb; --paper: #fff; --accent: #000; }
  body { padding: 0; max-width: none; font-size: 11pt; }
  h1, h2, .label { break-after: avoid; }
  blockquote, li, .differ { break-inside: avoid; }
  .original::after { content: " " attr(data-address); color: var(--soft); }
}
"""

_NONE: Articles = {}


def conversation_html(name: str, exchanges: Sequence[Exchange], articles: Articles = _NONE) -> str:
    """A conversation as one page of HTML, without a script or anything from elsewhere.

    Args:
        name: its name.
        exchanges: its questions with their answers, in order.
        articles: the cited articles by id, for bylines and languages; may lack some or all.
    """
    title = escape(one_line(name, "Conversation"))
    sections = "".join(
        _section(exchange, place, articles) for place, exchange in enumerate(exchanges, start=1)
    )
    return (
        '<!DOCTYPE html>\n<html lang="en" dir="ltr"><head><meta charset="utf-8">'
        f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        '<meta name="referrer" content="no-referrer"><meta name="color-scheme" '
        f'content="light dark"><title>{title}</title><style>{_STYLE}</style></head>'
        f'<body><main><h1 dir="auto">{title}</h1>{sections}</main>'
        f"<footer>{escape(MADE_BY)}</footer></body></html>\n"
    )


def _section(exchange: Exchange, place: int, articles: Articles) -> str:
    question = escape(one_line(exchange.answer.question, "Question"))
    parts = "".join(_parts(exchange, place, articles))
    return f'<section><h2 dir="auto">{question}</h2>{parts}</section>'


def _parts(exchange: Exchange, place: int, articles: Articles) -> Iterator[str]:
    answer = exchange.answer
    said = "".join(
        f'<dt>{escape(name)}</dt><dd dir="auto">{escape(value)}</dd>'
        for name, value in circumstances(answer, exchange.asked_at)
    )
    if said:
        yield f"<dl>{said}</dl>"
    if answer.note:
        yield _paragraphs(answer.note)
    if answer.abstained:
        yield _paragraphs(answer.text)
        yield _nearest(answer, articles)
        return
    by_number = {citation.number: citation for citation in answer.citations}
    for quote in answer.quotes:
        yield _quote(quote, answer, place, _language(by_number, quote, articles))
    for contrast in answer.contrasts:
        yield _contrast(contrast, answer, place)
    if answer.citations:
        own = own_words(answer)
        items = "".join(
            _source(one, place, exchange, articles, with_words=one.number in own)
            for one in answer.citations
        )
        yield f'<h3 class="label">Sources</h3><ol class="sources">{items}</ol>'
    yield f'<p class="count">{escape(sources_line(answer, exchange.gone))}</p>'


def _nearest(answer: Answer, articles: Articles) -> str:
    items = "".join(
        f'<li><p dir="auto">{_linked(headline(found), web_link(found.url), found.url)}</p>'
        f'<p class="credit" dir="auto">{escape(credit(found, articles))}</p></li>'
        for found in nearest(answer)
    )
    return f'<h3 class="label">Nearest articles</h3><ul class="nearest">{items}</ul>' * bool(items)


def _quote(quote: Quote, answer: Answer, place: int, language: str) -> str:
    markers = "".join(_marker(number, place) for number in numbers(quote, answer))
    return f'<blockquote dir="auto"{language}>{_paragraphs(quote.text, markers)}</blockquote>'


def _contrast(contrast: Contrast, answer: Answer, place: int) -> str:
    figures = "".join(
        f'<p dir="auto"><b>{escape(figure)}</b> {escape(credit(source, {}))}'
        f"{_marker(source.number, place)}</p>"
        for figure, source in differing(contrast, answer)
    )
    label = escape(differ_label(contrast))
    return f'<div class="differ"><p dir="auto">{label}</p>{figures}</div>'


def _marker(number: int, place: int) -> str:
    return (
        f'<sup><a href="#source-{place}-{number}" aria-label="Source {number}">[{number}]</a></sup>'
    )


def _source(
    citation: Citation, place: int, exchange: Exchange, articles: Articles, *, with_words: bool
) -> str:
    link = _linked(headline(citation), quote_link(citation.url, citation.quote), citation.url)
    told = beside(citation, exchange.gone)
    more = f'<p class="credit" dir="auto">{escape(told)}</p>' if told else ""
    words = ""
    if with_words:
        language = _language_of(citation, articles)
        words = f'<blockquote dir="auto"{language}>{_paragraphs(citation.quote)}</blockquote>'
    return (
        f'<li id="source-{place}-{citation.number}" value="{citation.number}">'
        f'<p dir="auto">{link}</p><p class="credit" dir="auto">'
        f"{escape(credit(citation, articles))}</p>{more}{words}</li>"
    )


def _linked(words: str, link: str | None, url: str | None) -> str:
    """A headline that leads to the outlet's page; on paper the address stands behind it."""
    address = web_link(url)
    if link is None or address is None:
        return escape(words)
    host = escape(link_host(link))
    return (
        f'<a class="original" href="{escape(link)}" data-address="{escape(address)}" '
        f'title="{host}" rel="noopener noreferrer nofollow">{escape(words)}</a>'
    )


def _paragraphs(text: str, after: str = "") -> str:
    parts = [escape("\n".join(part)) for part in paragraphs(text)] or [""]
    parts[-1] += after
    return "".join(f'<p dir="auto">{part}</p>' for part in parts)


def _language(by_number: dict[int, Citation], quote: Quote, articles: Articles) -> str:
    first = next((by_number[one] for one in quote.citations if one in by_number), None)
    return "" if first is None else _language_of(first, articles)


def _language_of(citation: Citation, articles: Articles) -> str:
    article = articles.get(citation.article_id)
    known = article is not None and article.language
    return f' lang="{escape(known)}"' if known else ""
