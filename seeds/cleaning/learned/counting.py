"""Counts on how many pages lines stand, and tells which of them vary in their place."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from seeds.cleaning.learned.page_lines import FIELD_FORM, INSIDE, SENTENCE, PageLines

LEAST_PAGES = 4
"""What stands on fewer is never learned."""

# When a line varies in its place. Set on 200 reports of our own by forms, and tried on others
# with fields and furniture left out at random and fields in any order.
LEAST_OTHER_VALUES = 2
"""Pages at least on which something else stands there."""
MOST_SHARE_OF_PLACE = 0.95
"""Of the times that something stands there, for one line."""
LEAST_SHARE_IN_PLACE = 0.50
"""Of a line's pages, on which it has the same neighbour."""
LEAST_SHARE_BESIDE_FIELDS = 0.75
"""Of a line's pages, on which it stands beside a field that varies."""
MOST_PLACES = 10_000
"""Places that are looked at to tell whether a line varies there."""

Keys = NDArray[np.uint64]
Numbers = NDArray[np.int64]
Truths = NDArray[np.bool_]


class LineTable(NamedTuple):
    """The lines of an outlet's pages, one behind the other; arrays of one length.

    Attributes:
        keys, shapes, kinds: as in `PageLines`.
        pages: the number of the page of each line.
        starts: where each page begins.
        order, shape_order: the lines sorted by key, and by shape.
        sorted_shapes: the shapes in that order.
        key_pages, shape_pages: on how many pages the line, and a line of its shape, stands.
    """

    keys: Keys
    shapes: Keys
    kinds: NDArray[np.uint8]
    pages: Numbers
    starts: Numbers
    order: Numbers
    shape_order: Numbers
    sorted_shapes: Keys
    key_pages: Numbers
    shape_pages: Numbers

    @property
    def size(self) -> int:
        """How many pages there are."""
        return len(self.starts)


class Candidate(NamedTuple):
    """A line that comes often.

    Attributes:
        key: of the line.
        at: where it stands in the table.
        page, line: where it stands for the first time.
        page_count: on how many pages it stands.
        is_at_edge: whether on half of them at the head or the foot.
    """

    key: int
    at: Numbers
    page: int
    line: int
    page_count: int
    is_at_edge: bool


def line_table(pages: Sequence[PageLines]) -> LineTable:
    """The lines of pages that have some, with counts."""
    sizes = np.array([len(page.keys) for page in pages])
    keys = np.concatenate([np.frombuffer(page.keys, np.uint64) for page in pages])
    shapes = np.concatenate([np.frombuffer(page.shapes, np.uint64) for page in pages])
    numbers = np.repeat(np.arange(len(pages)), sizes)
    order, shape_order = np.lexsort((numbers, keys)), np.lexsort((numbers, shapes))
    return LineTable(
        keys,
        shapes,
        np.frombuffer(b"".join(page.kinds for page in pages), np.uint8),
        numbers,
        np.cumsum(sizes) - sizes,
        order,
        shape_order,
        shapes[shape_order],
        _pages_of(keys, numbers, order),
        _pages_of(shapes, numbers, shape_order),
    )


def _pages_of(keys: Keys, pages: Numbers, order: Numbers) -> Numbers:
    """For each line the number of pages that hold its key."""
    sorted_keys, sorted_pages = keys[order], pages[order]
    is_new_key = np.concatenate(([True], sorted_keys[1:] != sorted_keys[:-1]))
    is_new_page = np.concatenate(([True], sorted_pages[1:] != sorted_pages[:-1])) | is_new_key
    groups = np.cumsum(is_new_key) - 1
    counts = np.empty(len(keys), np.int64)
    counts[order] = np.bincount(groups, is_new_page).astype(np.int64)[groups]
    return counts


