"""What a statement says, and whether two of them speak of the same matter."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import lru_cache

from qa.question.quantities import Quantity, both_mention
from qa.text.dates import CALENDAR_WORDS, MONTH_PATTERN, WEEKDAY_PATTERN, day_of
from qa.text.figures import Figure, compatible, figures
from qa.text.terms import STOP_WORDS, text_terms, word_set, word_terms


@dataclass(frozen=True, slots=True)
class Agreement:
    """How much two statements must have in common before their figures are compared.

    Attributes:
        cosine: least cosine of the two sentences.
        words: least share of the telling words of the shorter one that the
            other has, too; numbers left out.
        shared: least number of such words.
        shared_names: least number of words of names that both have.
        names: most names that each may have of its own. Only tolls allow any:
            there the names are often of those who tell.
        days: most days between the two; later figures are of another time.
        dated: True if both need a date.
    """

    cosine: float
    words: float
    shared: int
    shared_names: int
    names: int
    days: int
    dated: bool


TOLL = Agreement(cosine=0.65, words=0.45, shared=3, shared_names=1, names=2, days=14, dated=False)
"""For the killed and the injured."""
COUNT = Agreement(cosine=0.7, words=0.55, shared=3, shared_names=1, names=0, days=7, dated=False)
"""For things that are counted."""
MOVING = Agreement(cosine=0.75, words=0.6, shared=4, shared_names=2, names=0, days=2, dated=True)
"""For money and shares: prices, takings and polls are other ones each week."""

QUANTITY_ASKED = Agreement(
    cosine=0.5, words=0.0, shared=1, shared_names=1, names=4, days=7, dated=True
)
"""For what the question asks to have counted, where both sentences speak of that."""

NAME_ASKED = replace(QUANTITY_ASKED, cosine=0.7)
"""Where both speak of whom the question names, and of what is counted in other words: "mending"
for "repair"."""

PARSED = 512
"""Sentences that stay taken apart: those of a dozen questions."""

VERSION = 0.85
"""Least cosine of two statements of one source, for the later to be a newer version."""

_TOLLS = frozenset({"killed", "injured"})
# Signs of money and shares, and what stands for them; points of a table or an index.
_MOVING = re.compile(r"[^a-z]*|% point|cent|rouble|rupee|yuan|pence|p|franc|point")

_DIGITS = re.compile(r"\d+(?:[.,]\d+)*")
_BRACKETS = re.compile(r"\([^()]*\)")

_WORD = re.compile(r"[^\W\d_][\w’']*")
_YEAR = re.compile(r"(?<![\w.,$£€])(?:1[5-9]|20)\d\d(?!\w|[.,]\d)")
_DAY = re.compile(rf"\b{WEEKDAY_PATTERN}\b|\b(?:yesterday|tomorrow)\b")
_MONTH = re.compile(rf"\b{MONTH_PATTERN}\b")
_PERIOD = re.compile(
    r"\b(?:first|second|third|fourth|last|this|next|previous|final)[\s-]"
    r"(?:quarter|half|year|month|week|season|day|round|leg|test|set|match)\b",
    re.IGNORECASE,
)
# Capitals that name nobody, at the start of a sentence or in it.
_NO_NAMES = (CALENDAR_WORDS | STOP_WORDS).union(
    word_set("""
    mr mrs ms dr sir lord lady police officials
    rescuers doctors witnesses hospital authorities president prime minister government earlier
    meanwhile however about around nearly almost over least some more several many state figures
    last shares sales profits analysts reports people local
    """)
)


@dataclass(frozen=True, slots=True)
class Statement:
    """A sentence and who printed it.

    Attributes:
        text: the sentence.
        source: who counts as one source: the outlet, or the group of copies.
        published: ISO 8601 day or time, or None.
        context: what says more of whom it speaks: the headline.
    """

    text: str
    source: str
    published: str | None = None
    context: str = ""


@dataclass(frozen=True, slots=True)
class ParsedStatement:
    """A statement, taken apart; sums in brackets are another currency, and left out.

    Attributes:
        figures: by their unit.
        every: all figures, those without a unit too.
        times: the years, months, days and periods that it names.
        others: numbers in digits that are neither figures nor years: in a score, a
            range, an hour, an age, a day.
    """

    source: str
    published: str | None
    figures: dict[str, tuple[Figure, ...]]
    every: tuple[Figure, ...]
    names: frozenset[str]
    words: frozenset[str]
    times: tuple[frozenset[str], ...]
    terms: frozenset[str]
    others: frozenset[str]


def are_comparable(
    left: ParsedStatement,
    right: ParsedStatement,
    unit: str,
    cosine: Callable[[], float],
    quantity: Quantity | None,
) -> bool:
    """Whether two statements count one thing of the same matter, once each.

    ``cosine``, of their sentences, is asked last; ``quantity`` is what the question wants counted.
    """
    return (
        _count_once(left, right, unit)
        and _agree_otherwise(left, right, unit)
        and any(
            _same_matter(left, right, agreement) and _may_differ(left, right, agreement, cosine)
            for agreement in _agreements(unit, quantity, left, right)
        )
    )


def same_figures(sentence: str, other: str) -> bool:
    """Whether two sentences give no conflicting figures.

    Every figure of the sentence that has fewer of a unit must have its like in
    the other one; so must the years. A unit that only one of them counts is no
    conflict. Other numbers in digits (ranges, scores, hours, ages, days) must be the
    same, or stand in one of the two only.
    """
    left, right = parse(Statement(sentence, "")), parse(Statement(other, ""))
    for unit in left.figures.keys() & right.figures.keys():
        few, many = sorted((left.figures[unit], right.figures[unit]), key=len)
        if not all(any(compatible(figure, known) for known in many) for figure in few):
            return False
    return not bool(
        _at_odds(left.times[0], right.times[0])
        or (left.others - right.others and right.others - left.others)
        or _is_uncounted(left, right)
        or _is_uncounted(right, left)
    )


def _is_uncounted(left: ParsedStatement, right: ParsedStatement) -> bool:
    """Whether one says "12-15 people", which is no figure, where the other has one: "29"."""
    return bool(left.others and not left.every and right.every and not right.others)


def _agreements(
    unit: str, quantity: Quantity | None, left: ParsedStatement, right: ParsedStatement
) -> Iterator[Agreement]:
    """What two statements must have in common; either will do."""
    if unit in _TOLLS:
        yield TOLL
    else:
        if quantity and unit in quantity.units:
            if both_mention(quantity, left.terms, right.terms):
                yield QUANTITY_ASKED
            elif quantity.names and quantity.names <= left.terms & right.terms:
                yield NAME_ASKED
        yield MOVING if _MOVING.fullmatch(unit) else COUNT


def _count_once(left: ParsedStatement, right: ParsedStatement, unit: str) -> bool:
    """True if each counts the unit once, and has no other figure that is like the other's."""
    counted, counted_too = left.figures.get(unit, ()), right.figures.get(unit, ())
    if len(counted) != 1 or len(counted_too) != 1:
        return False
    return not any(
        compatible(figure, known)
        for known, statement in ((counted[0], right), (counted_too[0], left))
        for figure in statement.every
        if figure.unit != unit
    )


