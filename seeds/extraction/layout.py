"""How a page is laid out: what stands around its blocks, and how much is in each element."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from itertools import islice, pairwise
from typing import TYPE_CHECKING

from seeds.extraction.blocks import Block

if TYPE_CHECKING:
    from lxml.etree import _Element

Build = tuple[str, str]
"""The tag of an element and its classes, without the numbers in them."""

Builds = tuple[Build, ...]

_NUMBER = re.compile(r"\d+")

PROSE_CHARS = 40
"""Characters of a line that may be prose. On 261 pages with known text (scrapinghub's
benchmark, fundus-evaluation) values from 20 to 80 give the same F1 within .001."""

HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_FURNITURE = frozenset({"nav", "footer", "form", "button", "menu"})

_MOST_LEVELS = 60
"""Elements around a block that are looked at: pages of 250 levels stay quick."""

_COLUMN_SHARE = 0.8
"""Of a story's prose: the rest stands in pull quotes and boxes."""


class Layout:
    """The blocks of a page with the elements around them.

    Attributes:
        blocks: of the page, in its order.
        around: for each block the elements around it, its own first, up to 60 levels.
        chars: the characters in each element, of shown blocks.
        linked: those of them that are links.
    """

    def __init__(self, blocks: Sequence[Block]) -> None:
        self.blocks = blocks
        self.around: list[tuple[_Element, ...]] = []
        self.chars: Counter[_Element] = Counter()
        self.linked: Counter[_Element] = Counter()
        known: dict[_Element, tuple[_Element, ...]] = {}
        builds: dict[_Element, Build] = {}
        for block in blocks:
            path = known.get(block.node)
            if path is None:
                around = islice(block.node.iterancestors(), _MOST_LEVELS)
                path = known[block.node] = (block.node, *around)
            self.around.append(path)
            if block.place != "page":
                continue
            size, linked = len(block.text), block.linked
            for node in path:
                self.chars[node] += size
                if linked:
                    self.linked[node] += linked
        self._builds = builds

    def build(self, node: _Element) -> Build:
        """The tag and classes of an element."""
        build = self._builds.get(node)
        if build is None:
            names = node.get("class") or ""
            build = self._builds[node] = (str(node.tag), _NUMBER.sub("0", names))
        return build

    def builds(self, place: int, depth: int) -> Builds:
        """The builds of the elements around a block, its own first."""
        return tuple(self.build(node) for node in self.around[place][:depth])

    def is_prose(self, place: int) -> bool:
        """Whether a block may be a paragraph: shown, long enough, not mostly a link."""
        block = self.blocks[place]
        return block.place == "page" and len(block.text) >= PROSE_CHARS and not block.is_linked

    def inside(self, boxes: Mapping[_Element, str]) -> dict[int, str]:
        """The positions of the blocks inside some elements, each with what is said of its own."""
        if not boxes:
            return {}
        return {
            place: boxes[node]
            for place, path in enumerate(self.around)
            for node in path
            if node in boxes
        }

    def is_menu(self, place: int) -> bool:
        """Whether a block stands in a menu, a form or the foot of the page."""
        return any(node.tag in _FURNITURE for node in self.around[place])

    def column(self, places: Iterable[int]) -> _Element | None:
        """The innermost element that holds most prose of the blocks; None without text.

        Where most of them are no prose, as in lists of results, all their text counts.
        """
        shown = [place for place in places if self.blocks[place].place == "page"]
        prose = list(filter(self.is_prose, shown))
        if 2 * sum(map(self._unlinked, prose)) < sum(map(self._unlinked, shown)):
            prose = shown
        chars: Counter[_Element] = Counter()
        for place in prose:
            size = self._unlinked(place)
            for node in self.around[place]:
                chars[node] += size
        least = _COLUMN_SHARE * sum(map(self._unlinked, prose))
        wide = [node for node, size in chars.items() if size >= least > 0]
        return max(wide, key=lambda node: sum(1 for _ in node.iterancestors()), default=None)

    def _unlinked(self, place: int) -> int:
        return len(self.blocks[place].text) - self.blocks[place].linked

    @cached_property
    def families(self) -> dict[_Element, tuple[_Element, Build]]:
        """For each element around a block that has one: its parent, and its build."""
        families = {}
        for path in self.around:
            for node, parent in pairwise(path):
                if node in families:
                    break
                families[node] = (parent, self.build(node))
        return families
