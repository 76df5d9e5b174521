"""Several times that make one window: "between May and July", "in May, June and July"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from qa.question.time.ambiguity import is_time
from qa.question.time.patterns import TimeWords

RANGE_LEAD = "between"
"""What stands before the times of a range, whatever opens it."""

_TO = re.compile(r"\s{0,3}(?:and|to|until|till|through|[-–])\s{1,3}(?:the\s{1,3})?", re.IGNORECASE)
_AND = re.compile(r"\s{0,3}(?:,|,?\s{0,3}(?:and|or)\b|&)\s{1,3}(?:the\s{1,3})?", re.IGNORECASE)
_LONGEST = 16
_OPENERS = {"between", "from", "of"}
_LISTED = {"day", "weekday", "month", "quarter", "season", "decade", "year"}
_LIST_LEADS = {"", "in", "on", "at", "over", "during", "within", "throughout"}


def is_range(first: TimeWords) -> bool:
    """Whether a preposition says that a time begins a range."""
    return first.lead in _OPENERS


def joined_count(question: str, times: Sequence[TimeWords]) -> int:
    """How many of the first times are one: two of a range, those of a list, or 1."""
    first = times[0]
    if len(times) < 2:
        return 1
    if is_range(first):
        return 2 if _TO.fullmatch(_between(question, first, times[1])) else 1
    is_bare = first.kind == times[1].kind and first.kind in {"day", "weekday"}
    if is_bare and _TO.fullmatch(_between(question, first, times[1])):
        return 2
    count = 1
    for left, right in pairwise(times):
        if not _is_listed(question, left, right):
            break
        count += 1
    return count if first.lead in _LIST_LEADS else 1


def _is_listed(question: str, left: TimeWords, right: TimeWords) -> bool:
    is_alike = left.kind == right.kind and left.kind in _LISTED
    return is_alike and _AND.fullmatch(_between(question, left, right)) is not None


def _between(question: str, left: TimeWords, right: TimeWords) -> str:
    """What stands between two times; the preposition may be said twice."""
    end = right.lead_start if right.lead and right.lead == left.lead else right.start
    return question[left.end : end] if end - left.end <= _LONGEST else ""


_YEARS_OF = {
    "day": "year1",
    "days": "dy1",
    "month": "myear",
    "quarter": "qyear",
    "season": "syear",
}


def lone_year(question: str, times: Sequence[TimeWords]) -> str | None:
    """The one year that a question names apart: "the third-quarter loss of the yard in 2019"."""
    years = [words for words in times if words.names_year]
    if len(years) != 1 or years[0].kind != "year" or years[0].lead not in {"in", "of"}:
        return None
    return years[0].parts["year"] if not years[0].part and is_time(question, years[0]) else None


def with_year(words: TimeWords, year: str | None) -> TimeWords:
    """A day, month, quarter or season of that year, where it names none itself."""
    if year is None or words.names_year or words.kind not in _YEARS_OF:
        return words
    return replace(words, parts={**words.parts, _YEARS_OF[words.kind]: year})
