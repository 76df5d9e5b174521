"""Reads web pages."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from seeds.article import Reading
from seeds.encoding import declared_charset, decode
from seeds.errors import ReadError
from seeds.extraction.main_text import (
    MIN_STORY_CHARS,
    restore_lost,
    stories_of,
    story_of,
    take_captions,
)
from seeds.html_tree import parse_html, plain_lines, strip_hidden, visible_text
from seeds.limits import Limits
from seeds.metadata.page_metadata import PageMetadata, page_metadata
from seeds.readers.source import SourceFile, read_bytes

if TYPE_CHECKING:
    from lxml.etree import _Element


def read_html(file: SourceFile, limits: Limits) -> Iterator[Reading]:
    """Read one web page: one document with all its stories, in their order."""
    data = read_bytes(file, limits, limits.page_bytes)
    text = decode(data, declared=declared_charset(data))
    if not text.strip():
        raise ReadError(str(file.path), "is empty: it holds nothing but white space")
    tree = parse_html(text)
    if tree is None:
        raise ReadError(str(file.path), "holds no page, or one nested too deep to be read whole")
    said = page_metadata(tree)
    strip_hidden(tree)
    captions = take_captions(tree)
    story = story_of(tree)
    stories = stories_of(tree, story)
    lines = _joined(stories) if stories else _single(tree, story, said)
    if not lines and not captions:
        raise ReadError(str(file.path), "holds no visible text")
    yield replace(
        file.document(lines),
        title=_title_of(said, stories),
        outlet=said.outlet,
        authors=said.authors,
        url=said.url,
        published=said.published,
        modified=said.modified,
        language=said.language,
        captions=captions,
    )


def _single(tree: _Element, story: str, said: PageMetadata) -> str:
    if len(story) >= MIN_STORY_CHARS:
        return restore_lost(tree, story)
    # Nearly nothing: a brief, a page that a script fills, whose story stands in
    # its JSON-LD, or one too odd for trafilatura, whose text the cleaner shall
    # see. In the last case trafilatura glues all words into one line.
    visible = visible_text(tree)
    is_brief = bool(story) and set(story.split("\n\n")) <= set(visible.split("\n\n"))
    return max(plain_lines(said.body or ""), story if is_brief else visible, key=len)


def _joined(stories: list[tuple[str, str]]) -> str:
    parts = []
    for heading, lines in stories:
        first = lines.split("\n\n", 1)[0]
        parts.append(lines if first == heading else f"{heading}\n\n{lines}")
    return "\n\n".join(parts)


def _title_of(said: PageMetadata, stories: list[tuple[str, str]]) -> str | None:
    """The page's title; with several stories only where it is the first one's.

    Else it names the page ("News in brief"), and each story has its own heading.
    """
    if said.title is None or not stories:
        return said.title
    heading = stories[0][0].casefold()
    return said.title if heading in said.title.casefold() else None
