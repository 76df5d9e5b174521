"""Whether who does what in a sentence does it in what it cites, name or no name; English."""

from __future__ import annotations

import re
from collections.abc import Sequence, Set
from dataclasses import dataclass
from functools import lru_cache

from qa.answering.support.fault import Fault, Faults
from qa.answering.support.reading.clauses import Word, clauses, content_words, near_key
from qa.answering.support.reading.near_words import is_near
from qa.text.verbs import BASES

_NEXT = 40
"""Characters between a verb and what belongs to it."""
_BE = re.compile(r"\b(?:was|were|is|are|been|being|be|got)\s(?:\w+ly\s)?$")
_BY = (  # by whom, and not by how much
    r"\sby\s(?![£$€]?\d"
    r"|(?:\S+\s){1,3}?(?:votes?|per\s?cent|points?|goals?|seats?|runs?|times|half)\b)"
)
_AGENT = re.compile(_BY)
_BY_AT_ONCE = re.compile(rf"(?:\s\w+)?{_BY}")
_DETERMINED = re.compile(r"\b(?:the|an?|its)\s$")
_OBJECT = re.compile(r"\s(?:the|an?|its|their|his|her|[A-Z])")


def doer_faults(sentence: str, texts: Sequence[str]) -> Faults:
    """The same verb, with what stood before it behind it and the other way round."""
    for told in tellings(sentence):
        likes = [
            (other, text) for text in texts for other in tellings(text) if told.key == other.key
        ]
        if likes and all(
            _are_turned(told, other) or _has_other_subject(told, other, text)
            for other, text in likes
        ):
            yield Fault("roles", told.verb, "another does it in what is cited")


@dataclass(frozen=True, slots=True)
class Telling:
    """A verb, and the keys of who does it and of whom it is done to.

    ``before`` are the words before it in its clause, ``names`` those with a capital.
    """

    verb: str
    key: str
    doers: frozenset[str]
    others: frozenset[str]
    before: frozenset[str]
    names: frozenset[str]
    is_passive: bool


@lru_cache(maxsize=128)
def tellings(sentence: str) -> tuple[Telling, ...]:
    """The verbs of a sentence, in its order; linear time."""
    made = []
    for clause in clauses(sentence):
        for at, word in enumerate(clause.words):
            if not _is_verb(clause.text, word):
                continue
            start, end = word.start, word.end
            before = frozenset(w.key for w in clause.words[:at] if start - w.end < _NEXT)
            behind = frozenset(
                w.key for w in clause.words[at + 1 : at + 4] if w.start - end < _NEXT
            )
            is_passive = not word.text.endswith("ing") and bool(
                _BE.search(clause.text[max(0, start - 25) : start])
                or _BY_AT_ONCE.match(clause.text, end)
            )
            by = _AGENT.search(clause.text, end, end + 60) if is_passive else None
            agents = frozenset(w.key for w in clause.words if by and w.start >= by.start())
            made.append(
                Telling(
                    verb=word.text,
                    key=word.key,
                    doers=agents if is_passive else before,
                    others=before if is_passive else behind,
                    before=before,
                    names=frozenset(
                        w.key for w in clause.words[:at] if clause.text[w.start].isupper()
                    ),
                    is_passive=is_passive,
                )
            )
    return tuple(made)


def _is_verb(text: str, word: Word) -> bool:
    printed = text[word.start : word.end]
    if printed[0].isupper():
        return False
    if word.text in BASES or word.text.endswith(("ed", "ing")):
        return not _DETERMINED.search(text[max(0, word.start - 6) : word.start])
    return word.text.endswith("s") and bool(_OBJECT.match(text, word.end))


def _has_other_subject(told: Telling, other: Telling, text: str) -> bool:
    """Whether who stands before the verb stands in another clause of what is cited."""
    if told.is_passive != other.is_passive or not told.before or not other.before:
        return False
    subject = told.before - told.names or told.before
    if any(near_key(key, other.before) for key in subject):
        return False
    elsewhere = {word.key for word in content_words(text)} - other.before
    if not other.is_passive:
        elsewhere -= other.others
    return all(near_key(key, elsewhere) for key in subject)


def _are_turned(told: Telling, other: Telling) -> bool:
    return _have(told.doers, other.others, other.doers) and _have(
        told.others, other.doers, other.others
    )


def _have(keys: Set[str], others: Set[str], without: Set[str]) -> bool:
    return any(
        any(is_near(key, other) for other in others)
        and not any(is_near(key, other) for other in without)
        for key in keys
    )
