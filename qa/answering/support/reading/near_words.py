"""Words that mean nearly the same in news, and words that mean the reverse; English."""

from __future__ import annotations

from collections.abc import Set
from functools import cache, lru_cache

from qa.answering.support.reading.meanings import (
    AMOUNTS,
    CONVERSE,
    FAMILIES,
    GRADED,
    GRAVE,
    NEAR,
    PHRASAL,
    REVERSE,
)
from qa.text.terms import word_set, word_terms
from qa.text.verbs import BASES

_NOT_ALWAYS = word_set("back pass support clear free let block against")
"""Words that are grave in some senses only."""
_LEAST_SHARED = 5
"""Letters that two forms of one word begin with: "apology", "apologise"."""


@lru_cache(maxsize=20_000)
def key_of_word(word: str) -> str:
    """The stem of a word in lower case, of the base form of an irregular verb."""
    terms = word_terms(BASES.get(word, word))
    return terms[0] if terms else ""


@cache
def _meanings() -> dict[str, frozenset[int]]:
    """For each key of a word the rows of meanings that it stands in."""
    rows: dict[str, set[int]] = {}
    for row, line in enumerate(NEAR.split(";")):
        for word in line.split():
            rows.setdefault(key_of_word(word), set()).add(row)
    return {key: frozenset(numbers) for key, numbers in rows.items()}


@cache
def _phrasal() -> dict[tuple[str, str], str]:
    """For the key of a verb, and a particle, the key of the verb that means both."""
    rows = (row.replace(":", "").split() for row in PHRASAL.split(";"))
    return {(key_of_word(verb), particle): key_of_word(meaning) for verb, particle, meaning in rows}


PARTICLES = word_set("off down out up back over aside away lives life")
"""Second words of verbs of two words."""


def phrasal_key(verb: str, particle: str) -> str | None:
    """The key of the verb that a verb and a particle mean together, such as "called off"."""
    return _phrasal().get((verb, particle))


@cache
def families() -> tuple[frozenset[str], ...]:
    """Keys of which each excludes the others, where one stands in place of another."""
    return tuple(frozenset(map(key_of_word, row.split())) for row in FAMILIES.split(";"))


@cache
def grave_keys() -> frozenset[str]:
    """Keys of what must not be told unless it is cited: that somebody died, or won."""
    return frozenset(
        key_of_word(word)
        for line in NEAR.split(";")
        if line.split()[0] in GRAVE.split()
        for word in line.split()
        if word not in _NOT_ALWAYS
    )


@cache
def reverses() -> tuple[tuple[frozenset[str], frozenset[str]], ...]:
    """Pairs of meanings that exclude each other, each as the keys of its words; both ways."""
    both_ways = [pair for left, right in _pairs(REVERSE) for pair in ((left, right), (right, left))]
    return tuple((left - right, right - left) for left, right in both_ways + _pairs(GRADED))


@cache
def converses() -> tuple[tuple[frozenset[str], frozenset[str]], ...]:
    """Likewise those that exclude each other of the same person or thing only."""
    both_ways = [
        pair for left, right in _pairs(CONVERSE) for pair in ((left, right), (right, left))
    ]
    return tuple((left - right, right - left) for left, right in both_ways)


def _pairs(rows: str) -> list[tuple[frozenset[str], frozenset[str]]]:
    meanings = {
        line.split()[0]: frozenset(map(key_of_word, line.split())) for line in NEAR.split(";")
    }
    return [
        tuple(meanings.get(word, frozenset([key_of_word(word)])) for word in pair.split())  # type: ignore[misc]
        for pair in rows.split(";")
    ]


@cache
def _amounts() -> tuple[frozenset[str], frozenset[str]]:
    rows = {line.split()[0]: frozenset(map(key_of_word, line.split())) for line in NEAR.split(";")}
    up, down = (
        frozenset[str]().union(*(rows[name] for name in names.split())) for names in AMOUNTS
    )
    return up - down, down - up


@cache
def amounts_like(meaning: frozenset[str]) -> frozenset[str]:
    """All words for a change or a difference to the same side as those of a meaning, if any."""
    return next((side for side in _amounts() if len(meaning & side) > 1), frozenset())


@lru_cache(maxsize=50_000)
def is_near(key: str, other: str) -> bool:
    """Whether two keys are of one word, of forms of one word, or of words that mean the same."""
    if key == other:
        return True
    meanings = _meanings()
    if not meanings.get(key, frozenset()).isdisjoint(meanings.get(other, ())):
        return True
    return is_form(key, other)


@lru_cache(maxsize=50_000)
def is_form(key: str, other: str) -> bool:
    """Whether two keys may be of forms of one word: "apologi", "apolog"."""
    shortest = min(len(key), len(other))
    shared = next((at for at in range(shortest) if key[at] != other[at]), shortest)
    return shared >= _LEAST_SHARED and shared >= 0.6 * max(len(key), len(other))


def has_reverse(key: str, keys: Set[str]) -> bool:
    """Whether the reverse of a word is among others."""
    return any(key in meaning and not keys.isdisjoint(reverse) for meaning, reverse in reverses())
