"""Which passages hold the phrases that a question wants, or wants to be left out.

The index holds no positions of words. It gives the passages that hold all words of a phrase,
and these are read.
"""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial

from qa.errors import QuestionError
from qa.question.operators import stands_in
from qa.storage.connection import Connection
from qa.storage.indexes.lexical import LexicalIndex
from qa.storage.indexes.passage_table import PassageTable
from qa.store import Phrase, WordFilter
from qa.text.terms import phrase_terms, text_terms

MOST_READ = 30_000
"""Passages that are read for the phrases of a question: about three seconds."""

READ_AT_ONCE = 2_000
"""Passages that are held in memory with their articles."""


Holding = Callable[[Iterable[Sequence[str]]], list[int]]
Texts = Callable[[Iterable[int]], Iterator[tuple[int, str, str, str | None]]]


@dataclass(frozen=True, slots=True)
class WordedPassages:
    """The passages that a `qa.store.WordFilter` lets pass.

    Attributes:
        only: their ids; None for all.
        never: ids of those that it does not, among these too.
    """

    only: frozenset[int] | None
    never: frozenset[int]

    def __contains__(self, number: object) -> bool:
        return number not in self.never and (self.only is None or number in self.only)


def worded_passages(
    connection: Connection, table: PassageTable, index: LexicalIndex, words: WordFilter
) -> WordedPassages:
    """`passages_with` of a database, the table of its passages, and their index."""
    held = table.coverage().analysed_in
    return passages_with(index.holding, partial(_texts, connection, table), words, held)


def passages_with(
    holding: Holding, texts: Texts, words: WordFilter, held: Sequence[str] = ()
) -> WordedPassages:
    """The passages in whose text or headline every phrase stands, and none that is left out.

    Args:
        holding: gives the ids of passages that hold every term of one of some lists.
        texts: gives id, headline, text and language of the passages among some ids.
        words: the phrases.
        held: the languages in which passages are analysed; English if none is given.

    Raises:
        QuestionError: more than `MOST_READ` passages would have to be read.
    """
    only: frozenset[int] | None = None
    left = MOST_READ
    for phrase in words.required:
        numbers = _candidates(holding, phrase, only, held)
        left = _after(left, phrase, numbers)
        only = _standing(texts, phrase, numbers)
    never: frozenset[int] = frozenset()
    for phrase in words.excluded:
        numbers = _candidates(holding, phrase, only, held)
        left = _after(left, phrase, numbers)
        never |= _standing(texts, phrase, numbers)
    return WordedPassages(only, never)


def _candidates(
    holding: Holding, phrase: Phrase, among: Container[int] | None, held: Sequence[str]
) -> list[int]:
    """The passages that hold the words of a phrase, among some or all."""
    numbers = holding(phrase_terms(phrase.words, held))
    return [number for number in numbers if among is None or number in among]


def _after(left: int, phrase: Phrase, numbers: Sequence[int]) -> int:
    """How many passages may be read behind those of a phrase."""
    if _is_told_by_index(phrase):
        return left
    if len(numbers) > left:
        raise QuestionError(
            f"The words of “{phrase.words}” stand in {len(numbers):,} passages, which are too many "
            "to be read: put rarer words into the quotation marks, or fewer phrases into the "
            "question."
        )
    return left - len(numbers)


def _is_told_by_index(phrase: Phrase) -> bool:
    return not phrase.is_exact and len(set(text_terms(phrase.words))) == 1


def _standing(texts: Texts, phrase: Phrase, numbers: Sequence[int]) -> frozenset[int]:
    """Those passages in which a phrase stands."""
    if _is_told_by_index(phrase):
        return frozenset(numbers)
    return frozenset(
        number
        for start in range(0, len(numbers), READ_AT_ONCE)
        for number in _read(texts(numbers[start : start + READ_AT_ONCE]), phrase)
    )


def _read(passages: Iterable[tuple[int, str, str, str | None]], phrase: Phrase) -> Iterator[int]:
    titles: dict[tuple[str, str | None], bool] = {}
    for number, title, text, language in passages:
        key = title, language
        if key not in titles:
            titles[key] = stands_in(phrase, *key)
        if titles[key] or stands_in(phrase, text, language):
            yield number


def _texts(
    connection: Connection, table: PassageTable, numbers: Iterable[int]
) -> Iterator[tuple[int, str, str, str | None]]:
    spans = table.spans(numbers)
    for number, (title, passage) in table.read_passages(connection, spans).items():
        yield number, title, passage.text, spans[number].language
