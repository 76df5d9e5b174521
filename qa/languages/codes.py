"""Codes of languages, as filters compare them."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

from babel.core import get_global

ENGLISH = "en"
"""What the program is written in, and what is of no known language counts as."""

_ONE_PRESS = {"nb": "no", "nn": "no"}
"""Two ways to write one language, whose articles stand in the same papers."""


@lru_cache(maxsize=1_000)  # whoever asks names languages, and whatever else
def primary(code: str) -> str:
    """The language of a tag, without its region and script: "pt" for "pt-BR", "no" for "nn".

    Codes that ISO 639 has replaced, and those of three letters for which there is one of two,
    are read as the code in use: "he" for "iw", "de" for "deu".
    """
    subtag = code.strip().lower().replace("_", "-").partition("-")[0]
    current = str(get_global("language_aliases").get(subtag, subtag)).partition("_")[0]
    return _ONE_PRESS.get(current, current)


def base_code(language: str | None) -> str:
    """The code by whose rules a text is read; that of English for an unknown language."""
    return primary(language) if language else ENGLISH


def counted(languages: Iterable[tuple[str | None, int]]) -> tuple[tuple[str, int], ...]:
    """How many articles each language has, most first; those of an unknown one do not count.

    Args:
        languages: codes as they are stored, with their number of articles.
    """
    counts: dict[str, int] = {}
    for code, number in languages:
        if code and number:
            counts[primary(code)] = counts.get(primary(code), 0) + number
    return tuple(sorted(counts.items(), key=lambda pair: (-pair[1], pair[0])))


def spellings(wanted: Iterable[str], stored: Iterable[str | None]) -> list[str]:
    """Those of some codes, as they are stored, that are of the languages wanted; sorted."""
    languages = set(map(primary, wanted))
    return sorted({code for code in stored if code and primary(code) in languages})
