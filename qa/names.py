"""The proper names in a question, by which it stands or falls.

A question about Germany has no answer in an archive that never mentions
Germany, however near its passages come. Of 341 questions with an answer in
their archive one held a name that no article mentions (a misspelling); of 678
asked of an archive without the answer, more than half did.
"""

from __future__ import annotations

import re

from qa.terms import STOP_WORDS, text_terms

MOST_IN_A_ROW = 4
"""Telling words. More than these, all with capitals, are a headline and not names."""

# Written with a capital, and yet a text about them need not hold them: days and
# months (the article has a date instead) and forms of address.
_NO_NAMES = frozenset(
    """
    january february march april may june july august september october november december
    monday tuesday wednesday thursday friday saturday sunday christmas easter
    mr mrs ms miss dr prof sir lord lady madam president prime minister king queen prince princess
    senator governor mayor general judge justice pope
    """.split()  # noqa: SIM905 - a list of quoted words is no easier to read
)

_WORD = re.compile(r"[^\W\d_][\w’'-]*")
_SENTENCE_END = frozenset(".?!:“\"‘'")


def proper_names(question: str) -> dict[str, tuple[str, ...]]:
    """The capitalised words of a question, each with its terms (see `qa.terms`).

    The first word of a sentence is none, nor is a word in capitals throughout:
    articles may spell "WHO" out. Nothing counts where every word is capitalised,
    as in a headline.
    """
    words = _WORD.finditer(question)
    telling = [word for word in words if word.group().lower() not in STOP_WORDS]
    if len(telling) > MOST_IN_A_ROW and all(one.group()[0].isupper() for one in telling[1:]):
        return {}
    names = {}
    for word in telling:
        text = word.group()
        before = question[: word.start()].rstrip()
        is_first = not before or before[-1] in _SENTENCE_END
        if text[0].isupper() and not is_first and not text.isupper():
            terms = tuple(term for term in text_terms(text) if term not in STOP_WORDS)
            if terms and text.lower() not in _NO_NAMES:
                names[text] = terms
    return names
