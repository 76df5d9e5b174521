"""Which of the quotes that a written sentence cites bear it out."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection

_PARTS = re.compile(
    r"(?:;|,\s(?:and|but|while|whereas)|\s(?:while|whereas))\s(?=[A-Z0-9“\"£$€]|(?:the|an?|some)\b)"
)
"""Between clauses, each of which names whom it speaks of."""


def bearing(
    text: str, numbers: Collection[int], is_borne_out: Callable[[str, Collection[int]], bool]
) -> list[int]:
    """The numbers of those that bear a sentence out; none if they do not.

    Each must do so alone, or each clause have one that does: together they also seem to bear out
    what puts the deed of one into the other ("Ann Ray, who steers the ferry, stole 90 crowns").

    Args:
        text: the sentence.
        numbers: of the quotes that it cites.
        is_borne_out: tells whether some of these bear out a text.
    """
    alone = [number for number in numbers if is_borne_out(text, [number])]
    if alone or not is_borne_out(text, numbers):
        return alone
    parts = [
        {number for number in numbers if is_borne_out(part, [number])}
        for part in _PARTS.split(text)
    ]
    return sorted(set().union(*parts)) if all(parts) else []
