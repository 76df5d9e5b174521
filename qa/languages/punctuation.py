"""What stands between sentences and parts of them: blanks, commas and brackets of a language."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from qa.languages.messages import spoken_language


@dataclass(frozen=True, slots=True)
class Signs:
    """The signs of a language, each with the blanks that belong to it."""

    comma: str = ", "
    semicolon: str = "; "
    colon: str = ": "
    stop: str = "."
    blank: str = " "
    opening: str = " ("
    closing: str = ")"


_USUAL = Signs()

# Chinese and Japanese print each sign on a full square, which needs no blank behind it
# (W3C, "Requirements for Japanese Text Layout", 2.1, and for Chinese, 3.1).
_SIGNS = {
    "ar": Signs("، ", "؛ "),
    "ja": Signs("、", "；", "：", "。", "", "（", "）"),
    "zh": Signs("，", "；", "：", "。", "", "（", "）"),
}


def signs(language: str) -> Signs:
    """The signs that the program uses where it speaks a language."""
    return _SIGNS.get(spoken_language(language), _USUAL)


def in_a_row(language: str, sentences: Iterable[str | None]) -> str:
    """Sentences one behind another; those that are missing or empty are left out."""
    return signs(language).blank.join(filter(None, sentences))


def with_stop(language: str, text: str) -> str:
    """A text with a full stop, unless it ends in one: "4 марта 2026 г." has its own."""
    stop = signs(language).stop
    return text if text.endswith(stop) else f"{text}{stop}"


def bracketed(language: str, name: str, more: str) -> str:
    """A name with more of it in brackets: "The Post (12)", in Japanese "新聞（12）"."""
    used = signs(language)
    return f"{name}{used.opening}{more}{used.closing}"
