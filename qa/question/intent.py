"""What kind of thing a question asks for, and whether a sentence gives one."""

from __future__ import annotations

import re
from typing import Literal

from qa.text.terms import STOP_WORDS, text_terms

Kind = Literal["number", "day", "name", "reason", "statement", "anything"]

_PATTERNS: dict[Kind, str] = {
    "number": (
        r"\bhow (?:many|much|old|long|far|often|large|big|soon|tall|high)\b"
        r"|\bwhat (?:percent|percentage|share|number|amount|age|price)\b"
    ),
    "day": r"\bwhen\b|\b(?:what|which) (?:day|date|year|month|time)\b",
    "name": (
        r"\b(?:who|whom|whose|where|which)\b"
        r"|\bwhat (?:city|country|state|town|place|area|region|nation|island)\b"
    ),
    "reason": r"\bwhy\b|\bwhat (?:caused|is the reason|was the reason)\b",
    "statement": r"\b(?:say|said|tell|told|claim|claims|call for)\b",
}
_KINDS = tuple((kind, re.compile(words, re.IGNORECASE)) for kind, words in _PATTERNS.items())

_NUMBER = re.compile(
    r"\b\d[\d,.]*\b|\b(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|dozen"
    r"|hundred|thousand|million|billion|half|third|quarter)s?\b",
    re.IGNORECASE,
)
_TIME = re.compile(
    r"\b(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day|january|february|march|april|may|june|july"
    r"|august|september|october|november|december|today|yesterday|tomorrow|week|month|year"
    r"|(?:19|20)\d\d|spring|summer|autumn|winter|night|morning)s?\b",
    re.IGNORECASE,
)
_REASON = re.compile(
    r"\b(?:because|since|due to|after|so that|in order to|over|amid|to)\b", re.IGNORECASE
)
_STATEMENT = re.compile(r"\b(?:said|says|told|added|according)\b|[“\"]")
_CAPITAL = re.compile(r"\b[A-Z][\w’'-]+")


def asked_for(question: str) -> Kind:
    """What kind of answer a question wants; English."""
    return next((kind for kind, pattern in _KINDS if pattern.search(question)), "anything")


def gives(question: str, kind: Kind, sentence: str) -> float:
    """Whether a sentence holds such a thing that the question does not hold itself.

    Returns:
        1 if it does, 0 if not, .5 where any sentence may do.
    """
    if kind == "number":
        known = {one.group().casefold() for one in _NUMBER.finditer(question)}
        found = any(one.group().casefold() not in known for one in _NUMBER.finditer(sentence))
    elif kind == "day":
        found = bool(_TIME.search(sentence))
    elif kind == "name":
        names = STOP_WORDS | set(text_terms(question))
        # The first word has a capital in any case.
        found = any(
            one.start() > 0 and not names.issuperset(text_terms(one.group()))
            for one in _CAPITAL.finditer(sentence)
        )
    elif kind == "reason":
        found = bool(_REASON.search(sentence))
    elif kind == "statement":
        found = bool(_STATEMENT.search(sentence))
    else:
        return 0.5
    return 1.0 if found else 0.0
