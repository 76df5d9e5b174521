"""Which sentences list what a question asks for: each tells of something that none before it does.

What a sentence lists stands in the words that the reader points at. To take what is worth most and
is not told yet is maximal marginal relevance (Carbonell and Goldstein, SIGIR 1998), with
the items in place of the vectors.
"""

from __future__ import annotations

import re

from qa.answering.selection import (
    Candidate,
    SelectedSentences,
    by_worth,
    margin_of,
    repeats,
    rows_to_quote,
)
from qa.languages.codes import base_code
from qa.question.query import Query
from qa.text.terms import STOP_TERMS, text_terms

MOST = 8
"""Quotes of an answer that lists something."""

MARGIN = 1.3
"""How much further behind the best a sentence may be than one of another answer: the last of a
list is told in passing."""

_BETWEEN = re.compile(r",? (?:and|or|as well as|to|with|from) |[,;:\n]")
_CAPITAL = re.compile(r"[A-Z]|\d")

Item = frozenset[str]
"""One thing of a list, as its terms."""


def rows_of_list(selected: SelectedSentences, query: Query) -> list[int]:
    """The rows of the sentences that list what is asked for, best first.

    There must be a candidate. Without a reader, or where none lists anything, the same as of
    another answer.
    """
    scores, order = selected.scores, by_worth(selected)
    floor = scores[order[0]] - MARGIN * margin_of(selected)
    rows: list[int] = []
    told: list[Item] = []
    for row in order:
        if len(rows) == MOST or scores[row] < floor:
            break
        items = _items(selected.candidates[row], query)
        new = [item for item in items if not any(item <= other for other in told)]
        if new and not any(repeats(selected, row, other) for other in rows):
            rows.append(row)
            told += new
    return rows or rows_to_quote(selected)


def _items(candidate: Candidate, query: Query) -> list[Item]:
    """What a sentence lists: the words that answer, cut at commas; not what the question says.

    Who asks "which" wants names.
    """
    reading = candidate.sentence.reading
    if reading is None:
        return []
    words = candidate.sentence.article.text[reading.start : reading.end]
    language = candidate.sentence.article.language
    said = query.analysis.vocabulary
    if base_code(language) != query.analysis.language:
        said = frozenset(text_terms(query.text, language))
    known = said | STOP_TERMS
    items = (
        frozenset(text_terms(part, language)) - known
        for part in _BETWEEN.split(words)
        if query.analysis.answer_type != "name" or _CAPITAL.search(part)
    )
    return [item for item in items if item]
