"""What a question asks for and nothing that would be quoted has: a number, or its year."""

from __future__ import annotations

import re
from collections.abc import Sequence

from qa.answering.selection import Candidate
from qa.languages.codes import ENGLISH
from qa.languages.messages import say, to_say
from qa.question.query import Query
from qa.retrieval.answer_cues import contains_answer_type
from qa.text.plain import listed

NO_NUMBER = to_say("No sentence found gives a number that surely answers.")
NO_YEAR = to_say("No article found surely tells of %(years)s.")

_YEAR = re.compile(r"(?<![\d.,$£€-])(?:19|20)\d\d(?![\d-]|[.,]\d)")


def missing(query: Query, quoted: Sequence[Candidate]) -> str | None:
    """What is missing, in a sentence of ours; None if nothing is.

    Args:
        query: as asked.
        quoted: the sentences that would be quoted.
    """
    analysis = query.analysis
    # "How often" and "how soon" are answered without a number.
    if (
        analysis.answer_type == "number"
        and analysis.quantity
        and not any(
            contains_answer_type(analysis, candidate.text, candidate.hit.article.language)
            for candidate in quoted
        )
    ):
        return say(query.told_in, NO_NUMBER)
    return _missing_year(query, quoted)


def _missing_year(query: Query, quoted: Sequence[Candidate]) -> str | None:
    """A year in the name of a thing: the 2022 final is not that of 2024.

    One that makes a window is looked after there.
    """
    if query.moment is not None and query.moment.has_days:
        return None
    texts = [_around(candidate) for candidate in quoted]
    years = dict.fromkeys(_YEAR.findall(query.asked))
    untold = [year for year in years if not any(year in text for text in texts)]
    if not untold:
        return None
    is_english = query.told_in == ENGLISH
    named = " and ".join(untold) if is_english else listed(untold, "and", query.told_in)
    return say(query.told_in, NO_YEAR, years=named)


def _around(candidate: Candidate) -> str:
    hit = candidate.hit
    return f"{(hit.published or '')[:4]} {hit.title} {hit.text}"
