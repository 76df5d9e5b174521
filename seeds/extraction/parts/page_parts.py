"""The stories that a page sets apart: posts of a live blog, items of a round-up."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from typing import TYPE_CHECKING
from urllib.parse import urldefrag

from seeds.article import PageKind, RawPart
from seeds.extraction.articles import PageArticle
from seeds.extraction.blocks import Block, captions_of, squeezed
from seeds.extraction.parts.boxes import (
    LEAST_POSTS,
    Box,
    find_alike,
    find_items,
    find_marked,
    find_updates,
    held_by,
    is_heading,
)
from seeds.extraction.parts.called import Called
from seeds.extraction.parts.flat import find_flat
from seeds.extraction.parts.updates import SAME_START, Updates, address
from seeds.extraction.story.second_opinion import is_sentence
from seeds.metadata.dates import parse_date, parse_epoch, split_clock
from seeds.metadata.fields import distinct, split_authors
from seeds.metadata.pages.live_updates import MOST_POSTS
from seeds.metadata.pages.page_metadata import PageMetadata
from seeds.metadata.titles import line_key

if TYPE_CHECKING:
    from lxml.etree import _Element

_LEAST_PARAGRAPH = 60
"""Characters of a text behind which a heading is a subhead, and no headline."""

_LEAST_LEAD = 40
"""Characters of a line that stands over the posts in no paragraph of its own."""

_CONTROLS = frozenset({"form", "button", "nav", "footer", "aside"})
_TIME_NAME = re.compile(r"time|date|publish", re.IGNORECASE)
_LONGEST_EPOCH = 16
_ANCHOR_WITHIN = 12
"""Elements of a post, from its first one on, among which its anchor stands."""


@dataclass(frozen=True, slots=True)
class PageParts:
    """The parts of a page.

    Attributes:
        parts: in the order of the page.
        kind: what the page is.
        kept: positions of the blocks that the parts are made of.
        lead: positions of the blocks that stand between the headline and the first part.
    """

    parts: tuple[RawPart, ...]
    kind: PageKind
    kept: frozenset[int] = frozenset()
    lead: frozenset[int] = frozenset()


def parts_of(
    tree: _Element,
    blocks: Sequence[Block],
    parents: Mapping[_Element, _Element | None],
    said: PageMetadata,
) -> PageParts | None:
    """The posts or items of a page; None where it shows none.

    In this order: the posts that its JSON-LD names, those that its microdata marks, boxes
    that stand beside each other each with a time, `<article>`s beside each other each with
    a heading.

    Args:
        tree: without what is hidden and without captions; left as it is.
        blocks: of the page.
        parents: of the captions, where they stood in the tree.
        said: its metadata.
    """
    called = Called.by(said.title, _headline(blocks))
    boxes = (find_updates(tree, said.updates) if said.updates else []) or find_marked(tree)
    if boxes or said.updates:
        called = Called(live=True)
    if not boxes and (called.of_parts or _has_several(tree)):
        held = held_by(tree)
        boxes = (
            find_alike(tree, held, said.url, called)
            or find_items(tree, held, said.url)
            or find_flat(tree, held, called)
        )
    boxes = boxes[:MOST_POSTS]
    if not boxes:
        return None
    owned = _owned(blocks, boxes, parents)
    anchors = [_anchor(box) for box in boxes]
    times = Counter(anchors)
    updates = Updates(said.updates)
    parts: list[RawPart] = []
    kept: set[int] = set()
    for box, places, anchor in zip(boxes, owned, anchors, strict=True):
        part, used = _part(box, blocks, places)
        if part.text or part.title:
            url = address(said.url, anchor if times[anchor] == 1 else "")
            parts.append(updates.completed(replace(part, url=url)))
            kept |= used
    kind: PageKind = "live blog" if called.live else "brief"
    lead = _lead(blocks, min(place for places in owned for place in places or [len(blocks)]))
    return PageParts(tuple(parts), kind, frozenset(kept), frozenset(lead))


def article_parts(
    articles: Sequence[PageArticle],
    blocks: Sequence[Block],
    parents: Mapping[_Element, _Element | None],
    said: PageMetadata,
) -> PageParts:
    """The stories of a page that holds several whole ones.

    They are items of a round-up, unless the page goes by the headline of one of them.
    Arguments as those of `parts_of`.
    """
    boxes = [[article.node] for article in articles]
    parts: list[RawPart] = []
    kept: set[int] = set()
    for article, places in zip(articles, _owned(blocks, boxes, parents), strict=True):
        own = [
            place for place in places if place in article.kept or blocks[place].place == "caption"
        ]
        part, used = _part([article.node], blocks, own)
        parts.append(
            replace(
                part, title=article.heading, url=address(said.url, article.node.get("id") or "")
            )
        )
        kept |= used
    title = line_key(said.title or "")
    is_of_one = any(line_key(article.heading) in title for article in articles)
    return PageParts(tuple(parts), "story" if title and is_of_one else "brief", frozenset(kept))


def unseen_parts(said: PageMetadata, shown: str) -> PageParts | None:
    """The posts that only a script would show: they stand in JSON-LD alone.

    In front of them comes the page itself, of which its headline is all there is to see.

    Args:
        said: the metadata of a page without a story or posts.
        shown: its words.
    """
    posts = [post for post in said.updates if post.text]
    key = line_key(shown) if posts else ""
    if not posts or any(line_key(post.text[:SAME_START]) in key for post in posts):
        return None
    page = RawPart("", said.title, said.url, said.authors, said.published, said.modified)
    addresses = (address(said.url, urldefrag(post.url or "").fragment) for post in posts)
    parts = (replace(post, url=url) for post, url in zip(posts, addresses, strict=True))
    return PageParts((page, *parts), "live blog")


def _has_several(tree: _Element) -> bool:
    """Whether there are so many times or articles that some may be posts."""
    return any(
        len(list(islice(tree.iter(tag), LEAST_POSTS))) == LEAST_POSTS for tag in ("time", "article")
    )


def _headline(blocks: Sequence[Block]) -> str:
    return next((block.text for block in blocks if block.node.tag == "h1"), "")


def _owned(
    blocks: Sequence[Block], boxes: Sequence[Box], parents: Mapping[_Element, _Element | None]
) -> list[list[int]]:
    """For each box the positions of the blocks and captions in it."""
    owners: dict[_Element, int | None] = {
        node: number for number, box in enumerate(boxes) for node in box
    }
    owned: list[list[int]] = [[] for _ in boxes]
    for place, block in enumerate(blocks):
        node: _Element | None = block.node
        if block.place == "caption" and block.root is not None:
            node = parents.get(block.root)
        elif block.place != "page":
            continue
        path = []
        while node is not None and node not in owners:
            path.append(node)
            node = node.getparent()
        owner = None if node is None else owners[node]
        owners.update(dict.fromkeys(path, owner))
        if owner is not None:
            owned[owner].append(place)
    return owned


def _part(box: Box, blocks: Sequence[Block], places: Sequence[int]) -> tuple[RawPart, set[int]]:
    """What a post says (heading, time, authors, captions, lines), and the blocks of that."""
    title = ""
    texts: list[str] = []
    kept: set[int] = set()
    buttons = {squeezed("".join(node.itertext())) for node in _elements(box, "button")}
    is_in_front = True
    for place in places:
        block = blocks[place]
        if block.place == "caption":
            continue
        if block.text in buttons or _is_control(block):
            continue
        kept.add(place)
        if not title and is_in_front and is_heading(block.node):
            clock, title = split_clock(" ".join(block.text.split()))
            texts += filter(None, [clock])
            continue
        clock, rest = split_clock(block.text) if not texts else ("", block.text)
        texts += filter(None, [clock, rest])
        is_in_front = is_in_front and len(block.text) <= _LEAST_PARAGRAPH
    part = RawPart(
        text="\n\n".join(texts),
        title=title or None,
        authors=_authors(box),
        published=_published(box),
        captions=captions_of(blocks[place] for place in places),
    )
    return part, kept


def _is_control(block: Block) -> bool:
    node = block.node
    return node.tag in _CONTROLS or any(
        up.tag in _CONTROLS for up in islice(node.iterancestors(), 3)
    )


def _published(box: Box) -> str | None:
    """The first time in a post, better one that is marked as that of its publication."""
    first = None
    for node in _elements(box):
        is_marked = node.get("itemprop") == "datePublished"
        stated = node.get("datetime") or (node.get("content") if is_marked else None)
        moment = parse_date(stated) if stated else _data_time(node)
        if moment and is_marked:
            return moment
        first = first or moment
    return first


def _data_time(node: _Element) -> str | None:
    """The time in an attribute for scripts, such as ``data-timestamp``."""
    for name, value in node.attrib.items():
        if str(name).startswith("data-") and _TIME_NAME.search(str(name)):
            stated = str(value).strip()
            is_number = stated.isascii() and stated.isdecimal() and len(stated) < _LONGEST_EPOCH
            return parse_epoch(float(stated)) if is_number else parse_date(stated)
    return None


def _authors(box: Box) -> tuple[str, ...]:
    names = (
        " ".join("".join(node.itertext()).split())
        for node in _elements(box)
        if "author" in (node.get("rel") or "").split() or node.get("itemprop") == "author"
    )
    return distinct(author for name in names if len(name) <= 80 for author in split_authors(name))


def _anchor(box: Box) -> str:
    """The id by which a link finds the post: its own, or the first in it."""
    ids = (node.get("id") for node in islice(_elements(box), _ANCHOR_WITHIN))
    return next(filter(None, ids), "")


def _elements(box: Box, *tags: str) -> Iterator[_Element]:
    return (node for top in box for node in top.iter(*tags) if isinstance(node.tag, str))


def _lead(blocks: Sequence[Block], first: int) -> Iterator[int]:
    """What stands between the headline of a page and its first post, menus and links apart."""
    heads = [place for place, block in enumerate(blocks[:first]) if block.node.tag == "h1"]
    for place in range(heads[-1] + 1 if heads else first, first):
        block = blocks[place]
        if block.place != "page" or _is_control(block):
            continue
        if block.is_linked and not (
            len(block.text) >= _LEAST_PARAGRAPH and is_sentence(block.text)
        ):
            continue
        if block.node.tag == "p" or len(block.text) >= _LEAST_LEAD:
            yield place
