"""Finds what looks like the story but is not: cards that lead to others, and other posts."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from typing import TYPE_CHECKING

from seeds.extraction.blocks import Block
from seeds.extraction.layout import HEADINGS, Builds, Layout
from seeds.extraction.story.matching import words_of
from seeds.extraction.story.second_opinion import is_sentence

if TYPE_CHECKING:
    from lxml.etree import _Element

_ALIKE = 3
"""Boxes of one build side by side, from which on they are a row of cards."""
_CARD_CHARS = 450
_CARD_LINKED = 0.3
"""The share of a card's characters that lead away: its headline, at least."""
_CARDS = 0.7
"""The share of the boxes of a row that must be such."""
_BOX_TAGS = frozenset({"li", "div", "article", "section", "a", "dl", "td", "figure", "aside", "dd"})
_LEVELS = 5
_PARAGRAPH_CHARS = 80
_MOST_TAKEN = 0.5
"""The share of a page's prose that may be cards beside its story."""
_ABOUT = frozenset({"about", "über", "sobre", "over", "om"})
_ABOUT_WORDS = 8
_NOTE_SHARE = 0.4
"""The share of an announcement that its notes may take."""
_LAST_CHARS = 120
_TOOL_SHARE = 0.3
"""The share of a story's paragraphs in a box with a form, above which it is the story's own."""
_NOTES = 3
"""Blocks at the end of a story that may tell of its author."""
_ALL = 0.9
_HEADLINE_CHARS = 4
_TEASER_CHARS = 300

_SIBLINGS = 3
"""Articles inside the page's article, from which on they are other posts."""


def cards(layout: Layout) -> set[_Element]:
    """The boxes that stand in rows of boxes alike, most of which lead to other pages."""
    rows: dict[object, list[_Element]] = defaultdict(list)
    for node, family in layout.families.items():
        if node.tag in _BOX_TAGS and layout.chars[node]:
            rows[family].append(node)
    found: set[_Element] = set()
    for row in rows.values():
        if len(row) < _ALIKE:
            continue
        leading = [node for node in row if layout.linked[node] > _CARD_LINKED * layout.chars[node]]
        if len(leading) >= _CARDS * len(row):
            found.update(node for node in row if layout.chars[node] < _CARD_CHARS)
    return found


def other_posts(layout: Layout) -> set[_Element]:
    """The articles inside an article, where they are many."""
    inner: dict[_Element, list[_Element]] = defaultdict(list)
    articles = [node for node in layout.families if node.tag == "article"]
    for node in articles:
        outer = next((up for up in node.iterancestors() if up.tag == "article"), None)
        if outer is not None:
            inner[outer].append(node)
    return {node for nodes in inner.values() if len(nodes) >= _SIBLINGS for node in nodes}


def led(layout: Layout) -> set[int]:
    """The blocks of cards that stand in boxes of their own: a linked headline, and its teaser.

    At least three such pairs of one build make cards, and hardly a block of that
    build stands without a headline: in a story of linked subheads it does.
    """
    builds = {
        place: layout.builds(place, 4)
        for place, block in enumerate(layout.blocks)
        if block.place == "page"
    }
    pairs: dict[tuple[Builds, Builds], list[tuple[int, int]]] = defaultdict(list)
    last: int | None = None
    for place in builds:
        block = layout.blocks[place]
        is_headline = block.linked >= _ALL * len(block.text) and len(block.text) >= _HEADLINE_CHARS
        if (
            last is not None
            and not is_headline
            and len(block.text) < _TEASER_CHARS
            and block.node.tag not in HEADINGS
        ):
            pairs[builds[last], builds[place]].append((last, place))
        last = place if is_headline else None
    sizes = Counter(builds.values())
    return {
        place
        for (_, build), found in pairs.items()
        if len(found) >= _ALIKE and len(found) >= _CARDS * sizes[build]
        for pair in found
        for place in pair
    }


def teasers(layout: Layout, kept: set[int]) -> set[int]:
    """The positions of the blocks that belong to other stories.

    Where most of the text is in cards, they are what the page is for.

    Args:
        layout: of the page.
        kept: positions of the blocks of its main text.
    """
    posts, boxes = other_posts(layout), cards(layout)
    others = {place for place, path in enumerate(layout.around) if not posts.isdisjoint(path)}
    led_to = led(layout) | {
        place
        for place, path in enumerate(layout.around)
        if not boxes.isdisjoint(path[: _LEVELS + 1])
    }
    left = filter(layout.is_prose, kept - others)
    sizes = {place: len(layout.blocks[place].text) for place in left}
    taken = sum(size for place, size in sizes.items() if place in led_to)
    return others | led_to if taken <= _MOST_TAKEN * sum(sizes.values()) else others


