"""Phrases of a language as its file lists them, and the pattern that finds them in a text.

In a list they are parted by commas. "^" before one means: at the beginning of the text only. One
that begins with "-" hangs on a word ("-t-il").
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache

from qa.languages.sections import section
from qa.languages.writing import MARKS, WITHOUT_BLANKS

# Korean puts particles behind words, Arabic "and", "so", "in", "for" before them.
_SUFFIXED = WITHOUT_BLANKS | {"ko"}
_BEFORE = {"ar": "[وفبل]?"}


@cache
def phrases(language: str, part: str, name: str) -> tuple[str, ...]:
    """The phrases of a list; none where the file has no such list.

    Args:
        language: ISO 639 code.
        part: the section of the file.
        name: of the list.
    """
    listed = str(section(language, part).get(name, "")).replace("\n", " ").split(",")
    return tuple(phrase for text in listed if (phrase := text.strip()))


@cache
def listed_words(language: str, part: str, name: str) -> frozenset[str]:
    """The words of a list that has blanks between them; none where the file has no such list."""
    return frozenset(str(section(language, part).get(name, "")).split())


@cache
def forms(language: str, part: str, name: str) -> tuple[re.Pattern[str], ...]:
    """What matches the whole wordings of a list, the longest first, by `fullmatch`.

    "…" in one stands for any words, which are its first group. `bare` texts are matched.
    """
    longest = sorted(phrases(language, part, name), key=len, reverse=True)
    return tuple(
        re.compile(_escaped(form).replace("…", r"(\S.*?)"), re.IGNORECASE) for form in longest
    )


def bare(text: str) -> str:
    """A text without blanks and marks before and behind it."""
    return text.strip(" ?!.…؟。！？¿¡;\u037e")


@cache
def pattern(language: str, part: str, name: str) -> re.Pattern[str] | None:
    """What finds a phrase of a list in a text, whatever its capitals; None without a list."""
    listed = phrases(language, part, name)
    return re.compile(pattern_of(language, listed), re.IGNORECASE) if listed else None


def has(language: str, part: str, name: str, text: str) -> bool:
    """Whether a phrase of a list stands in a text."""
    found = pattern(language, part, name)
    return found is not None and found.search(text) is not None


def pattern_of(language: str, listed: Iterable[str]) -> str:
    """A regular expression for any of some phrases, the longest first, as whole words."""
    longest = sorted(listed, key=lambda phrase: (-len(phrase), phrase))
    first = [phrase[1:] for phrase in longest if phrase.startswith("^")]
    endings = [phrase for phrase in longest if phrase.startswith("-")]
    others = [phrase for phrase in longest if phrase[:1] not in ("^", "-")]
    parts = []
    if first:
        parts.append(rf"(?<!.)\W*{_whole(language, first)}")
    if others:
        parts.append(_whole(language, others))
    if endings:
        parts.append(rf"(?<=\w)(?:{'|'.join(map(_escaped, endings))})(?!\w)")
    return "|".join(parts)


def any_of(language: str, listed: Iterable[str]) -> str:
    """A regular expression for any of some phrases, the longest first, whatever is beside it."""
    longest = sorted(listed, key=lambda phrase: (-len(phrase), phrase))
    return f"{_BEFORE.get(language, '')}(?:{'|'.join(map(_escaped, longest))})"


def _whole(language: str, listed: Iterable[str]) -> str:
    anyone = "|".join(_escaped(phrase) for phrase in listed)
    if language in WITHOUT_BLANKS:
        return f"(?:{anyone})"
    end = "" if language in _SUFFIXED else rf"(?![\w{MARKS}])"
    return rf"(?<![\w{MARKS}]){_BEFORE.get(language, '')}(?:{anyone}){end}"


def _escaped(phrase: str) -> str:
    """A phrase as a pattern: any blanks, either apostrophe."""
    return re.escape(phrase).replace(r"\ ", r"\s+").replace("'", "['’]")
