"""Finds the lines of an extracted text among the blocks of its page."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from itertools import pairwise

from seeds.extraction.blocks import Block

_WORD = re.compile(r"\w+")

_GRAM = 3
"""Words of a run that is looked for. Shorter ones are found all over a page."""

_HELD = 0.6
"""The share of a block's runs of words that the text must hold. Extraction drops links and
notes from paragraphs; blocks that share a subject with the text share a tenth at most."""


def words_of(text: str) -> tuple[str, ...]:
    """The words of a text, in small letters, without marks."""
    return tuple(_WORD.findall(text.casefold()))


def grams_of(words: Sequence[str]) -> set[tuple[str, ...]]:
    """The runs of three words, or the one of all words where they are fewer."""
    return {tuple(words[i : i + _GRAM]) for i in range(max(1, len(words) - _GRAM + 1))}


def held_share(words: Sequence[str], grams: set[tuple[str, ...]]) -> float:
    """The share of the runs of words of a block that a text holds."""
    own = grams_of(words)
    return len(own & grams) / len(own)


def matching(blocks: Sequence[Block], lines: Sequence[str]) -> set[int]:
    """The positions of the blocks that a text was made of.

    Words decide, not marks or spaces; extraction glues the words of boxes in a row.
    A line that comes several times on the page is the one that stands where its
    neighbours do.

    Args:
        blocks: of the page.
        lines: of the text, in the order of the page but for few.
    """
    keys = [words_of(block.text) for block in blocks]
    places: dict[tuple[str, ...], list[int]] = {}
    for place, key in enumerate(keys):
        if key:
            places.setdefault(key, []).append(place)
    matched: set[int] = set()
    rest: list[tuple[str, ...]] = []
    doubtful: list[tuple[int, tuple[str, ...]]] = []
    anchors: dict[int, int] = {}
    glued = {"".join(key): key for key in places}
    for number, line in enumerate(lines):
        key = words_of(line)
        if key not in places:
            key = glued.get("".join(key), key)
        known = places.get(key)
        if known is None:
            rest.append(key)
        elif len(known) == 1:
            anchors[number] = known[0]
            matched.add(known[0])
        else:
            doubtful.append((number, key))
    order = sorted(anchors)
    for number, key in doubtful:
        at = bisect_left(order, number)
        before = anchors[order[at - 1]] if at else -1
        after = anchors[order[at]] if at < len(order) else None
        nearest = _take_nearest(places[key], before, after)
        if nearest is not None:
            matched.add(nearest)
    return matched | set(_held(keys, rest, matched))


def _take_nearest(places: list[int], before: int, after: int | None) -> int | None:
    """Take out the place of a text that comes several times: behind its neighbour in front.

    Args:
        places: where it stands, in order, and was not taken yet.
        before: the place of its neighbour in front.
        after: that of its neighbour behind.
    """
    if not places:
        return None
    at = bisect_left(places, before)
    is_behind = at < len(places) and (after is None or places[at] < after)
    if (
        not is_behind
        and at
        and (at == len(places) or before - places[at - 1] < places[at] - before)
    ):
        at -= 1
    return places.pop(at)


def _held(
    keys: Sequence[tuple[str, ...]], lines: Sequence[tuple[str, ...]], matched: set[int]
) -> Iterator[int]:
    """The places of blocks that are a part of a line, or that a line is most of."""
    grams: set[tuple[str, ...]] = set()
    for line in lines:
        if line:
            grams |= grams_of(line)
    if not grams:
        return
    short: set[tuple[str, ...]] = set()
    for line in lines:
        short |= {(word,) for word in line}
        short |= set(pairwise(line))
    for place, key in enumerate(keys):
        if place in matched or not key:
            continue
        if len(key) >= _GRAM:
            if held_share(key, grams) >= _HELD:
                matched.add(place)
                yield place
        elif key in short and place - 1 in matched:
            yield place
