"""Statements without a figure that a later article takes back."""

from __future__ import annotations

import re
from collections.abc import Sequence

from qa.answering.statements.matching import ParsedStatement, Statement, parse
from qa.text.dates import day_of

LEAST_SHARED = 3
"""Telling words that a withdrawal and what it takes back have in common, at least."""

LEAST_SHARE = 0.4
"""Of the telling words of the earlier sentence the withdrawal repeats at least this share."""

MOST_DAYS = 60
"""Days after which a withdrawal is of something else."""

_STATEMENT = (
    r"(?:statements?|claims?|reports?|accounts?|figures?|allegations?|accusations?|remarks?"
    r"|comments?|announcements?)"
)
_TAKES_BACK = re.compile(
    rf"\b(?:(?:withdr(?:ew|awn)|took\sback|corrected)\s(?:[a-z]+\s){{0,3}}?{_STATEMENT}"
    r"|retract(?:s|ed)|recanted|backtracked|walked\s(?:it\s|that\s)?back"
    r"|no\slonger\s(?:stands?|holds?|true|a\ssuspect)"
    rf"|apologi[sz]ed\sfor\s(?:[a-z]+\s){{0,2}}?(?:errors?|mistakes?|{_STATEMENT})"
    r"|contrary\sto\s(?:its|his|her|their|the)?\s?(?:earlier|initial|first|previous)"
    r"|(?:turned\sout|proved)\s(?:to\sbe\s)?(?:false|untrue|wrong|mistaken|incorrect)"
    rf"|{_STATEMENT}\s(?:was|were)\s(?:false|untrue|wrong|withdrawn|mistaken|incorrect))\b",
    re.IGNORECASE,
)
_DENIED = re.compile(
    r"(?:\b(?:not|never|no|nor|refus\w+|declin\w+|without)|n[’']t)(?:\s\w+){0,3}\s$", re.IGNORECASE
)


def takes_back(sentence: str) -> bool:
    """Whether a sentence says that a statement does not stand; English."""
    return any(
        not _DENIED.search(sentence[: match.start()]) for match in _TAKES_BACK.finditer(sentence)
    )


def withdrawals(statements: Sequence[Statement], row: int) -> list[int]:
    """The rows of later statements that take back the one in ``row``, the nearest first.

    Both have a day, the later one comes from an article of another day within `MOST_DAYS`,
    and they speak of the same by the words that they share.
    """
    earlier: ParsedStatement | None = None
    shared: dict[int, tuple[int, str]] = {}
    for other, statement in enumerate(statements):
        if not takes_back(statement.text) or takes_back(statements[row].text):
            continue
        if not 0 < _days_after(statements[row], statement) <= MOST_DAYS:
            continue
        earlier = earlier or parse(statements[row])
        words = len(parse(statement).words & earlier.words)
        if words >= max(LEAST_SHARED, LEAST_SHARE * len(earlier.words)):
            shared[other] = (words, statement.published or "")
    return sorted(shared, key=lambda other: shared[other], reverse=True)


def _days_after(earlier: Statement, later: Statement) -> int:
    """Days from one article to the other; 0 where one has none."""
    first, last = day_of(earlier.published), day_of(later.published)
    return (last - first).days if first and last else 0