def candidates(table: LineTable, least: float) -> Iterator[Candidate]:
    """The lines that stand on so many pages, in no order that means anything."""
    keys = table.keys[table.order]
    firsts = np.flatnonzero(np.concatenate(([True], keys[1:] != keys[:-1])))
    lasts = np.append(firsts[1:], len(keys))
    may_be = (table.key_pages[table.order[firsts]] >= least) & (keys[firsts] > 0)
    for first, last in zip(firsts[may_be], lasts[may_be], strict=True):
        at = table.order[first:last]
        page = int(table.pages[at[0]])
        count = int(table.key_pages[at[0]])
        inside = len(np.unique(table.pages[at[(table.kinds[at] & INSIDE) > 0]]))
        line = int(at[0] - table.starts[page])
        yield Candidate(int(keys[first]), at, page, line, count, 2 * inside <= count)


def has_other_values(table: LineTable, at: Numbers) -> Truths:
    """Whether lines of the same label or figures say something else on other pages."""
    others: Truths = table.shape_pages[at] - table.key_pages[at] >= LEAST_OTHER_VALUES
    return others


def is_among_fields(table: LineTable, at: Numbers) -> bool:
    """Whether a line stands between two fields, on half of its pages at least."""
    both = np.ones(len(at), bool)
    for side in _neighbours(table, at):
        is_field = has_other_values(table, side) | ((table.kinds[side] & FIELD_FORM) > 0)
        both &= (side >= 0) & is_field
    return 2 * int(both.sum()) >= len(at)


def is_beside_fields(table: LineTable, at: Numbers) -> bool:
    """Whether a line mostly stands beside a field that varies."""
    beside = np.zeros(len(at), bool)
    for side in _neighbours(table, at):
        beside |= (side >= 0) & has_other_values(table, side)
    return int(beside.sum()) >= LEAST_SHARE_BESIDE_FIELDS * len(at)


def varies(table: LineTable, at: Numbers) -> bool:
    """Whether beside the usual neighbour of a line other lines stand on other pages."""
    before, after = _neighbours(table, at)
    return _varies_beside(table, at, before, 1) or _varies_beside(table, at, after, -1)


def _neighbours(table: LineTable, at: Numbers) -> tuple[Numbers, Numbers]:
    """The lines in front of lines and behind them on their pages; -1 where there is none."""
    starts = table.starts[table.pages[at]]
    ends = np.append(table.starts[1:], len(table.keys))[table.pages[at]]
    return np.where(starts == at, -1, at - 1), np.where(ends == at + 1, -1, at + 1)


def _varies_beside(table: LineTable, at: Numbers, neighbours: Numbers, step: int) -> bool:
    """Whether a line varies beside its usual neighbour on one side.

    Only such lines count as come back as well, and are no sentences: the words of a
    field are few.

    Args:
        table: the lines.
        at: where the line stands.
        neighbours: of the line, on that side.
        step: from a neighbour to the place of the line.
    """
    shapes, counts = np.unique(table.shapes[neighbours[neighbours >= 0]], return_counts=True)
    if not len(shapes) or counts.max() < LEAST_SHARE_IN_PLACE * len(at):
        return False
    usual = shapes[counts.argmax()]
    first = np.searchsorted(table.sorted_shapes, usual)
    last = np.searchsorted(table.sorted_shapes, usual, "right")
    beside = table.shape_order[first : min(last, first + MOST_PLACES)]
    if not usual or table.shape_pages[beside[0]] < LEAST_PAGES:
        return False
    places = beside + step
    is_there = (places >= 0) & (places < len(table.keys))
    places, beside = places[is_there], beside[is_there]
    places = places[table.pages[places] == table.pages[beside]]
    is_same = table.keys[places] == table.keys[at[0]]
    is_other = (
        ~is_same
        & ((table.kinds[places] & SENTENCE) == 0)
        & (table.key_pages[places] >= LEAST_OTHER_VALUES)
    )
    same, others = int(is_same.sum()), int(is_other.sum())
    return others >= LEAST_OTHER_VALUES and same < MOST_SHARE_OF_PLACE * (same + others)
