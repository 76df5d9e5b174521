"""Finds the headline among the blocks of a page."""

from __future__ import annotations

from collections.abc import Iterable

from seeds.extraction.layout import Layout
from seeds.extraction.story.matching import words_of

_SHARED = 0.6
"""The share of the words of a heading that stand in the title that the page gives to machines.
The two are often worded apart; headings of other stories share a name or two."""


def headline_of(layout: Layout, kept: Iterable[int], title: str | None) -> int | None:
    """The position of the story's headline; None where it cannot be told.

    It is the first-level heading, no logo and none of another story's: the one that
    shares words with the page's title, or else the last one in front of the story.

    Args:
        layout: of the page.
        kept: positions of the blocks of the story.
        title: as the page gives it to machines.
    """
    heads = [
        place
        for place, block in enumerate(layout.blocks)
        if block.place == "page" and block.node.tag == "h1" and not layout.is_menu(place)
    ]
    said = set(words_of(title or ""))
    for place in heads:
        words = set(words_of(layout.blocks[place].text))
        if words and len(words & said) >= _SHARED * min(len(words), len(said)):
            return place
    first = min(filter(layout.is_prose, kept), default=-1)
    before = [place for place in heads if place < first]
    return before[-1] if before else None


def repeats_of(layout: Layout, headline: int) -> set[int]:
    """The positions of the headline and of all blocks that say it once more."""
    words = words_of(layout.blocks[headline].text)
    return {
        place
        for place, block in enumerate(layout.blocks)
        if place == headline or (block.place == "page" and words_of(block.text) == words)
    }
