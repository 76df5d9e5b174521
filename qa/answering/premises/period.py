"""Which of what was found speaks of the time that a question names."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

from qa.answering.answer import Citation
from qa.passage import ScoredPassage
from qa.question.query import Query
from qa.question.time.mentions import counts_another, speaks_of, speaks_of_another, times_named
from qa.retrieval.periods import times_told
from qa.retrieval.retrieve import RetrievalResult
from qa.text.dates import MONTH_PATTERN

_YEAR_OR_MONTH = rf"\b(?:(?:1[6-9]|20)\d\ds?|{MONTH_PATTERN})\b"
_DATE = re.compile(_YEAR_OR_MONTH, re.IGNORECASE)
_DATE_IN_PRINT = re.compile(_YEAR_OR_MONTH)  # in print "may" is a verb


def of_the_period(query: Query, retrieved: RetrievalResult) -> RetrievalResult:
    """What was found, but for what speaks of another quarter, or month of another year.

    A passage goes as a whole only where it does not tell of any day of the period either.
    """
    period = query.period
    if period is None:
        return retrieved
    told = [(hit, times_told(hit.passage, hit.article)) for hit in retrieved.hits]
    hits = tuple(hit for hit, named in told if not speaks_of_another(period, named))
    sentences = {
        passage: tuple(
            sentence
            for sentence in read
            if not counts_another(
                period, times_named(sentence.text, sentence.article.published_day)
            )
        )
        for passage, read in retrieved.sentences.items()
    }
    return replace(retrieved, hits=hits, sentences=sentences)


def speaks_of_time(query: Query, hit: ScoredPassage) -> bool:
    """Whether a passage names the time of a question itself, or its years and months."""
    if query.period and speaks_of(query.period, times_told(hit.passage, hit.article)):
        return True
    dates = {date.casefold() for date in _DATE_IN_PRINT.findall(f"{hit.title}\n{hit.text}")}
    asked = _DATE.findall(query.moment.words) if query.moment else []
    decades = {date[:3] for date in dates if date[0].isdigit()}
    return bool(asked) and all(
        date in dates or (date[-2:] == "0s" and date[:3] in decades)
        for date in map(str.casefold, asked)
    )


def is_from_later(query: Query, retrieved: RetrievalResult, citations: Iterable[Citation]) -> bool:
    """Whether all that is cited was published after the days asked for, and names none of them."""
    period, window = query.period, query.window
    if period is None or window is None or window.until is None:
        return False
    until = window.until
    cited = {citation.article_id for citation in citations}
    hits = [hit for hit in retrieved.hits if hit.article_id in cited]
    return bool(hits) and all(
        (day := hit.article.published_day) is not None
        and day > until
        and not speaks_of(period, times_told(hit.passage, hit.article))
        for hit in hits
    )
