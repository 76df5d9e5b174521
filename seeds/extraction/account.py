"""The account of a page: every word that is not in its text, with the reason."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from seeds.article import LeftOut
from seeds.extraction.blocks import Block

if TYPE_CHECKING:
    from lxml.etree import _Element

_MENUS = frozenset({"nav", "footer", "menu"})
_WIDGETS = frozenset({"form", "fieldset", "button", "label", "legend"})

_LINKED = 0.8
"""The share of a menu's or a list's characters that are links."""

_PARAGRAPH = 80
"""Characters. A line as long says something by itself, even if it is a link."""

_FEW_LINKS = 3


def account(
    blocks: Sequence[Block], kept: set[int], walls: frozenset[int] = frozenset()
) -> tuple[LeftOut, ...]:
    """The blocks that are not kept, in the order of the page; captions are told elsewhere.

    Args:
        blocks: of the page.
        kept: positions of those in its text.
        walls: positions of those that make a wall behind the story.
    """
    return tuple(_left_out(blocks, kept, walls, _landmarks(blocks)))


def _left_out(
    blocks: Sequence[Block],
    kept: set[int],
    walls: frozenset[int],
    landmarks: dict[_Element, str | None],
) -> Iterator[LeftOut]:
    after = 0
    for place, block in enumerate(blocks):
        lines = block.text.split("\n")
        if place in kept:
            after += len(lines)
        elif block.place != "caption":
            rule = "wall" if place in walls else _rule(block, landmarks.get(block.node))
            yield from (LeftOut(line, rule, after) for line in lines)


def _rule(block: Block, landmark: str | None) -> str:
    if block.place != "page":
        return "hidden"
    if landmark is not None:
        return landmark
    if block.is_linked:
        return "teaser" if len(block.text) >= _PARAGRAPH else "navigation"
    return "outside"


def _landmarks(blocks: Sequence[Block]) -> dict[_Element, str | None]:
    """For the node of each block, the rule of the nearest menu or tool around it."""
    rules: dict[_Element, str | None] = {}
    for block in blocks:
        path = []
        rule = None
        for up in (block.node, *block.node.iterancestors()):
            if up in rules:
                rule = rules[up]
                break
            path.append(up)
            if up.tag in _MENUS or up.tag in _WIDGETS:
                rule = "navigation" if up.tag in _MENUS else "widget"
                break
        rules.update(dict.fromkeys(path, rule))
    return rules
