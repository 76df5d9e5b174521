"""How an archive prints a word: in which form, as a name or not, beside which others."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from itertools import chain

from qa.store import Filters, Store
from qa.text.proper_names import Word, fold, printed_words, prints_of, words_beginning
from qa.text.terms import text_terms

LOOKED_AT = 6
"""Passages that tell how a word is printed."""

LEAST_SHARE = 0.8
"""Of the places where a word is printed it must have a capital to be a name: in the names of
cities, houses and cups stand many words that are none by themselves."""


@dataclass(frozen=True, slots=True)
class Print:
    """How a few passages print a word.

    Attributes:
        form: the most frequent one of the same letters; "" if none of them holds it.
        is_name: whether it has a capital inside their sentences.
        is_small: whether any of them prints it without one.
        before, after: the words asked for, where they stand beside it, as printed.
    """

    form: str = ""
    is_name: bool = False
    is_small: bool = False
    before: str = ""
    after: str = ""

    @property
    def is_beside(self) -> bool:
        """Whether one of the words asked for stands beside it; beside a name, as a name."""
        beside = filter(None, (self.before, self.after))
        return any(not self.is_name or form[0].isupper() for form in beside)


def print_of(store: Store, word: Word, before: str = "", after: str = "") -> Print:
    """How the archive prints a word.

    Args:
        store: the archive.
        word: the word.
        before: a word that may stand in front of it, in lower case.
        after: one that may stand behind it.
    """
    texts = _texts(store, f"{before} {word.text} {after}")
    if (before or after) and not any(_forms(text, word) for text in texts):
        texts = _texts(store, word.text)
    return print_in(texts, word, before, after)


def print_in(texts: Sequence[str], word: Word, before: str = "", after: str = "") -> Print:
    """How passages print a word; arguments as for `print_of`."""
    forms = Counter(form for text in texts for form in _forms(text, word))
    printed = [printed_words(text) for text in texts] if before or after else []
    capitals = [is_capital for text in texts for is_capital in prints_of(text, word)]
    return Print(
        # Of equally frequent ones the first by letters.
        form=min(forms, key=lambda form: (-forms[form], form), default=""),
        is_name=bool(capitals) and sum(capitals) >= LEAST_SHARE * len(capitals),
        is_small=any(form[0].islower() for form in forms),
        before=_beside(printed, word, before, -1),
        after=_beside(printed, word, after, 1),
    )


def share_side_by_side(store: Store, words: Sequence[str]) -> float:
    """The share of the passages that hold words best in which they stand side by side, 0 to 1."""
    texts = _texts(store, " ".join(words))
    wanted = f" {' '.join(words)} "
    holding = [wanted in f" {' '.join(map(fold, printed_words(text)))} " for text in texts]
    return sum(holding) / len(holding) if holding else 0.0


def word_of(text: str) -> Word | None:
    """A word alone, with its term; None if the search makes no single term of it."""
    terms = text_terms(text)
    return Word(text, 0, len(text), terms[0]) if len(terms) == 1 else None


def forms_of(store: Store, term: str) -> set[str]:
    """The words of a few passages that hold a term, as printed, with its first letter."""
    return {
        form
        for text in _texts(store, term)
        for form in printed_words(text)
        if fold(form[:1]) == term[:1]
    }


def _texts(store: Store, words: str) -> list[str]:
    [texts] = texts_of(store, [words])
    return texts


def texts_of(store: Store, searches: Sequence[str]) -> list[list[str]]:
    """For each search the passages that hold its words best, at most `LOOKED_AT`."""

    def held(part: Sequence[str]) -> list[dict[int, float]]:
        return [store.lexical(words, LOOKED_AT, Filters()) for words in part]

    half = (len(searches) + 1) // 2
    first, second = searches[:half], searches[half:]
    if second:  # a word of a million passages takes a millisecond
        hits = list(chain(*store.at_once(partial(held, first), partial(held, second))))
    else:
        hits = held(first)
    passages = store.passages({number for numbers in hits for number in numbers})
    return [
        [passages[number].text for number in sorted(numbers) if number in passages]
        for numbers in hits
    ]


def _forms(text: str, word: Word) -> list[str]:
    folded = word.folded
    forms = (match.group() for match in words_beginning(text, folded[:3]))
    return [form for form in forms if fold(form) == folded]


def _beside(printed: Sequence[Sequence[str]], word: Word, wanted: str, step: int) -> str:
    """A word that stands before (-1) or behind (1) another, as printed; "" if nowhere."""
    if not wanted:
        return ""
    for words in printed:
        for at, form in enumerate(words):
            beside = words[at + step] if 0 <= at + step < len(words) else ""
            if fold(form) == word.folded and fold(beside) == wanted:
                return beside
    return ""
