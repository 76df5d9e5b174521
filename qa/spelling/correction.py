"""A word of a question that was read as another."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from qa.languages.codes import ENGLISH
from qa.languages.messages import quoted, say
from qa.text.plain import listed


@dataclass(frozen=True, slots=True)
class Correction:
    """Words as they were typed, and as they were read: "liz trus" as "Liz Truss"."""

    typed: str
    read_as: str


def mended(text: str, corrections: Sequence[Correction]) -> str:
    """A text with its words as they were read."""
    for correction in corrections:
        words = rf"(?<!\w){re.escape(correction.typed)}(?!\w)"
        text = re.sub(words, lambda _, read=correction.read_as: read, text)  # type: ignore[misc]
    return text


def did_you_mean(corrections: Sequence[Correction], language: str = ENGLISH) -> str:
    """The sentence that says how slips were read: "Did you mean Liz Truss?"; "" without any."""
    if not corrections:
        return ""
    read = (correction.read_as for correction in corrections)
    names = [words if words[0].isupper() else quoted(language, words) for words in read]
    return say(language, "Did you mean %(words)s?", words=listed(names, "and", language))
