"""Sentences of other languages than English that lean on the one before: "Sie sagte …".

A sentence leans where it begins with a pronoun, a demonstrative or a verb of saying without a
subject, behind a connective or not, or where a pronoun speaks its quotation. The words stand in
the section [sentences] of the language: `leaning` and `tags`; `standing` are beginnings that
only look so ("Diese Woche …"). A language without them has no leaning sentences.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from qa.languages.codes import primary
from qa.languages.sections import section
from qa.languages.writing import CAPITAL_NOUNS, WITHOUT_BLANKS
from qa.text.prose.foreign_prose import is_ended, word_count

REACH = 240
"""Characters. How much of a sentence is looked at."""

FEWEST_WORDS = 4
"""Words. A shorter piece is no sentence that tells whom the next one means; as in English."""

MOST_CONNECTIVES = 2

_OPENING = " \t\n*•·–—-…("
_QUOTES = '"“”„«»‹›「『‚‘'
_QUOTED = re.compile(r"[“„«»「『\"”][^“”„«»「」『』\"]*[”“»«」』\"]")
_NAME_BEHIND = re.compile(r",\s+(?:\S+\s+){0,2}[A-ZÀ-ÖØ-ÞĀ-ſА-ЯҐЄІЇ]")
_CAPITAL = re.compile(r"(?<=\s)[A-ZÀ-ÖØ-ÞА-ЯҐЄІЇ]\w")
_CLOSING = str.maketrans({"»": "”", "“": "”", '"': "”", "'": "’"})


@dataclass(frozen=True, slots=True)
class Leaning:
    """The words by which sentences of a language lean; all in small letters."""

    connectives: tuple[str, ...]
    leaning: tuple[str, ...]
    standing: tuple[str, ...]
    tags: tuple[str, ...]
    is_spaceless: bool
    has_capital_nouns: bool


def leans(sentence: str, language: str) -> bool:
    """Whether a sentence, read alone, does not tell whom or what it is about.

    Args:
        sentence: as printed.
        language: ISO 639 code, not English.
    """
    words = _leaning(primary(language))
    head = sentence[:REACH].lstrip(_OPENING)
    if not words.leaning or not head:
        return False
    if head[0] not in _QUOTES and _begins_leaning(head, words):
        return True
    return _is_tagged(sentence[:REACH] + sentence[REACH:][-REACH:], words)


def leaning_context(sentences: Sequence[str], position: int, most: int, language: str) -> int:
    """How many sentences before to take along so that none of them leans; 0 if none helps.

    As `qa.answering.citing.context.context_span`, whose arguments these are.
    """
    if not leans(sentences[position], language):
        return 0
    for back in range(1, min(most, position) + 1):
        before = sentences[position - back]
        if not is_ended(before) or word_count(before) < FEWEST_WORDS:
            return 0
        if not leans(before, language):
            return back
    return 0


def _begins_leaning(head: str, words: Leaning) -> bool:
    text = head.lower().translate(_CLOSING)
    for taken in range(MOST_CONNECTIVES + 1):
        if _begins(text, words.standing, words):
            return False
        if _begins(text, words.leaning, words):
            is_named = taken and not words.has_capital_nouns and _NAME_BEHIND.search(head[:REACH])
            return not is_named
        connective = _begins(text, words.connectives, words)
        if connective is None:
            return False
        text = text[len(connective) :].lstrip(" ,")
    return False


def _begins(text: str, phrases: Sequence[str], words: Leaning) -> str | None:
    """The phrase that a text begins with, as whole words."""
    for phrase in phrases:
        behind = text[len(phrase) : len(phrase) + 1]
        if text.startswith(phrase) and (words.is_spaceless or not behind.isalnum()):
            return phrase
    return None


def _is_tagged(sentence: str, words: Leaning) -> bool:
    """Whether a pronoun speaks the quotation, and nobody is named before it."""
    bare = _QUOTED.sub("”", sentence.lstrip(_OPENING))
    text = bare.lower().translate(_CLOSING)
    places = [text.find(tag) for tag in words.tags if tag in text]
    is_dialogue = sentence.lstrip()[:1] in ("–", "—", "-")
    is_spoken = words.is_spaceless or is_dialogue or "”" in text or "’," in text
    if not places or not is_spoken:
        return False
    return words.has_capital_nouns or not _CAPITAL.search(bare[: min(places)])


@cache
def _leaning(code: str) -> Leaning:
    data = section(code, "sentences")

    def longest_first(key: str) -> tuple[str, ...]:
        phrases = (phrase.lower().translate(_CLOSING) for phrase in data.get(key, ()))
        return tuple(sorted(phrases, key=len, reverse=True))

    return Leaning(
        connectives=longest_first("connectives"),
        leaning=longest_first("leaning"),
        standing=longest_first("standing"),
        tags=longest_first("tags"),
        is_spaceless=code in WITHOUT_BLANKS,
        has_capital_nouns=code in CAPITAL_NOUNS,
    )
