"""What a web page holds: the text of its stories, its captions, and all that was left out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from seeds.article import LeftOut, PageKind, RawPart
from seeds.extraction.account import account
from seeds.extraction.articles import articles_of
from seeds.extraction.blocks import Block, blocks_of, captions_of
from seeds.extraction.consent import layers
from seeds.extraction.layout import Layout
from seeds.extraction.page_kind import page_kind
from seeds.extraction.parts.page_parts import PageParts, article_parts, parts_of, unseen_parts
from seeds.extraction.story.choice import one_story
from seeds.extraction.story.main_text import main_text
from seeds.extraction.story.matching import matching
from seeds.extraction.story.teasers import teasers
from seeds.extraction.walls import wall_of
from seeds.html_tree import drop, plain_lines
from seeds.metadata.pages.page_metadata import PageMetadata
from seeds.metadata.titles import line_key

if TYPE_CHECKING:
    from lxml.etree import _Element

MIN_STORY_CHARS = 250
"""Less than this is no whole story: trafilatura's own measure (MIN_EXTRACTED_SIZE),
below which it looks for the story by other means, and so do we."""

_SAME_START = 40
"""Characters by which a beginning is known in the whole story."""

_LONGER = 1.2

_BOILERPLATE = frozenset({"nav", "footer", "form", "button"})


@dataclass(frozen=True, slots=True)
class PageText:
    """The words of a page.

    Attributes:
        text: its stories, a block a line, blocks apart by a blank line.
        captions: each once, in the order of the page.
        left_out: all other words of the page, see `seeds.article.LeftOut`.
        parts: its posts or items, where it has some; then the text is what stands over them.
        kind: what the page is.
        is_partial: whether it shows the beginning of its story only.
    """

    text: str
    captions: tuple[str, ...]
    left_out: tuple[LeftOut, ...]
    parts: tuple[RawPart, ...] = ()
    kind: PageKind = "story"
    is_partial: bool = False


def page_text(tree: _Element, said: PageMetadata) -> PageText:
    """Read the words of a page.

    Args:
        tree: the page; what is hidden and the captions are taken out of it, in place.
        said: what the page says of itself, its story among it as it is given to machines.
    """
    blocks = blocks_of(tree)
    parents = {
        block.root: block.root.getparent()
        for block in blocks
        if block.place == "caption" and block.root is not None
    }
    layout = Layout(blocks)
    drop(tree, [*{block.root: None for block in blocks if block.root is not None}])
    drop(tree, list(tree.iter("script", "style", "template", "noscript")))
    captions = captions_of(blocks)
    parts = parts_of(tree, blocks, parents, said)
    if parts is not None:
        return _with_parts(layout, parts, captions)
    in_front = layers(layout)
    drop(tree, list(in_front))
    layered = layout.inside(in_front)
    kept = main_text(tree, blocks) - set(layered)
    others = teasers(layout, kept)
    kept, rules = one_story(layout, kept - others, others | set(layered), said)
    rules.update(layered)
    articles = articles_of(tree, blocks, kept, others)
    if articles:
        return _with_parts(layout, article_parts(articles, blocks, parents, said), captions)
    text = _text(blocks, kept)
    if len(text) < MIN_STORY_CHARS:
        # Nearly nothing: a brief, a page that a script fills, whose story stands in
        # its JSON-LD, or one too odd for trafilatura, whose text the cleaner shall see.
        parts = unseen_parts(said, "\n".join(block.text for block in blocks))
        if parts is not None:
            return _with_parts(layout, parts, captions)
        body = plain_lines(said.body or "")
        kept = max(kept, _unscripted(blocks), key=lambda places: len(_text(blocks, places)))
        kept = kept or {place for place, block in enumerate(blocks) if _is_shown(block)}
        text = _text(blocks, kept)
        if len(body) > len(text):
            text, kept = body, matching(blocks, body.split("\n\n"))
    wall = wall_of(blocks, kept, is_free=said.is_free)
    if wall is None:
        kind = page_kind(tree, blocks, kept, captions, said)
        return PageText(text, captions, account(layout, kept, rules), kind=kind)
    kept = (kept | wall.beginning) - wall.places
    text = _text(blocks, kept)
    left_out = account(layout, kept, rules | dict.fromkeys(wall.places, "wall"))
    whole = _whole(said, text)
    return PageText(whole or text, captions, left_out, is_partial=wall.is_cut and not whole)


def _whole(said: PageMetadata, beginning: str) -> str:
    """The whole story, where the page shows its beginning and gives all to machines; else ""."""
    body = plain_lines(said.body or "")
    begun = line_key(beginning)[:_SAME_START].strip()
    is_longer = len(body) > _LONGER * len(beginning)
    return body if begun and is_longer and begun in line_key(body) else ""


def _with_parts(layout: Layout, parts: PageParts, captions: tuple[str, ...]) -> PageText:
    of_parts = {caption for part in parts.parts for caption in part.captions}
    return PageText(
        _text(layout.blocks, set(parts.lead)),
        tuple(caption for caption in captions if caption not in of_parts),
        account(layout, set(parts.lead | parts.kept), {}),
        parts.parts,
        parts.kind,
    )


def _unscripted(blocks: Sequence[Block]) -> set[int]:
    """The positions of what browsers without scripts show."""
    return {place for place, block in enumerate(blocks) if block.place == "noscript"}


def _is_shown(block: Block) -> bool:
    return block.place == "page" and not any(
        up.tag in _BOILERPLATE for up in (block.node, *block.node.iterancestors())
    )


def _text(blocks: Sequence[Block], kept: set[int]) -> str:
    return "\n\n".join(blocks[place].text for place in sorted(kept))
