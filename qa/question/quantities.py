"""The quantity that a question asks for, and whether a sentence speaks of it.

"How many people were treated after the leak?" asks for people, and of them for
the treated. English only, by form.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass

from qa.text.dates import MONTH_PATTERN
from qa.text.figures import figures
from qa.text.proper_names import fold
from qa.text.terms import STOP_TERMS, text_terms, word_set

_HOW_MANY = re.compile(r"\bhow many(?: more| other)?\b", re.IGNORECASE)
_HOW_MUCH = re.compile(
    r"\bhow much (?:\w+ ){0,2}?(?:did|does|do|will|would|is|was|are|were|has|have|money)\b"
    r"|\bwhat (?:did|does|do|will|would|is|was) .{0,80}?\b(?:cost|bill|price|worth)\b"
    r"|\bwhat (?:price|sum|bill)\b",
    re.IGNORECASE,
)
_CROWD = re.compile(
    r"\b(?:how (?:big|large) (?:was|were|is|are)|what (?:was|is) the size of) the"
    r" (?P<crowd>audience|crowd|turnout|attendance|gathering|rally|march|protest)\b",
    re.IGNORECASE,
)
# "What is the latest number of missing people", "the death toll": they ask how many, too.
_NUMBER_OF = re.compile(
    r"\bwhat(?:['’]s| is| was| are| were)? (?:the )?(?:[a-z]+ ){0,2}?(?:number|count) of\b",
    re.IGNORECASE,
)
_DEATH_TOLL = re.compile(
    r"\bwhat(?:['’]s| is| was| are| were)? (?:the )?(?:[a-z]+ ){0,2}?(?:death|casualty) toll\b",
    re.IGNORECASE,
)
# "How many states have laws": who has something like it, each source draws anew.
_HAVING = re.compile(r"\b(?:have|has|had) (?!been |to )\w+\b(?<!ed)(?<!en)", re.IGNORECASE)
_MONEY = frozenset({"$", "£", "€", "¥"})
# Whoever they are, they are people; stems, as `qa.text.figures` gives them.
_PEOPLE = word_set(
    """
    people resid visitor spectat support fan passeng protest demonstr march villag worker
    citizen bather swimmer viewer guest children men women patient commut holidaymak mourner
    """
)
_WORD = re.compile(rf"\b(?!(?:{MONTH_PATTERN}|\w+day)\b)[^\W\d_]+", re.IGNORECASE)
_LEAST_PREFIX = 5
"""Letters that "treated" and "treatment" share; Porter's stems keep them apart."""
# What belongs to the form of such a question; "killed" is a unit of its own.
_FORM = word_set(
    """
    mani much big larg size cost price bill worth money sum come get need whole total number
    altogeth peopl person kill die dead death injur wound hurt toll
    """
)


@dataclass(frozen=True, slots=True)
class Quantity:
    """A quantity that a question asks for.

    Attributes:
        unit: see `qa.text.figures.Figure`; empty for a sum of money in whatever currency.
        units: all units that answer.
        content: the question's other telling words, as terms, the first of which says what
            happened to the counted; names are apart.
        names: terms of its names.
    """

    unit: str
    units: frozenset[str]
    content: tuple[str, ...]
    names: frozenset[str]


def quantity_asked(question: str, names: Collection[str] = ()) -> Quantity | None:
    """The quantity that a question asks for, if it asks for one.

    Args:
        question: as typed.
        names: its words that are names, see `qa.text.proper_names`.
    """
    question = question.lower()
    question = _NUMBER_OF.sub("how many", question)
    question = _DEATH_TOLL.sub("how many people were killed", question)
    if how_many := _HOW_MANY.search(question):
        # The figure of the answer, put in the place of "how many", tells its own unit.
        with_figure = f"{question[: how_many.start()]}7{question[how_many.end() :]}"
        unit = next(
            (figure.unit for figure in figures(with_figure) if figure.start <= how_many.start()), ""
        )
        if not unit or _HAVING.search(question):
            return None
        # "After the leak, how many were treated?": the content stands behind.
        behind, before = question[how_many.end() :], question[: how_many.start()]
        question = f"{behind.rstrip('?')} {before}"
    elif crowd := _CROWD.search(question):
        unit, question = "people", question.replace(crowd["crowd"], "")
    elif _HOW_MUCH.search(question):
        return _quantity("", _MONEY, question, names)
    else:
        return None
    units = _PEOPLE if unit == "people" else frozenset({unit})
    return _quantity(unit, units, question, names)


def _quantity(
    unit: str, units: frozenset[str], question: str, names: Collection[str]
) -> Quantity | None:
    named: set[str] = set()
    content: dict[str, None] = {}
    for word in _WORD.findall(question):
        terms = [term for term in text_terms(word) if term not in STOP_TERMS | _FORM | units]
        if fold(word) in names:
            named.update(terms)
        else:
            content.update(dict.fromkeys(terms))
    return Quantity(unit, units, tuple(content), frozenset(named))


def both_mention(quantity: Quantity, left: Collection[str], right: Collection[str]) -> bool:
    """Whether both sentences, as terms, mention the quantity that is asked for.

    What happened to the counted must stand in both, in any form of its word; where the
    question does not say, all its names must.
    """
    if not quantity.content:
        return bool(quantity.names) and quantity.names <= set(left) & set(right)
    return _holds(left, quantity.content[0]) and _holds(right, quantity.content[0])


def _holds(terms: Collection[str], word: str) -> bool:
    start = word[:_LEAST_PREFIX]
    return word in terms or (
        len(start) == _LEAST_PREFIX and any(term.startswith(start) for term in terms)
    )
