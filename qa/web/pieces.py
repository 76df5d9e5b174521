"""Small pieces of safe HTML: every word of a question or an article is escaped (`qa.escaping`).

The chat shows this HTML without any further cleaning, so this is the one place where
outside text meets markup. Nothing here knows Markdown: what an article says in
asterisks is shown in asterisks.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from qa.answer import Citation, Copy
from qa.day_labels import day_label as day_label
from qa.day_labels import days_label as days_label
from qa.escaping import escape as escape
from qa.links import link_host


def shorten(text: str, length: int) -> str:
    """The text cut to at most ``length`` characters, with an ellipsis where it was cut."""
    text = text.strip()
    return text if len(text) <= length else text[: length - 1].rstrip() + "…"


def credit(outlet: str | None, published: str | None) -> str:
    """The outlet and the day, as a line of their own."""
    name = escape(outlet) if outlet else "Outlet not named"
    moment = escape(published) if published else ""
    day = f'<time datetime="{moment}">{escape(day_label(published))}</time>'
    return f'<span class="cw-outlet">{name}</span>, {day if published else day_label(None)}'


def short_credit(source: Citation | Copy) -> str:
    """An outlet with the day, for a list of several."""
    name = escape(source.outlet or "outlet not named")
    return f"{name} ({escape(day_label(source.published))})" if source.published else name


def headline(title: str) -> str:
    """A headline, or words that say there is none."""
    is_seen = any(char.isprintable() and not char.isspace() for char in title)
    return escape(title) if is_seen else "<i>Without a headline</i>"


def anchor(link: str) -> str:
    """A link to the outlet's own page, made by `qa.links`."""
    return (
        f'<a class="cw-original" href="{escape(link)}" target="_blank" '
        f'rel="noopener noreferrer nofollow">{escape(link_host(link))}'
        '<span class="cw-new"> (original, opens in a new tab)</span></a>'
    )


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


def span(article_id: str, place: Citation) -> str:
    """The attributes of a button that opens an article at a place."""
    return f'data-article="{escape(article_id)}" data-start="{place.start}" data-end="{place.end}"'


def count(number: int, noun: str) -> str:
    """How many there are: "1 article", "1,200 articles"."""
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"
