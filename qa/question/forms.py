"""The form of a question: a list, a comparison, yes or no; told by its words, English."""

from __future__ import annotations

import re
from collections.abc import Collection
from typing import Literal

from qa.question.sides import PAST, sides_of

Form = Literal["plain", "list", "comparison", "yes_no"]
"""What shape its answer has; "plain" is whatever needs none of its own."""

_AUXILIARIES = (
    r"did|does|do|is|are|was|were|has|have|had|will|would|can|could|should"
    r"|isn't|aren't|wasn't|weren't|didn't|doesn't|don't|hasn't|haven't|won't"
)
_YES_NO = re.compile(
    rf"^(?:(?:and|so|but) )?(?:is it true that .|(?:{_AUXILIARIES}) (?!you\b)\w)", re.IGNORECASE
)
_MANY = r"(?:two|three|four|five|six|seven|eight|nine|ten|\d+)"
_NO_NOUN = rf"(?!(?:{_AUXILIARIES}|{PAST}|the|an?|of|and|or|to|in|on|at|by|for|from|with|than)\b)"
# A noun in the plural; "news", "campus" and "crisis" are none, and "makes" is a verb.
_PLURAL = (
    r"(?!(?:news|series|politics|means|happens|makes|causes|takes|keeps|gives|perhaps)\b)"
    r"(?:\w{2,}(?<![sui'])s(?!')|\w+[ei]es|people|children|men|women)"
)
_NOUNS = rf"(?:{_NO_NOUN}[\w'-]+ ){{0,2}}?{_NO_NOUN}{_PLURAL}"
_LISTS = (
    r"^(?:please )?(?:(?:can|could) you )?(?:list|enumerate|name)(?: me)?"
    rf"(?: all| some| every\b| {_MANY}| (?:the |its |their )?{_NOUNS}\b)",
    rf"^(?:and )?(?:(?:in|at|on|from|for|by|with) )?(?:which|what) (?:other |else )?(?:{_MANY} )?"
    rf"{_NOUNS} (?:{_AUXILIARIES}|{PAST}|make|in|at|on|from|that|who|of)\b",
    r"^(?:who|what|which) (?:are|were|have been) (?:all )?(?:the|its|their|his|her|some of the) "
    rf"{_NOUNS}\b",
    r"^who (?:all|else)\b",
)
_NAME = re.compile(
    r"^(?:please )?(?:(?:can|could) you )?name(?: me)?(?: all| every)?(?: of)?(?: the)? ",
    re.IGNORECASE,
)
_LIST = re.compile("|".join(_LISTS), re.IGNORECASE)
_ASKING = r"(?:who|whom|whose|what|when|where|which|why|how)"
_PREPOSITION = r"(?:about|against|at|by|for|from|in|into|of|on|since|to|under|until|with)"
_SEVERAL = re.compile(
    r"\?[^?\w]*\w[^?]*\?"
    rf"|(?:\b{_ASKING}|^(?:{_AUXILIARIES}))\b[^?]*(?:;|\b(?:and|but|also|plus|as well as)|&),?\s+"
    rf"(?:also |then )?(?:(?:{_PREPOSITION} )?{_ASKING}\b|(?:{_AUXILIARIES})\b)",
    re.IGNORECASE,
)


def form_of(question: str, names: Collection[str] = ()) -> Form:
    """The form of a question.

    Rather "plain" than wrong: what takes a list or a comparison for one gives up quotes.

    Args:
        question: in visible characters, with plain apostrophes and single spaces.
        names: its words that are names, see `qa.text.proper_names`.
    """
    if sides_of(question, names):
        return "comparison"
    if _LIST.search(question):
        return "list"
    return "yes_no" if _YES_NO.search(question) else "plain"


def seems_several(question: str) -> bool:
    """Whether a question may be several: two marks, or a second question joined to a first.

    Rather yes than no: "who sings and who dances" may be one or two, which words alone do not
    tell.
    """
    return bool(_SEVERAL.search(question))


def as_question(text: str) -> str:
    """A text that begins with "name the" as the question that a reader knows; any other as it is.

    "Name the members of the council" becomes "Which are the members of the council".
    """
    return _NAME.sub("Which are the ", text) if _LIST.search(text) else text
