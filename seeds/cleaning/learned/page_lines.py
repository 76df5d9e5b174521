"""What is learned from a page: its lines as numbers, without their words."""

from __future__ import annotations

import hashlib
import itertools
from array import array
from collections.abc import Iterator
from dataclasses import dataclass

from seeds.cleaning.learned.boilerplate import LONGEST_LEARNED, boilerplate_line, boilerplate_outlet
from seeds.cleaning.learned.fields import field_shape, is_field_form
from seeds.cleaning.prepared import PreparedPage
from seeds.cleaning.stories import Row, is_sentence

EDGE_LINES = 3
"""Lines at the head and at the foot of a page where an outlet speaks of itself."""

SENTENCE, INSIDE, FIELD_FORM = 1, 2, 4
"""Bits of `PageLines.kinds`: the line is a sentence; it stands between the edges of its page,
lines that a rule takes not counted; it has the form of a field."""


@dataclass(frozen=True, slots=True)
class PageLines:
    """The lines of a page, in order.

    Attributes:
        outlet: the key of its outlet.
        outlet_name: as printed, or "".
        story: the key of its longest line that no rule takes, by which copies of one
            story are told; None if there is none.
        keys: of each line; 0 for those that are too long to be learned.
        shapes: of each line the key of what the lines of one field have in common; the
            key of the line where that is nothing but itself.
        kinds: of each line, see `SENTENCE`.
    """

    outlet: str
    outlet_name: str
    story: int | None
    keys: array[int]
    shapes: array[int]
    kinds: bytes


def page_lines(page: PreparedPage) -> PageLines:
    """The lines of a page and of its parts as numbers."""
    keys, shapes = array("Q"), array("Q")
    kinds = bytearray()
    unruled: list[int] = []
    longest = ""
    for number, row in enumerate(_rows(page)):
        line = row.text
        if row.role is None:
            unruled.append(number)
            if len(line) > len(longest):
                longest = line
        key = shape = 0
        kind = SENTENCE if is_sentence(line) else 0
        if len(line) <= LONGEST_LEARNED:
            key = shape = int(boilerplate_line(line), 16)
            if not kind:
                shape = _number(field_shape(line))
                kind = FIELD_FORM if is_field_form(line) else 0
        keys.append(key)
        shapes.append(shape)
        kinds.append(kind)
    for number in unruled[EDGE_LINES:-EDGE_LINES]:
        kinds[number] |= INSIDE
    story = int(boilerplate_line(longest), 16) if longest else None
    return PageLines(
        boilerplate_outlet(page.document),
        page.document.outlet or "",
        story,
        keys,
        shapes,
        bytes(kinds),
    )


def line_text(page: PreparedPage, line: int) -> str:
    """The words of a line, by its number in `PageLines`."""
    return next(itertools.islice(_rows(page), line, None)).text


def _rows(page: PreparedPage) -> Iterator[Row]:
    return itertools.chain(page.rows, *page.parts)


def _number(words: str) -> int:
    digest = hashlib.blake2b(words.encode("utf-8", "replace"), digest_size=8)
    return int.from_bytes(digest.digest(), "big")
