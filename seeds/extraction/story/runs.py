"""Finds whole runs of a story that its text passed over: behind the headline, or hidden."""

from __future__ import annotations

from collections import Counter, defaultdict
from itertools import islice, pairwise
from typing import TYPE_CHECKING

from seeds.extraction.blocks import squeezed
from seeds.extraction.layout import HEADINGS, PROSE_CHARS, Layout
from seeds.extraction.story.second_opinion import TOOLS, is_sentence

if TYPE_CHECKING:
    from lxml.etree import _Element

LEAST_STORY = 250
"""Characters: trafilatura's measure of a story (MIN_EXTRACTED_SIZE)."""

_CONTROL_WITHIN = 12
"""Blocks in front of hidden text, and elements in such a block, among which its control is."""

_LISTS = frozenset({"dl", "ol", "ul"})
_LIST_LINKS = 0.1
"""The share of links in a list of the story."""

_RIVAL = 1.5
"""How much more prose than the text so far must stand behind the headline."""


def rival(layout: Layout, kept: set[int], headline: int | None, others: set[int]) -> set[int]:
    """The prose behind the headline, where the text so far stands in front of it.

    That is a notice on cookies, or the outlet on itself. So it is where there is no text
    so far. Else the empty set.
    """
    first = -1 if headline is None else headline
    prose = [
        place
        for place in range(first + 1, len(layout.blocks))
        if layout.is_prose(place) and place not in others and not layout.is_menu(place)
    ]
    size = sum(len(layout.blocks[place].text) for place in kept if layout.is_prose(place))
    before = sum(
        len(layout.blocks[place].text) for place in kept if place < first and layout.is_prose(place)
    )
    if 2 * before < size:
        return set()
    column = layout.column(prose)
    inside = {place for place in prose if column in layout.around[place]}
    rivals = sum(len(layout.blocks[place].text) for place in inside)
    return inside if rivals >= max(_RIVAL * size, LEAST_STORY) else set()


def lists_of(layout: Layout, kept: set[int], headline: int | None, others: set[int]) -> set[int]:
    """The positions of all in lists beside kept paragraphs, that say something by themselves.

    Questions and answers, or the points of a story, are short each; together they are long,
    end as sentences do, and lead nowhere.
    """
    holders = {node for place in kept if layout.is_prose(place) for node in layout.around[place]}
    if headline is not None:
        holders.update(layout.around[headline])
    lists: dict[_Element, list[int]] = defaultdict(list)
    for place in range((-1 if headline is None else headline) + 1, len(layout.blocks)):
        if layout.blocks[place].place != "page" or place in others:
            continue
        path = layout.around[place]
        for node, parent in pairwise(path):
            if node.tag in _LISTS and parent in holders and parent.tag != "body":
                lists[node].append(place)
                break
    return {
        place
        for node, places in lists.items()
        if layout.chars[node] >= LEAST_STORY
        and layout.linked[node] <= _LIST_LINKS * layout.chars[node]
        and 2 * sum(is_sentence(layout.blocks[place].text) for place in places) >= len(places) - 1
        and not any(layout.is_menu(place) for place in places)
        and next(node.iter(*TOOLS), None) is None
        for place in places
    }


def headings_of(layout: Layout, kept: set[int]) -> set[int]:
    """The positions of headings right over kept paragraphs of the same box."""
    return {
        place - 1
        for place in kept
        if place and place - 1 not in kept
        and layout.is_prose(place)
        and layout.blocks[place - 1].place == "page"
        and layout.blocks[place - 1].node.tag in HEADINGS - {"h1"}
        and not layout.blocks[place - 1].linked
        and layout.around[place - 1][1:2] == layout.around[place][1:2]
    }  # fmt: skip


def continued(layout: Layout, kept: set[int]) -> tuple[set[int], set[int]]:
    """The positions of hidden paragraphs that the page itself opens, and of what opens them.

    They are built as the kept ones, in a box that is not displayed, beside theirs and
    behind a control.
    """
    runs: dict[_Element, list[int]] = defaultdict(list)
    for place, block in enumerate(layout.blocks):
        if block.place == "hidden" and block.root is not None and len(block.text) >= PROSE_CHARS:
            runs[block.root].append(place)
    prose = [place for place in kept if layout.is_prose(place)]
    holders = {node for place in prose for node in layout.around[place]}
    shapes = Counter(layout.builds(place, 1) for place in prose)
    opened: set[int] = set()
    controls: set[int] = set()
    for root, run in runs.items():
        parents = layout.around[run[0]]
        parent = parents[parents.index(root) + 1]
        if (
            parent in holders
            and parent.tag not in {"body", "html"}
            and all(shapes[layout.builds(place, 1)] for place in run)
            and all(not layout.blocks[place].is_linked for place in run)
            and _is_not_displayed(root)
            and (control := _control(layout, run, parent)) is not None
        ):
            opened.update(run)
            controls.add(control)
    return opened, controls


def _is_not_displayed(root: _Element) -> bool:
    style = "".join((root.get("style") or "").split()).lower()
    return root.get("hidden") is not None or "display:none" in style


def _control(layout: Layout, run: list[int], parent: _Element) -> int | None:
    """The block right in front of a hidden run, or behind it, if it opens something.

    A button that stands loose in the box around the run comes behind it.
    """
    before = range(run[0] - 1, max(-1, run[0] - 1 - _CONTROL_WITHIN), -1)
    behind = range(run[-1] + 1, min(len(layout.blocks), run[-1] + 1 + _CONTROL_WITHIN))
    last, following = (
        next((place for place in places if layout.blocks[place].place == "page"), None)
        for places in (before, behind)
    )
    if last is not None and not layout.is_prose(last):
        within = islice(layout.blocks[last].node.iter(), _CONTROL_WITHIN)
        if any(map(_opens, within)):
            return last
    if following is None or layout.blocks[following].node is not parent:
        return None
    words = layout.blocks[following].text
    is_control = any(
        _opens(node) and squeezed("".join(node.itertext())) in words for node in parent
    )
    return following if len(words) < PROSE_CHARS and is_control else None


def _opens(node: _Element) -> bool:
    return (
        node.tag in {"button", "summary", "label"}
        or node.get("onclick") is not None
        or node.get("aria-controls") is not None
        or (node.get("href") or "").startswith(("#", "javascript:"))
    )
