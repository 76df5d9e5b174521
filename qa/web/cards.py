"""The cards beside an answer: its sources, and what else was found."""

from __future__ import annotations

import re
from collections.abc import Iterable

from qa.answer import Answer, Citation, Copy
from qa.passage import ScoredPassage
from qa.web.links import quote_link, web_link
from qa.web.pieces import anchor, credit, escape, headline, marked, short_credit, shorten, span

NEAR_CHARACTERS = 320
"""What a card shows of a passage that was found but not quoted."""

CONTEXT_CHARACTERS = 260
"""What a source card shows of the passage on each side of the quote."""


def sources_html(answer: Answer, turn: int) -> str:
    """The cards beside an answer: the cited passages by number, then the others."""
    cards = [_citation_card(c, _passage_of(c, answer.passages), turn) for c in answer.citations]
    used = {_passage_key(p) for c in answer.citations if (p := _passage_of(c, answer.passages))}
    others = [_passage_card(p) for p in answer.passages if _passage_key(p) not in used]
    parts = [f'<section class="cw-sources" data-turn="{turn}" aria-label="Sources">']
    if cards:
        parts += ['<h2 class="cw-label">Sources</h2>', *cards]
    if others:
        heading = "Also found" if cards else "Nearest articles"
        parts += [f'<h2 class="cw-label">{heading}</h2>', *others]
    if not cards and not others:
        parts.append('<p class="cw-empty">Nothing in the archive comes near.</p>')
    return "".join([*parts, "</section>"])


def no_sources_html(turn: int | None = None) -> str:
    """The place of the cards when there are none: before and between answers."""
    number = "" if turn is None else f' data-turn="{turn}"'
    return (
        f'<section class="cw-sources"{number} aria-label="Sources">'
        '<h2 class="cw-label">Sources</h2>'
        '<p class="cw-empty">The passages behind an answer appear here.</p></section>'
    )


def excerpt(text: str, start: int, end: int, room: int = CONTEXT_CHARACTERS) -> tuple[int, int]:
    """The span of ``text`` around ``text[start:end]``, ``room`` characters each way.

    Cut at white space, so that no word is halved.
    """
    begin, stop = max(0, start - room), min(len(text), end + room)
    if begin:
        gap = re.compile(r"\s").search(text, begin, start)
        begin = gap.end() if gap else begin
    if stop < len(text):
        gaps = [gap.start() for gap in re.compile(r"\s").finditer(text, end, stop)]
        stop = gaps[-1] if gaps else stop
    return begin, stop


def _citation_card(citation: Citation, found: ScoredPassage | None, turn: int) -> str:
    if found is None:
        shown = f"<mark>{escape(citation.quote)}</mark>"
    else:
        shown = _excerpt_html(found, citation.start, citation.end)
    link = quote_link(citation)
    identity = f'id="cw-{turn}-{citation.number}" data-number="{citation.number}"'
    number = f'<span class="cw-number" aria-hidden="true">{citation.number}</span>'
    place = span(citation.article_id, citation)
    copies = _copies(citation.also_in)
    return _card(identity, number, citation, shown, place, link, "cw-cited", copies)


def _copies(copies: Iterable[Copy]) -> str:
    """Where else the text of a card stands, each with a way to it."""
    buttons = ", ".join(
        f'<button type="button" class="cw-open cw-read" data-article="{escape(copy.article_id)}" '
        f'data-start="0" data-end="0" title="{escape(shorten(copy.title, 120))}">'
        f"{short_credit(copy)}</button>"
        for copy in copies
    )
    return f'<p class="cw-copies">also in {buttons}</p>' if buttons else ""


def _passage_card(found: ScoredPassage) -> str:
    shown = _excerpt_html(found, found.start, found.start, NEAR_CHARACTERS)
    place = f'data-article="{escape(found.article_id)}" data-start="0" data-end="0"'
    return _card("", "", found, shown, place, web_link(found.url), "cw-near")


def _card(
    identity: str,
    number: str,
    source: Citation | ScoredPassage,
    shown: str,
    place: str,
    link: str | None,
    kind: str,
    copies: str = "",
) -> str:
    original = anchor(link) if link else ""
    return (
        f'<article class="cw-card {kind}" tabindex="-1" {identity}>'
        f'<p class="cw-meta">{number}{credit(source.outlet, source.published)}</p>'
        f'<h3><button type="button" class="cw-open" dir="auto" {place}>{headline(source.title)}'
        f'</button></h3><p class="cw-passage" dir="auto">{shown}</p>'
        f'<p class="cw-actions"><button type="button" class="cw-open cw-read" {place}>'
        f"Read in the article</button>{original}</p>{copies}</article>"
    )


def _excerpt_html(
    found: ScoredPassage, start: int, end: int, room: int = CONTEXT_CHARACTERS
) -> str:
    """The passage around ``article.text[start:end]``, that part marked."""
    text = found.text
    inner, outer = start - found.start, end - found.start
    begin, stop = excerpt(text, inner, outer, room)
    before = "… " if begin else ""
    after = " …" if stop < len(text) else ""
    # A card is small: a paragraph starts on a new line there, without the blank one.
    shown = re.sub(r"\n+", "\n", marked(text, begin, stop, inner, outer))
    return f"{before}{shown}{after}"


def _passage_of(citation: Citation, passages: Iterable[ScoredPassage]) -> ScoredPassage | None:
    """The passage that holds a quote; None if it was found by another way."""
    for found in passages:
        inside = found.start <= citation.start and citation.end <= found.end
        if found.article_id == citation.article_id and inside:
            return found
    return None


def _passage_key(found: ScoredPassage) -> tuple[str, int, int]:
    return found.article_id, found.start, found.end
