"""Where a phrase stands in a text: as whole words, its marks and accents aside."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import lru_cache

from embeddings.vocabulary import ordinary_words
from qa.text.terms import STOP_WORDS, text_terms

_WORD = re.compile(r"[^\W_]+")
# Latin letters with marks, and marks alone: most texts beyond ASCII have dashes and quotes only.
_ACCENTED = re.compile(r"[\u00c0-\u024f\u0300-\u036f\u1e00-\u1eff]")
_MARKS = re.compile(r"[\u0300-\u036f]")
_BETWEEN = r"[^\w\n]{1,3}"
_INITIALS = range(2, 6)
"""Letters of a word in capitals that may be printed with points: "U.S.", "U.N."."""

LEAST_PLURAL = 4
"""Letters of a word that is sought in singular and plural; shorter ones change too much."""


@dataclass(frozen=True, slots=True)
class PhrasePattern:
    """A phrase to look for in texts.

    Attributes:
        pattern: matches where it begins in a text that `folded_text` gave.
        starts: in lower case, what it begins with; a quick search for these comes first.
        terms: each of these lists of terms is held by some texts that hold the phrase, and
            each such text holds all of one list; for a search by an index of words.
    """

    pattern: re.Pattern[str]
    starts: tuple[str, ...]
    terms: tuple[tuple[str, ...], ...]

    def count(self, folded: str, lower: str, most: int = 1_000) -> int:
        """How often it stands in a text, as far as ``most``.

        Args:
            folded: as `folded_text` gave the text.
            lower: the same in lower case.
            most: where to stop.
        """
        if len(folded) != len(lower):  # a few letters are two in lower case
            return min(most, sum(1 for _ in self.pattern.finditer(folded)))
        number = 0
        for start in self.starts:
            place = lower.find(start)
            while place >= 0 and number < most:
                number += self.pattern.match(folded, place) is not None
                place = lower.find(start, place + 1)
        return number

    def is_in(self, text: str) -> bool:
        """Whether it stands in a text."""
        folded = folded_text(text)
        return self.count(folded, folded.lower(), 1) > 0


def folded_text(text: str) -> str:
    """A text without the accents of its letters; capitals stay."""
    if text.isascii() or not _ACCENTED.search(text):
        return text
    return _MARKS.sub("", unicodedata.normalize("NFKD", text))


@lru_cache(maxsize=64)
def phrase_pattern(phrase: str) -> PhrasePattern | None:
    """What finds a phrase; None if it has no letter or digit.

    Capitals do not matter but where they tell: "US" is not "us", nor "Apple" an apple. The
    last word of a phrase may stand in singular or plural if English uses it so; a name is
    sought as it is, with or without a possessive ending. Initials may have points.
    """
    words = _WORD.findall(folded_text(phrase))
    if not words:
        return None
    last = len(words) - 1
    forms = [_forms(word, is_last=place == last) for place, word in enumerate(words)]
    parts = map(_word_pattern, words, forms)
    pattern = re.compile(rf"(?<!\w){_BETWEEN.join(parts)}(?!\w)")
    starts = [_common_start(forms[0])]
    dotted = [letters for word in words for letters in (word if _is_initials(word) else [word])]
    if _is_initials(words[0]):
        starts.append(".".join(words[0][:2].lower()))
    terms = (_terms(words), _terms(dotted))
    return PhrasePattern(pattern, tuple(starts), tuple(dict.fromkeys(terms)))


def short_form(phrase: str) -> str:
    """What print calls a thing by once its whole name stands: "Holm" for "Ada Holm".

    The last word where it is a name, by its capital or as no word of English; else the phrase.
    """
    words = _WORD.findall(phrase)
    if len(words) < 2:
        return phrase
    last = words[-1]
    is_known = not last.isalpha() or last.lower() in ordinary_words()
    return last if last[0].isupper() or not is_known else phrase


def _forms(word: str, *, is_last: bool) -> set[str]:
    lower = word.lower()
    is_varied = is_last and not word[0].isupper() and lower in ordinary_words()
    return {lower} | (_numbers(lower) if is_varied else set())


def _common_start(words: Collection[str]) -> str:
    shortest = min(words, key=len)
    starts = (shortest[:length] for length in range(len(shortest), 0, -1))
    return next((start for start in starts if all(word.startswith(start) for word in words)), "")


def _terms(words: Sequence[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(term for word in words for term in text_terms(word)))


def _is_initials(word: str) -> bool:
    return len(word) in _INITIALS and word.isalpha() and word.isupper()


def _word_pattern(word: str, forms: set[str]) -> str:
    lower = word.lower()
    is_ordinary = lower in STOP_WORDS or lower in ordinary_words()
    if _is_initials(word):
        dotted = r"\.?".join(map(re.escape, word)) + r"(?!\.\w)\.?"
        return dotted if is_ordinary else rf"(?i:{dotted})"
    if is_ordinary and word[0].isupper():
        # "Apple" and "APPLE", in print, are the name, and "apple" is not.
        return rf"{re.escape(word[0])}(?i:{re.escape(lower[1:])})"
    return f"(?i:{'|'.join(map(re.escape, sorted(forms, reverse=True)))})"


def _numbers(word: str) -> set[str]:
    """A word in singular and plural, as far as English uses them so."""
    if len(word) < LEAST_PLURAL:
        return set()
    guesses = {f"{word}s", f"{word}es", word.removesuffix("s"), word.removesuffix("es")}
    if word.endswith("y"):
        guesses.add(f"{word[:-1]}ies")
    if word.endswith("ies"):
        guesses.add(f"{word[:-3]}y")
    return {guess for guess in guesses if guess in ordinary_words()}
