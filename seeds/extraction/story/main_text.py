"""Asks trafilatura for the main text of a page, and keeps the blocks it was made of."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from typing import TYPE_CHECKING

from seeds.extraction.blocks import Block
from seeds.extraction.story.matching import matching
from seeds.html_tree import LIBRARY_FAULTS, copy_of, drop, lines_of, too_many_nodes

if TYPE_CHECKING:
    from lxml.etree import _Element

# On 261 pages with known text (scrapinghub's benchmark, fundus-evaluation) values
# from 1 to 4 and 20 to 80 give the same F1 within .001.
_ALIKE = 3
_LOST_CHARS = 40

_NEVER_STORY = ("nav", "footer", "aside", "button", "svg", "iframe", "head", "select", "menu")
"""What trafilatura takes out itself, after it has copied the page several times."""


def main_text(tree: _Element, blocks: Sequence[Block]) -> set[int]:
    """The positions of the blocks that make the main text; none where there is none.

    Args:
        tree: without what is hidden and without captions; left as it is.
        blocks: of the page; those inside the tree count.
    """
    lines = _lines(tree)
    if not lines:
        return set()
    places = [place for place, block in enumerate(blocks) if block.place == "page"]
    shown = [blocks[place] for place in places]
    return {places[number] for number in matching(shown, lines)}


def _lines(tree: _Element) -> list[str]:
    """The lines of the story, by trafilatura."""
    from trafilatura import bare_extraction
    from trafilatura.settings import Document

    _keep_quiet()
    if too_many_nodes(tree):
        return []
    page = copy_of(tree)
    drop(page, list(page.iter(*_NEVER_STORY)))
    try:
        extracted = bare_extraction(
            page,
            output_format="txt",  # or the text would be written too: only the tree is wanted
            include_comments=False,
            include_tables=True,
            fast=True,
        )
    except LIBRARY_FAULTS:
        return []
    if not isinstance(extracted, Document):
        return []
    return list(filter(None, lines_of(extracted.body).split("\n\n")))


def _keep_quiet() -> None:
    """Stop trafilatura's warnings from reaching a terminal that nobody set up.

    Python prints the warnings of a library whose program configures no logging;
    whoever does configure it still gets them.
    """
    for name in ("trafilatura", "htmldate"):
        logger = logging.getLogger(name)
        if not logger.handlers:
            logger.addHandler(logging.NullHandler())
