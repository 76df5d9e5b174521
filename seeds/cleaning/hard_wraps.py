"""Joins hard-wrapped lines to the paragraphs that they are."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

WIDEST_WRAP = 100
NARROWEST_WRAP = 40
"""Characters. Mail and typewriter columns run from 60 to 80."""
WRAP_SLACK = 3
"""Characters. Some editors break a little early, before a hyphen for one."""

_SENTENCE_END = re.compile(r"[.!?:;…。！？][\"”’'»)\]]{0,3}$")


def is_wrapped(lines: Sequence[str]) -> bool:
    """Whether the lines prove by themselves that they are one wrapped paragraph.

    Full lines break in mid-sentence and go on with small letters. Lists, verses
    and one-line paragraphs do not pass that test.
    """
    if len(lines) < 2:
        return False
    width = max(map(len, lines))
    if not NARROWEST_WRAP <= width <= WIDEST_WRAP:
        return False
    full, ends = _breaks(lines, width)
    broken = sum(f and not e for f, e in zip(full, ends, strict=False))
    small = sum(after[0].islower() for after in lines[1:])
    # Two lines alone prove little, so they must break in mid-sentence and end one.
    if len(lines) == 2 and not (small and ends[1]):
        return False
    return broken * 2 >= len(full) and small * 3 >= len(full) and _is_column(lines, full, ends)


def unwrap(lines: Sequence[str], column: int = 0) -> list[str]:
    """Join the lines of a hard-wrapped paragraph; other lines stay as they are.

    A line goes on in the next one if it is full: the next line's first word
    would not have fitted any more.

    Args:
        lines: lines without a blank one between them.
        column: characters of the page's column, 0 if it is not known to have one.
    """
    width = max(map(len, lines))
    if not is_wrapped(lines):
        if len(lines) < 2 or width > column:
            return list(lines)
        width = column
    full, ends = _breaks(lines, width)
    if not _is_column(lines, full, ends):
        return list(lines)
    joined = [[lines[0]]]
    for line, was_full in zip(lines[1:], full, strict=True):
        if was_full:
            joined[-1].append(line)
        else:
            joined.append([line])
    return [_join(paragraph) for paragraph in joined]


def _breaks(lines: Sequence[str], width: int) -> tuple[list[bool], list[bool]]:
    """Which lines but the last had no room for the next word, and which end a sentence."""
    room = width - WRAP_SLACK
    full = [len(line) + 1 + len(after.split(" ", 1)[0]) > room for line, after in pairwise(lines)]
    return full, [_SENTENCE_END.search(line[-6:]) is not None for line in lines]


def _is_column(lines: Sequence[str], full: Sequence[bool], ends: Sequence[bool]) -> bool:
    """Whether hardly a line stops early in mid-sentence, and none comes twice as captions do."""
    loose = sum(not f and not e for f, e in zip(full, ends, strict=False))
    return loose * 5 <= len(full) and all(line != after for line, after in pairwise(lines))


def _join(lines: Sequence[str]) -> str:
    """Lines as one; "war-", "torn" keeps its hyphen and gets no space."""
    parts: list[str] = []
    for line in lines:
        if parts and not (parts[-1].endswith("-") and parts[-1][-2:-1].isalpha()):
            parts.append(" ")
        parts.append(line)
    return "".join(parts)
