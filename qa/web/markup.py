"""The page and its conversation as safe HTML, made of `qa.web.pieces`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from qa.answer import Answer, Citation, Contrast, Quote
from qa.query import Query
from qa.web.pieces import (
    count,
    credit,
    day_label,
    days_label,
    escape,
    short_credit,
    shorten,
    span,
)

QUESTION_SHOWN = 600
"""Characters of a question that the page repeats; the rest is an ellipsis."""

NOTICE_SHOWN = 160
"""The same where the question was not answered but refused."""

LAST_WORD_CHARACTERS = 30
"""A longer last word may stand on another line than its marker."""

TIME_CHIP = "time"
"""Names the chip of the time; those of carried phrases are named by their place."""


def masthead_html(
    articles: int, outlets: int, first_day: date | str | None, last_day: date | str | None
) -> str:
    """The name of the page and what the archive covers."""
    facts = [count(articles, "article"), count(outlets, "outlet")]
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
        after += f'<p class="cw-count">{count(answer.sources, what)}</p>'
    return _turn(answer.question, turn, "".join((before, *quotes, after)))


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
        days = days_label(query.moment.since, query.moment.until)
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
        credits += f"; also in {', '.join(short_credit(copy) for copy in copies)}"
    if support:
        others = dict.fromkeys(short_credit(citation) for citation in support)
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
        f'data-number="{citation.number}" {span(citation.article_id, citation)} '
        f'aria-label="{escape(label)}" title="{escape(shorten(label, 120))}">'
        f"[{citation.number}]</button>"
    )


def _with_markers(text: str, markers: str) -> str:
    """The quote and its markers, the first of them on the line of the last word."""
    head, space, tail = text.rpartition(" ")
    if len(tail) > LAST_WORD_CHARACTERS:
        return f"{escape(text)}{markers}"
    return f'{escape(head + space)}<span class="cw-tail">{escape(tail)}{markers}</span>'
