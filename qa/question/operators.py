"""The signs that a search understands: phrases in quotation marks, nearness, and what to leave out.

Written as in Lucene: ``"as it stands"``, ``"near words"~5``, ``-word``, ``-"a phrase"``. A hyphen
counts only before a word and behind a blank, so that no dash, compound or number is one.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from qa.store import Phrase, WordFilter
from qa.text.terms import STOP_WORDS, holds_words, split_words

MOST_PHRASES = 16
"""Of each kind; a question has one or two."""

WIDEST = 100
"""Words that may stand between those of a phrase."""

_OPERATOR = re.compile(
    r"""
    (?<![^\s(\[/])                      # nothing but a blank or a bracket stands before it
    (?:
        (?P<minus>-)? ["“”„«] (?=[^\s"“”„«»]) (?P<phrase>[^"“”„«»]{1,200}) ["“”»]
        (?: ~(?P<slop>\d{1,4}) )? (?!\w)
      | - (?P<word>[^\W\d_] [\w.'-]{0,80})
    )
    """,
    re.VERBOSE,
)
_END_MARKS = ".'-"
_BEHIND_A_PHRASE = ",.;:?!… "  # “The Ferry,” as Americans print it


@dataclass(frozen=True, slots=True)
class Operators:
    """A question read by its signs.

    Attributes:
        text: the question without what is left out, and without the signs of nearness.
        words: what a passage must hold, and what it must not.
    """

    text: str
    words: WordFilter


def read_operators(question: str) -> Operators:
    """Read the signs in a question; what is none stays as it is.

    Args:
        question: as `qa.question.understand.plain_question` gives it.
    """
    required: dict[Phrase, None] = {}
    excluded: dict[Phrase, None] = {}
    kept: list[str] = []
    done = 0
    for match in _OPERATOR.finditer(question):
        phrase = _phrase(match)
        if phrase is None:
            continue
        is_out = match["minus"] or match["word"]
        (excluded if is_out else required)[phrase] = None
        kept.append(question[done : match.start()])
        done = match.end()
        if match["word"]:
            done -= len(match["word"]) - len(phrase.words)  # a point behind it ends the sentence
        if not is_out:
            kept.append(phrase.words if match["slop"] else match[0])
    text = " ".join("".join((*kept, question[done:])).split())
    words = WordFilter(tuple(required)[:MOST_PHRASES], tuple(excluded)[:MOST_PHRASES])
    return Operators(text, words)


def without_operators(question: str) -> str:
    """A question without what is left out, and without the signs of nearness."""
    return read_operators(question).text


def stands_in(phrase: Phrase, text: str, language: str | None = None) -> bool:
    """Whether a phrase stands in a text of a language; None for an unknown one."""
    return holds_words(text, phrase.words, phrase.slop, is_exact=phrase.is_exact, language=language)


def _phrase(match: re.Match[str]) -> Phrase | None:
    """What a sign is about; None for one that says nothing: "-the"."""
    if match["word"]:
        word = match["word"].rstrip(_END_MARKS)
        return None if STOP_WORDS.issuperset(split_words(word)) else Phrase(word, is_exact=False)
    words = " ".join(match["phrase"].split()).rstrip(_BEHIND_A_PHRASE)
    if not split_words(words):
        return None
    slop = min(int(match["slop"] or 0), WIDEST)
    return Phrase(words, slop, is_exact=not match["slop"])
