"""Finds boxes in a story that lead to another one, and what readers said under it."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from seeds.extraction.layout import HEADINGS, Layout

if TYPE_CHECKING:
    pass

_ALL = 0.9
_CARD_CHARS = 450
_MOST_LONE = 0.2
"""The share of a story's paragraphs that may be cards."""
_LEVELS = 4
_NAME_CHARS = 40
_ALIKE = 3
"""Boxes side by side, from which on they are a thread."""


def lone_cards(layout: Layout, kept: set[int], headline: int | None) -> set[int]:
    """The kept blocks of cards that stand alone in the story: a linked heading, and few words.

    Where many paragraphs stand in such boxes, the story is built of them.
    """
    prose = list(filter(layout.is_prose, kept))
    held = Counter(node for place in prose for node in layout.around[place])
    if headline is not None:  # over a lead, in its box, may stand the section as a linked heading
        held.update(dict.fromkeys(layout.around[headline], 2))
    out: set[int] = set()
    for place in prose:
        box = None
        for node in layout.around[place]:
            if held[node] > 1:
                break
            box = node
        if box is None or layout.chars[box] >= _CARD_CHARS or box is layout.blocks[place].node:
            continue
        if any(
            before >= 0
            and box in layout.around[before]
            and layout.blocks[before].node.tag in HEADINGS
            and layout.blocks[before].linked >= _ALL * len(layout.blocks[before].text)
            for before in (place - 1, place - 2)
        ):
            out.add(place)
    return out if len(out) <= _MOST_LONE * len(prose) else set()


def next_stories(layout: Layout, kept: set[int], headline: int | None) -> set[int]:
    """The kept blocks of boxes that begin another story: a linked heading over its first lines.

    Another link in the box leads where the heading does: "Read on". A box that holds the
    headline, or half of the story, is the story's own.
    """
    size = sum(len(layout.blocks[place].text) for place in kept)
    own = set() if headline is None else set(layout.around[headline])
    boxes = set()
    for place, block in enumerate(layout.blocks):
        if block.node.tag not in HEADINGS or block.linked < _ALL * len(block.text):
            continue
        link = next(block.node.iter("a"), None)
        href = None if link is None else link.get("href")
        for box in layout.around[place][1:_LEVELS]:
            if box in own or 2 * layout.chars[box] > size:
                break
            if href and any(a is not link and a.get("href") == href for a in box.iter("a")):
                boxes.add(box)
                break
    out = {place for place in kept if not boxes.isdisjoint(layout.around[place])}
    return out if 2 * sum(len(layout.blocks[place].text) for place in out) <= size else set()
