"""Which sentences an answer quotes, by the form of its question, and which surely comes first."""

from __future__ import annotations

from qa.answering.forms.lists import MOST, rows_of_list
from qa.answering.forms.yes_no import rows_of_yes_no
from qa.answering.premises.missing import missing
from qa.answering.relations import surely_leads
from qa.answering.selection import SelectedSentences, rows_to_quote
from qa.answering.sentence_weights import QUOTING
from qa.question.query import Query

MOST_UNCERTAIN = 3
"""Quotes of an answer that is uncertain: more would have to be read than a search gives."""


def most_of(query: Query) -> int:
    """How many sentences a sure answer quotes at the most; not of a briefing."""
    return MOST if query.analysis.form == "list" else QUOTING.most


def rows_of(selected: SelectedSentences, query: Query) -> list[int]:
    """The sentences to quote, best first; there must be a candidate."""
    match query.analysis.form:
        case "list":
            return rows_of_list(selected, query)
        case "yes_no":
            return rows_of_yes_no(selected)
        case _:
            return rows_to_quote(selected)


def lead_of(selected: SelectedSentences, query: Query, doubt: str | None) -> int | None:
    """The first sentence to quote, where nothing can change it or the verdict any more.

    What the first has, no other lacks; and where a reader read the sentences, what they are
    worth is known without their vectors.

    Args:
        selected: the likely sentences, without their vectors.
        query: what was asked.
        doubt: what speaks against an answer, whatever it quotes.
    """
    if query.briefing or not selected.features.is_read:
        return None
    row = rows_of(selected, query)[0]
    is_whole = doubt is not None or missing(query, [selected.candidates[row]]) is None
    return row if is_whole and surely_leads(selected, row, query) else None
