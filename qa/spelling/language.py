"""Tells a question in a language that the archive does not hold.

`seeds.language` is sure of a sentence but not of three words: so it is asked only where nothing
in the question is English but names may be.
"""

from __future__ import annotations

import re

from qa.languages.names import language_name
from qa.spelling.english import english_words
from qa.spelling.print import word_of
from qa.store import Store
from qa.text.proper_names import fold
from qa.text.terms import STOP_WORDS, word_set
from seeds.language import ranked_languages

LEAST_SURE = 0.75
"""Of the languages compared, how likely the best must be."""

LEAST_SHARE = 0.01
"""Of the articles must hold a word of a language that they are in: any holds foreign names."""

LEAST_WORDS = 3
"""Of a question: of fewer nobody can tell."""

_LANGUAGES = word_set(
    "en de fr es it pt nl sv da no fi pl cs sk hu ro bg hr sl el tr ru uk ar he fa hi zh ja ko id"
)
_ELSEWHERE_TOO = word_set(
    "a an all also am and any are as at be by do for had has he her his i in is it me more most no "
    "of on or our over so some such t under up us was we while will"
)
"""English words that are, or look like, words of other languages."""

_WORDS = re.compile(r"[^\W\d_]+")


def foreign_language(store: Store, text: str) -> str:
    """The language of a question by its English name, if no article is in it; else "".

    Rather none than a wrong one: a question with a plain English word is English, whatever
    names it is full of.
    """
    words = [fold(word) for word in _WORDS.findall(text)]
    if len(words) < LEAST_WORDS and text.isascii():
        return ""
    if has_english_words(text):
        return ""
    others = [word_of(text) for text in words if text not in english_words()]
    terms = [word.term for word in others if word]
    counts = store.document_frequencies(list(set(terms)))
    articles = store.coverage().articles
    held = sum(counts[term] > LEAST_SHARE * articles for term in terms)
    if 2 * held >= len(terms):
        return ""
    code, sure = ranked_languages(text, _LANGUAGES)[0]
    return language_name(code) if code != "en" and sure >= LEAST_SURE else ""


def has_english_words(text: str) -> bool:
    """Whether a text has small words that are English and of no other language."""
    words = (fold(word) for word in _WORDS.findall(text))
    return not (STOP_WORDS - _ELSEWHERE_TOO).isdisjoint(words)
