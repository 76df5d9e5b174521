"""The cards beside an answer: its sources, and what else was found."""

from __future__ import annotations

import re
from collections.abc import Collection, Container, Iterable

from qa.answering.answer import Answer, Citation, Copy
from qa.passage import ScoredPassage
from qa.text.safe_links import quote_link, web_link
from qa.web.views.elements import (
    anchor,
    credit,
    escape,
    headline,
    is_joined,
    marked,
    opener,
    place,
    short_credit,
)

NEAR_CHARACTERS = 320
"""What a card shows of a passage that was found but not quoted."""

CONTEXT_CHARACTERS = 260
"""What a source card shows of the passage on each side of the quote."""

GONE = "This sentence is no longer in the archive in these words."


def sources_html(answer: Answer, turn: int, gone: Collection[int] = ()) -> str:
    """The cards beside an answer: the cited passages by number, then the others.

    A card carries its place (``data-order``), score and day, so that the page can put them
    in another order; its number stays.

    Args:
        answer: what the archive said.
        turn: which question of the conversation it was.
        gone: numbers of citations whose quote is not in the archive any more.
    """
    terms = frozenset(answer.query.analysis.terms)
    cards, used = [], set()
    for citation in answer.citations:
        found = _passage_of(citation, answer.passages)
        if found is not None:
            used.add(_passage_key(found))
        is_gone = citation.number in gone
        cards.append(_citation_card(citation, found, turn, terms, is_gone=is_gone))
    others = [found for found in answer.passages if _passage_key(found) not in used]
    near = [
        _passage_card(found, order, terms) for order, found in enumerate(others, len(cards) + 1)
    ]
    parts = [f'<section class="cw-sources" data-turn="{turn}">']
    if cards:
        parts += ['<h3 class="cw-hidden">Cited</h3>', *cards]
    if near:
        heading = "Also found" if cards else "Nearest articles"
        parts += [f'<h3 class="cw-label cw-also">{heading}</h3>', *near]
    if not cards and not near:
        parts.append('<p class="cw-empty">Nothing in the archive comes near.</p>')
    return "".join([*parts, "</section>"])


def excerpt(text: str, start: int, end: int, room: int = CONTEXT_CHARACTERS) -> tuple[int, int]:
    """The span of ``text`` around ``text[start:end]``, ``room`` characters each way.

    Cut at white space, so that no word is halved; in a text that has none, between letters.
    """
    begin, stop = max(0, start - room), min(len(text), end + room)
    if begin:
        gap = re.compile(r"\s").search(text, begin, start)
        begin = gap.end() if gap else begin
    if stop < len(text):
        gaps = [gap.start() for gap in re.compile(r"\s").finditer(text, end, stop)]
        stop = gaps[-1] if gaps else stop
    while begin < start and is_joined(text[begin]):
        begin += 1
    while end < stop < len(text) and is_joined(text[stop]):
        stop -= 1
    return begin, stop


def _citation_card(
    citation: Citation,
    found: ScoredPassage | None,
    turn: int,
    terms: Container[str],
    *,
    is_gone: bool,
) -> str:
    start, end = citation.start, citation.end
    if is_gone:
        # Other words may stand there now, which this number never named.
        start = end = 0
        shown = f'<mark>{escape(citation.quote)}</mark><span class="cw-gone">{GONE}</span>'
    elif found is None:
        shown = f"<mark>{escape(citation.quote)}</mark>"
    else:
        shown = _excerpt_html(found, start, end, terms)
    number = f'<span class="cw-number" aria-hidden="true">{citation.number}</span>'
    return _card(
        citation,
        shown,
        head=f'id="cw-{turn}-{citation.number}" data-number="{citation.number}"',
        kind="cw-cited",
        order=citation.number,
        score=found.score if found else None,
        number=number,
        where=place(citation.article_id, start, end),
        link=quote_link(citation.url, citation.quote),
        copies=copies_html(citation.also_in),
    )


def copies_html(copies: Iterable[Copy]) -> str:
    """Where else a text stands, each with a way to it."""
    links = ", ".join(
        opener(short_credit(copy), place(copy.article_id), "cw-open cw-read", copy.title)
        for copy in copies
    )
    return f'<p class="cw-copies">also in {links}</p>' if links else ""


def _passage_card(found: ScoredPassage, order: int, terms: Container[str]) -> str:
    return _card(
        found,
        _excerpt_html(found, found.start, found.start, terms, NEAR_CHARACTERS),
        kind="cw-near",
        order=order,
        score=found.score,
        where=place(found.article_id),
        link=web_link(found.url),
    )


def _card(
    source: Citation | ScoredPassage,
    shown: str,
    *,
    kind: str,
    order: int,
    score: float | None,
    where: str,
    link: str | None,
    head: str = "",
    number: str = "",
    copies: str = "",
) -> str:
    day = escape((source.published or "")[:10])
    return (
        f'<article class="cw-card {kind}" tabindex="-1" {head} data-order="{order}" '
        f'data-score="{0 if score is None else score:.4f}" data-day="{day}">'
        f'<p class="cw-meta">{number}<span>{credit(source.outlet, source.published)}'
        f"</span>{_score(score)}</p>"
        f"<h4>{opener(headline(source.title), where)}</h4>"
        f'<p class="cw-passage" dir="auto">{shown}</p>'
        f'<p class="cw-ways">{opener("Read in the article", where, "cw-open cw-read")}'
        f"{anchor(link) if link else ''}</p>{copies}</article>"
    )


def _score(score: float | None) -> str:
    """How near a passage is to the question, as a small bar."""
    if score is None:
        return ""
    percent = round(100 * max(0.0, min(1.0, score)))
    return (
        f'<span class="cw-score" role="img" aria-label="Relevance {percent} of 100" '
        f'title="Relevance {percent} of 100"><span style="width:{percent}%"></span></span>'
    )


def _excerpt_html(
    found: ScoredPassage,
    start: int,
    end: int,
    terms: Container[str],
    room: int = CONTEXT_CHARACTERS,
) -> str:
    """The passage around ``article.text[start:end]``, that part marked."""
    text = found.text
    inner, outer = start - found.start, end - found.start
    begin, stop = excerpt(text, inner, outer, room)
    before = "… " if begin else ""
    after = " …" if stop < len(text) else ""
    # A card is small: a paragraph starts on a new line there, without the blank one.
    shown = re.sub(r"\n+", "\n", marked(text, begin, stop, inner, outer, terms))
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
