"""Puts paragraphs together from the lines of PDF pages, and finds the headline above them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from seeds.readers.documents.pdf_lines import MOST_INDENT, TextLine

RUNNING_PAGES = 3
"""A line that stands at one height on so many pages is no part of the story; the first or
last of a page is none if it does so on two."""

HEADLINE_SIZE = 1.25
"""Times the size of most letters."""

_DIGITS = re.compile(r"[0-9]+")
_ENDS = re.compile(r"[.!?…:;][\"'”’»)\]]*$")
_HYPHEN = re.compile(r"[^\W\d_]{2}[-‐]$")


def running_lines(lines: Sequence[TextLine]) -> set[TextLine]:
    """The heads, feet and numbers of pages: the same on several, but for the digits."""
    pages: dict[tuple[str, int], set[int]] = {}
    heights: dict[int, list[float]] = {}
    for line in lines:
        pages.setdefault(_place(line), set()).add(line.page)
        heights.setdefault(line.page, []).append(line.y)
    ends = {(page, end) for page, ys in heights.items() for end in (max(ys), min(ys))}
    return {
        line
        for line in lines
        if len(pages[_place(line)]) >= RUNNING_PAGES - ((line.page, line.y) in ends)
    }


def _place(line: TextLine) -> tuple[str, int]:
    return _DIGITS.sub("0", line.text.strip()), round(line.y / 4)


def headline_of(lines: Sequence[TextLine]) -> str | None:
    """The largest letters of the first page that has any, if they are larger than most."""
    if not lines:
        return None
    body = body_size(lines)
    first = [line for line in lines if line.page == lines[0].page]
    largest = max(line.size for line in first)
    if largest < HEADLINE_SIZE * body:
        return None
    words = [line.text.strip() for line in first if line.size > 0.95 * largest]
    title = " ".join(words)
    return title if len(title) <= 300 else None


def body_size(lines: Iterable[TextLine]) -> float:
    """The size of most letters."""
    letters: Counter[float] = Counter()
    for line in lines:
        letters[line.size] += len(line.text)
    return letters.most_common(1)[0][0]


def paragraphs_of(lines: Sequence[TextLine]) -> list[str]:
    """The paragraphs, their lines joined and their words put together again."""
    if not lines:
        return []
    shape = _Shape.of(lines)
    whole = "\n".join(line.text for line in lines)
    paragraphs = [[lines[0]]]
    for before, line in pairwise(lines):
        if shape.begins_paragraph(before, line):
            paragraphs.append([line])
        else:
            paragraphs[-1].append(line)
    return [_paragraph(part, whole, is_cut=shape.is_cut) for part in paragraphs]


@dataclass(frozen=True, slots=True)
class _Shape:
    """What the lines of a text look like.

    Attributes:
        left: the edge of most lines, by page and column.
        leading: points from line to line.
        letters: of a full line, by size.
        is_cut: whether lines were cut after so many letters, within words too.
    """

    left: dict[tuple[int, int], float]
    leading: float
    letters: dict[float, int]
    is_cut: bool

    @classmethod
    def of(cls, lines: Sequence[TextLine]) -> _Shape:
        edges: dict[tuple[int, int], Counter[int]] = {}
        lengths: dict[float, list[int]] = {}
        for line in lines:
            edges.setdefault((line.page, line.column), Counter())[round(line.x)] += 1
            lengths.setdefault(line.size, []).append(len(line.text.strip()))
        steps = [
            before.y - line.y
            for before, line in pairwise(lines)
            if (before.page, before.column) == (line.page, line.column) and before.y > line.y
        ]
        widest = Counter(len(line.text.rstrip("\n")) for line in lines).most_common()
        longest = max(length for length, _ in widest)
        at_longest = [line.text for line in lines if len(line.text) == longest]
        return cls(
            left={place: float(counts.most_common(1)[0][0]) for place, counts in edges.items()},
            leading=median(steps) if steps else 0.0,
            letters={size: _full(counts) for size, counts in lengths.items()},
            is_cut=len(at_longest) > 1 and any(text != text.strip() for text in at_longest),
        )

    def begins_paragraph(self, before: TextLine, line: TextLine) -> bool:
        """Whether a line begins a new paragraph behind another."""
        if abs(line.size - before.size) > 0.12 * before.size:
            return True
        is_same_column = (before.page, before.column) == (line.page, line.column)
        step = max(self.leading, 1.15 * line.size)
        if is_same_column and before.y - line.y > 1.35 * step:
            return True
        left = self.left[line.page, line.column]
        is_indented = 0.7 * line.size < line.x - left < MOST_INDENT * line.size
        if is_indented and abs(before.x - self.left[before.page, before.column]) < 0.7 * line.size:
            return True
        return self._is_short(before, line)

    def _is_short(self, before: TextLine, line: TextLine) -> bool:
        """Whether the first word of a line would have had room in the one before."""
        full = self.letters[before.size]
        length = len(before.text.rstrip("\n")) if self.is_cut else len(before.text.strip())
        if self.is_cut:
            return length < full - 1
        word = line.text.split(maxsplit=1)[0]
        # Letters differ in width: without the end of a sentence, much must be free.
        room = 0.92 if _ENDS.search(before.text.rstrip()) else 0.6
        return length + 1 + len(word) <= room * full


def _full(lengths: Sequence[int]) -> int:
    """The letters of a full line: nearly the most, so that one odd line is none."""
    ordered = sorted(lengths)
    return ordered[min(len(ordered) - 1, int(0.95 * len(ordered)))]


def _paragraph(lines: Sequence[TextLine], whole: str, *, is_cut: bool) -> str:
    text = lines[0].text.rstrip("\n")
    for line in lines[1:]:
        text = f"{text}{line.text}" if is_cut else _behind(text.rstrip(), line.text.strip(), whole)
    return " ".join(text.replace("\u00ad", "").split())


def _behind(text: str, line: str, whole: str) -> str:
    """A text and its next line, the word between them put together if it was parted."""
    if text.endswith("\u00ad"):
        return text[:-1] + line
    if _HYPHEN.search(text[-3:]) and line[:1].islower():
        word = f"{text.rsplit(maxsplit=1)[-1]}{line.split(maxsplit=1)[0]}"
        # Written with a hyphen within a line too, it is a part of the word.
        return f"{text}{line}" if word.rstrip(".,;:") in whole else text[:-1] + line
    return f"{text} {line}"
