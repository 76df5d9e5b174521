"""Runs of words, and which of them texts share.

All texts at once, and each word and run as a hash of 64 bits: words compared as strings take
three times the time. Among a hundred thousand runs two are taken for one by a chance of one in
a billion.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

RUN = 4
"""Words under one comparison."""

Hashes = NDArray[np.uint64]
Numbers = NDArray[np.int64]

_LETTER = re.compile(r"\w")
_SEED = 7
_BASE = 0xD1342543DE82EF95
_INVERSE = pow(_BASE, -1, 1 << 64)
"""Letters are weighed by powers of an odd number, and its inverse takes the place of a word in
the whole out again: so a hash of each word is a sum (Karp and Rabin, 1987)."""
_STEP = 512
_FACTORS = np.array(
    (1, 0x1E3779B97F4A7C15, 0x3F58476D1CE4E5B9, 0x14D049BB133111EB), dtype=np.uint64
)
"""Odd numbers by which the hashes of a run's words are made one: what stands where counts."""
_AT_ONCE = 64
"""Texts whose shared runs are marked at once: of ten thousand runs 640 KB."""


@dataclass(frozen=True, slots=True)
class Runs:
    """The runs of a text.

    Attributes:
        count: how many different ones it has, at least 1.
        shared: a bit for each of those that other texts have too.
    """

    count: int
    shared: int


def runs_of(texts: Sequence[str]) -> list[Runs]:
    """The runs of texts; of one with fewer words than a run has they are one together."""
    words, counts = _words([text.casefold() for text in texts])
    hashes, owners = _hashes(words, counts)
    order = np.argsort(hashes)
    numbers = np.cumsum(_changes(hashes[order]), dtype=np.int64)
    # Sorted as pairs of run and text, of which each counts once.
    width = len(texts).bit_length()
    pairs = np.sort(numbers << width | owners[order])
    pairs = pairs[_changes(pairs)]
    numbers, owners = pairs >> width, pairs & (1 << width) - 1
    is_shared = np.bincount(numbers) > 1
    bits = (np.cumsum(is_shared) - 1)[numbers]
    of_shared = is_shared[numbers]
    whole = np.maximum(1, np.bincount(owners, minlength=len(texts)))  # no word is like none
    masks = _masks(owners[of_shared], bits[of_shared], len(texts), int(is_shared.sum()))
    return [Runs(count, mask) for count, mask in zip(whole.tolist(), masks, strict=True)]


def _words(texts: Sequence[str]) -> tuple[Hashes, Numbers]:
    """The hashes of the words of texts, and how many words each text has."""
    whole = "\n".join(("", *texts, ""))
    codes = np.frombuffer(whole.encode("utf-32-le", "surrogatepass"), np.uint32)
    present = np.flatnonzero(np.bincount(codes)).tolist()
    letters = [code for code in present if _LETTER.match(chr(code))]
    values = np.zeros(present[-1] + 1, np.uint64)
    values[letters] = np.random.default_rng(_SEED).integers(1, 1 << 64, len(letters), np.uint64)
    weighed = values[codes]
    is_letter = weighed != 0
    starts = np.flatnonzero(is_letter[1:] & ~is_letter[:-1]) + 1
    if not len(starts):
        return np.empty(0, np.uint64), np.zeros(len(texts), np.int64)
    weighed *= _powers(_BASE, len(codes))
    hashes = np.add.reduceat(weighed, starts) * _powers(_INVERSE, len(codes))[starts]
    ends = np.cumsum([1 + len(text) for text in texts])
    return hashes, np.diff(np.searchsorted(starts, ends), prepend=0)


def _powers(base: int, count: int) -> Hashes:
    """So many powers of an odd number, from the zeroth on; of 64 bits."""
    small = np.full(_STEP, base, np.uint64)
    large = np.full(count // _STEP + 1, pow(base, _STEP, 1 << 64), np.uint64)
    small[0] = large[0] = 1
    # One product after another takes four times as long.
    return np.multiply.outer(np.cumprod(large), np.cumprod(small)).ravel()[:count]


def _hashes(words: Hashes, counts: Numbers) -> tuple[Hashes, Numbers]:
    """The hashes of all runs, and the places of the texts that they stand in."""
    owners = np.repeat(np.arange(len(counts)), counts)
    ends = np.cumsum(counts)
    places = np.arange(len(words))
    left = ends[owners] - places  # words from here to the end of the text
    is_run = (left >= RUN) | (places == (ends - counts)[owners])
    padded = np.append(words, np.zeros(RUN - 1, np.uint64))
    hashes = np.zeros(len(words), np.uint64)
    for at, factor in enumerate(_FACTORS):
        hashes += np.where(left > at, padded[at : at + len(words)], 0) * factor
    return hashes[is_run], owners[is_run]


def _changes(column: NDArray[np.integer]) -> NDArray[np.bool_]:
    """For each number of a column whether another stands before it, or none."""
    return np.append(True, column[1:] != column[:-1])[: len(column)]


def _masks(owners: Numbers, bits: Numbers, count: int, size: int) -> Iterator[int]:
    """For each of so many texts a number of so many bits, in which those of its runs are set."""
    by_owner = np.argsort(owners, kind="stable")
    owners, bits = owners[by_owner], bits[by_owner]
    for first in range(0, count, _AT_ONCE):
        last = min(first + _AT_ONCE, count)
        begin, end = np.searchsorted(owners, (first, last))
        marks = np.zeros((last - first, size), np.bool_)
        marks[owners[begin:end] - first, bits[begin:end]] = True
        yield from (int.from_bytes(row.tobytes()) for row in np.packbits(marks, axis=1))