def _agree_otherwise(left: ParsedStatement, right: ParsedStatement, unit: str) -> bool:
    """True if all else that both count agrees; a blast has two tolls, but a trial one result."""
    return unit in _TOLLS or all(
        any(compatible(figure, known) for figure in left.figures[also] for known in known_too)
        for also, known_too in right.figures.items()
        if also != unit and also in left.figures
    )


def _may_differ(
    left: ParsedStatement, right: ParsedStatement, least: Agreement, cosine: Callable[[], float]
) -> bool:
    days = _days_between(left.published, right.published)
    if least.dated if days is None else days > least.days:
        return False
    if left.source != right.source:
        return cosine() >= least.cosine
    versions = bool(left.published and right.published and left.published != right.published)
    return versions and cosine() >= VERSION


def _same_matter(left: ParsedStatement, right: ParsedStatement, agreement: Agreement) -> bool:
    shared = left.names & right.names
    unshared = min(len(left.names - shared), len(right.names - shared))
    if len(shared) < agreement.shared_names or unshared >= len(shared):
        return False
    if unshared > agreement.names:
        return False
    if any(_at_odds(*times) for times in zip(left.times, right.times, strict=True)):
        return False
    # "On Monday" and "in 2004": a report, and a look back at something else.
    if _at_odds(frozenset().union(*left.times), frozenset().union(*right.times)):
        return False
    common, shorter = len(left.words & right.words), min(len(left.words), len(right.words))
    return common >= agreement.shared and common >= agreement.words * shorter


def _at_odds(left: frozenset[str], right: frozenset[str]) -> bool:
    return bool(left and right and not left & right)


def parse(statement: Statement, quantity: Quantity | None = None) -> ParsedStatement:
    """Take a statement apart; what the question counts is taken for its unit."""
    parsed = taken_apart(statement.text, quantity)
    return replace(parsed, source=statement.source, published=statement.published)


@lru_cache(maxsize=PARSED)
def taken_apart(text: str, quantity: Quantity | None) -> ParsedStatement:
    """A sentence, taken apart, of no source; several rules look at the same ones."""
    every = figures(_BRACKETS.sub(lambda match: " " * len(match.group()), text))
    if quantity and quantity.unit and all(figure.unit != quantity.unit for figure in every):
        every = tuple(  # residents
            replace(figure, unit=quantity.unit) if figure.unit in quantity.units else figure
            for figure in every
        )
    by_unit: dict[str, list[Figure]] = {}
    rest = list(text)
    for figure in every:
        if figure.unit:
            by_unit.setdefault(figure.unit, []).append(figure)
        rest[figure.start : figure.end] = " " * (figure.end - figure.start)
    bare = "".join(rest)
    terms = frozenset(text_terms(bare))
    years, *times = (
        frozenset(match.group().lower() for match in pattern.finditer(text))
        for pattern in (_YEAR, _MONTH, _DAY, _PERIOD)
    )
    return ParsedStatement(
        source="",
        published=None,
        figures={unit: tuple(group) for unit, group in by_unit.items()},
        every=every,
        names=_names(bare),
        terms=terms,
        words=frozenset(term for term in terms if term not in STOP_WORDS and not term.isdecimal()),
        times=(years, *times),
        others=frozenset(_DIGITS.findall(bare)) - years,
    )


def _names(text: str) -> frozenset[str]:
    """The terms of words with a capital that are no days, titles or empty words."""
    return frozenset(
        term
        for word in _WORD.findall(text)
        if word[0].isupper() and word.lower() not in _NO_NAMES
        for term in word_terms(word.removesuffix("'s").removesuffix("’s"))
    )


def _days_between(published: str | None, other: str | None) -> int | None:
    first, second = day_of(published), day_of(other)
    return abs((first - second).days) if first and second else None
