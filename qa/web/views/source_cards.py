"""The cards beside an answer: its sources, and what else was found."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Container, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import TypeAlias

from qa.answering.answer import Answer, Citation, Copy
from qa.export.presentation import nearest
from qa.languages.codes import ENGLISH, base_code
from qa.languages.names import other_language
from qa.passage import ScoredPassage
from qa.question.query import Query
from qa.text.markup.safe_links import quote_link, web_link
from qa.text.terms import query_terms
from qa.web.views.elements import MarkedText, is_combining, mark_span, render_view

NEAR_CHARACTERS = 320
"""Characters shown of a passage that was found but not quoted."""

CONTEXT_CHARACTERS = 160
"""Characters shown of the passage on each side of a quote that stands alone in its card."""

TermsIn: TypeAlias = Callable[[str | None], Container[str]]
"""From the language of an article to the terms of the question in it."""


@dataclass(frozen=True, slots=True)
class _Excerpt:
    """A part of a passage, and whether more of it stands before and behind."""

    text: MarkedText
    is_begun: bool = False
    goes_on: bool = False


@dataclass(frozen=True, slots=True)
class _CardQuote:
    """A quote in the card of its article.

    Attributes:
        number: that of the citation.
        excerpt: what it shows of the passage.
        start, end: what it opens of the article.
        is_gone: whether the archive lost the sentence.
    """

    number: int
    excerpt: _Excerpt
    start: int
    end: int
    is_gone: bool


@dataclass(frozen=True, slots=True)
class _SourceCard:
    """The card of an article as the template shows it.

    Attributes:
        source: whose outlet, day and headline it has.
        order: its place among the cards, from 1.
        score: the best of its passages, from 0 to 1; None if it was found by another way.
        url: at the outlet, None if there is no safe one.
        quotes: what the answer quotes of it, by number.
        excerpt: what it shows where it is not quoted.
        copies: where else the text stands.
        language: its name, where it is not the question's.
    """

    source: Citation | ScoredPassage
    order: int
    score: float | None
    url: str | None = None
    quotes: Sequence[_CardQuote] = ()
    excerpt: _Excerpt | None = None
    copies: Sequence[Copy] = ()
    language: str = ""

    @property
    def day(self) -> str:
        """The day of publication, empty if it is not known."""
        return (self.source.published or "")[:10]

    @property
    def score_text(self) -> str:
        """The score with four digits behind the point."""
        return f"{self.score or 0:.4f}"

    @property
    def percent(self) -> int:
        """The relevance of the article to the question, 0 to 100."""
        return round(100 * max(0.0, min(1.0, self.score or 0.0)))


def sources_html(
    answer: Answer, turn: int, gone: Collection[int] = (), language: str = ENGLISH
) -> str:
    """The cards beside an answer, one for each article: the cited ones, then the others.

    A card carries its place (``data-order``), score and day, so that the page can put them
    in another order; the numbers of its quotes stay.

    Args:
        answer: what the archive said.
        turn: which question of the conversation it was.
        gone: numbers of citations whose quote is not in the archive any more.
        language: of the page.
    """
    terms = partial(_terms_in, answer.query)
    citations_of: dict[str, list[Citation]] = {}
    for citation in answer.citations:
        citations_of.setdefault(citation.article_id, []).append(citation)
    cited = [
        _cited_card(citations, order, answer.passages, terms, gone)
        for order, citations in enumerate(citations_of.values(), 1)
    ]
    others = [passage for passage in nearest(answer) if passage.article_id not in citations_of]
    near = [
        _passage_card(passage, order, terms) for order, passage in enumerate(others, len(cited) + 1)
    ]
    asked = answer.query.language
    cited, near = (
        [
            replace(card, language=other_language(card.source.language, asked, language))
            for card in cards
        ]
        for cards in (cited, near)
    )
    return render_view(
        "source_cards.html",
        language,
        cited=cited,
        near=near,
        is_reply=answer.reply is not None,
        turn=turn,
    )


def _terms_in(query: Query, language: str | None) -> Container[str]:
    """The terms of a question in articles of a language."""
    analysis, code = query.analysis, base_code(language)
    if code == analysis.language:
        return frozenset(analysis.terms)
    return frozenset(query_terms(query.text, analysis.language, (code,)))


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
    while begin < start and is_combining(text[begin]):
        begin += 1
    while end < stop < len(text) and is_combining(text[stop]):
        stop -= 1
    return begin, stop


def _cited_card(
    citations: Sequence[Citation],
    order: int,
    passages: Iterable[ScoredPassage],
    terms: TermsIn,
    gone: Collection[int],
) -> _SourceCard:
    """The card of an article that is quoted; several quotes of it stand without what is around."""
    first = citations[0]
    own = [passage for passage in passages if passage.article_id == first.article_id]
    room = CONTEXT_CHARACTERS if len(citations) == 1 else 0
    return _SourceCard(
        first,
        order,
        max((passage.score for passage in own), default=None),
        url=quote_link(first.url, first.quote),
        quotes=[
            _card_quote(citation, own, terms, room, is_gone=citation.number in gone)
            for citation in citations
        ],
        copies=tuple(dict.fromkeys(copy for citation in citations for copy in citation.also_in)),
    )


def _card_quote(
    citation: Citation,
    passages: Iterable[ScoredPassage],
    terms: TermsIn,
    room: int,
    *,
    is_gone: bool,
) -> _CardQuote:
    start, end = citation.start, citation.end
    passage = _passage_of(citation, passages)
    if is_gone or passage is None:
        shown = _Excerpt(MarkedText([], [(citation.quote, False)], []))
    else:
        shown = _excerpt_of(passage, start, end, terms, room)
    # Where it is gone, other words may stand, which this number never named.
    start, end = (0, 0) if is_gone else (start, end)
    return _CardQuote(citation.number, shown, start, end, is_gone)


def _passage_card(passage: ScoredPassage, order: int, terms: TermsIn) -> _SourceCard:
    shown = _excerpt_of(passage, passage.start, passage.start, terms, NEAR_CHARACTERS)
    return _SourceCard(passage, order, passage.score, url=web_link(passage.url), excerpt=shown)


def _excerpt_of(
    passage: ScoredPassage,
    start: int,
    end: int,
    terms: TermsIn,
    room: int,
) -> _Excerpt:
    """The passage around ``article.text[start:end]``, that part marked; see `excerpt`."""
    text = passage.text
    inner, outer = start - passage.start, end - passage.start
    begin, stop = excerpt(text, inner, outer, room)
    language = passage.article.language
    marked = mark_span(text, begin, stop, inner, outer, terms(language), language)
    # A card is small: a paragraph starts on a new line there, without the blank one.
    runs = (
        [(re.sub(r"\n+", "\n", words), is_bold) for words, is_bold in part]
        for part in (marked.before, marked.marked, marked.after)
    )
    is_cut = room > 0  # a quote alone is no piece of anything
    return _Excerpt(MarkedText(*runs), is_cut and begin > 0, is_cut and stop < len(text))


def _passage_of(citation: Citation, passages: Iterable[ScoredPassage]) -> ScoredPassage | None:
    """The passage of its article that holds a quote; None if it was found by another way."""
    for passage in passages:
        if passage.start <= citation.start and citation.end <= passage.end:
            return passage
    return None
