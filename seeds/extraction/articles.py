"""Finds the stories of a page that the page itself sets apart as `<article>`s."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from seeds.extraction.blocks import Block
from seeds.extraction.story.main_text import main_text
from seeds.html_tree import copy_of

if TYPE_CHECKING:
    from lxml.etree import _Element

_LEAST_PROSE = 250
"""Characters: trafilatura's measure of a story (MIN_EXTRACTED_SIZE)."""
_PROSE_CHARS = 40

_ASIDE = re.compile(r"comment|related|recommend|promo|teaser|newsletter|sidebar", re.I)
_HEADINGS = ("h1", "h2", "h3")

_LEFT_OUT = 0.2
"""The share of a page's story that its articles may leave out: headings, mostly."""


@dataclass(frozen=True, slots=True)
class PageArticle:
    """An `<article>` that is a story: its node, its heading, and the positions of its blocks."""

    node: _Element
    heading: str
    kept: frozenset[int]


def articles_of(
    tree: _Element, blocks: Sequence[Block], whole: set[int], others: set[int]
) -> list[PageArticle]:
    """The stories of a page that holds more than one.

    A story is an <article>, not inside another and not among comments or
    teasers, with its own heading and at least `_LEAST_PROSE` characters of prose.
    Fewer than two such give the empty list; so do articles that leave out a good
    part of the page's story, as boxes around it do.

    Args:
        tree: without what is hidden and without captions; left as it is.
        blocks: of the page.
        whole: positions of the blocks of the page's main text.
        others: positions of blocks that lead to other stories.
    """
    from lxml import html

    nodes = [node for node in tree.iter("article") if _may_be_story(node)]
    if len(nodes) < 2:
        return []
    inside: dict[_Element, list[int]] = {node: [] for node in nodes}
    for place, block in enumerate(blocks):
        around = (block.node, *block.node.iterancestors("article"))
        node = next((up for up in around if up in inside), None)
        if node is not None and place not in others:
            inside[node].append(place)
    articles = []
    for node, places in inside.items():
        own = [blocks[place] for place in places]
        heading = _heading(own)
        prose = sum(len(block.text) for block in own if _is_prose(block))
        if heading is None or prose < _LEAST_PROSE:
            continue
        page = html.document_fromstring("<html><body></body></html>")
        page.body.append(copy_of(node))
        kept = main_text(page, own) or set(range(len(own)))
        articles.append(
            PageArticle(
                node,
                own[heading].text,
                frozenset(places[number] for number in kept | {heading}),
            )
        )
    if len(articles) < 2:
        return []
    held = {place for article in articles for place in article.kept}
    left_out = sum(len(blocks[place].text) for place in whole - held)
    story = sum(len(blocks[place].text) for place in whole)
    return articles if left_out <= _LEFT_OUT * story else []


def _may_be_story(article: _Element) -> bool:
    for up in article.iterancestors():
        if up.tag in {"article", "aside"} or _names_aside(up):
            return False
    return not _names_aside(article)


def _names_aside(node: _Element) -> bool:
    if node.tag in {"html", "body"}:
        return False  # whole pages are called "single has-sidebar"
    return _ASIDE.search(f"{node.get('class') or ''} {node.get('id') or ''}") is not None


def _heading(blocks: Sequence[Block]) -> int | None:
    for name in _HEADINGS:
        for number, block in enumerate(blocks):
            if block.node.tag == name and block.place == "page":
                return number
    return None


def _is_prose(block: Block) -> bool:
    return block.place == "page" and len(block.text) >= _PROSE_CHARS and not block.is_linked
