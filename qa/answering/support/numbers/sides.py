"""Whether a number is told to be more or less than something; English."""

from __future__ import annotations

import re

from qa.text.terms import word_set

_MORE = word_set(
    """
    rise rises rose risen rising increase increases increased increasing climb climbs climbed
    climbing grow grows grew grown growing surge surged soar soared jump jumped gain gained gains
    raise raised raising lift lifted more higher greater bigger larger longer above exceed exceeds
    exceeded exceeding surpass surpassed surpassing up beyond dearer extra additional taller
    older outstrip outstripped topped topping
    """
)
_LESS = word_set(
    """
    fall falls fell fallen falling decline declines declined declining decrease decreases decreased
    drop drops dropped dropping slip slipped shrink shrank shrunk plunge plunged tumble tumbled
    lower lowered lowering cut cuts cutting reduce reduced reducing reduction down dip dipped fewer
    less smaller shorter below short shy cheaper younger
    """
)
_FASTER = word_set(
    """
    faster quicker improve improved improves improving better beat beats beating inside lead leads
    led leading ahead
    """
)
_SLOWER = word_set("slower worse outside adrift behind trail trails trailed trailing")
_WORDS = re.compile(r"[a-z]+")
_BORDER = re.compile(r"[,;:.]\s|\b(?:and|but|while|which|that|from|compared|against|versus)\b|\d")
_YEAR = re.compile(r"\b(?:(?:from|in|of|since)\s)?(?:19|20)\d\d\b")
_NEAREST = 5
"""Words between a number and the verb that tells how it changed."""


def side_of(sentence: str, start: int, end: int) -> int:
    """1 for a number of more, -1 for one of less, 0 where neither is told.

    "12% fewer", "a 12 percent drop", "short of it by 3": a word behind the number, or the
    nearest verb before it that no other number and no clause parts from it.
    """
    for match in re.finditer(r"[a-z]+", sentence[end : end + 40]):
        gap = sentence[end : end + match.start()]
        if re.search(r"[,;:.]\s|\d", gap) or len(gap.split()) > 2:
            break
        if side := _side(match.group()):
            return side
        if match.group() in {"of", "in", "on", "at", "and", "to", "from", "a"}:
            break
    before = _YEAR.sub("", sentence[max(0, start - 60) : start])
    before = _BORDER.split(before)[-1]
    words = _WORDS.findall(before.lower())[-_NEAREST:]
    for word in reversed(words):
        if side := _side(word):
            return side if "by" in words[-3:] or word == words[-1] else 0
    return 0


def _side(word: str) -> int:
    if word in _MORE or word in _FASTER:
        return 1
    return -1 if word in _LESS or word in _SLOWER else 0


def is_change(sentence: str) -> bool:
    """Whether it tells of a change."""
    return any(_side(word) for word in _WORDS.findall(sentence.lower()))
