"""The names that an answer gives: whom "he" may mean in the next question."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from typing import NamedTuple

from embeddings.vocabulary import ordinary_words
from qa.question.analysis import name_kind
from qa.text.dates import CALENDAR_WORDS
from qa.text.terms import STOP_WORDS, text_terms, word_set

MOST = 3
"""Names of one answer."""

_CAPITAL = r"(?:[A-Z]\.(?=\s|[A-Z])|(?:Mc|Mac|O[’'])?[^\W\d_a-z][\w’'-]*(?:[.](?=\s[A-Z]))?)"
_RUN = re.compile(
    rf"{_CAPITAL}(?: (?:(?:of|for|de|da|van|von|der|del|la|bin|al|and the|of the|&) )?{_CAPITAL})*"
)
_JOINED = re.compile(r" (?:of|for|and|&) ")
# They stand before names and are no part of them.
_TITLES = word_set(
    """
    mr mrs ms miss dr sir lord lady president vice prime minister secretary senator sen rep reps gov
    governor mayor judge justice chief general gen attorney director chairman chairwoman ceo police
    officer sgt sergeant captain detective representative congressman congresswoman former
    democratic republican democrat democrats republicans house speaker king queen prince
    princess pope coach
    """
)


def names_given(question: str, lead: str, answer: tuple[int, int] | None) -> tuple[str, ...]:
    """The names with which a quote answers a question that asks for one, as printed.

    Args:
        question: what was asked, with what it took from earlier questions.
        lead: the first quote of its answer.
        answer: where the words of the quote stand that answer; None if they are not known,
            and then its subject counts, where a person is asked for.

    Returns:
        at most `MOST`, the first in print first; none where the question asks for no name,
        where its own are all that the quote gives, and where most of the words that answer
        are no names.
    """
    kind = name_kind(question)
    if kind is None:
        return ()
    printed = list(_names_in(lead, set(text_terms(question))))
    if answer is None:
        # "Ada Holm, also known as …, was charged": whom the sentence is about.
        first = printed[0] if kind == "person" and printed else None
        return (first.name,) if first and first.start == 0 else ()
    start, end = answer
    # Of "Ada Holm" the words that answer may be "Holm".
    within = [place for place in printed if place.start < end and start < place.end]
    names = list(dict.fromkeys(_within(place, lead, end) for place in within))[:MOST]
    # Of a clause with many words nobody knows whom it answers with.
    is_named = 2 * sum(map(len, names)) >= len(lead[start:end].strip(" ,.;:"))
    return tuple(names) if is_named else ()


def _within(place: _Place, text: str, end: int) -> str:
    """A name without what is only joined to it and stands behind the words that answer."""
    joined = _JOINED.search(text, min(end, place.end), place.end)
    return place.name[: joined.start() - place.start] if joined else place.name


class _Place(NamedTuple):
    name: str
    start: int
    end: int


def _names_in(text: str, known: Collection[str]) -> Iterator[_Place]:
    """The names in a text, without titles, and those that are all of known terms."""
    for match in _RUN.finditer(text):
        words = re.sub(r"[’']s\b", "", match.group()).split(" ")
        while words and _is_empty(words[0]):
            words = words[1:]
        name = " ".join(words).rstrip(".,’'")
        terms = text_terms(name)
        if not terms or set(terms) <= set(known):
            continue
        is_first = match.start() == 0 and len(words) == 1 and match.end() < len(text)
        if is_first and name.lower() in ordinary_words():
            continue  # its capital is that of the sentence
        start = text.index(name.split(" ")[0], match.start())
        yield _Place(name, start, match.end())


def _is_empty(word: str) -> bool:
    plain = word.lower().rstrip(".")
    return plain in _TITLES or plain in STOP_WORDS or plain in CALENDAR_WORDS
