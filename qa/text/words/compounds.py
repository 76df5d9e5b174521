"""Parts of compounds, by which an article on "Brückensperrungen" is found with "Brücke".

A word is cut where a noun begins or ends that stands in many compounds of news (`parts` in
the section [words] of its language), and what is left looks like a word. Index and question
are cut alike, so that a wrong cut finds nothing wrong: it adds a term that both have.
"""

from __future__ import annotations

from functools import cache

from qa.languages.phrases import listed_words
from qa.text.words.stems import stem

LEAST = 7
"""Letters of a compound."""
_SHORT = 4
"""Letters of a noun that may be the end of a word that is none ("Direktor" has no gate): it counts
beside another that is known only."""
_LEAST_REST = 4
"""Letters of a part that is not known."""
_LINKS = ("", "s", "es", "n", "en", "e", "er")
"""What stands between the parts, or stays of the first."""


def parts_of(word: str, language: str) -> tuple[str, ...]:
    """The parts of a compound in lower case and theirs, without what links them; else nothing.

    Args:
        word: in lower case.
        language: ISO 639 code.
    """
    known = listed_words(language, "words", "parts")
    if not known or len(word) < LEAST or not word.isalpha():
        return ()
    stems = _stems(language)
    if _stem(word, language) in stems:
        return ()
    best: tuple[int, tuple[str, str]] | None = None
    for cut in range(3, len(word) - 2):
        first, last = word[:cut], word[cut:]
        head = _head(first, known)
        is_tail = _stem(last, language) in stems
        if head and is_tail:
            worth = 4 * len(word) + len(head) + len(last)
        elif is_tail and len(last) > _SHORT and _may_be_word(first):
            worth = len(last)
        elif head and len(head) > _SHORT and _may_be_word(last):
            worth = len(head)
        else:
            continue
        # An s between them belongs to the first, but for "sch", which is one sound.
        is_link = word[cut - 1] == "s" and not last.startswith("ch")
        if best is None or worth > best[0] or (worth == best[0] and is_link):
            best = worth, (head or first, last)
    if best is None:
        return ()
    return tuple(
        dict.fromkeys(part for each in best[1] for part in (each, *parts_of(each, language)))
    )


def _head(first: str, known: frozenset[str]) -> str:
    """The known noun that a first part is, with or without a link; "" for none."""
    for link in _LINKS:
        noun = first.removesuffix(link) if link else first
        if first.endswith(link):
            if noun in known:
                return noun
            if link in ("n", "s", "en") and f"{noun}e" in known:  # "Straßenbahn", "Hilfsdienst"
                return f"{noun}e"
    return f"{first}e" if f"{first}e" in known else ""


def _may_be_word(rest: str) -> bool:
    return len(rest) >= _LEAST_REST and any(char in "aeiouyäöüåæø" for char in rest)


def _stem(word: str, language: str) -> str:
    return stem(word, language, "Latin")


@cache
def _stems(language: str) -> frozenset[str]:
    return frozenset(_stem(noun, language) for noun in listed_words(language, "words", "parts"))
