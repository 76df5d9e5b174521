"""Puts the lines that the reader of a page left out where they stood on it."""

from __future__ import annotations

from itertools import accumulate

from seeds.article import Line, RawDocument
from seeds.cleaning.boilerplate import boilerplate_rule
from seeds.unicode_repair import repair_line, repair_unicode


def with_left_out(lines: list[Line], document: RawDocument) -> list[Line]:
    """The lines of a page with those among them that its reader left out.

    Cleaning joins lines and cuts them, but loses no character: so many as stand in
    front of a place on the page stand in front of it here.

    Args:
        lines: what became of the text of the document, then of its parts.
        document: the page as read.
    """
    if not document.left_out:
        return lines
    said = (text for part in document.parts for text in (part.title or "", part.text))
    text = repair_unicode("\n".join((document.text, *said)))
    sizes = [_size(line) for line in text.split("\n") if line and not line.isspace()]
    ends = [0, *accumulate(sizes)]
    merged: list[Line] = []
    passed = taken = 0
    for entry in document.left_out:
        words = repair_line(entry.text)
        place = ends[min(entry.after, len(sizes))]
        while taken < len(lines) and passed < place:
            passed += _size(lines[taken].text)
            merged.append(lines[taken])
            taken += 1
        if words:
            merged.append(Line(words, "dropped", _rule(words, entry.rule)))
    return [*merged, *lines[taken:]]


def _size(text: str) -> int:
    return len("".join(text.split()))


def _rule(text: str, rule: str) -> str:
    """The rule of a line; of one outside the text a nearer one, if its words tell it."""
    return (rule == "outside" and boilerplate_rule(text)) or rule
