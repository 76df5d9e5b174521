"""The names of a question as the archive prints them, whatever way they were typed."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import replace

from embeddings.vocabulary import ordinary_words
from qa.question.analysis import analyse
from qa.question.query import Query
from qa.store import Filters, Store
from qa.text.proper_names import (
    Word,
    fold,
    is_country,
    printed_words,
    prints_of,
    telling_words,
)

LOOKED_AT = 6
"""Passages that tell how a word is printed."""

LEAST_SHARE = 0.8
"""Of the places where a word is printed it must have a capital to be a name: in the names of
cities, houses and cups stand many words that are none by themselves."""

LEAST_LETTERS = 6
"""Of a name that may hold a slip: shorter ones are too near to others ("Hall", "Hill")."""

_FORMED = ("ing", "ed", "ly", "ness", "ised", "ise", "able")
_LETTERS = "abcdefghijklmnopqrstuvwxyz"
_ENDING = re.compile(
    r"(?<=\w{4})(?:ees?|ers?|ors?|ings?|ness|ments?|less|ful|ly|able|ible|isms?|ists?|i[sz]e[sd]?"
    r"|ships?|ations?|ed|e?s|y)$"
)


def as_printed(store: Store, query: Query) -> Query:
    """The query with its names, told by the archive's own print, and with slips mended.

    A word is a name if the passages that hold it print it with a capital inside their
    sentences, if it is a country, or if no article holds it and it is no ordinary word.
    How the question was typed does not count. A long name that is in no article, while
    one that differs by a letter is, is read as that one.
    """
    text = _mended(store, query.text)
    words = telling_words(text)
    counts = store.document_frequencies([word.term for word in words])
    names = frozenset(word.folded for word in words if _is_name(store, word, counts))
    return replace(query, text=text, analysis=analyse(query.question, text, query.moment, names))


def _is_name(store: Store, word: Word, counts: Mapping[str, int]) -> bool:
    if is_country(word):
        return True
    if not counts[word.term]:
        return not _is_ordinary(word)
    hits = store.passages(store.lexical(word.text, LOOKED_AT, Filters()))
    prints = [is_capital for hit in hits.values() for is_capital in prints_of(hit.text, word)]
    return bool(prints) and sum(prints) >= LEAST_SHARE * len(prints)


def _is_ordinary(word: Word) -> bool:
    """Whether English uses a word, or makes it of one that it uses: "returnees"."""
    if word.folded.endswith(_FORMED) or _is_mistyped(word.folded):
        return True
    root = _ENDING.sub("", word.folded)
    forms = (word.folded, word.folded.removesuffix("s"), word.term, root, f"{root}e")
    return not ordinary_words().isdisjoint(forms)


def _is_mistyped(word: str) -> bool:
    """Whether a word is an ordinary one with two letters swapped, one left out or one doubled."""
    places = range(len(word))
    slips = {word[:at] + word[at + 1 :] for at in places if word[at : at + 1] == word[at - 1 : at]}
    slips |= {word[:at] + word[at : at + 2][::-1] + word[at + 2 :] for at in places}
    slips |= {word[:at] + letter + word[at:] for at in (*places, len(word)) for letter in _LETTERS}
    return len(word) > 3 and not ordinary_words().isdisjoint(slips)


def _mended(store: Store, text: str) -> str:
    """A text with the slips in its long names mended.

    Where half of the words are in no article, the question is of another language.
    """
    words = telling_words(text)
    counts = store.document_frequencies([word.term for word in words])
    absent = [word for word in words if not counts[word.term]]
    if 2 * len(absent) >= max(len(words), 3):
        return text
    for word in reversed(absent):
        if len(word.folded) >= LEAST_LETTERS and not _is_whole(word):
            text = text[: word.start] + _reading(store, word) + text[word.end :]
    return text


def _is_whole(word: Word) -> bool:
    return is_country(word) or not ordinary_words().isdisjoint((word.folded, word.term))


def _reading(store: Store, word: Word) -> str:
    """What the archive prints for a word with a slip; the word itself if nothing is near."""
    near: Counter[str] = Counter()
    for text in store.similar_texts(word.term):
        near.update(
            printed
            for printed in printed_words(text)
            if printed[0].isupper() and is_one_letter_away(fold(printed), word.folded)
        )
    # Of equally frequent ones the first by letters.
    return min(near, key=lambda printed: (-near[printed], printed), default=word.text)


def is_one_letter_away(left: str, right: str) -> bool:
    """Whether two words begin alike and differ by a letter, or by two that changed places."""
    if left == right or left[:1] != right[:1]:
        return False
    shorter, longer = sorted((left, right), key=len)
    start = next(
        (at for at, (a, b) in enumerate(zip(shorter, longer, strict=False)) if a != b),
        len(shorter),
    )
    rest, longer_rest = shorter[start:], longer[start:]
    if len(rest) < len(longer_rest):
        return rest == longer_rest[1:]
    return rest[1:] == longer_rest[1:] or (
        rest[:2] == longer_rest[1::-1] and rest[2:] == longer_rest[2:]
    )
