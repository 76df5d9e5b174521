"""Puts the lines that the reader of a page left out where they stood on it."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate

from seeds.article import Line, RawDocument
from seeds.cleaning.boilerplate import boilerplate_rule
from seeds.unicode_repair import repair_unicode


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
    texts = _mended([entry.text for entry in document.left_out])
    for entry, words in zip(document.left_out, texts, strict=True):
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


def _mended(texts: Sequence[str]) -> list[str]:
    """The texts repaired, all at once: that is as good as each by itself, and quicker."""
    mended = repair_unicode("\n".join(" ".join(text.split()) for text in texts)).split("\n")
    if len(mended) != len(texts):  # odd line breaks among them
        mended = [repair_unicode(text) for text in texts]
    return [" ".join(text.split()) for text in mended]


def _rule(text: str, rule: str) -> str:
    """The rule of a line; of one outside the text a nearer one, if its words tell it."""
    return (rule == "outside" and boilerplate_rule(text)) or rule
