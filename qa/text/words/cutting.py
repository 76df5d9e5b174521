"""Cuts a text into words, and runs of scripts without spaces into pairs of letters.

Print in Chinese, Japanese, Thai, Lao, Khmer and Burmese has no spaces between words, and that
in Korean hangs particles on them. Overlapping pairs of letters find words there without a
dictionary (L.-F. Chien, SIGIR 1995; Lucene's CJKAnalyzer); a Chinese word may be one letter,
so these count by themselves, too (J.-Y. Nie et al., "On the use of words and n-grams for
Chinese information retrieval", IRAL 2000).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import regex

_SCRIPTS = (
    r"\p{Han}\p{Hiragana}\p{Katakana}\p{Bopomofo}\p{Hangul}\p{Thai}\p{Lao}\p{Khmer}\p{Myanmar}"
    "〆ー"
)


@dataclass(frozen=True, slots=True)
class Token:
    """A word of a text, or a run of letters without spaces.

    Attributes:
        text: its letters, with the marks that belong to them.
        is_run: whether it is a run that holds several words, or may.
        start, end: offsets into the text.
    """

    text: str
    is_run: bool
    start: int
    end: int


def tokens_of(text: str) -> Iterator[Token]:
    """The words and runs of a text, in its order: letters, digits, and the marks of letters."""
    for match in _token().finditer(text):
        yield Token(match.group(), match.lastgroup == "run", match.start(), match.end())


def letters_of(run: str) -> list[str]:
    """The letters of a run, each with its marks."""
    letters: list[str] = _letter().findall(run)
    return letters


def letter_spans(run: str) -> list[tuple[int, int]]:
    """Where the letters of a run stand in it."""
    return [match.span() for match in _letter().finditer(run)]


def pairs_of(letters: Sequence[str]) -> list[str]:
    """The terms of a run: letters in pairs, one that is alone, and every one of Han."""
    if len(letters) == 1:
        return list(letters)
    pairs = [first + second for first, second in pairwise(letters)]
    return pairs + [letter for letter in letters if is_han(letter)]


def is_han(letter: str) -> bool:
    """Whether a letter is one of Han, a word by itself."""
    return _han().match(letter) is not None


@cache
def _token() -> regex.Pattern[str]:
    import regex

    letters = r"[\p{L}\p{M}\p{N}]"
    run = rf"[[{_SCRIPTS}]&&{letters}]"
    word = rf"[{letters}--[{_SCRIPTS}]]"
    # What nobody sees stays inside, where it was not taken out before: between two letters
    # that it binds or parts (ZWJ, ZWNJ), or after a point where a line may break.
    return regex.compile(rf"(?V1)(?P<run>{run}[{run}\p{{M}}\p{{Cf}}]*+)|{word}[{word}\p{{Cf}}]*+")


@cache
def _letter() -> regex.Pattern[str]:
    import regex

    return regex.compile(r"[^\p{M}\p{Cf}][\p{M}\p{Cf}]*+|[\p{M}\p{Cf}]++")


@cache
def _han() -> regex.Pattern[str]:
    import regex

    return regex.compile(r"\p{Han}")
