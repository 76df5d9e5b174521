"""Questions that ask for a course of events, and what they ask about; English."""

from __future__ import annotations

import re

_LEAD = (
    r"^(?:(?:and|so|but|please|now|then),? )*(?:(?:can|could|would|will) you (?:please )?)?"
    r"(?:(?:tell|give|show|write|find|make|draw|get)(?: me| us)?(?: about)? )?"
)
_A = r"(?:(?:a|an|the|its|their|his|her|that|this|short|brief|full|complete|detailed|whole) )*"
_COURSES = (
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
_COURSE = re.compile("|".join(_COURSES), re.IGNORECASE)

# What those words leave in a question: they ask for a course of events and name none.
_FORM = re.compile(
    r"\b(?:timelines?|time line|chronology|unfold(?:s|ed|ing)?|evolved?|unravel(?:led|ed)?"
    r"|play(?:ed)? out|progress(?:ed|ing)|happen(?:s|ed|ing)?|occurred"
    r"|(?:latest |recent |main |key )?developments|develop(?:ed)?|history of"
    r"|(?:sequence|course|chain|series) of (?:the )?events|(?:events |steps )?(?:that )?"
    r"(?:led|leading) up to|what (?:has |have )?led to|so far|since|(?:over|through) time"
    r"|step by step|(?:day by day|week by week|month by month|year by year)"
    r"|from (?:start to finish|beginning to end))\b",
    re.IGNORECASE,
)


def is_course_of_events(question: str) -> bool:
    """Whether a question asks how something went over some time; English.

    Rather too few than too many: a plain question needs no timeline.
    """
    return _COURSE.search(" ".join(question.split())) is not None


def without_form(text: str) -> str:
    """A text without the words that only ask for a course of events."""
    return _FORM.sub(" ", text)
