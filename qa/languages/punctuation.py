"""What stands between sentences and parts of them: blanks, commas and brackets of a language.

As its speakers print it: Chinese and Japanese set their signs on a full square each, which needs
no blank behind it (W3C, "Requirements for Japanese Text Layout", 2.1; "Requirements for Chinese
Text Layout", 3.1).
"""

from __future__ import annotations

from collections.abc import Iterable

from qa.languages.messages import spoken_language

FULL_WIDTH = frozenset(("ja", "zh"))
"""Languages that the program may speak whose signs are as wide as their letters."""

_COMMAS = {"ar": "، ", "ja": "、", "zh": "，"}


def blank(language: str) -> str:
    """What stands between two sentences, or two words: a blank, or nothing."""
    return "" if spoken_language(language) in FULL_WIDTH else " "


def in_a_row(language: str, sentences: Iterable[str | None]) -> str:
    """Sentences one behind another; those that are missing or empty are left out."""
    return blank(language).join(filter(None, sentences))


def comma(language: str) -> str:
    """What parts the parts of a line: ", ", in Japanese "、"."""
    return _COMMAS.get(spoken_language(language), ", ")


def bracketed(language: str, name: str, more: str) -> str:
    """A name with more of it in brackets: "The Post (12)", in Japanese "新聞（12）"."""
    if spoken_language(language) in FULL_WIDTH:
        return f"{name}（{more}）"
    return f"{name} ({more})"
