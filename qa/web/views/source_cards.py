"""The cards beside an answer: its sources, and what else was found."""

from __future__ import annotations

import re
from collections.abc import Collection, Container, Iterable, Sequence
from dataclasses import dataclass

from qa.answering.answer import Answer, Citation, Copy
from qa.passage import ScoredPassage
from qa.text.safe_links import quote_link, web_link
from qa.web.views.elements import MarkedText, is_combining, mark_span, render_view

NEAR_CHARACTERS = 320
"""Characters shown of a passage that was found but not quoted."""

CONTEXT_CHARACTERS = 260
"""Characters shown of the passage on each side of the quote."""

GONE = "This sentence is no longer in the archive in these words."


@dataclass(frozen=True, slots=True)
class _Excerpt:
    """A part of a passage, and whether more of it stands before and behind."""

    text: MarkedText
    is_begun: bool = False
    goes_on: bool = False


@dataclass(frozen=True, slots=True)
class _SourceCard:
    """A card as the template shows it.

    Attributes:
        source: whose outlet, day and headline it has.
        order: its place among the cards, from 1.
        excerpt: what it shows of the passage.
        score: of its passage, from 0 to 1; None if it was found by another way.
        number: that of the citation; None for a passage that is not cited.
        start, end: what it opens of the article.
        url: at the outlet, None if there is no safe one.
        is_gone: whether the archive lost the sentence.
        copies: where else the text stands.
    """

    source: Citation | ScoredPassage
    order: int
    excerpt: _Excerpt
    score: float | None
    start: int = 0
    end: int = 0
    url: str | None = None
    number: int | None = None
    is_gone: bool = False
    copies: Sequence[Copy] = ()

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
        """The relevance of the passage to the question, 0 to 100."""
        return round(100 * max(0.0, min(1.0, self.score or 0.0)))


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
    cited, used = [], set()
    for citation in answer.citations:
        passage = _passage_of(citation, answer.passages)
        if passage is not None:
            used.add(_passage_key(passage))
        is_gone = citation.number in gone
        cited.append(_citation_card(citation, passage, terms, is_gone=is_gone))
    others = [passage for passage in answer.passages if _passage_key(passage) not in used]
    near = [
        _passage_card(passage, order, terms) for order, passage in enumerate(others, len(cited) + 1)
    ]
    return render_view("source_cards.html", cited=cited, near=near, turn=turn, gone_sentence=GONE)


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


def _citation_card(
    citation: Citation, passage: ScoredPassage | None, terms: Container[str], *, is_gone: bool
) -> _SourceCard:
    start, end = citation.start, citation.end
    if is_gone or passage is None:
        shown = _Excerpt(MarkedText([], [(citation.quote, False)], []))
    else:
        shown = _excerpt_of(passage, start, end, terms)
    return _SourceCard(
        citation,
        citation.number,
        shown,
        passage.score if passage else None,
        # Other words may stand there now, which this number never named.
        start=0 if is_gone else start,
        end=0 if is_gone else end,
        url=quote_link(citation.url, citation.quote),
        number=citation.number,
        is_gone=is_gone,
        copies=citation.also_in,
    )


def _passage_card(passage: ScoredPassage, order: int, terms: Container[str]) -> _SourceCard:
    shown = _excerpt_of(passage, passage.start, passage.start, terms, NEAR_CHARACTERS)
    return _SourceCard(passage, order, shown, passage.score, url=web_link(passage.url))


def _excerpt_of(
    passage: ScoredPassage,
    start: int,
    end: int,
    terms: Container[str],
    room: int = CONTEXT_CHARACTERS,
) -> _Excerpt:
    """The passage around ``article.text[start:end]``, that part marked."""
    text = passage.text
    inner, outer = start - passage.start, end - passage.start
    begin, stop = excerpt(text, inner, outer, room)
    marked = mark_span(text, begin, stop, inner, outer, terms)
    # A card is small: a paragraph starts on a new line there, without the blank one.
    runs = (
        [(re.sub(r"\n+", "\n", words), is_bold) for words, is_bold in part]
        for part in (marked.before, marked.marked, marked.after)
    )
    return _Excerpt(MarkedText(*runs), is_begun=begin > 0, goes_on=stop < len(text))


def _passage_of(citation: Citation, passages: Iterable[ScoredPassage]) -> ScoredPassage | None:
    """The passage that holds a quote; None if it was found by another way."""
    for passage in passages:
        inside = passage.start <= citation.start and citation.end <= passage.end
        if passage.article_id == citation.article_id and inside:
            return passage
    return None


def _passage_key(passage: ScoredPassage) -> tuple[str, int, int]:
    return passage.article_id, passage.start, passage.end
