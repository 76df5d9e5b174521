"""What a question asks for, told by its form: type of answer, timeline, news; English."""

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
NameKind = Literal["person", "place", "thing"]

_KINDS: dict[NameKind, str] = {
    "place": r"\bwhere\b|\b(?:which|what) (?:city|country|state|town|place|area|island)\b",
    "person": r"\b(?:who|whom|whose)\b",
    "thing": r"\b(?:which|what) (?!(?:is|are|was|were|did|do|does|has|have|had|will|would|can|else"
    r"|about|if|for|happened|happens|he|she|it|they|the|to|kind|time|day|date|year|number)\b)\w",
}
_NAME_KINDS = tuple((kind, re.compile(words, re.IGNORECASE)) for kind, words in _KINDS.items())
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


_NEWEST = re.compile(
    r"\b(?:latest|newest|most recent(?:ly)?|current(?:ly)?|still|now|nowadays|at present|today"
    r"|up to date|so far|to date|yet|as of)\b",
    re.IGNORECASE,
)

_LEAD = (
    r"^(?:(?:and|so|but|please|now|then),? )*(?:(?:can|could|would|will) you (?:please )?)?"
    r"(?:(?:tell|give|show|write|find|make|draw|get)(?: me| us)?(?: about)? )?"
)
_A = r"(?:(?:a|an|the|its|their|his|her|that|this|short|brief|full|complete|detailed|whole) )*"
_TIMELINES = (
    r"\b(?:timeline|chronology|time line) (?:of|on|about|around|leading|since)\b",
    r"\b(?:sequence|course|chain|series) of (?:the )?events\b",
    rf"{_LEAD}(?:what (?:is|was) )?{_A}"
    r"(?:(?:timeline|chronology)(?! (?:for|to)\b)|history of|story so far)\b",
    r"\bhow (?:did|do|does|has|have|had|is|are|was|were)\b.{2,}\b"
    r"(?:unfold(?:ed|ing)?|evolv(?:e|ed|ing)|unravel(?:led|ed)?|play(?:ed)? out|progress(?:ed|ing)?"
    r"|come about|come to (?:this|an end|a head))\b",
    r"\bhow (?:did|has|have|had)\b.{2,}\bdevelop(?:ed|ing)?"
    r"(?= ?[?.!]*$| (?:over|since|after|in|from|between|during|so far|until|into|through)\b)",
    r"\bhow (?!many\b|much\b|old\b|long\b|far\b|often\b|big\b).+ (?:over|across|through) "
    r"(?:time|the (?:(?:last|past|following|next|coming) )?(?:\w+ )?"
    r"(?:days|weeks|months|years|decades))\b",
    r"\bhow did (?:it|this|things|all this) (?:all )?(?:come|get) (?:about|to)\b",
    r"\bfrom (?:start to finish|beginning to end)\b",
    r"\b(?:day by day|week by week|month by month|step by step|year by year)\b",
    r"\bwhat(?:['’]s| has| have| is| all has)? (?:all |everything )?(?:has |have )?"
    r"(?:happened|changed|been happening|been going on|gone on|occurred)\b"
    r"(?= (?:(?:\w+ ){0,6})?since\b| so far\b)",
    r"\bwhat(?:['’]s| has| have| all)? (?:happened|been happening|been going on|occurred) "
    r"(?:in|to|with|after|since|during|between|next|then|afterwards)\b",
    r"\bwhat (?:events |steps |things )?(?:has |have |had )?led (?:up )?(?:to|the|him|her|them)\b",
    r"\b(?:events|steps) (?:that )?(?:led|leading) (?:up )?to\b",
    rf"{_LEAD}(?:(?:what|which) (?:are|were|have been) )?{_A}"
    r"(?:(?:latest|recent|new|main|key|major|important|further|all|any) )*"
    r"developments (?:in|on|around|about|regarding|with|since|of)\b",
    r"\b(?:latest|recent|main|key) developments\b",
)
_TIMELINE = re.compile("|".join(_TIMELINES), re.IGNORECASE)

# What those words leave in a question: they ask for a course of events and name none.
_TIMELINE_WORDS = re.compile(
    r"\b(?:timelines?|time line|chronology|unfold(?:s|ed|ing)?|evolved?|unravel(?:led|ed)?"
    r"|play(?:ed)? out|progress(?:ed|ing)|happen(?:s|ed|ing)?|occurred"
    r"|(?:latest |recent |main |key )?developments|develop(?:ed)?|history of"
    r"|(?:sequence|course|chain|series) of (?:the )?events|(?:events |steps )?(?:that )?"
    r"(?:led|leading) up to|what (?:has |have )?led to|so far|since|(?:over|through) time"
    r"|step by step|(?:day by day|week by week|month by month|year by year)"
    r"|from (?:start to finish|beginning to end))\b",
    re.IGNORECASE,
)


def expected_answer_type(question: str) -> AnswerType:
    """What kind of answer a question wants."""
    return next((name for name, pattern in _TYPES if pattern.search(question)), "anything")


def kind_of_name_asked(question: str) -> NameKind | None:
    """What kind of name a question wants, "who" a person and "which" a thing; None if no name."""
    return next((kind for kind, pattern in _NAME_KINDS if pattern.search(question)), None)


def asks_for_timeline(question: str) -> bool:
    """Whether a question asks how something went over some time.

    Rather too few than too many: a plain question needs no timeline.
    """
    return _TIMELINE.search(" ".join(question.split())) is not None


def without_timeline_words(text: str) -> str:
    """A text without the words that only ask for a timeline."""
    return _TIMELINE_WORDS.sub(" ", text)


def is_about_now(question: str) -> bool:
    """Whether a question is about what goes on: "just", "soon", "is considering".

    Of 58 quiz questions on the news of their week that name no time 34 are.
    """
    return _NOW.search(question) is not None


def asks_newest(question: str) -> bool:
    """Whether a question asks for the newest state: "latest", "current", "still", "now"."""
    return _NEWEST.search(question) is not None


def numbers_in(text: str) -> frozenset[str]:
    """The numbers in a text, in digits and in words, as they stand there in lower case."""
    return frozenset(match.group().casefold() for match in _NUMBER.finditer(text))
