"""Near-duplicates: agency copies, re-filed stories, pages scraped twice.

Two steps, each a function of the two texts alone, so that the outcome depends neither
on the order in which articles come nor on which others there are:

1. `signature` gives some dozens of fingerprints of a text, chosen by winnowing
   (Schleimer, Wilkerson and Aiken, "Winnowing: local algorithms for document
   fingerprinting", SIGMOD 2003): the least hash of each window of grams. It is MinHash
   kept local. MinHash over the whole text estimates the resemblance of two texts, which is
   low between an article and its first half; winnowing promises that two texts
   share a fingerprint wherever they share a run of `GRAM + WINDOW - 1` letters,
   however long the rest is.
2. `is_copy` compares two texts that share fingerprints word by word, and looks at what
   differs: figures and names in the same places tell two reports of a series apart.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

Hashes = NDArray[np.uint64]

GRAM = 32
"""Bytes of letters and digits under one hash: five or six words."""

WINDOW = 64
"""Grams of which one is chosen: a shared run of 95 letters, a short sentence, is found."""

LEAST_SHARED = 0.35
"""Of the fingerprints of the shorter text: fewer in common, and it is no candidate. Of
copies with one word in twelve dropped 2 in 100 fall below; of the others hardly any."""

LEAST_COVERED = 0.6
"""Of the words of the shorter text must stand in shared runs; the rest is a new beginning
or end."""

LONGEST_ENDS = 100
"""Words of the shorter text before its first and behind its last shared run: a new first
paragraph, a tag and a credit. A longer beginning is news of its own: with a long common
background, a later story reaches .7 above (CNN, two stories on one hurricane)."""

LONGEST_TAG = 15
"""Words in front of the first shared run of the shorter text: a dateline, an agency's tag.
More is a beginning of its own, and then that of the longer text is held to
`LONGEST_ENDS` too."""

LEAST_DENSE = 0.9
"""Of its words between the first and the last shared one must stand in shared runs. On
the BBC's 2,225 stories of 2004 and 2005 (`python -m benchmarks.copies`) this tells copies
from later stories on the same matter, which keep sentences here and there and mostly lie
below .78. Copies in which one word in twelve was dropped lie above it in 98 of 100 cases."""

LEAST_LENGTH = 0.25
"""The shorter text, measured by the longer: below that it is a brief, or an item of a
round-up that would tie all its items together."""

MOST_CHANGED = 0.2
"""Of the figures and names in the shared parts may be others: above that, the texts are
two reports made from one template."""

SAME_STORY = 0.3
"""Of the fingerprints: as many in common, and two texts of one address are versions."""

RUN = 5
"""Words of the shortest run that counts as shared."""

LONGEST_SLOT = 15
"""Words. What differs between two shared runs and is no longer is a slot of a template or an
edit; what is longer was put in."""

SHORTEST = 25
"""Words. Of a shorter text the headline must be the same too: "Watch the latest bulletin."."""

_WORD = re.compile(r"\w+")
_NOT_LETTERS = bytes(code for code in range(128) if not chr(code).isalnum())
_PUNCTUATION = re.compile(rb"\xe2\x80.|\xc2.|\xe3\x80.", re.DOTALL)
"""In UTF-8: curly quotes, dashes and wide spaces, which differ between copies; with
Latin-1's and East Asian ones."""
_OPENS_SENTENCE = re.compile(r"[.!?:\"“”]")


@dataclass(frozen=True, slots=True)
class Signature:
    """The fingerprints of a text, by which its near-duplicates are found.

    Attributes:
        digest: 32 hex digits; the same for texts that differ in white space at most.
        fingerprints: ascending, without repeats; signed, as databases store them.
    """

    digest: str
    fingerprints: tuple[int, ...]


def signature(title: str, text: str) -> Signature:
    """The signature of an article; the same on every machine and in every run."""
    words = text.split()
    is_short = len(words) < SHORTEST
    if is_short:
        words = [*title.casefold().split(), "\n", *words]
    digest = hashlib.sha256(" ".join(words).encode("utf-8", "surrogatepass")).hexdigest()[:32]
    if is_short:
        return Signature(digest, ())
    return Signature(digest, tuple(_winnow(_gram_hashes(text)).view(np.int64).tolist()))


def is_candidate(shared: int, size: int, other_size: int) -> bool:
    """Whether texts with that many fingerprints, and in common, are worth a closer look."""
    return shared > 0 and shared >= LEAST_SHARED * min(size, other_size)


def is_same_story(shared: int, size: int, other_size: int) -> bool:
    """Whether texts found at one address tell one story, by their fingerprints."""
    return shared > 0 and shared >= SAME_STORY * min(size, other_size)


def is_copy(text: str, other: str) -> bool:
    """Whether two texts are near-identical, or the one is the other cut short.

    A new first paragraph, a dateline, a credit line and edits of single words make no
    difference; other figures or names in the same sentences do.
    """
    pair = _Pair.of(text, other)
    if len(pair.shorter.keys) < SHORTEST:
        return pair.shorter.keys == pair.longer.keys
    size, inner, covered = len(pair.shorter.keys), pair.inner, sum(pair.in_shorter)
    beginnings = _first(pair.in_shorter), _first(pair.in_longer)
    return (
        size >= LEAST_LENGTH * len(pair.longer.keys)
        and covered >= LEAST_COVERED * size
        and size - inner <= LONGEST_ENDS
        and (beginnings[0] <= LONGEST_TAG or beginnings[1] <= LONGEST_ENDS)
        and covered >= LEAST_DENSE * inner
        and pair.changed <= MOST_CHANGED
    )


