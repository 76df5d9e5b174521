"""The words with which people go on in a talk: "ok", "no, I meant …", "different question: …".

They say how what follows stands to what was asked before, and are no part of it.
English; told by their form.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from qa.question.thread.anaphora import ASKED_WITH, TO_BE
from qa.question.thread.noun_phrases import AUXILIARIES, plain_words

Turning = Literal["change", "restatement", ""]
"""How a question turns: to another topic, to the last question which it puts right, or neither."""


@dataclass(frozen=True, slots=True)
class Opening:
    """How a question opens.

    Attributes:
        turning: what its first words say of it.
        rest: the question without them.
    """

    turning: Turning
    rest: str


_FILLER = re.compile(
    r"^(?:(?:ok(?:ay)?|okey|hm+|um+|uh+|oh|btw|by the way|any ?ways?|actually|hold on|alright"
    r"|all right|i see|got it|thanks|thank you|thx|please|yes|yeah|yep|sorry|no wait|wait no"
    r"|just one more (?:thing|question)|one more (?:thing|question)|quick question)\b"
    r"|(?:no|nope|well|right|great|nice|cool|good|now|wait|look|listen|sure|interesting|next)"
    r"(?=[,.!:;–—-]))[\s,.!:;–—-]*(?=\w)",
    re.IGNORECASE,
)
_CHANGE = re.compile(
    r"^(?:(?:an?(?:other)? )?(?:(?:completely|totally|entirely) )?"
    r"(?:different|new|unrelated|other|separate|another) (?:question|topic|subject|matter|story)"
    r"(?: (?:now|please))?(?:[\s,.:;–—-]+|$)"
    r"|(?:something|anything) (?:(?:completely|totally|entirely) )?(?:else|different)"
    r"(?: (?:now|please))?\s*[,.:;–—-]+\s*"
    r"|(?:on (?:an?other|an? (?:different|unrelated|new)) (?:note|topic|subject|matter))\b[\s,:]*"
    r"|(?:(?:let'?s|let us|can we|could we|shall we|i(?:'d| would) like to|i want to|we should) )?"
    r"(?:chang(?:e|ing)|switch(?:ing)?) (?:the |of )?(?:topics?|subjects?)\b[\s,.:;–—-]*"
    r"|change of (?:topic|subject)\b[\s,.:;–—-]*"
    r"|(?:forget (?:about )?(?:it|that|this|them|him|her)|never ?mind(?: (?:that|it))?)\b"
    r"[\s,.:;–—-]+"
    r"|(?:(?:let'?s|let us|can we|could we|shall we|i(?:'d| would) like to|i want to|i(?:'d| would)"
    r" rather|we should) (?:now )?(?:(?:talk|speak|chat|hear) (?:about|of)|discuss"
    r"|(?:move|go|switch|turn|get|go back|get back|return) (?:on )?to)"
    r"|(?:moving|going) on to|(?:switching|turning|going back|coming back|returning) to"
    r"|speaking of)\s+(?=\w))",
    re.IGNORECASE,
)
_MEANT = (
    r"(?:i (?:really |actually |just )?(?:meant?|was (?:thinking|talking|asking) (?:of|about))"
    r"|i'?m (?:talking|asking|thinking) (?:about|of)"
    r"|i (?:meant|wanted) to (?:ask|say|type|write|know)(?: about)?|make that|make it)"
)
_SORRY = (
    r"(?:(?:no|nope|nah|sorry|oops|oh|wait|actually|pardon|my bad|my mistake|hm+|well|but|ah)\b"
    r"[\s,.!–—-]*)"
)
_RESTATEMENTS = (
    re.compile(rf"^{_SORRY}*{_MEANT}\s+(?P<rest>\S.*)$", re.IGNORECASE),
    re.compile(
        rf"^{_SORRY}*not (?:(?!\bbut\b)[^,;–—])+(?:[,;–—]| but| -)\s*(?:but )?(?P<rest>\S.*)$",
        re.IGNORECASE,
    ),
    re.compile(rf"^{_SORRY}+(?P<rest>the (?:one|ones|other)\b.*)$", re.IGNORECASE),
    re.compile(rf"^(?P<rest>.{{2,60}}?),? {_SORRY}?i mean(?:t)?[.!]?$", re.IGNORECASE),
    # "No, Texas." "Sorry, in Texas."
    re.compile(
        r"^(?:no|nope|sorry|oops|no sorry|no, sorry)[,.!:]\s*(?P<rest>\w\S*(?: \S+){0,3})$",
        re.IGNORECASE,
    ),
)
_CLAUSE = (
    ASKED_WITH | AUXILIARIES | TO_BE | frozenset({"tell", "show", "and", "but", "thanks", "i"})
)


def opening_of(text: str) -> Opening:
    """How a question opens; the rest is the whole where nothing else is left of it."""
    text = text.strip()
    for pattern in _RESTATEMENTS:
        if match := pattern.match(text):
            rest = match["rest"].strip(" ,.!")
            words = plain_words(rest)
            if words and words[0] not in _CLAUSE:
                return Opening("restatement", rest)
            if len(words) > 1 and "i meant" in match.group().lower():
                return Opening("", rest)  # "Sorry, I meant how many died."
    rest = _without_fillers(text)
    if match := _CHANGE.match(rest):
        topic = _without_fillers(rest[match.end() :])
        if any(char.isalnum() for char in topic):
            return Opening("change", topic)
    return Opening("", rest)


def _without_fillers(text: str) -> str:
    while match := _FILLER.match(text):
        text = text[match.end() :]
    return text
