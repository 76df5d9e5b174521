"""Extracts the stories and the captions of a web page."""

from __future__ import annotations

import logging
import re
from collections import Counter
from itertools import islice
from typing import TYPE_CHECKING

from seeds.html_tree import LIBRARY_FAULTS, copy_of, drop, lines_of, too_many_nodes
from seeds.metadata.fields import distinct

if TYPE_CHECKING:
    from lxml.etree import _Element

MIN_STORY_CHARS = 250
"""Less than this is no whole story: trafilatura's own measure (MIN_EXTRACTED_SIZE),
below which it looks for the story by other means, and so do we."""

MAX_CAPTION_CHARS = 1000
"""A longer "caption" is a part of the story in a strange wrapping."""

_CAPTION_CLASS = re.compile(
    r"(?:^|\s)(?:[\w-]{0,40}[-_])?(?:caption|cutline)(?:[-_]{1,2}(?:text|content|body))?(?:\s|$)",
    re.I,
)
_ASIDE = re.compile(r"comment|related|recommend|promo|teaser|newsletter|sidebar", re.I)

# On 261 pages with known text (scrapinghub's benchmark, fundus-evaluation) values
# from 1 to 4 and 20 to 80 give the same F1 within .001.
_ALIKE = 3
_LOST_CHARS = 40

# The share of a page's story that its articles may leave out: headings, mostly.
_LEFT_OUT = 0.2


def take_captions(tree: _Element) -> tuple[str, ...]:
    """Take the picture captions out, in place, and give their texts, each once."""
    captions: dict[_Element, str] = {}
    for node in tree.iter():
        if node.tag != "figcaption" and not _CAPTION_CLASS.search(node.get("class") or ""):
            continue
        if node.tag in {"body", "figure", "table"}:
            continue  # what holds the picture too, or a table's title
        text = " ".join(lines_of(node).split())
        if len(text) <= MAX_CAPTION_CHARS:
            captions[node] = text
    texts = [
        text for node, text in captions.items() if captions.keys().isdisjoint(node.iterancestors())
    ]
    drop(tree, list(captions))
    return distinct(texts)


def story_of(tree: _Element) -> str:
    """The story's lines, by trafilatura; "" where it finds none.

    Args:
        tree: without hidden nodes and captions; left as it is.
    """
    from trafilatura import bare_extraction
    from trafilatura.settings import Document

    _keep_quiet()
    if too_many_nodes(tree):
        return ""
    try:
        extracted = bare_extraction(tree, include_comments=False, include_tables=True)
    except LIBRARY_FAULTS:
        return ""
    if not isinstance(extracted, Document):
        return ""
    return lines_of(extracted.body)


def stories_of(tree: _Element, whole: str) -> list[tuple[str, str]]:
    """(heading, lines) of each story, where the page holds more than one.

    A story is an <article>, not inside another and not among comments or
    teasers, with its own heading and at least `MIN_STORY_CHARS` of prose. Fewer
    than two such give the empty list; so do articles that leave out a good part
    of the page's story, as boxes around it do.

    Args:
        tree: without hidden nodes and captions; left as it is.
        whole: what `story_of` finds on the page as a whole.
    """
    from lxml import html

    articles = [node for node in tree.iter("article") if _is_story(node)]
    if len(articles) < 2:
        return []
    stories = []
    for article in articles:
        page = html.document_fromstring("<html><body></body></html>")
        page.body.append(copy_of(article))
        story = story_of(page)
        lines = restore_lost(page, story) if len(story) >= MIN_STORY_CHARS else lines_of(article)
        stories.append((_heading(article), lines))
    held = {line for _, lines in stories for line in lines.split("\n\n")}
    left_out = sum(len(line) for line in whole.split("\n\n") if line not in held)
    return stories if left_out <= _LEFT_OUT * len(whole) else []


def _is_story(article: _Element) -> bool:
    for up in article.iterancestors():
        if up.tag in {"article", "aside"} or _names_aside(up):
            return False
    if _names_aside(article) or not _heading(article):
        return False
    prose = (len(line) for node, line in _paragraphs(article) if _is_prose(node, line))
    return sum(prose) >= MIN_STORY_CHARS


def _names_aside(node: _Element) -> bool:
    if node.tag in {"html", "body"}:
        return False  # whole pages are called "single has-sidebar"
    return _ASIDE.search(f"{node.get('class') or ''} {node.get('id') or ''}") is not None


def _heading(article: _Element) -> str:
    for name in ("h1", "h2", "h3"):
        for node in article.iter(name):
            text = " ".join(lines_of(node).split())
            if text:
                return text
    return ""


def _paragraphs(tree: _Element) -> list[tuple[_Element, str]]:
    return [(node, lines_of(node)) for node in tree.iter("p")]


def _keep_quiet() -> None:
    """Stop trafilatura's warnings from reaching a terminal that nobody set up.

    Python prints the warnings of a library whose program configures no logging;
    whoever does configure it still gets them.
    """
    for name in ("trafilatura", "htmldate"):
        logger = logging.getLogger(name)
        if not logger.handlers:
            logger.addHandler(logging.NullHandler())


def restore_lost(tree: _Element, story: str) -> str:
    """Put back the paragraphs of the story that the extraction passed over.

    trafilatura at times keeps the first of several boxes that a story is set
    in. A paragraph is put back, in its place, when it is built like at least
    `_ALIKE` kept ones: same tag and classes, its own and those of its three
    nearest ancestors. Not so a line that is mostly a link: "READ MORE" teasers
    between paragraphs look like them.
    """
    lines_kept = story.split("\n\n")
    place: dict[str, int] = {}
    for number, line in enumerate(lines_kept):
        place.setdefault(line, number)
    nodes = _paragraphs(tree)
    alike = Counter(_build(node) for node, line in nodes if line in place)
    after: dict[int, list[str]] = {}
    leading: list[str] = []
    seen: set[str] = set(place)
    position: int | None = None
    for node, line in nodes:
        if line in place:
            position = place[line]
        elif line not in seen and alike[_build(node)] >= _ALIKE and _is_prose(node, line):
            seen.add(line)
            (leading if position is None else after.setdefault(position, [])).append(line)
    lines = leading
    for number, line in enumerate(lines_kept):
        lines += [line, *after.get(number, ())]
    return "\n\n".join(lines)


def _is_prose(node: _Element, line: str) -> bool:
    if len(line) < _LOST_CHARS:
        return False
    linked = sum(len("".join(link.itertext())) for link in node.iter("a"))
    return linked * 2 <= len(line)


def _build(node: _Element) -> tuple[str, ...]:
    parts = []
    for up in (node, *islice(node.iterancestors(), 3)):
        parts += [str(up.tag), up.get("class") or ""]
    return tuple(parts)
