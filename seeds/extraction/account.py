"""The account of a page: every word that is not in its text, with the reason."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from seeds.article import LeftOut
from seeds.extraction.layout import Layout

_MENUS = frozenset({"nav", "footer", "menu"})
_WIDGETS = frozenset({"form", "fieldset", "button", "label", "legend"})

_PARAGRAPH = 80
"""Characters. A line as long says something by itself, even if it is a link."""


def account(layout: Layout, kept: set[int], rules: Mapping[int, str]) -> tuple[LeftOut, ...]:
    """The blocks that are not kept, in the order of the page; captions are told elsewhere.

    Args:
        layout: of the page.
        kept: positions of the blocks of the text.
        rules: position to rule, where it is known already.
    """
    return tuple(_left_out(layout, kept, rules))


def _left_out(layout: Layout, kept: set[int], rules: Mapping[int, str]) -> Iterator[LeftOut]:
    after = 0
    for place, block in enumerate(layout.blocks):
        lines = block.text.split("\n")
        if place in kept:
            after += len(lines)
        elif block.place != "caption":
            rule = rules.get(place) or _rule(layout, place)
            yield from (LeftOut(line, rule, after) for line in lines)


def _rule(layout: Layout, place: int) -> str:
    block = layout.blocks[place]
    if block.place != "page":
        return "hidden"
    for node in layout.around[place]:
        if node.tag in _MENUS:
            return "navigation"
        if node.tag in _WIDGETS:
            return "widget"
    if block.is_linked:
        return "teaser" if len(block.text) >= _PARAGRAPH else "navigation"
    return "outside"
