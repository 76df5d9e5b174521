"""The proper names in a question, by which it stands or falls.

A question about Germany has no answer in an archive that never mentions
Germany, however near its passages come. Of 341 questions with an answer in
their archive one held a name that no article mentions (a misspelling); of 678
asked of an archive without the answer, more than half did.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass

from qa.text.dates import CALENDAR_WORDS
from qa.text.terms import STOP_WORDS, text_terms, word_set

MOST_IN_A_ROW = 4
"""Telling words. More than these, all with capitals, are a headline and not names."""

# Written with a capital, and yet a text about them need not hold them: days and
# months (the article has a date instead) and forms of address.
_NO_NAMES = CALENDAR_WORDS | word_set(
    """
    christmas easter
    mr mrs ms miss dr prof sir lord lady madam president prime minister king queen prince princess
    senator governor mayor general judge justice pope
    """
)

# "Syrians" are shown by "Syria", "Italians" by "Italy" (stem "itali"), "Germans"
# by "Germany" (stem "germani"; its "i" is added, not taken).
_PEOPLES = ("n", "an", "ian")

_WORD = re.compile(r"[^\W\d_][\w’'-]*")
_SENTENCE_END = frozenset(".?!:“\"‘'")


@dataclass(frozen=True, slots=True)
class ProperName:
    """A name as it was typed, and the terms that show it (see `qa.text.terms`)."""

    text: str
    terms: tuple[str, ...]


def proper_names(question: str) -> tuple[ProperName, ...]:
    """Find the proper names in a question, each once.

    Capitalised words side by side are one name, and each of its words shows it:
    "Mevlut Cavusoglu" is known where only "Cavusoglu" is. The first word of a
    sentence is none, nor is a word in capitals throughout: articles may spell
    "WHO" out. Nothing counts where every word is capitalised, as in a headline.
    """
    words = list(_WORD.finditer(question))
    telling = [word for word in words if word.group().lower() not in STOP_WORDS]
    if len(telling) > MOST_IN_A_ROW and all(word.group()[0].isupper() for word in telling[1:]):
        return ()
    names: dict[str, tuple[str, ...]] = {}
    for run in _runs(question, words):
        terms = tuple(term for word in run for term in _shown_by(word.group()))
        if terms:
            names[question[run[0].start() : run[-1].end()]] = terms
    return tuple(ProperName(name, terms) for name, terms in names.items())


def share_named(names: Collection[ProperName], text: str) -> float:
    """Return the share of proper names that a text holds; 1 if there are none."""
    if not names:
        return 1.0
    held = set(text_terms(text))
    return sum(not held.isdisjoint(name.terms) for name in names) / len(names)


def _runs(question: str, words: list[re.Match[str]]) -> list[list[re.Match[str]]]:
    """Group capitalised words that stand side by side."""
    runs: list[list[re.Match[str]]] = []
    end = -2
    for word in words:
        if _is_name(question, word):
            if word.start() == end + 1 and question[end] == " ":
                runs[-1].append(word)
            else:
                runs.append([word])
            end = word.end()
    return runs


def _is_name(question: str, word: re.Match[str]) -> bool:
    text = word.group()
    before = question[: word.start()].rstrip()
    is_first = not before or before[-1] in _SENTENCE_END
    return (
        text[0].isupper()
        and not text.isupper()
        and not is_first
        and text.lower() not in _NO_NAMES | STOP_WORDS
    )


def _shown_by(word: str) -> list[str]:
    """Return the terms of a word, and of the country a people is named after."""
    terms = [term for term in text_terms(word) if term not in STOP_WORDS]
    roots = [term.removesuffix(ending) for term in terms for ending in _PEOPLES]
    return list(dict.fromkeys([*terms, *roots, *(f"{term}i" for term in terms)]))