def nearness(text: str, other: str) -> float:
    """Share of the shorter text's words that stand in runs which both texts hold."""
    return _Pair.of(text, other).nearness


@dataclass(frozen=True, slots=True)
class _Pair:
    """Two texts, and for each word of theirs whether it stands in a shared run."""

    shorter: _Words
    longer: _Words
    in_shorter: list[bool]
    in_longer: list[bool]

    @classmethod
    def of(cls, text: str, other: str) -> _Pair:
        shorter, longer = sorted(
            (_Words.of(text), _Words.of(other)), key=lambda words: (len(words.keys), words.keys)
        )
        shared = shorter.runs & longer.runs
        return cls(shorter, longer, shorter.covered(shared), longer.covered(shared))

    @property
    def nearness(self) -> float:
        """Share of the shorter text's words that stand in shared runs."""
        return sum(self.in_shorter) / max(len(self.in_shorter), 1)

    @property
    def inner(self) -> int:
        """Words of the shorter text from the first that is shared to the last."""
        return max(
            0, len(self.in_shorter) - _first(self.in_shorter) - _first(self.in_shorter[::-1])
        )

    @property
    def changed(self) -> float:
        """Share of figures and names in and between shared runs that the other text lacks."""
        return max(
            _changed(self.shorter, self.in_shorter, self.longer),
            _changed(self.longer, self.in_longer, self.shorter),
        )


@dataclass(frozen=True, slots=True)
class _Words:
    """The words of a text, and which of them are figures or names."""

    keys: tuple[str, ...]
    is_fact: tuple[bool, ...]
    runs: frozenset[tuple[str, ...]]

    @classmethod
    def of(cls, text: str) -> _Words:
        words: list[str] = []
        is_fact: list[bool] = []
        end = 0
        for match in _WORD.finditer(text):
            word = match[0]
            inside = end > 0 and _OPENS_SENTENCE.search(text, end, match.start()) is None
            is_name = inside and word[0].isupper()
            is_fact.append(is_name or any(map(str.isdigit, word)))
            words.append(word.casefold())
            end = match.end()
        keys = tuple(words)
        return cls(keys, tuple(is_fact), frozenset(_runs(keys)))

    def covered(self, shared: frozenset[tuple[str, ...]]) -> list[bool]:
        """For each word whether it stands in a shared run."""
        covered = [False] * len(self.keys)
        for start, run in enumerate(_runs(self.keys)):
            if run in shared:
                covered[start : start + RUN] = [True] * RUN
        return covered


def _runs(keys: tuple[str, ...]) -> list[tuple[str, ...]]:
    return [keys[start : start + RUN] for start in range(len(keys) - RUN + 1)]


def _first(is_shared: Sequence[bool]) -> int:
    """Words before the first shared one."""
    return next((place for place, shared in enumerate(is_shared) if shared), len(is_shared))


def _changed(words: _Words, covered: Sequence[bool], other: _Words) -> float:
    shared_facts = sum(fact and run for fact, run in zip(words.is_fact, covered, strict=True))
    elsewhere = set(other.keys)
    shared = [place for place, is_shared in enumerate(covered) if is_shared]
    changed = 0
    for before, after in pairwise(shared):
        if before + 1 < after <= before + 1 + LONGEST_SLOT:
            slot = range(before + 1, after)
            changed += sum(words.is_fact[at] and words.keys[at] not in elsewhere for at in slot)
    return changed / max(shared_facts + changed, 1)


def _gram_hashes(text: str) -> Hashes:
    """A hash of each run of `GRAM` bytes of letters and digits, or of them all."""
    letters = text.lower().encode("utf-8", "surrogatepass").translate(None, _NOT_LETTERS)
    if not text.isascii():
        letters = _PUNCTUATION.sub(b"", letters)
    # A polynomial modulo 2**64, put together from its halves.
    hashes = np.frombuffer(letters, np.uint8).astype(np.uint64) + np.uint64(1)
    factor, size = 0x9E3779B97F4A7C15, 1
    while size < GRAM and len(hashes) > size:
        hashes = hashes[:-size] * np.uint64(factor) + hashes[size:]
        factor = factor * factor % 2**64
        size *= 2
    return _mixed(hashes)


def _mixed(hashes: Hashes) -> Hashes:
    """Spread over all 64 bits (the finaliser of splitmix64, Steele et al., OOPSLA 2014)."""
    hashes = (hashes ^ (hashes >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    hashes = (hashes ^ (hashes >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    mixed: Hashes = hashes ^ (hashes >> np.uint64(31))
    return mixed


def _winnow(hashes: Hashes) -> Hashes:
    """The least hash of each window, each once, ascending as signed numbers."""
    size = 1
    while size < WINDOW and len(hashes) > size:
        hashes = np.minimum(hashes[:-size], hashes[size:])
        size *= 2
    least: Hashes = np.unique(hashes)
    return least
