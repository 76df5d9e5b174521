"""Slips of the keyboard: which words lie one away from another, and what kind a slip is of.

Four of five slips are one letter missing, added, other, or two that changed places (F. J.
Damerau, "A technique for computer detection and correction of spelling errors", CACM 1964).
"""

from __future__ import annotations

from typing import Literal

from rapidfuzz.distance import OSA

Slip = Literal["swap", "double", "drop", "extra", "key", "vowel", "other"]
"""Two letters changed places; one is double and should not be, or the other way round; one is
missing; one too many, struck beside its neighbour; one consonant beside the right one on the
keys; one vowel for another; anything else."""

_LETTERS = "abcdefghijklmnopqrstuvwxyz"
_VOWELS = frozenset("aeiouy")
_ROWS = (("qwertyuiop", 0.0), ("asdfghjkl", 0.25), ("zxcvbnm", 0.75))
_PLACES = {
    letter: (column + shift, row)
    for row, (letters, shift) in enumerate(_ROWS)
    for column, letter in enumerate(letters)
}


def distance(typed: str, meant: str) -> int:
    """How many slips lie between two words; two neighbours that changed places are one."""
    return OSA.distance(typed, meant)


def one_slip_away(word: str) -> set[str]:
    """All strings of the letters a to z that lie one slip from a word: some fifty a letter."""
    parts = [(word[:at], word[at:]) for at in range(len(word) + 1)]
    strings = {left + right[1:] for left, right in parts if right}
    strings |= {left + right[1::-1] + right[2:] for left, right in parts if len(right) > 1}
    strings |= {left + letter + right[1:] for left, right in parts if right for letter in _LETTERS}
    strings |= {left + letter + right for left, right in parts for letter in _LETTERS}
    return strings - {word, ""}


def slip_between(typed: str, meant: str) -> Slip:
    """What kind of slip makes one word of another; "other" too where it takes more than one."""
    if distance(typed, meant) != 1:
        return "other"
    at = _parting(typed, meant)
    if len(typed) == len(meant):
        letters = typed[at], meant[at]
        if typed[at + 1 :] != meant[at + 1 :]:
            return "swap"
        if _VOWELS.issuperset(letters):
            return "vowel"
        return "key" if typed[at] in keys_beside(meant[at]) else "other"
    longer = max(typed, meant, key=len)
    # Where a letter is doubled, the words part at the second of the two.
    if at and longer[at] == longer[at - 1]:
        return "double"
    if len(typed) < len(meant):
        return "drop"
    around = typed[max(at - 1, 0) : at] + typed[at + 1 : at + 2]
    return "extra" if any(typed[at] in keys_beside(near) for near in around) else "other"


def keys_beside(letter: str) -> set[str]:
    """The letters beside one on the keys of a QWERTY keyboard; none of another letter."""
    x, y = _PLACES.get(letter, (-9.0, -9))
    return {
        other
        for other, (column, row) in _PLACES.items()
        if other != letter and abs(column - x) <= 1 and abs(row - y) <= 1
    }


def parts_at_end(typed: str, meant: str) -> bool:
    """Whether two words differ in their last letter only, as "Hanse" and "Hansen" do."""
    return _parting(typed, meant) >= max(len(typed), len(meant)) - 1


def splits(word: str, least: int) -> list[tuple[str, str]]:
    """A word in two, at each place that leaves both parts ``least`` letters."""
    return [(word[:at], word[at:]) for at in range(least, len(word) - least + 1)]


def _parting(left: str, right: str) -> int:
    """The place of the first letter in which two words differ."""
    for at, (a, b) in enumerate(zip(left, right, strict=False)):
        if a != b:
            return at
    return min(len(left), len(right))
