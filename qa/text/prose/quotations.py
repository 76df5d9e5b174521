"""Where quotations and brackets of a text open and close, in the marks of any language.

The same mark opens in one language and closes in another: “ closes behind „, » opens in German
and Danish print, ” opens and closes in Swedish. So a mark closes the last quotation that it can
close, and opens one otherwise.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

LONGEST = 800
"""Characters. A mark that has not closed by then was left open: news quotes a few sentences."""

_DEEPEST = 6

_CLOSES = {
    "„": '“”‟"',
    "“": '”"',
    "”": "”",
    "«": "»",
    "»": "«»",
    "‹": "›",
    "›": "‹›",
    "‚": "‘’",
    "‘": "’",
    "「": "」",
    "『": "』",
    "《": "》",
    "〈": "〉",
    '"': '"”',
    "＂": "＂",
    "(": ")",
    "（": "）",
    "[": "]",
    "【": "】",
}
_MARKS = re.compile("[" + re.escape("".join([*_CLOSES, *_CLOSES.values()])) + "]")
_BRACKETS = frozenset("([（【")


@dataclass(frozen=True, slots=True)
class Quotation:
    """Where a quotation or a bracket stands: ``text[start]`` opens, ``text[end - 1]`` closes it."""

    start: int
    end: int
    is_bracket: bool


def quotations(text: str, start: int, end: int) -> list[Quotation]:
    """The quotations and brackets of ``text[start:end]`` that close, the inner ones before theirs.

    Linear time: at most a few are open at once.
    """
    found: list[Quotation] = []
    opened: list[int] = []
    for match in _MARKS.finditer(text, start, end):
        position, mark = match.start(), match.group()
        if _is_inside_word(text, position, start, end):
            continue
        while opened and position - opened[0] > LONGEST:
            del opened[0]
        depth = _closed(text, opened, mark)
        if depth is not None and not _must_open(text, position, start, end):
            begin = opened[depth]
            del opened[depth:]
            found.append(Quotation(begin, position + 1, text[begin] in _BRACKETS))
        elif mark in _CLOSES and _may_open(text, position, end):
            opened.append(position)
            del opened[:-_DEEPEST]
    return found


def _closed(text: str, opened: Sequence[int], mark: str) -> int | None:
    for depth in range(len(opened) - 1, -1, -1):
        if mark in _CLOSES[text[opened[depth]]]:
            return depth
    return None


def _is_inside_word(text: str, position: int, start: int, end: int) -> bool:
    """Whether a mark is an apostrophe, or the gershayim of a Hebrew short form."""
    if text[position] not in "’‘\"'”":
        return False
    after = text[position + 1 : position + 2] if position + 1 < end else ""
    return position > start and text[position - 1].isalpha() and after.isalpha()


def _may_open(text: str, position: int, end: int) -> bool:
    """Whether a mark opens by itself, or has no space behind it."""
    if text[position] in "«“„‹「『《〈（【":
        return True
    return position + 1 < end and not text[position + 1].isspace()


def _must_open(text: str, position: int, start: int, end: int) -> bool:
    """Whether a mark that could close opens, by the spaces around it: ' ”Ja'."""
    if text[position] not in '”"’»«‹›' or position == start or position + 1 >= end:
        return False
    return text[position - 1].isspace() and text[position + 1].isalnum() and text[position] != "»"
