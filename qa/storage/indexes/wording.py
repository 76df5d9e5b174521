"""Which passages hold the phrases that a question wants, or wants to be left out.

The index holds no positions of words. It gives the passages that hold all words of a phrase,
and these are read.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator
from dataclasses import dataclass

from qa.question.operators import stands_in
from qa.storage.connection import Connection
from qa.storage.indexes.lexical import LexicalIndex
from qa.storage.tables import articles as article_rows
from qa.storage.tables import passages as passage_rows
from qa.store import Phrase, WordFilter
from qa.text.terms import text_terms


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
    connection: Connection, index: LexicalIndex, words: WordFilter
) -> WordedPassages:
    """The passages in whose text or headline every phrase stands, and none that is left out.

    Args:
        connection: to the articles.
        index: of passages.
        words: the phrases.
    """
    only: frozenset[int] | None = None
    for phrase in words.required:
        only = _holding(connection, index, phrase, only)
    never: frozenset[int] = frozenset()
    for phrase in words.excluded:
        never |= _holding(connection, index, phrase, only)
    return WordedPassages(only, never)


def _holding(
    connection: Connection, index: LexicalIndex, phrase: Phrase, among: Container[int] | None
) -> frozenset[int]:
    """The passages that hold a phrase, among some or all; what is out already is not read."""
    terms = list(dict.fromkeys(text_terms(phrase.words)))
    numbers = index.holding([terms]) if terms else []
    if among is not None:
        numbers = [number for number in numbers if number in among]
    if len(terms) == 1 and not phrase.is_exact:
        return frozenset(numbers)
    return frozenset(_read(connection, numbers, phrase))


def _read(connection: Connection, numbers: Iterable[int], phrase: Phrase) -> Iterator[int]:
    passages = passage_rows.passages(connection, numbers)
    owners = {passage.article_id for passage in passages.values()}
    articles = article_rows.articles(connection, owners)
    titled = {id_ for id_, article in articles.items() if stands_in(phrase, article.title)}
    for number, passage in passages.items():
        if passage.article_id in titled or stands_in(phrase, passage.text):
            yield number
