"""Knows the words of those who ask for consent: to cookies, to the use of personal data."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from seeds.extraction.blocks import Block
from seeds.extraction.layout import Layout
from seeds.html_tree import style_of

if TYPE_CHECKING:
    from lxml.etree import _Element

_CONSENT = re.compile(
    r"\bcookies?\b|\bconsent\b|\bprivacy\b|\bpersonal data\b|\bour (?:\d+ )?partners\b|\bGDPR\b"
    r"|\bdatenschutz|\beinwilligung|\bdonnées personnelles|\bconsentement|\bvie privée"
    r"|\bprivacidad|\bconsentimiento|\bdatos personales|\bdati personali|\bconsenso\b"
    r"|\bprivacidade|\bdados pessoais|\bçerez|\bkişisel veri|куки|персональных данных",
    re.IGNORECASE,
)

_AGREE = re.compile(
    r"(?:yes,? )?(?:i )?(?:accept|agree|consent|allow)\b|reject|manage|zustimmen|akzeptieren"
    r"|alle (?:akzeptieren|cookies)|einwilligen|ablehnen|accepter|tout accepter|j[’']accepte"
    r"|aceptar|accetta|aceitar|accepteren|akkoord|kabul et|принять",
    re.IGNORECASE,
)
_LABEL = 40
"""Characters of the words on a button."""

_MOST = 0.5
"""The share of a page's prose that a layer in front of it may hold: one with more is the page."""

_LEAST_TOLD = 100
"""Characters of prose under a headline: a story as short as they come."""

_LAYERS = frozenset({"dialog", "alertdialog"})
_FIXED = re.compile(r"(?<![\w-])position\s{0,9}:\s{0,9}fixed", re.IGNORECASE)


def is_of_consent(prose: Sequence[str], words: str, blocks: Iterable[Block]) -> bool:
    """Whether a text asks for consent: all of it, or half of it above a button to agree.

    It names more than one thing: a story may name cookies.

    Args:
        prose: its paragraphs.
        words: all of it.
        blocks: those among which the button may be.
    """
    asking = list(filter(_CONSENT.search, prose))
    if not asking or not _names_two(words):
        return False
    if len(asking) == len(prose):
        return True
    return 2 * sum(map(len, asking)) >= sum(map(len, prose)) and any(map(_agrees, blocks))


def _names_two(words: str) -> bool:
    return len({match[0].casefold() for match in _CONSENT.finditer(words)}) > 1


def _agrees(block: Block) -> bool:
    return len(block.text) <= _LABEL and _AGREE.match(block.text) is not None


def layers(layout: Layout) -> dict[_Element, str]:
    """The boxes that lie in front of a page: dialogs, fixed ones, and those that ask for consent.

    The last have a button to agree, and half of their prose names what is agreed to. What
    holds the headline is the page itself; so is what holds half of its prose, unless there
    is some under a headline that stands outside.

    Returns:
        each box with the rule that takes its words.
    """
    set_apart = list(filter(_is_layer, layout.chars))
    asked = [
        layout.around[place]
        for place, block in enumerate(layout.blocks)
        if block.place == "page" and _agrees(block)
    ]
    boxes = _smaller(layout, {*set_apart, *(node for path in asked for node in path)})
    asking = _asking(layout, boxes)
    found = {node: "consent" if asking[node] else "widget" for node in set_apart if node in boxes}
    for path in asked:
        wide = [
            node
            for node in path
            if node in boxes and 2 * sum(map(len, asking[node])) >= boxes[node]
        ]
        if wide and _names_two("\n".join(asking[wide[-1]])):
            found[wide[-1]] = "consent"
    return found


def _smaller(layout: Layout, boxes: set[_Element]) -> dict[_Element, int]:
    """The characters of prose in each of the boxes that may lie in front of the page."""
    if not boxes:
        return {}
    prose: Counter[_Element] = Counter()
    whole = told = 0
    headed = False
    for place, path in enumerate(layout.around):
        if layout.blocks[place].node.tag == "h1":
            boxes = boxes.difference(path)
            headed = True
        if layout.is_prose(place):
            size = len(layout.blocks[place].text)
            whole += size
            prose.update(dict.fromkeys(path, size))
            if headed and boxes.isdisjoint(path) and not layout.is_menu(place):
                told += size
    is_story = told >= _LEAST_TOLD
    return {node: prose[node] for node in boxes if is_story or prose[node] <= _MOST * whole}


def _asking(layout: Layout, boxes: Mapping[_Element, int]) -> dict[_Element, list[str]]:
    """The paragraphs of each box that name consent."""
    asking: dict[_Element, list[str]] = {node: [] for node in boxes}
    for place, path in enumerate(layout.around):
        around = [node for node in path if node in boxes]
        if around and layout.is_prose(place) and _CONSENT.search(layout.blocks[place].text):
            for node in around:
                asking[node].append(layout.blocks[place].text)
    return asking


def _is_layer(node: _Element) -> bool:
    return (
        node.tag == "dialog"
        or node.get("role") in _LAYERS
        or node.get("aria-modal") == "true"
        or (node.get("style") is not None and _FIXED.search(style_of(node)) is not None)
    )
