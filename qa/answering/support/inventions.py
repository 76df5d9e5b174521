"""Whether a sentence tells something of which what it cites says nothing at all; English.

Other words for the same are no invention: over our pairs true sentences have as many words of
their own as false ones. A clause none of whose words has its like there is one.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import suppress

import numpy as np
from numpy.typing import NDArray

from embeddings.embedder import Embedder, TokenVectors
from embeddings.errors import NoTokenVectors
from qa.answering.support.fault import Fault, Faults
from qa.answering.support.numbers.counts import counts
from qa.answering.support.reading import markers
from qa.answering.support.reading.clauses import (
    Word,
    all_words,
    clauses,
    content_words,
    near_key,
)
from qa.answering.support.reading.near_words import grave_keys, is_near, key_of_word
from qa.text.countries import country_forms
from qa.text.terms import word_set

MOST_NEW = 0.6
"""Share of the telling words of a sentence that nothing cited has, above which it is invented."""
LEAST_LIKE = 0.36
"""Mean cosine of the words of a clause and the likest cited word of each, in their contexts.

Below it the clause is invented, if all its words are new. Of our pairs 7 false sentences have
such a clause and no true one but one that is struck anyway.
"""
LEAST_LIKE_IN_ALL = 0.42
"""Likewise for all the new words of a sentence, if they are more than `MOST_NEW` of its words."""
LEAST_WORDS = 2
"""Telling words of a clause that claims something."""
_LEVEL = word_set(
    """
    people person man men woman women official officials authority authorities event events
    incident case matter issue situation area region place group number amount part plan work
    make made take taken took give given put set hold held bring come go become remain continue
    begin start use get leave face see show follow find found include provide receive expect
    according statement news local nearby recent current several many various former own main
    major key significant further overall respectively like such both while despite during due
    end ended schedule scheduled km kilometres kilometers metres meters
    """
)
"""Words that claim little by themselves."""


def invention_faults(sentence: str, cited: Sequence[str], embedder: Embedder | None) -> Faults:
    """What is told and of which nothing is cited: grave events, wrongs, whole clauses.

    Args:
        sentence: as written.
        cited: the sentences it cites.
        embedder: compares words in their contexts; without it, or where its model has no vectors of
            tokens, they are compared as they stand.
    """
    known = frozenset(word.key for text in cited for word in all_words(text))
    words = _telling(content_words(sentence))
    if {"from", "to"} <= {count.role for count in counts(sentence)}:  # the numbers tell it
        words = [
            word for word in words if not (is_near(word.key, "rise") or is_near(word.key, "fall"))
        ]
    new = [word for word in words if not _is_known(word, known)]
    for word in new:
        is_denied = key_of_word(f"un{word.text}") in known  # "unhurt"
        if word.key in grave_keys() and not is_denied:
            yield Fault("invented", word.text, "nothing of the kind is cited")
    is_wrong_cited = any(
        pattern.search(text) for text in cited for pattern in (markers.WRONGS, markers.ALLEGES)
    )
    for match in () if is_wrong_cited else markers.WRONGS.finditer(sentence):
        if near_key(key_of_word(match.group().lower().split()[0]), known) is None:
            yield Fault("allegation", match.group(), "no such wrong is cited")
    parts = [(part, LEAST_LIKE) for part in _new_parts(sentence, known)]
    is_most = len(new) > MOST_NEW * len(words)
    whole = [(new, LEAST_LIKE_IN_ALL)] if is_most else []
    unlike = [new] if is_most else []
    if embedder is not None and (parts or whole):
        with suppress(NoTokenVectors):  # of a model without, words are compared as they stand
            unlike = _unlike(sentence, cited, [*parts, *whole], embedder)
    for part in unlike:
        yield Fault("invented", " ".join(word.text for word in part), "not in what is cited")


def _telling(words: Sequence[Word]) -> list[Word]:
    return [word for word in words if word.text not in _LEVEL]


def _new_parts(sentence: str, known: frozenset[str]) -> Iterator[list[Word]]:
    """The telling words of each clause that has no known one, placed in the sentence."""
    placed = {(word.text, word.start): word for word in content_words(sentence)}
    at = 0
    for clause in clauses(sentence):
        at = max(at, sentence.find(clause.text, at))
        words = _telling(clause.words)
        if len(words) >= LEAST_WORDS and not any(_is_known(word, known) for word in words):
            yield [w for word in words if (w := placed.get((word.text, at + word.start)))]


def _unlike(
    sentence: str,
    cited: Sequence[str],
    parts: Sequence[tuple[list[Word], float]],
    embedder: Embedder,
) -> list[list[Word]]:
    """Those of the parts of a sentence that are less like what is cited than they have to be.

    Raises:
        NoTokenVectors: the embedder's model has none.
    """
    written, *others = embedder.passage_tokens([sentence, *cited])
    known = [
        _vector(vectors, word)
        for vectors, text in zip(others, cited, strict=True)
        for word in content_words(text)
    ]
    if not known:
        return [part for part, _ in parts]
    matrix = np.stack(known)
    return [
        part
        for part, least in parts
        if part and np.mean([(matrix @ _vector(written, word)).max() for word in part]) < least
    ]


def _vector(tokens: TokenVectors, word: Word) -> NDArray[np.float32]:
    """The mean of the tokens of a word, of length 1; all 0 where the text was cut before it."""
    inside = (tokens.spans[:, 0] < word.end) & (tokens.spans[:, 1] > word.start)
    vector: NDArray[np.float32] = tokens.vectors[inside].sum(axis=0)
    length = float(np.linalg.norm(vector))
    return vector if length == 0 else vector / np.float32(length)


def _is_known(word: Word, known: frozenset[str]) -> bool:
    if word.key in known or any(is_near(word.key, key) for key in known):
        return True
    forms = country_forms().get((word.key,), ())
    return any(known.issuperset(form) for form in forms)
