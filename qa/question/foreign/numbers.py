"""Numbers in texts of other languages than English, in digits of any script and in words."""

from __future__ import annotations

import re
from functools import cache

from qa.languages.phrases import pattern_of, phrases
from qa.languages.writing import WITHOUT_BLANKS

# "1.234,5", "１２", "٤٫٥", "12 000": what stands between digits are marks of languages.
_DIGITS = re.compile(r"\d+(?:[.,٫٬'’\u00a0\u202f]\d+)*")
_CHINESE = "〇零一二两兩三四五六七八九十百千万萬亿億兆"


def numbers_told(language: str, text: str) -> frozenset[str]:
    """The numbers in a text: digits as those of ASCII, words in lower case.

    Args:
        language: ISO 639 code; ``numbers`` of ``[questions]`` in its file lists words, and
            ``counters`` what stands behind a number where no blanks part words.
        text: any text.
    """
    told = {plain_digits(match.group()) for match in _DIGITS.finditer(text)}
    words = _words(language)
    if words:
        told |= {match.group().casefold() for match in words.finditer(text)}
    return frozenset(told)


def plain_digits(text: str) -> str:
    """A text with digits of all scripts as those of ASCII."""
    if text.isascii():
        return text
    return "".join(str(int(char)) if char.isdecimal() else char for char in text)


@cache
def _words(language: str) -> re.Pattern[str] | None:
    listed = phrases(language, "questions", "numbers")
    counters = phrases(language, "questions", "counters")
    parts = [pattern_of(language, listed)] if listed else []
    if counters and language in WITHOUT_BLANKS:
        parts.append(rf"[{_CHINESE}]+(?:{'|'.join(map(re.escape, counters))})")
    return re.compile("|".join(parts), re.IGNORECASE) if parts else None
