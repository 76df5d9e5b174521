"""Safe HTML for the chat: every word of a question or an article is escaped here.

The chat shows this HTML without any further cleaning, so these functions are the one
place where outside text meets markup. They know no Markdown: what an article says in
asterisks is shown in asterisks.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from qa.answer import Answer, Citation, Contrast, Copy, Quote
from qa.passage import ScoredPassage
from qa.query import Query
from qa.web.links import link_host, quote_link, web_link

QUESTION_SHOWN = 600
"""Characters of a question that the page repeats; the rest is an ellipsis."""

NOTICE_SHOWN = 160
"""The same where the question was not answered but refused."""

NEAR_CHARACTERS = 320
"""What a card shows of a passage that was found but not quoted."""

LAST_WORD_CHARACTERS = 30
"""A longer last word may stand on another line than its marker."""

CONTEXT_CHARACTERS = 260
"""What a source card shows of the passage on each side of the quote."""

TIME_CHIP = "time"
"""Names the chip of the time; those of carried phrases are named by their place."""

MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)

# Control characters have no picture, and bidirectional ones can turn a headline round.
_UNSHOWABLE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]")


def escape(text: str) -> str:
    """Text as HTML that shows exactly this text, in an element or an attribute.

    Control and bidirectional characters and broken halves of UTF-16 pairs, which no
    page can show, become the replacement character.
    """
    whole = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return html.escape(_UNSHOWABLE.sub("\N{REPLACEMENT CHARACTER}", whole), quote=True)


def shorten(text: str, length: int) -> str:
    """The text cut to at most ``length`` characters, with an ellipsis where it was cut."""
    text = text.strip()
    return text if len(text) <= length else text[: length - 1].rstrip() + "…"


def day_label(published: date | str | None) -> str:
    """A day or ISO 8601 text as a reader writes it ("11 June 2020"), or "no date"."""
    if not published:
        return "no date"
    text = str(published)
    try:
        day = date.fromisoformat(text[:10])
    except ValueError:
        return text
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def days_label(since: date | None, until: date | None) -> str:
    """A span of days in few words: "8–14 Jun 2020", "since 1 May 2019"."""
    if since is None or until is None:
        one = since or until
        return f"{'since' if since else 'until'} {_short_day(one)}" if one else "all days"
    if since == until:
        return _short_day(since)
    if (since.year, since.month) == (until.year, until.month):
        return f"{since.day}–{_short_day(until)}"
    first = _short_day(since)
    return f"{first.removesuffix(f' {until.year}')} – {_short_day(until)}"


def _short_day(day: date) -> str:
    return f"{day.day} {MONTHS[day.month - 1][:3]} {day.year}"


def masthead_html(
    articles: int, outlets: int, first_day: date | str | None, last_day: date | str | None
) -> str:
    """The name of the page and what the archive covers."""
    facts = [_count(articles, "article"), _count(outlets, "outlet")]
    if first_day and last_day:
        first, last = day_label(first_day), day_label(last_day)
        facts.append(first if first == last else f"{first} – {last}")
    covered = " <span aria-hidden='true'>·</span> ".join(escape(fact) for fact in facts)
    return (
        '<header class="cw-masthead"><h1>Citewire</h1>'
        '<p class="cw-motto">Ask the archive, get the quote.</p>'
        f'<p class="cw-coverage">{covered}</p></header>'
    )


def welcome_html(examples: Sequence[str]) -> str:
    """What stands in the conversation before the first question."""
    buttons = "".join(
        f'<li><button type="button" class="cw-example" dir="auto">{escape(text)}</button></li>'
        for text in examples
    )
    tried = f'<p class="cw-label">Try</p><ul>{buttons}</ul>' if buttons else ""
    return (
        '<div class="cw-welcome"><p class="cw-lead">Every answer is quoted word for word '
        "from an article of this archive, with its source. When the archive does not know, "
        f"it says so.</p>{tried}</div>"
    )


def status_html(text: str, *, ready: bool) -> str:
    """The line that says whether the chat can answer yet."""
    state = "ready" if ready else "busy"
    return f'<p class="cw-status" role="status" data-state="{state}">{escape(text)}</p>'


def talk_html(turns: Iterable[str]) -> str:
    """The conversation, which a screen reader reads out as it grows."""
    return f'<div role="log" aria-live="polite">{"".join(turns)}</div>'


def waiting_html(question: str, turn: int) -> str:
    """A question whose answer is being looked for."""
    return _turn(question, turn, '<p class="cw-waiting">Looking through the archive…</p>')


def notice_html(question: str, turn: int, sentence: str) -> str:
    """A question that got a sentence of ours instead of an answer."""
    body = f'<p class="cw-notice" role="alert">{escape(sentence)}</p>'
    return _turn(shorten(question, NOTICE_SHOWN), turn, body)


def answer_html(answer: Answer, turn: int, shown: int | None = None) -> str:
    """The question with its quotes, or with the sentence that there is no answer.

    Args:
        answer: what the archive said.
        turn: which question of the conversation it was; markers carry it.
        shown: how many quotes to show, for streaming; None for all.
    """
    before = _chips(answer.query, turn)
    if answer.note:
        before += f'<p class="cw-note" role="note">{escape(answer.note)}</p>'
    if answer.abstained:
        body = f'<p class="cw-refusal">{escape(answer.text)}</p>'
        return _turn(answer.question, turn, before + body)
    by_number = {citation.number: citation for citation in answer.citations}
    quotes = [_quote(quote, by_number, turn) for quote in answer.quotes[:shown]]
    after = ""
    if shown is None or shown >= len(answer.quotes):
        after = "".join(_contrast(one, by_number, turn) for one in answer.contrasts)
        what = "source" if answer.sources == 1 else "independent source"
        after += f'<p class="cw-count">{_count(answer.sources, what)}</p>'
    return _turn(answer.question, turn, "".join((before, *quotes, after)))


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


def _turn(question: str, turn: int, body: str) -> str:
    shown = escape(shorten(question, QUESTION_SHOWN))
    heading = f'<h2 class="cw-question" dir="auto">{shown}</h2>' if shown else ""
    return (
        f'<section class="cw-turn" data-turn="{turn}">{heading}'
        f'<div class="cw-answer">{body}</div></section>'
    )


def _chips(query: Query, turn: int) -> str:
    """What a question was taken to mean beyond its words; pressing one takes it away."""
    chips = []
    if query.moment is not None and query.window is not None:
        days = days_label(query.window.since, query.window.until)
        label = f"Ask again about all days, not only {query.moment.words} ({days})"
        chips.append((TIME_CHIP, f"{query.moment.words} · {days}", label))
    for place, phrase in enumerate(query.carried):
        label = f"Ask again without “{phrase}”, taken from an earlier question"
        chips.append((str(place), phrase, label))
    items = "".join(
        f'<li><button type="button" class="cw-chip" dir="auto" data-turn="{turn}" '
        f'data-chip="{name}" aria-label="{escape(label)}" title="{escape(label)}">'
        f'{escape(text)} <span aria-hidden="true">×</span></button></li>'
        for name, text, label in chips
    )
    return f'<ul class="cw-chips" aria-label="Understood with">{items}</ul>' if items else ""


def _quote(quote: Quote, by_number: Mapping[int, Citation], turn: int) -> str:
    cited = [by_number[number] for number in quote.citations if number in by_number]
    support = [by_number[number] for number in quote.support if number in by_number]
    markers = "".join(_marker(citation, turn) for citation in (*cited, *support))
    credits = "; ".join(dict.fromkeys(credit(c.outlet, c.published) for c in cited))
    copies = dict.fromkeys(copy for citation in cited for copy in citation.also_in)
    if copies:
        credits += f"; also in {', '.join(_short_credit(copy) for copy in copies)}"
    if support:
        others = dict.fromkeys(_short_credit(citation) for citation in support)
        credits += f"; the same from {', '.join(others)}"
    return (
        f'<blockquote class="cw-quote"><p dir="auto">{_with_markers(quote.text, markers)}</p>'
        f"<footer>{credits}</footer></blockquote>"
    )


def _contrast(contrast: Contrast, by_number: Mapping[int, Citation], turn: int) -> str:
    """The box with a figure as each source has it, side by side."""
    unit = f": {escape(contrast.unit)}" if contrast.unit else ""
    items = "".join(
        f'<li><span class="cw-figure" dir="auto">{escape(one.text)}{_marker(source, turn)}</span>'
        f'<span class="cw-meta">{credit(source.outlet, source.published)}</span></li>'
        for one in contrast.figures
        if (source := by_number.get(one.citation)) is not None
    )
    return (
        f'<aside class="cw-differ" aria-label="Sources differ"><h3 class="cw-label">'
        f"Sources differ{unit}</h3><ul>{items}</ul></aside>"
    )


def _marker(citation: Citation, turn: int) -> str:
    label = f"Source {citation.number}: {citation.outlet or 'outlet not named'}, {citation.title}"
    return (
        f'<button type="button" class="cw-cite" data-turn="{turn}" '
        f'data-number="{citation.number}" {_span(citation.article_id, citation)} '
        f'aria-label="{escape(label)}" title="{escape(shorten(label, 120))}">'
        f"[{citation.number}]</button>"
    )


def _with_markers(text: str, markers: str) -> str:
    """The quote and its markers, the first of them on the line of the last word."""
    head, space, tail = text.rpartition(" ")
    if len(tail) > LAST_WORD_CHARACTERS:
        return f"{escape(text)}{markers}"
    return f'{escape(head + space)}<span class="cw-tail">{escape(tail)}{markers}</span>'


def _citation_card(citation: Citation, found: ScoredPassage | None, turn: int) -> str:
    if found is None:
        shown = f"<mark>{escape(citation.quote)}</mark>"
    else:
        shown = _excerpt_html(found, citation.start, citation.end)
    link = quote_link(citation)
    identity = f'id="cw-{turn}-{citation.number}" data-number="{citation.number}"'
    number = f'<span class="cw-number" aria-hidden="true">{citation.number}</span>'
    span = _span(citation.article_id, citation)
    copies = _copies(citation.also_in)
    return _card(identity, number, citation, shown, span, link, "cw-cited", copies)


def _copies(copies: Iterable[Copy]) -> str:
    """Where else the text of a card stands, each with a way to it."""
    buttons = ", ".join(
        f'<button type="button" class="cw-open cw-read" data-article="{escape(copy.article_id)}" '
        f'data-start="0" data-end="0" title="{escape(shorten(copy.title, 120))}">'
        f"{_short_credit(copy)}</button>"
        for copy in copies
    )
    return f'<p class="cw-copies">also in {buttons}</p>' if buttons else ""


def _passage_card(found: ScoredPassage) -> str:
    shown = _excerpt_html(found, found.start, found.start, NEAR_CHARACTERS)
    span = f'data-article="{escape(found.article_id)}" data-start="0" data-end="0"'
    return _card("", "", found, shown, span, web_link(found.url), "cw-near")


def _card(
    identity: str,
    number: str,
    source: Citation | ScoredPassage,
    shown: str,
    span: str,
    link: str | None,
    kind: str,
    copies: str = "",
) -> str:
    original = anchor(link) if link else ""
    return (
        f'<article class="cw-card {kind}" tabindex="-1" {identity}>'
        f'<p class="cw-meta">{number}{credit(source.outlet, source.published)}</p>'
        f'<h3><button type="button" class="cw-open" dir="auto" {span}>{headline(source.title)}'
        f'</button></h3><p class="cw-passage" dir="auto">{shown}</p>'
        f'<p class="cw-actions"><button type="button" class="cw-open cw-read" {span}>'
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


def marked(text: str, begin: int, stop: int, start: int, end: int) -> str:
    """``text[begin:stop]`` with what lies in ``[start, end)`` inside a mark."""
    start, end = max(begin, min(start, stop)), max(begin, min(end, stop))
    if start >= end:
        return escape(text[begin:stop])
    return (
        f"{escape(text[begin:start])}<mark>{escape(text[start:end])}</mark>{escape(text[end:stop])}"
    )


def paragraphs(text: str) -> Iterable[tuple[int, int]]:
    """The spans between blank lines."""
    begin = 0
    for gap in re.finditer(r"\n{2,}", text):
        yield begin, gap.start()
        begin = gap.end()
    if begin < len(text):
        yield begin, len(text)


def _passage_of(citation: Citation, passages: Iterable[ScoredPassage]) -> ScoredPassage | None:
    """The passage that holds a quote; None if it was found by another way."""
    for found in passages:
        inside = found.start <= citation.start and citation.end <= found.end
        if found.article_id == citation.article_id and inside:
            return found
    return None


def _passage_key(found: ScoredPassage) -> tuple[str, int, int]:
    return found.article_id, found.start, found.end


def _span(article_id: str, place: Citation) -> str:
    return f'data-article="{escape(article_id)}" data-start="{place.start}" data-end="{place.end}"'


def credit(outlet: str | None, published: str | None) -> str:
    """The outlet and the day, as a line of their own."""
    name = escape(outlet) if outlet else "Outlet not named"
    moment = escape(published) if published else ""
    day = f'<time datetime="{moment}">{escape(day_label(published))}</time>'
    return f'<span class="cw-outlet">{name}</span>, {day if published else day_label(None)}'


def _short_credit(source: Citation | Copy) -> str:
    """An outlet with the day, for a list of several."""
    name = escape(source.outlet or "outlet not named")
    return f"{name} ({escape(day_label(source.published))})" if source.published else name


def headline(title: str) -> str:
    """A headline, or words that say there is none."""
    return escape(title) if title.strip() else "<i>Without a headline</i>"


def anchor(link: str) -> str:
    """A link to the outlet's own page, made by `qa.web.links`."""
    return (
        f'<a class="cw-original" href="{escape(link)}" target="_blank" '
        f'rel="noopener noreferrer nofollow">{escape(link_host(link))}'
        '<span class="cw-new"> (original, opens in a new tab)</span></a>'
    )


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"
