"""Finds posts that lie flat behind each other, in no boxes of their own."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import islice, pairwise
from typing import TYPE_CHECKING

from seeds.extraction.parts.boxes import HEADINGS, LEAST_POSTS, SHARE, Box, Held
from seeds.extraction.parts.called import Called
from seeds.metadata.dates import clock_of, split_clock

if TYPE_CHECKING:
    from lxml.etree import _Element

_LONGEST_TIME = 40
"""Characters of a line that may hold nothing but a time."""

_TEXTS = 12
"""Runs of text that are looked at for a time; the whole of a long box takes too long."""


def find_flat(tree: _Element, held: dict[_Element, Held], called: Called) -> list[Box]:
    """The runs of siblings that begin with a heading or paragraph which gives a time.

    Only on a page that calls itself live or a round-up; of the latter headings do.
    """
    if not called.of_parts:
        return []
    for parent in tree.iter():
        if not isinstance(parent.tag, str) or len(parent) < LEAST_POSTS:
            continue
        nodes = [node for node in parent if isinstance(node.tag, str)]
        starts = _starts(nodes, called)
        if len(starts) < LEAST_POSTS:
            continue
        prose = sum(held[node].prose for node in nodes[starts[0] :])
        if prose >= SHARE * held[tree].prose:
            return [nodes[start:end] for start, end in pairwise([*starts, len(nodes)])]
    return []


def _starts(nodes: Sequence[_Element], called: Called) -> list[int]:
    """The positions of nodes that begin a post: all of one tag."""
    for tag in (*HEADINGS[1:], "p"):
        places = [place for place, node in enumerate(nodes) if node.tag == tag]
        if len(places) < LEAST_POSTS:
            continue
        timed = [place for place in places if _is_timed(nodes, place)]
        if called.live and len(timed) >= LEAST_POSTS:
            return timed
        if called.round_up and tag != "p":
            return places
    return []


def _is_timed(nodes: Sequence[_Element], place: int) -> bool:
    """Whether a node begins with a time, or a time stands right behind it."""
    node = nodes[place]
    if split_clock(_begin(node))[0] or clock_of(_begin(node)):
        return True
    if node.tag == "p":
        return False
    behind = nodes[place + 1 : place + 2]
    return next(node.iter("time"), None) is not None or any(
        other.tag == "time" or clock_of(_begin(other)) for other in behind
    )


def _begin(node: _Element) -> str:
    return " ".join(" ".join(islice(node.itertext(), _TEXTS)).split())[:_LONGEST_TIME]