def strays(layout: Layout, kept: set[int]) -> set[int]:
    """The kept blocks outside the column of the story that are no prose."""
    column = layout.column(kept)
    if column is None:
        return set()
    return {
        place
        for place in kept
        if column not in layout.around[place] and not is_paragraph(layout.blocks[place])
    }


def feet(layout: Layout, kept: set[int], headline: int | None) -> set[int]:
    """The kept blocks outside the column of the story, in boxes of links, or with a form.

    So stand legal lines and offers of letters in the foot of a page, and in its head.
    """
    column = layout.column(kept)
    if column is None:
        return set()
    holders = {column, *column.iterancestors()}
    if headline is not None:
        holders.update(layout.around[headline])
    boxes: dict[_Element, bool] = {}
    out = set()
    for place in kept:
        box = None
        for node in layout.around[place]:
            if node in holders:
                break
            box = node
        if box is None or column in layout.around[place]:
            continue
        if box not in boxes:
            boxes[box] = (
                layout.linked[box] > _CARD_LINKED * layout.chars[box]
                or next(box.iter("form"), None) is not None
            )
        if boxes[box]:
            out.add(place)
    return out


def is_paragraph(block: Block) -> bool:
    """Whether a block says something by itself: a line of some length that ends as sentences do."""
    return (
        len(block.text) >= _PARAGRAPH_CHARS
        and block.linked < _CARD_LINKED * len(block.text)
        and is_sentence(block.text)
    )


def links_between(layout: Layout, kept: set[int]) -> set[int]:
    """The kept blocks that are nothing but a link, as the pointers between paragraphs are."""
    out = set()
    for place in kept:
        block = layout.blocks[place]
        if (
            block.linked >= _ALL * len(block.text)
            and len(block.text) >= 25
            and block.node.tag in {"p", "div", "strong"}
            and not is_sentence(block.text)
        ):
            out.add(place)
    return out


def author_notes(layout: Layout, kept: set[int], authors: Sequence[str]) -> set[int]:
    """The last kept blocks, where they begin with the name of an author."""
    names = [words_of(author) for author in authors]
    out: set[int] = set()
    for place in sorted(kept, reverse=True)[:_NOTES]:
        words = words_of(layout.blocks[place].text)
        if any(name and words[: len(name)] == name for name in names):
            out.add(place)
    return out


def company_notes(layout: Layout, kept: set[int]) -> set[int]:
    """What an announcement says of who makes it, at its end: "About Acme", "Acme is …"."""
    places = sorted(kept)
    size = sum(len(layout.blocks[place].text) for place in places)
    rest = 0
    for number in range(len(places) - 2, -1, -1):
        rest += len(layout.blocks[places[number + 1]].text)
        if rest > _NOTE_SHARE * size:
            break
        about = words_of(layout.blocks[places[number]].text)
        if not 2 <= len(about) <= _ABOUT_WORDS or about[0] not in _ABOUT:
            continue
        name = tuple(word for word in about[1:] if word != "the")
        note = words_of(layout.blocks[places[number + 1]].text)[: len(name) + 1]
        if name and (note[: len(name)] == name or note[1:] == name):
            return set(places[number:])
    return set()


def leading_headings(layout: Layout, kept: set[int], others: set[int]) -> set[int]:
    """The kept headings over what is not kept: the last ones, and those over other stories."""
    out: set[int] = set()
    last = True
    for place in sorted(kept, reverse=True):
        if layout.blocks[place].node.tag not in HEADINGS:
            last = False
        elif last or place + 1 in others:
            out.add(place)
    return out


def beside_tools(layout: Layout, kept: set[int]) -> set[int]:
    """The kept blocks that stand with a form in a box, which holds little else."""
    prose = list(filter(layout.is_prose, kept))
    held = Counter(node for place in prose for node in layout.around[place])
    most = _TOOL_SHARE * len(prose)
    boxes: dict[_Element, bool] = {}
    out: set[int] = set()
    for place in kept:
        for node in layout.around[place]:
            if held[node] > min(most, _ALIKE - 1):
                break
            if node not in boxes:
                boxes[node] = next(node.iter("form", "input"), None) is not None
            if boxes[node]:
                out.add(place)
                break
    return out


def last_links(layout: Layout, kept: set[int]) -> set[int]:
    """The last kept blocks as far as they are short and mostly a link: "Our rules: …"."""
    out: set[int] = set()
    for place in sorted(kept, reverse=True):
        block = layout.blocks[place]
        if not block.is_linked or len(block.text) >= _LAST_CHARS:
            break
        out.add(place)
    return out
