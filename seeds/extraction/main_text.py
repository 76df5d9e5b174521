"""Asks trafilatura for the main text of a page, and keeps the blocks it was made of."""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Sequence
from itertools import islice
from typing import TYPE_CHECKING

from seeds.extraction.blocks import Block
from seeds.extraction.matching import matching
from seeds.html_tree import LIBRARY_FAULTS, lines_of, too_many_nodes

if TYPE_CHECKING:
    from lxml.etree import _Element

# On 261 pages with known text (scrapinghub's benchmark, fundus-evaluation) values
# from 1 to 4 and 20 to 80 give the same F1 within .001.
_ALIKE = 3
_LOST_CHARS = 40


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
    kept = {places[number] for number in matching(shown, lines)}
    return kept | _lost(blocks, kept)


def _lines(tree: _Element) -> list[str]:
    """The lines of the story, by trafilatura."""
    from trafilatura import bare_extraction
    from trafilatura.settings import Document

    _keep_quiet()
    if too_many_nodes(tree):
        return []
    try:
        extracted = bare_extraction(tree, include_comments=False, include_tables=True)
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


def _lost(blocks: Sequence[Block], kept: set[int]) -> set[int]:
    """The paragraphs of the story that the extraction passed over.

    trafilatura at times keeps the first of several boxes that a story is set
    in. A paragraph belongs to it when it is built like at least `_ALIKE` kept
    ones: same tag and classes, its own and those of its three nearest
    ancestors. Not so a line that is mostly a link: "READ MORE" teasers between
    paragraphs look like them.
    """
    texts = {blocks[place].text for place in kept}
    builds = [
        _build(block) if block.place == "page" and block.node.tag == "p" else None
        for block in blocks
    ]
    alike = Counter(builds[place] for place in kept)
    return {
        place
        for place, (block, build) in enumerate(zip(blocks, builds, strict=True))
        if build is not None
        and alike[build] >= _ALIKE
        and len(block.text) >= _LOST_CHARS
        and not block.is_linked
        and block.text not in texts
    }


def _build(block: Block) -> tuple[str, ...]:
    parts = []
    for up in (block.node, *islice(block.node.iterancestors(), 3)):
        parts += [str(up.tag), up.get("class") or ""]
    return tuple(parts)
