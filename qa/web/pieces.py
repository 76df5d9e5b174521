"""Small pieces of safe HTML: every word of a question or an article is escaped here.

The chat shows this HTML without any further cleaning, so this is the one place where
outside text meets markup. Nothing here knows Markdown: what an article says in
asterisks is shown in asterisks.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterable
from datetime import date

from qa.answer import Citation, Copy
from qa.web.links import link_host

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

# Control characters have no picture, bidirectional ones can turn a headline round, and
# tag characters hide words in it.
_UNSHOWABLE = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u206f\ufff9-\ufffb"
    "\U000e0000-\U000e007f]"
)
# Accents upon accents grow over the lines around them. No script needs more than four.
_PILED = re.compile(
    "([\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]{4})"
    "[\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]+"
)


def escape(text: str) -> str:
    """Text as HTML that shows exactly this text, in an element or an attribute.

    Control, tag and bidirectional characters and broken halves of UTF-16 pairs, which no
    page can show, become the replacement character; so do accents piled upon four others.
    """
    if not text.isascii():
        text = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
        text = _PILED.sub("\\1\N{REPLACEMENT CHARACTER}", text)
    return html.escape(_UNSHOWABLE.sub("\N{REPLACEMENT CHARACTER}", text), quote=True)


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
    """A link to the outlet's own page, made by `qa.web.links`."""
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
