"""Tells the page of a story from those that hold none, and a gallery from both."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from itertools import islice
from typing import TYPE_CHECKING

from seeds.article import PageKind
from seeds.extraction.blocks import Block
from seeds.extraction.consent import is_of_consent
from seeds.extraction.parts.boxes import HEADINGS
from seeds.metadata.pages.page_metadata import PageMetadata
from seeds.metadata.titles import is_error_title

if TYPE_CHECKING:
    from lxml.etree import _Element

LEAST_PICTURES = 4
"""Captions of a gallery."""

LEAST_CARDS = 4
"""Teasers beside each other on the front of a section."""

_SHORT = 600
"""Characters. A page with more of a text is no error page."""

_LEAST_PROSE = 60
_LEAST_LINE = 30
_CARD_WITHIN = 3
_CARD_TEXTS = 40
_CARD_WORDS = 80
_CARDS = 0.7
"""The share of a page's text that stands in teasers where there is no story."""


def page_kind(
    tree: _Element,
    blocks: Sequence[Block],
    kept: set[int],
    captions: Sequence[str],
    said: PageMetadata,
) -> PageKind:
    """What a page is that sets no parts apart.

    A page that gives the day of a story is one: at least its headline counts.

    Args:
        tree: without what is hidden and without captions.
        blocks: of the page.
        kept: positions of the blocks of its text.
        captions: of its pictures.
        said: its metadata.
    """
    texts = [blocks[place].text for place in sorted(kept) if not _is_heading(blocks[place])]
    prose = [text for text in texts if len(text) >= _LEAST_PROSE]
    length = sum(map(len, prose))
    if len(captions) >= LEAST_PICTURES and sum(map(len, captions)) > length:
        return "gallery"
    if not said.is_story and _is_index(tree, blocks, kept):
        return "index"
    if said.published is not None:
        return "story"
    if is_error_title(said.title or _first_heading(blocks)) and length < _SHORT:
        return "error"
    if is_of_consent(prose, "\n".join(texts), blocks):
        return "wall"
    if length < _SHORT and _asks_password(tree):
        return "login"
    return "story"


def _is_heading(block: Block) -> bool:
    return block.node.tag in HEADINGS


def _first_heading(blocks: Sequence[Block]) -> str:
    return next((block.text for block in blocks if _is_heading(block)), "")


def _asks_password(tree: _Element) -> bool:
    return any(
        field.get("type") == "password"
        and not any(up.tag in ("header", "nav", "footer", "aside") for up in field.iterancestors())
        for field in tree.iter("input")
    )


def _is_index(tree: _Element, blocks: Sequence[Block], kept: set[int]) -> bool:
    """Whether the text of a page stands in teasers: boxes alike, each led by a link."""
    cards = _cards(tree)
    if not cards:
        return False
    whole = in_cards = 0
    for place in kept:
        block = blocks[place]
        if len(block.text) < _LEAST_LINE or block.node.tag == "h1":
            continue
        whole += len(block.text)
        around = (block.node, *block.node.iterancestors())
        if not cards.isdisjoint(around) or any(map(_is_lone_card, around[:_CARD_WITHIN])):
            in_cards += len(block.text)
    return in_cards >= _CARDS * whole if whole else len(cards) >= 2 * LEAST_CARDS


def _cards(tree: _Element) -> set[_Element]:
    """The boxes that stand four or more beside each other, each led by a link."""
    cards: set[_Element] = set()
    for parent in tree.iter():
        if not isinstance(parent.tag, str) or len(parent) < LEAST_CARDS:
            continue
        beside: dict[tuple[str, str], list[_Element]] = defaultdict(list)
        for node in parent:
            if isinstance(node.tag, str) and _is_card(node):
                beside[str(node.tag), node.get("class") or ""].append(node)
        for nodes in beside.values():
            if len(nodes) >= LEAST_CARDS:
                cards.update(nodes)
    return cards


def _is_lone_card(node: _Element) -> bool:
    """Whether a small box is a teaser, though it stands alone: the first story of a front."""
    if node.tag != "article" or not _is_card(node) or sum(1 for _ in node.iter("p")) > 1:
        return False
    return len("".join(islice(node.itertext(), _CARD_TEXTS)).split()) < _CARD_WORDS


def _is_card(node: _Element) -> bool:
    """Whether a box begins with a headline that is a link, or is a link as a whole."""
    if node.tag == "a":
        return True
    for inner in node.iter():
        if inner.tag == "a" and _leads_elsewhere(inner) and _is_worded(inner):
            return True
        if inner.tag in ("p", "blockquote") and _is_worded(inner):
            return False
    return False


def _leads_elsewhere(link: _Element) -> bool:
    href = link.get("href") or ""
    return bool(href) and not href.startswith(("#", "javascript:", "mailto:"))


def _is_worded(node: _Element) -> bool:
    return len("".join(islice(node.itertext(), 9)).split()) >= 3
