"""The conversation as safe HTML, made of `qa.web.views.elements`."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence
from datetime import date

from qa.answering.answer import Answer, Citation, Contrast, Quote, independent
from qa.export.presentation import nearest
from qa.store import Coverage
from qa.web.views.elements import (
    count,
    credit,
    day_label,
    escape,
    headline,
    opener,
    place,
    short_credit,
    shorten,
)
from qa.web.views.question_form import QuestionForm, chips, question_form_to_dict, question_url

QUESTION_SHOWN = 600
"""Characters of a question that the page repeats; the rest is an ellipsis."""

NOTICE_SHOWN = 160
"""The same where the question was not answered but refused."""

LAST_WORD_CHARACTERS = 30
"""A longer last word may stand on another line than its marker."""

TIP_CHARACTERS = 320
"""What a marker shows of the sentence it stands for, when a pointer rests on it."""

NEAREST = 3
"""Articles that a refusal names."""


def coverage_html(held: Coverage) -> str:
    """What the archive covers, for the top of the page."""
    facts = [count(held.articles, "article"), count(len(held.outlets), "outlet")]
    if held.first_day and held.last_day:
        first, last = day_label(held.first_day), day_label(held.last_day)
        facts.append(first if first == last else f"{first} – {last}")
    return " <span aria-hidden='true'>·</span> ".join(escape(fact) for fact in facts)


def examples_html(examples: Sequence[str]) -> str:
    """Questions to begin with."""
    links = "".join(
        f'<li><a class="cw-example" dir="auto" href="{escape(question_url(QuestionForm(text)))}" '
        f"{_asks(QuestionForm(text))}>{escape(text)}</a></li>"
        for text in examples
    )
    return f'<p class="cw-label">Try</p><ul>{links}</ul>' if links else ""


def waiting_html(question: str) -> str:
    """A question whose answer is being looked for."""
    body = '<p class="cw-waiting">Looking through the archive…</p>'
    return _heading(question) + f'<div class="cw-answer">{body}</div>'


def notice_html(question: str, sentence: str) -> str:
    """A question that got a sentence of ours instead of an answer."""
    body = f'<p class="cw-notice" role="alert">{escape(sentence)}</p>'
    heading = _heading(shorten(question, NOTICE_SHOWN))
    return heading + f'<div class="cw-answer">{body}</div>'


def answer_html(
    answer: Answer,
    asked: QuestionForm,
    turn: int,
    *,
    shown: int | None = None,
    gone: Collection[int] = (),
    unfolds: bool = False,
) -> str:
    """The question with its quotes, or with the sentence that there is no answer.

    Args:
        answer: what the archive said.
        asked: what it was asked.
        turn: which question of the conversation it was; markers carry it.
        shown: how many quotes to show, for streaming; None for all.
        gone: numbers of citations whose quote is not in the archive any more.
        unfolds: whether the question asks for a course of events, which then has a
            timeline at once and not only on demand.
    """
    body = _chips(asked, answer)
    if answer.note:
        body += f'<p class="cw-note" role="note">{escape(answer.note)}</p>'
    if answer.abstained:
        body += _refusal(answer)
    else:
        by_number = {citation.number: citation for citation in answer.citations}
        differing: dict[int, int] = {}
        for place_, each in enumerate(answer.contrasts):
            for one in each.figures:
                differing.setdefault(one.citation, place_)
        body += "".join(
            _quote(quote, by_number, turn, gone, differing, place_)
            for place_, quote in enumerate(answer.quotes[:shown])
        )
    if shown is None or shown >= len(answer.quotes):
        if not answer.abstained:
            body += "".join(
                _contrast(one, by_number, turn, gone, place_)
                for place_, one in enumerate(answer.contrasts)
            )
            body += f'<p class="cw-trust">{escape(trust_line(answer, gone))}</p>'
        body += _actions(asked, answer, turn, unfolds=unfolds)
    return _heading(answer.question) + f'<div class="cw-answer">{body}</div>'


def trust_line(answer: Answer, gone: Collection[int] = ()) -> str:
    """How far an answer can be trusted, at a glance: its sources, its age, what differs.

    Args:
        answer: what the archive said.
        gone: numbers of citations that count no more.
    """
    standing = [one for one in answer.citations if one.number not in gone]
    if not standing:
        return "none of this is in the archive any more"
    what = "source" if any(one.outlet is None for one in standing) else "outlet"
    facts = [count(independent(standing), f"independent {what}")]
    days = [day for one in standing if (day := _day(one.published))]
    if days:
        facts.append(f"newest {day_label(max(days))}")
    undated = len({one.article_id for one in standing if not _day(one.published)})
    if undated:
        facts.append(f"{count(undated, 'article')} without a date")
    if answer.contrasts:
        facts.append("figures differ")
    return " · ".join(facts)


def _day(published: str | None) -> date | None:
    try:
        return date.fromisoformat((published or "")[:10])
    except ValueError:
        return None


def _heading(question: str) -> str:
    shown = escape(shorten(question, QUESTION_SHOWN))
    return f'<h2 class="cw-question" dir="auto">{shown}</h2>' if shown else ""


def _asks(asked: QuestionForm) -> str:
    """The attribute of what asks a question when it is pressed."""
    return f'data-ask="{escape(json.dumps(question_form_to_dict(asked), ensure_ascii=False))}"'


def _chips(asked: QuestionForm, answer: Answer) -> str:
    """What a question was taken to mean beyond its words; pressing one takes it away."""
    items = "".join(
        f'<li><button type="button" class="cw-chip" dir="auto" {_asks(chip.without)} '
        f'aria-label="{escape(chip.label)}" title="{escape(chip.label)}">'
        f'{escape(chip.text)} <span aria-hidden="true">×</span></button></li>'
        for chip in chips(asked, answer.query)
    )
    return f'<ul class="cw-chips" aria-label="Understood with">{items}</ul>' if items else ""


def _refusal(answer: Answer) -> str:
    """The refusal, and the articles that come nearest."""
    items = "".join(
        f"<li>{opener(headline(found.title), place(found.article_id))}"
        f'<span class="cw-meta">{credit(found.outlet, found.published)}</span></li>'
        for found in nearest(answer)[:NEAREST]
    )
    text = f'<p class="cw-refusal">{escape(answer.text)}</p>'
    if not items:
        return text
    return f'{text}<p class="cw-label">Nearest</p><ul class="cw-nearest">{items}</ul>'


def _actions(asked: QuestionForm, answer: Answer, turn: int, *, unfolds: bool) -> str:
    """What can be done with an answer."""
    link = escape(question_url(asked))
    copies = (
        ""
        if answer.abstained
        else '<button type="button" class="cw-act" data-copy="text">Copy</button>'
        '<button type="button" class="cw-act" data-copy="markdown">Copy as Markdown</button>'
    )
    timeline = (
        f'<button type="button" class="cw-act" data-timeline="{"open" if unfolds else ""}" '
        f'aria-expanded="false" aria-controls="cw-time-{turn}">Timeline</button>'
        if answer.passages
        else ""
    )
    return (
        f'<div class="cw-actions" role="group" aria-label="This answer">{copies}{timeline}'
        f'<a class="cw-act" data-link="" href="{link}">Copy link</a>'
        f'<button type="button" class="cw-act" data-retry="" {_asks(asked)}>Ask again</button>'
        '<span class="cw-thumbs"><button type="button" class="cw-act" data-verdict="up" '
        'aria-pressed="false" aria-label="Good answer" title="Good answer">👍</button>'
        '<button type="button" class="cw-act" data-verdict="down" aria-pressed="false" '
        'aria-label="Bad answer" title="Bad answer">👎</button></span></div>'
        f'<div class="cw-time" id="cw-time-{turn}" hidden></div>'
    )


def _quote(
    quote: Quote,
    by_number: Mapping[int, Citation],
    turn: int,
    gone: Collection[int],
    differing: Mapping[int, int],
    place_: int,
) -> str:
    cited = [by_number[number] for number in quote.citations if number in by_number]
    support = [by_number[number] for number in quote.support if number in by_number]
    both = tuple(dict.fromkeys((*cited, *support)))
    # Two quotes may have a citation in common, and yet each id must be there once.
    markers = "".join(
        _marker(citation, turn, citation.number in gone, f"q{place_}") for citation in both
    )
    credits = "; ".join(dict.fromkeys(credit(c.outlet, c.published) for c in cited))
    copies = dict.fromkeys(copy for citation in cited for copy in citation.also_in)
    if copies:
        credits += f"; also in {', '.join(short_credit(copy) for copy in copies)}"
    if support:
        others = dict.fromkeys(short_credit(citation) for citation in support)
        credits += f"; the same from {', '.join(others)}"
    contrast = next((differing[one.number] for one in both if one.number in differing), None)
    if contrast is not None:
        credits += (
            f' <a class="cw-differs" href="#cw-differ-{turn}-{contrast}">'
            '<span aria-hidden="true">≠</span> sources differ</a>'
        )
    if any(citation.number in gone for citation in both):
        credits += '<span class="cw-gone">no longer in this archive in these words</span>'
    return (
        f'<blockquote class="cw-quote"><p dir="auto">{_with_markers(quote.text, markers)}</p>'
        f"<footer>{credits}</footer></blockquote>"
    )


def _contrast(
    contrast: Contrast,
    by_number: Mapping[int, Citation],
    turn: int,
    gone: Collection[int],
    number: int,
) -> str:
    """The box with a figure as each source has it, side by side."""
    unit = f": {escape(contrast.unit)}" if contrast.unit else ""
    items = "".join(
        f'<li><span class="cw-figure" dir="auto">{escape(one.text)}'
        f"{_marker(source, turn, source.number in gone, f'd{number}-{place_}')}</span>"
        f'<span class="cw-meta">{credit(source.outlet, source.published)}</span></li>'
        for place_, one in enumerate(contrast.figures)
        if (source := by_number.get(one.citation)) is not None
    )
    return (
        f'<aside class="cw-differ" id="cw-differ-{turn}-{number}" aria-label="Sources differ">'
        f'<h3 class="cw-label"><span aria-hidden="true">≠</span> Sources differ{unit}</h3>'
        f"<ul>{items}</ul></aside>"
    )


def _marker(citation: Citation, turn: int, is_gone: bool, where: str) -> str:
    """A superscript number that links to the sentence, and shows it to who looks at it.

    Where the sentence is gone, other words may stand in its place: none are marked then.
    """
    start, end = (0, 0) if is_gone else (citation.start, citation.end)
    label = f"Source {citation.number}: {citation.outlet or 'outlet not named'}, {citation.title}"
    tip = f"cw-tip-{where}-{turn}-{citation.number}"
    shown = escape(shorten(citation.quote, TIP_CHARACTERS))
    return (
        f'<sup class="cw-ref"><a class="cw-cite{" cw-lost" if is_gone else ""}" '
        f'data-turn="{turn}" data-number="{citation.number}" '
        f"{place(citation.article_id, start, end)} "
        f'aria-label="{escape(label)}" aria-describedby="{tip}">{citation.number}</a></sup>'
        f'<span class="cw-tip" role="tooltip" id="{tip}" dir="auto">'
        f'<span class="cw-meta">{credit(citation.outlet, citation.published)}</span>'
        f"<strong>{headline(citation.title)}</strong><q>{shown}</q></span>"
    )


def _with_markers(text: str, markers: str) -> str:
    """The quote and its markers, the first of them on the line of the last word."""
    head, space, tail = text.rpartition(" ")
    if len(tail) > LAST_WORD_CHARACTERS:
        return f"{escape(text)}{markers}"
    return f'{escape(head + space)}<span class="cw-tail">{escape(tail)}{markers}</span>'
