"""Brings back what belongs to the story, by evidence of the page, and takes out what does not."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from seeds.extraction.layout import Layout
from seeds.extraction.story.matching import grams_of, held_share, words_of

if TYPE_CHECKING:
    from lxml.etree import _Element

_STOP = re.compile(r"[.!?…。！？][\"”’'»)\]]{0,3}$")

_HELD = 0.8
"""The share of a block's runs of words that the story must hold, as it is given to machines."""
_LEAST_BODY = 250
"""Characters: trafilatura's measure of a story (MIN_EXTRACTED_SIZE)."""
_LEAST_WORDS = 5

_ALIKE = 3
"""Kept paragraphs of one build, from which on it is that of the story. On 261 pages with known
text (scrapinghub's benchmark, fundus-evaluation) 1 to 4 give the same F1 within .001."""
_LEVELS = 4

_POINT_WORDS = 12
_PARAGRAPH_CHARS = 80
_LINKED_CHARS = 320
"""A box with links is no note under the story if it is as long as four paragraphs."""
_LOOSE_LINKS = 0.25
"""The share of links in a box of prose."""

_CLOSED = frozenset(
    {"aside", "figure", "footer", "nav", "form", "blockquote", "table", "details", "button"}
)
TOOLS = ("form", "input", "button", "select", "iframe")


def is_sentence(text: str) -> bool:
    """Whether a line ends as sentences do."""
    return _STOP.search(text[-6:]) is not None


def said_to_machines(layout: Layout, body: str | None) -> set[int]:
    """The positions of the blocks that stand in the story as the page gives it to machines."""
    if body is None or len(body) < _LEAST_BODY:
        return set()
    grams = grams_of(words_of(body))
    held = set()
    for place, block in enumerate(layout.blocks):
        if block.place == "page" and not block.is_linked:
            words = words_of(block.text)
            if len(words) >= _LEAST_WORDS and held_share(words, grams) >= _HELD:
                held.add(place)
    return held


def second_opinion(
    layout: Layout, kept: set[int], headline: int | None, others: set[int]
) -> set[int]:
    """The positions of paragraphs that belong to the story too.

    They are built like kept ones, or they stand around the headline and the story, in its own
    box or in one that holds nothing but prose: in front of it as its lead, among it or behind
    it in paragraphs of its shape.

    Args:
        layout: of the page.
        kept: positions of the blocks of the story so far.
        headline: the position of its headline.
        others: positions of blocks that belong to other stories.
    """
    column = layout.column(kept)
    prose = sorted(place for place in kept if place != headline and layout.is_prose(place))
    if column is None or not prose:
        return set()
    story = _Story(layout, prose, column, headline)
    texts = {layout.blocks[place].text for place in kept}
    return {
        place
        for place, block in enumerate(layout.blocks)
        if place not in kept
        and place not in others
        and place != headline
        and block.text not in texts
        and layout.is_prose(place)
        and story.holds(place)
    }


class _Story:
    """The story of a page so far, as what may belong to it is compared with."""

    def __init__(
        self, layout: Layout, prose: list[int], column: _Element, headline: int | None
    ) -> None:
        self._layout = layout
        self._first = prose[0]
        self._headline = headline
        self._column = column
        self._frame = _frame(layout, column, headline)
        self._holders = {node for place in prose for node in layout.around[place]}
        if headline is not None:
            self._holders.update(layout.around[headline])
        self._builds = Counter(layout.builds(place, _LEVELS) for place in prose)
        self._has: dict[tuple[_Element, tuple[str, ...]], bool] = {}
        self._shapes = Counter(layout.builds(place, 1) for place in prose)

    def holds(self, place: int) -> bool:
        """Whether a paragraph belongs to the story."""
        layout, block = self._layout, self._layout.blocks[place]
        if block.node.tag == "p" and self._builds[layout.builds(place, _LEVELS)] >= _ALIKE:
            return True
        path = layout.around[place]
        if self._frame not in path or layout.is_menu(place):
            return False
        is_point = block.node.tag == "li" and len(words_of(block.text)) >= _POINT_WORDS
        if not is_point and not is_sentence(block.text):
            return False
        box = _box(path, self._holders)
        if box is None:
            return self._headline is None or place > self._headline
        if not self._is_open(path, box):
            return False
        if self._headline is not None and self._headline < place < self._first:
            return not layout.linked[box]
        return place > (self._headline or 0) and self._goes_on(place, box)

    def _is_open(self, path: tuple[_Element, ...], box: _Element) -> bool:
        """Whether a box beside the story holds nothing but prose."""
        if any(node.tag in _CLOSED for node in path[: path.index(box) + 1]):
            return False
        if self._layout.linked[box] > _LOOSE_LINKS * self._layout.chars[box]:
            return False
        return not self._holds_any(box, *TOOLS)

    def _holds_any(self, box: _Element, *tags: str) -> bool:
        """Whether a box holds an element of these tags; each box is searched once."""
        has = self._has.get((box, tags))
        if has is None:
            has = self._has[box, tags] = next(box.iter(*tags), None) is not None
        return has

    def _goes_on(self, place: int, box: _Element) -> bool:
        """Whether a box goes on with the story: by its paragraphs, its length and its place."""
        layout = self._layout
        if not self._shapes[layout.builds(place, 1)] or self._holds_any(box, "img"):
            return False
        if not layout.linked[box]:
            return layout.chars[box] >= _PARAGRAPH_CHARS
        return self._column in layout.around[place] and layout.chars[box] >= _LINKED_CHARS


def _frame(layout: Layout, column: _Element, headline: int | None) -> _Element:
    """The innermost element around the story and its headline."""
    if headline is None:
        return column
    around = set(layout.around[headline])
    return next((up for up in (column, *column.iterancestors()) if up in around), column)


def _box(path: tuple[_Element, ...], holders: set[_Element]) -> _Element | None:
    """The outermost element around a block that holds nothing of the story; None without one."""
    box = None
    for node in path:
        if node in holders:
            break
        box = node
    return box
