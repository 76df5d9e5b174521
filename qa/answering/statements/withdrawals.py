"""Statements without a figure that a later article takes back."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from qa.answering.statements.matching import ParsedStatement, Statement, parse

LEAST_SHARED = 3
"""Telling words that a withdrawal and what it takes back have in common, at least."""

LEAST_SHARE = 0.4
"""Of the telling words of the earlier sentence the withdrawal repeats at least this share."""

MOST_DAYS = 60
"""Days after which a withdrawal is of something else."""

_TAKES_BACK = re.compile(
    r"\b(?:withdr(?:ew|awn)\s(?:[a-z]+\s){0,3}?(?:statements?|claims?|reports?|accounts?|figures?"
    r"|allegations?|accusations?|remarks?|comments?)|retract(?:s|ed)|took\s(?:it\s|that\s)?back|taken\sback|recanted"
    r"|backtracked|walked\s(?:it\s|that\s)?back|no\slonger\s(?:stands?|holds?|true|a\ssuspect)"
    r"|corrected\s(?:(?:its|his|her|their|the|an|that)\s)?(?:earlier\s)?(?:statements?|reports?"
    r"|claims?|accounts?|announcements?)|apologi[sz]ed\sfor\s(?:(?:its|his|her|their|the)\s)?"
    r"(?:earlier\s)?(?:errors?|mistakes?|statements?|reports?|claims?)"
    r"|contrary\sto\s(?:its|his|her|their|the)?\s?(?:earlier|initial|first|previous)"
    r"|(?:turned\sout|proved|was|were)\s(?:to\sbe\s)?(?:false|untrue|wrong|mistaken|incorrect))\b",
    re.IGNORECASE,
)


def takes_back(sentence: str) -> bool:
    """Whether a sentence says that a statement does not stand; English."""
    return _TAKES_BACK.search(sentence) is not None


def withdrawals(statements: Sequence[Statement], row: int) -> list[int]:
    """The rows of later statements that take back the one in ``row``, the newest first.

    Both have a day, the later one comes from an article of another day within `MOST_DAYS`,
    and they speak of the same by the words that they share.
    """
    later = [
        other
        for other in range(len(statements))
        if takes_back(statements[other].text)
        and 0 < _days_after(statements[row], statements[other]) <= MOST_DAYS
        and _speaks_of(parse(statements[other]), parse(statements[row]))
    ]
    return sorted(later, key=lambda other: statements[other].published or "", reverse=True)


def _speaks_of(withdrawal: ParsedStatement, earlier: ParsedStatement) -> bool:
    shared = len(withdrawal.words & earlier.words)
    return shared >= max(LEAST_SHARED, LEAST_SHARE * len(earlier.words))


def _days_after(earlier: Statement, later: Statement) -> int:
    """Days from one article to the other; 0 where one has none."""
    try:
        first, last = (
            date.fromisoformat((statement.published or "")[:10]) for statement in (earlier, later)
        )
    except ValueError:
        return 0
    return (last - first).days
