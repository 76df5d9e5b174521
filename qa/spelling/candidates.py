"""What a word with a slip was meant to be.

The candidates are words of the archive, weighed as in a noisy channel (Kernighan, Church &
Gale, "A spelling correction program based on a noisy channel model", COLING 1990): how many
articles hold one, and how easily a hand slips from it to what was typed. A name is taken only
where hardly anything but a slip can have made another of it: no question about one person
must become one about another.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from rapidfuzz import process
from rapidfuzz.distance import OSA

from embeddings.vocabulary import ordinary_words
from qa.spelling.english import english_words, is_english
from qa.spelling.print import Print, forms_of, print_of, word_of
from qa.spelling.slips import Slip, distance, one_slip_away, parts_at_end, slip_between
from qa.store import Store
from qa.text.proper_names import NO_NAMES, Word, fold, is_country
from qa.text.terms import STOP_WORDS, text_terms

LEAST_LETTERS = 3
"""Of a word that may hold a slip; of so few only words that questions are made of are read."""

LEAST_LEAD = math.log(3)
"""How far the best must lead, in log odds; where several fit, none is taken."""

LOOKED_AT = 4
"""Candidates whose print is looked at, the likeliest first: each costs a search."""

SURE, LONG, VERY_LONG = 6, 8, 10
"""Letters. Two that changed places in a name are a slip whatever name stands beside it; a long
word that hardly differs is the same word; a very long name is the same one."""

_OF_SLIP: Mapping[Slip, float] = {
    "swap": 1.5,
    "double": 1.0,
    "key": -0.5,
    "vowel": -2.5,
    "other": -4.5,
}
_OF_QUESTIONS, _NO_ENGLISH, _IN_CONTEXT = 1.0, -2.0, 6.0
_SECOND_SLIP, _OTHER_FIRST_LETTER = -3.0, -4.0
"""Log odds of what makes a candidate likely or not; no slip is likelier than two letters
that changed places."""

LEAST_SHARE = 0.0025
"""Of the articles must hold what was meant, if nothing beside it tells: of a name that hardly
any article holds, another one is as likely as a slip."""

UNHEARD = 0.3
"""What an ordinary word counts that no article holds."""

_LEAST_OF_UNHEARD: Mapping[Slip, int] = {"swap": 5, "double": 5, "drop": 5, "key": 6}
"""Letters from which on such a slip makes an ordinary word that no article holds."""

_LEAST_OF_NAME: Mapping[Slip, int] = {
    "swap": 5,
    "double": 5,
    "drop": 6,
    "extra": 6,
    "key": LONG,
    "other": LONG,
}
"""Letters of a name from which on such a slip is one. Names differ by other letters too:
"Hansen" is not "Hanson", and only long ones are taken for the same."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A word that may have been meant.

    Attributes:
        word: with its term.
        count: how many articles hold it; `UNHEARD` if none does.
        print: how they print it, and which of its neighbours in the question stand beside it.
        weight: how likely it is, in log odds.
    """

    word: Word
    count: float
    print: Print
    weight: float

    @property
    def is_name(self) -> bool:
        """Whether it is a name and nothing else: "Queen" is a title, "library" a word too."""
        is_word = self.print.is_small and self.word.text in english_words()
        return self.print.is_name and not is_word and self.word.text not in NO_NAMES

    @property
    def text(self) -> str:
        """The word as the archive prints it."""
        return self.print.form if self.print.form and self.print.is_name else self.word.text


def best_candidate(
    store: Store, typed: str, before: str = "", after: str = "", *, is_name: bool = False
) -> Candidate | None:
    """What a word was meant to be; None if nothing is near, or several things are.

    Args:
        store: the archive.
        typed: the word in lower case.
        before: the word in front of it in the question, in lower case; "" if none is.
        after: the word behind it.
        is_name: whether it was typed as a name.
    """
    before, after = (
        "" if len(word) < 2 or word in STOP_WORDS | NO_NAMES else word for word in (before, after)
    )
    for counts in _near(store, typed):
        weights = {word: _weight(typed, word.text, count) for word, count in counts.items()}
        likeliest = sorted(weights, key=lambda word: (weights[word], word.text), reverse=True)
        # Forms of one word do not vie with each other.
        by_term = {word.term: word for word in reversed(likeliest)}
        candidates = []
        for word in sorted(by_term.values(), key=likeliest.index)[:LOOKED_AT]:
            printed = print_of(store, word, before, after)
            if printed.form or word.text in ordinary_words():
                weight = weights[word] + (_IN_CONTEXT if printed.is_beside else 0.0)
                candidates.append(Candidate(word, counts[word], printed, weight))
        candidates.sort(key=lambda candidate: -candidate.weight)
        if candidates:
            best, *others = candidates
            leads = not others or best.weight - others[0].weight >= LEAST_LEAD
            may_be = leads and _may_be(store, typed, best, (before, after), is_name=is_name)
            return best if may_be else None
    return None


def _near(store: Store, typed: str) -> Iterator[Mapping[Word, float]]:
    """The words one slip away with the articles that hold them; then those two away."""
    near = _held(store, sorted(one_slip_away(typed)))
    # What nobody prints the search may still understand.
    others = ordinary_words() & one_slip_away(typed) - {word.text for word in near}
    unheard = [word for text in sorted(others) if (word := word_of(text))]
    yield {**dict.fromkeys(unheard, UNHEARD), **near}
    if len(typed) >= LONG:
        yield _held(store, sorted(_two_slips_away(store, typed)))


def _two_slips_away(store: Store, typed: str) -> set[str]:
    """Words in print that begin like one and lie two slips from it."""
    begun = store.terms_beginning(typed[:2])
    [term] = text_terms(typed)
    close = process.extract(term, begun, scorer=OSA.distance, score_cutoff=2, limit=LOOKED_AT)
    forms = {fold(form) for near, *_ in close for form in forms_of(store, near)}
    return {form for form in forms if form[:2] == typed[:2] and distance(typed, form) == 2}


def _held(store: Store, texts: Iterable[str]) -> dict[Word, float]:
    words = [word for text in texts if (word := word_of(text))]
    counts = store.document_frequencies(list({word.term for word in words}))
    # A small archive need not hold each word that questions are made of.
    held = {word: counts[word.term] or int(word.text in STOP_WORDS) for word in words}
    return {word: count for word, count in held.items() if count}


def _weight(typed: str, meant: str, count: float) -> float:
    is_single = distance(typed, meant) == 1
    weight = math.log(count) + _OF_SLIP.get(slip_between(typed, meant), 0.0)
    weight += 0.0 if is_single else _SECOND_SLIP
    weight += 0.0 if meant in english_words() else _NO_ENGLISH
    weight += _OF_QUESTIONS if meant in STOP_WORDS else 0.0
    return weight + (_OTHER_FIRST_LETTER if typed[0] != meant[0] else 0.0)


def _may_be(
    store: Store, typed: str, candidate: Candidate, beside: Iterable[str], *, is_name: bool
) -> bool:
    """Whether hardly anything but a slip can have made what was typed."""
    meant, length = candidate.word.text, len(typed)
    slip, is_single = slip_between(typed, meant), distance(typed, meant) == 1
    is_name = is_name and meant not in NO_NAMES  # "Januray" is no person
    if candidate.print.is_beside:
        return is_single or length >= LONG
    if candidate.count == UNHEARD:
        return slip in _LEAST_OF_UNHEARD and length >= _LEAST_OF_UNHEARD[slip] and not is_name
    if candidate.count < LEAST_SHARE * store.coverage().articles and meant not in STOP_WORDS:
        return False
    if typed[0] != meant[0]:
        return slip == "swap" and not candidate.is_name
    is_proper = candidate.is_name or (is_name and candidate.print.is_name)
    if is_proper and not is_country(candidate.word):
        least = _LEAST_OF_NAME.get(slip, VERY_LONG) if is_single else VERY_LONG
        if slip != "double" and parts_at_end(typed, meant):
            least = max(least, LONG)
        is_sure = slip in ("swap", "double") and length >= SURE
        return length >= least and (is_sure or not any(_is_name(store, word) for word in beside))
    if is_name and not candidate.print.is_name:
        return False
    if slip == "other":
        return length >= VERY_LONG
    return length > LEAST_LETTERS or meant in STOP_WORDS


def _is_name(store: Store, text: str) -> bool:
    """Whether a neighbour is a name, or stands in no article: it may be the first of a name."""
    word = word_of(text)
    if word is None or not text.isalpha():
        return False
    is_unheard = not store.document_frequencies([word.term])[word.term] and not is_english(word)
    return is_unheard or print_of(store, word).is_name
