"""A web page as blocks: its text in the order of the page, each run with its node."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING, Literal

from seeds.html_tree import BLOCKS, UNSEEN, fade_ins, is_faded, is_hidden, style_of

if TYPE_CHECKING:
    from lxml.etree import _Element

MAX_CAPTION_CHARS = 1000
"""A longer "caption" is a part of the story in a strange wrapping."""

Place = Literal["page", "caption", "hidden", "noscript"]
"""Where a block stands: before the reader's eyes, under a picture, where nobody sees it,
or where only a browser without scripts shows it."""


@dataclass(slots=True, eq=False)
class Block:
    """A run of text that a browser sets apart, such as a paragraph or a heading.

    Attributes:
        text: its lines as shown: white space squeezed, line breaks as newlines.
        node: the nearest element around the run that makes a block.
        linked: how many of its characters are links.
        place: where it stands.
        root: of a block that is no part of the page's own flow, the element that
            sets it apart: the caption, or the outermost hidden one.
    """

    text: str
    node: _Element
    linked: int = 0
    place: Place = "page"
    root: _Element | None = None

    @property
    def is_linked(self) -> bool:
        """Whether it is mostly a link."""
        return 2 * self.linked > len(self.text)


_UNSEEN = frozenset(UNSEEN) - {"noscript"}
_CELLS = frozenset({"td", "th"})
_BREAK = "\x01"  # that no tree can hold: a line break until the block is put together

_CAPTION = re.compile(
    r"(?:^|\s)(?:[\w-]{0,40}[-_])?(?:caption|cutline)(?:[-_]{1,2}(?:text|content|body))?(?:\s|$)",
    re.I,
)
_HOLDS_MORE = frozenset({"body", "figure", "table"})  # the picture too, or a table's title

_SET_APART = frozenset({"figcaption", "dialog"})  # without an attribute to say so

_WORDED = frozenset({"p", "h1", "h2", "h3", "h4", "h5", "h6", "pre", "blockquote"})
_CAPITAL = re.compile(r"[\"'“‘«¿¡]?(\w)")
_ONE_LETTER_WORDS = frozenset("AIOUEYÀÈÉÓÒ")


@dataclass(slots=True)
class _Flow:
    """Text on its way into blocks: that of the page, or of what is set apart from it."""

    place: Place
    root: _Element | None
    owners: list[_Element]
    pieces: list[str] = field(default_factory=list)
    linked: int = 0

    def flush(self, blocks: list[Block]) -> None:
        """Put the block that ends here, if it has text, to the others."""
        if not self.pieces:
            return
        if len(self.pieces) > 1:
            _close_up_drop_cap(self.pieces)
        lines = "".join(self.pieces).split(_BREAK)
        text = "\n".join(filter(None, map(squeezed, lines)))
        if text:
            blocks.append(Block(text, self.owners[-1], self.linked, self.place, self.root))
        self.pieces.clear()
        self.linked = 0


def blocks_of(tree: _Element) -> list[Block]:
    """The blocks of a page in its order, hidden ones and captions among them.

    Hidden text in the midst of a paragraph does not cut it in two: it comes in front.

    Args:
        tree: the page, whole; left as it is.
    """
    from lxml import etree

    reading = _Reading(tree)
    walk = etree.iterwalk(tree, events=("start", "end"))
    skipped: _Element | None = None
    for event, node in walk:
        if event == "end":
            if node is not skipped:
                reading.end(node)
            if node is not tree and (tail := node.tail):
                reading.add(tail)
        elif node.tag in _UNSEEN:
            walk.skip_subtree()
            skipped = node
        else:
            reading.start(node)
            if text := node.text:
                reading.add(text)
    reading.flow.flush(reading.blocks)
    return _with_drop_caps(reading.blocks)


def captions_of(blocks: Iterable[Block]) -> tuple[str, ...]:
    """The captions among the blocks of a page, each once and in one line."""
    texts: dict[_Element | None, list[str]] = {}
    for block in blocks:
        if block.place == "caption":
            texts.setdefault(block.root, []).append(squeezed(block.text))
    return tuple(dict.fromkeys(map(" ".join, texts.values())))


class _Reading:
    """The blocks of a page so far, and the flows that are open."""

    def __init__(self, tree: _Element) -> None:
        self.blocks: list[Block] = []
        self.flow = _Flow("page", None, [tree])
        self._outer = [self.flow]
        self._links = 0
        self._fading = cache(lambda: fade_ins(tree))

    def start(self, node: _Element) -> None:
        """An element begins."""
        tag, flow = node.tag, self.flow
        self._links += tag == "a"
        place = _place(node, tag, flow.place, self._fading)
        if place != flow.place:
            if place == "caption":
                flow.flush(self.blocks)
            self.flow = _Flow(place, node, [node])
            self._outer.append(self.flow)
        elif tag in BLOCKS:
            flow.flush(self.blocks)
            flow.owners.append(node)
        elif tag == "br":
            flow.pieces.append(_BREAK)
        elif tag in _CELLS:
            flow.pieces.append(" ")

    def end(self, node: _Element) -> None:
        """An element ends."""
        tag, flow = node.tag, self.flow
        self._links -= tag == "a"
        if node is flow.root:
            flow.flush(self.blocks)
            self._outer.pop()
            self.flow = self._outer[-1]
        elif tag in BLOCKS:
            flow.flush(self.blocks)
            flow.owners.pop()
        elif tag in _CELLS or (flow.pieces and not node.tail and _is_box(node, flow.pieces)):
            flow.pieces.append(" ")

    def add(self, text: str) -> None:
        """Text comes. White space in front of all other is none."""
        flow = self.flow
        if flow.pieces or not text.isspace():
            flow.pieces.append(text)
            if self._links:
                flow.linked += len(squeezed(text))


def squeezed(text: str) -> str:
    """The text with each run of white space made one space, as browsers show it."""
    return " ".join(text.split())


def _place(node: _Element, tag: str, current: Place, fading: Callable[[], set[_Element]]) -> Place:
    if current in ("hidden", "noscript"):
        return current
    if tag == "noscript":
        return "noscript"
    if tag not in _SET_APART and not node.keys():
        return current
    style = style_of(node)
    if is_hidden(node, style) or (style and is_faded(node, style, fading)):
        return "hidden"
    if current == "page" and _is_caption(node, tag):
        return "caption"
    return current


def _is_caption(node: _Element, tag: str) -> bool:
    is_called_one = tag not in _HOLDS_MORE and _calls_caption(node.get("class") or "")
    return (tag == "figcaption" or is_called_one) and _length(node) <= MAX_CAPTION_CHARS


def _calls_caption(classes: str) -> bool:
    """Whether one of the classes is that of a caption; most are told without the pattern."""
    if not classes:
        return False
    names = classes.lower()
    return ("caption" in names or "cutline" in names) and _CAPTION.search(classes) is not None


def _length(node: _Element) -> int:
    return sum(len(squeezed(text)) for text in node.itertext())


def _is_box(node: _Element, pieces: list[str]) -> bool:
    """Whether an inline element stands apart from the next one, though no space does.

    Style sheets make cards and rows of `<span>`s: then all words of the box are in them.
    A word that is set in several of them, letter by letter or in two colours, stays whole.
    """
    if not pieces[-1][-1].isalnum():
        return False
    after, parent = node.getnext(), node.getparent()
    if after is None or parent is None or after.tag in BLOCKS:
        return False
    before = node.getprevious()
    loose = (parent.text, after.tail, None if before is None else before.tail)
    if not (parent.tag in BLOCKS or _is_in_row(parent)) or any(
        text and not text.isspace() for text in loose
    ):
        return False
    left, right = pieces[-1], next(after.itertext(), "")
    if len(left) < 2 or len(right) < 2 or not right[0].isalnum() or not left[-1].isalnum():
        return False
    if left[-1].islower() and right[0].isupper():
        return True
    if parent.tag in _WORDED:
        return False
    is_small = left[-1].islower() and right[0].islower()
    return not is_small or (node.tag, node.get("class")) == (after.tag, after.get("class"))


def _is_in_row(node: _Element) -> bool:
    """Whether an inline element stands right beside one of its build, as cards do."""
    before, after = node.getprevious(), node.getnext()
    build = (node.tag, node.get("class"))
    return bool(build[1]) and any(
        other is not None and (other.tag, other.get("class")) == build and not (text or "").strip()
        for other, text in ((after, node.tail), (before, None if before is None else before.tail))
    )


def _close_up_drop_cap(pieces: list[str]) -> None:
    """Take out, in place, the space behind a first letter that is set apart from its word."""
    first = next((number for number, piece in enumerate(pieces) if piece.strip()), None)
    if first is None or first + 1 >= len(pieces) or not pieces[first + 1][:1].isalpha():
        return
    capital = pieces[first].strip()
    is_capital = len(capital) <= 2 and capital[-1].isupper() and _CAPITAL.fullmatch(capital)
    if is_capital and capital[-1] not in _ONE_LETTER_WORDS:
        pieces[first] = capital


def _with_drop_caps(blocks: list[Block]) -> list[Block]:
    """The blocks with first letters that are blocks of their own put to their paragraphs."""
    joined: list[Block] = []
    for block in blocks:
        last = joined[-1] if joined else None
        if (
            last is not None
            and len(last.text) <= 2
            and last.place == block.place
            and _CAPITAL.fullmatch(last.text)
            and last.text[-1].isupper()
            and (block.text[0].islower() or block.text[:2].isupper())
            and last.node.getparent() in (block.node, block.node.getparent())
        ):
            joined.pop()
            block.text = last.text + block.text
        joined.append(block)
    return joined
