"""The article view: a whole article, its quote marked, and its other versions."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from qa.answering.answer import copy_of
from qa.text.safe_links import quote_link, web_link
from qa.text.sentences import sentence_spans
from qa.web.views.elements import (
    anchor,
    credit,
    day_label,
    escape,
    headline,
    marked,
    opener,
    paragraphs,
    place,
    shorten,
)
from qa.web.views.source_cards import copies_html
from seeds.article import Article

READ = "cw-open cw-read"

CHANGED_CHARACTERS = 240
"""What the article view repeats of a sentence that stands in an earlier version only."""


def article_html(
    article: Article,
    start: int,
    end: int,
    versions: Sequence[Article] = (),
    copies: Sequence[Article] = (),
) -> str:
    """A whole article with ``article.text[start:end]`` marked (nothing if they are equal).

    Args:
        article: the one to show.
        start: first character to mark.
        end: one behind the last character to mark.
        versions: all versions of the article, itself too, the one that can be found
            now first, then from new to old.
        copies: near-identical articles of other outlets, without itself.
    """
    length = len(article.text)
    start, end = max(0, min(start, length)), max(0, min(end, length))
    head = [
        f'<p class="cw-meta">{credit(article.outlet, article.published)}{_changed(article)}</p>'
    ]
    head.append(f'<h2 id="cw-reader-title" dir="auto">{headline(article.title)}</h2>')
    if article.authors:
        head.append(f'<p class="cw-authors" dir="auto">By {escape(", ".join(article.authors))}</p>')
    link = _link(article, start, end)
    if link:
        head.append(f'<p class="cw-ways">{anchor(link)}</p>')
    head.append(copies_html(map(copy_of, copies)))
    dateline = f"{escape(article.dateline)} — " if article.dateline else ""
    body = []
    for begin, stop in paragraphs(article.text):
        lead = f'<span class="cw-dateline">{dateline}</span>' if dateline and not begin else ""
        shown = marked(article.text, begin, stop, start, end)
        body.append(f'<p dir="auto">{lead}{shown}</p>')
    captions = "".join(f'<li dir="auto">{escape(caption)}</li>' for caption in article.captions)
    if captions:
        captions = f'<aside><h3 class="cw-label">Captions</h3><ul>{captions}</ul></aside>'
    return (
        f'<article class="cw-article"><header>{"".join(head)}</header>'
        f"{_newer_html(article, versions)}"
        f'<div class="cw-body">{"".join(body)}</div>{captions}'
        f"{_earlier_html(article, versions)}</article>"
    )


def _changed(article: Article) -> str:
    """When the outlet changed the article, if that was on a later day."""
    changed = (article.modified or "")[:10]
    if not changed or changed <= (article.published or "")[:10]:
        return ""
    return f", changed {escape(day_label(changed))}"


def problem_html(sentence: str) -> str:
    """A sentence in the place of an article that cannot be shown."""
    return f'<p class="cw-notice" id="cw-reader-title" role="alert">{escape(sentence)}</p>'


def only_in(old: Article, new: Article) -> tuple[int, int]:
    """Where the first sentence stands that an old version has and a new one has not.

    ``old.text[start:end]``; (0, 0) if the new one holds them all.
    """
    kept = {" ".join(new.text[begin:end].split()) for begin, end in _sentences(new)}
    for begin, end in _sentences(old):
        if " ".join(old.text[begin:end].split()) not in kept:
            return begin, end
    return 0, 0


def _sentences(article: Article) -> Iterable[tuple[int, int]]:
    return sentence_spans(article.text, article.language)


def _link(article: Article, start: int, end: int) -> str | None:
    """The outlet's own page, at the marked words if there are any."""
    link = web_link(article.url)
    if link is None or start >= end:
        return link
    return quote_link(article.url, article.text[start:end])


def _newer_html(article: Article, versions: Sequence[Article]) -> str:
    """The hint on an old version that it is one."""
    if not versions or versions[0].id == article.id:
        return ""
    newest = versions[0]
    changed = newest.modified or newest.published
    of_day = f", of {escape(day_label(changed))}" if changed else ""
    return (
        '<p class="cw-version" role="note">This is an earlier version. A newer one has replaced '
        f"it{of_day}: {opener(headline(newest.title), place(newest.id), READ)}</p>"
    )


def _earlier_html(article: Article, versions: Sequence[Article]) -> str:
    """What the versions before this one said otherwise, each with a way to it."""
    ids = [version.id for version in versions]
    if article.id not in ids:
        return ""
    items = []
    for earlier in versions[ids.index(article.id) + 1 :]:
        begin, stop = only_in(earlier, article)
        said = shorten(earlier.text[begin:stop], CHANGED_CHARACTERS)
        words = f"“{escape(said)}”" if said else headline(earlier.title)
        day = earlier.modified or earlier.published
        of_day = f" ({escape(day_label(day))})" if day else ""
        items.append(f"<li>{opener(words, place(earlier.id, begin, stop), READ)}{of_day}</li>")
    if not items:
        return ""
    return (
        '<aside class="cw-earlier"><h3 class="cw-label">An earlier version of this article '
        f"said</h3><ul>{''.join(items)}</ul></aside>"
    )
