"""Tells a question in a language that the archive does not hold, where its articles name none."""

from __future__ import annotations

import re

from qa.languages.codes import ENGLISH
from qa.languages.names import language_name
from qa.question.language import has_english_words, question_language
from qa.spelling.english import english_words
from qa.spelling.print import word_of
from qa.store import Store
from qa.text.proper_names import fold

LEAST_SHARE = 0.01
"""Of the articles must hold a word of a language that they are in: any holds foreign names."""

_WORDS = re.compile(r"[^\W\d_]+")


def foreign_language(store: Store, text: str) -> str:
    """The language of a question by its English name, if its words are not the articles'; else "".

    Rather none than a wrong one: a question with a plain English word is English, whatever
    names it is full of.
    """
    code = question_language(text)
    if code == ENGLISH or has_english_words(text):
        return ""
    words = [fold(word) for word in _WORDS.findall(text)]
    others = [word_of(text) for text in words if text not in english_words()]
    terms = [word.term for word in others if word]
    counts = store.document_frequencies(list(set(terms)))
    articles = store.coverage().articles
    held = sum(counts[term] > LEAST_SHARE * articles for term in terms)
    return "" if 2 * held >= len(terms) else language_name(code)
