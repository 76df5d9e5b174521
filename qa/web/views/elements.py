"""Small pieces of safe HTML: every outside word is escaped (`qa.text.escaping`).

The chat shows this HTML without any further cleaning, so this is the one place where
outside text meets markup. Nothing here knows Markdown: what an article says in
asterisks is shown in asterisks.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Container, Iterable, Iterator
from functools import lru_cache
from urllib.parse import urlencode

from qa.answering.answer import Citation, Copy
from qa.text.dates import day_label as day_label
from qa.text.dates import days_label as days_label
from qa.text.escaping import escape as escape
from qa.text.safe_links import link_host
from qa.text.terms import text_terms

_WORD = re.compile(r"\w+")


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
    """A link to the outlet's own page, made by `qa.text.safe_links`."""
    return (
        f'<a class="cw-original" href="{escape(link)}" target="_blank" '
        f'rel="noopener noreferrer nofollow">{escape(link_host(link))}'
        '<span class="cw-new"> (original, opens in a new tab)</span></a>'
    )


def marked(
    text: str, begin: int, stop: int, start: int, end: int, terms: Container[str] = ()
) -> str:
    """``text[begin:stop]`` with what lies in ``[start, end)`` inside a mark.

    Words with one of the terms are in bold, see `lit`.
    """
    start, end = max(begin, min(start, stop)), max(begin, min(end, stop))
    shown = lit if terms else (lambda part, _: escape(part))
    if start >= end:
        return shown(text[begin:stop], terms)
    return (
        f"{shown(text[begin:start], terms)}<mark>{shown(text[start:end], terms)}</mark>"
        f"{shown(text[end:stop], terms)}"
    )


def lit(text: str, terms: Container[str]) -> str:
    """A text with the words in bold whose terms are among those given.

    Args:
        text: what is shown.
        terms: as `qa.text.terms.query_terms` makes them.
    """
    parts, done = [], 0
    for begin, end in _words(text):
        if any(term in terms for term in _word_terms(text[begin:end])):
            parts += [escape(text[done:begin]), f"<b>{escape(text[begin:end])}</b>"]
            done = end
    return "".join([*parts, escape(text[done:])])


def _words(text: str) -> Iterator[tuple[int, int]]:
    """The spans of words, each in one piece with the marks on and between its letters.

    Invisible characters do not part a word either: the search does not see them
    (`qa.text.terms.search_text`).
    """
    begin = end = 0
    for word in _WORD.finditer(text):
        if begin == end or word.start() > end:
            if begin < end:
                yield begin, end
            begin = word.start()
        end = word.end()
        while end < len(text) and is_joined(text[end]):
            end += 1
    if begin < end:
        yield begin, end


def is_joined(char: str) -> bool:
    """Whether a character stays in one piece with the letter before it."""
    return not char.isascii() and unicodedata.category(char) in {"Mn", "Mc", "Me", "Cf"}


@lru_cache(maxsize=20_000)
def _word_terms(word: str) -> tuple[str, ...]:
    return tuple(text_terms(word))


def paragraphs(text: str) -> Iterable[tuple[int, int]]:
    """The spans between blank lines."""
    begin = 0
    for gap in re.finditer(r"\n{2,}", text):
        yield begin, gap.start()
        begin = gap.end()
    if begin < len(text):
        yield begin, len(text)


def place(article_id: str, start: int = 0, end: int = 0) -> str:
    """The attributes of a link that opens an article at ``article.text[start:end]``."""
    address = "?" + urlencode({"article": article_id, "start": start, "end": end})
    return (
        f'href="{escape(address)}" data-article="{escape(article_id)}" '
        f'data-start="{start}" data-end="{end}"'
    )


def opener(words: str, where: str, kind: str = "cw-open", title: str = "") -> str:
    """A link that opens the article view.

    Args:
        words: what it shows, as HTML.
        where: made by `place`.
        kind: its classes.
        title: what a pointer that rests on it is told.
    """
    told = f' title="{escape(shorten(title, 120))}"' if title else ""
    return f'<a class="{kind}" dir="auto" {where}{told}>{words}</a>'


def count(number: int, noun: str) -> str:
    """How many there are: "1 article", "1,200 articles"."""
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"
