"""Where sources differ on a figure, and where they do not contradict each other.

A wrong "sources differ" is worse than a missed one, so two statements are
compared only if they are close in meaning, share their names and most of their
words, speak of the same days, and count one thing once each. On 900 dated pages
of three outlets and 2,225 undated articles of one, compared article by article,
these rules found six differences, all true; looser ones (half of the words and
some of the names shared, no dates asked for) found 57; of 40 read, one in six was.

Where the question tells what it wants counted, two dated sentences that both say
what happened to the counted need less in common (`ASKED`). Of 569 questions made of
sentences of the dated pages ("How many …?") this gave one true difference, and two
where each source drew the line elsewhere ("states that have laws"), whose form is
left out since; of 200 questions of readers over one outlet it gave none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import combinations

from embeddings.embedder import Vectors
from qa.question.quantities import Quantity, share_matter
from qa.text.dates import CALENDAR_WORDS, MONTH_PATTERN, WEEKDAY_PATTERN
from qa.text.figures import Figure, compatible, figures
from qa.text.terms import STOP_WORDS, text_terms, word_set


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

ASKED = Agreement(cosine=0.5, words=0.0, shared=1, shared_names=1, names=4, days=7, dated=True)
"""For what the question asks to have counted, where both sentences speak of that."""

VERSION = 0.85
"""Least cosine of two statements of one source, for the later to be a newer version."""

_TOLLS = frozenset({"killed", "injured"})
# Signs of money and shares, and what stands for them; points of a table or an index.
_MOVING = re.compile(r"[^a-z]*|% point|cent|rouble|rupee|yuan|pence|p|franc|point")
# Times that pass while the story goes on: "48 hours", then "24 hours".
_PASSING = frozenset({"second", "minut", "minute", "hour", "day", "week"})

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
_NO_NAMES = CALENDAR_WORDS | word_set(
    """
    mr mrs ms dr sir lord lady police officials
    rescuers doctors witnesses hospital authorities president prime minister government earlier
    meanwhile however about around nearly almost over least some more several many state figures
    last shares sales profits analysts reports people local
    """
)


@dataclass(frozen=True, slots=True)
class Statement:
    """A sentence and who printed it.

    Attributes:
        text: the sentence.
        source: who counts as one source: the outlet, or the group of copies.
        published: ISO 8601 day or time, or None.
    """

    text: str
    source: str
    published: str | None = None


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that is counted, and several figures for it.

    Attributes:
        unit: see `qa.text.figures.Figure`.
        figures: position of the statement, and its figure; at least two, from
            different sources or versions, in the order of the statements. At
            least two of them cannot stand for one number.
    """

    unit: str
    figures: tuple[tuple[int, Figure], ...]


@dataclass(frozen=True, slots=True)
class _Read:
    """A statement, taken apart; sums in brackets are another currency, and left out.

    Attributes:
        others: numbers in digits that are neither figures nor years: in a score, a
            range, an hour, an age, a day.
    """

    figures: dict[str, tuple[Figure, ...]]
    every: tuple[Figure, ...]
    names: frozenset[str]
    words: frozenset[str]
    times: tuple[frozenset[str], ...]
    terms: frozenset[str]
    others: frozenset[str]


def differences(
    statements: Sequence[Statement], similarity: Vectors, quantity: Quantity | None = None
) -> tuple[Difference, ...]:
    """The figures on which sources differ.

    Two statements of one source make no difference, unless they were published
    at different times and are nearly the same otherwise (a newer version).

    Args:
        statements: sentences that were found for one question, a few dozen at most.
        similarity: cosines of the sentences, shape (len(statements), len(statements)).
        quantity: what the question asks to have counted. Two sentences that both count
            it need to have less else in common.

    Raises:
        ValueError: ``similarity`` has another shape.
    """
    if similarity.shape != (len(statements), len(statements)):
        raise ValueError(
            f"similarity has shape {similarity.shape} for {len(statements)} statements"
        )
    read = [_read(one.text, quantity) for one in statements]
    units = dict.fromkeys(unit for one in read for unit in one.figures if unit not in _PASSING)
    found = []
    for unit in units:
        pairs = {
            (i, j)
            for i, j in combinations(range(len(statements)), 2)
            if _only_one_each(read[i], read[j], unit)
            and _nothing_else_differs(read[i], read[j], unit)
            and any(
                _may_differ(statements[i], statements[j], float(similarity[i, j]), agreement)
                and _same_matter(read[i], read[j], agreement)
                for agreement in _agreements(unit, quantity, read[i], read[j])
            )
        }
        found += [Difference(unit, group) for group in _groups(read, statements, pairs, unit)]
    return tuple(found)


def same_figures(one: str, other: str) -> bool:
    """True if two sentences give no conflicting figures.

    Every figure of the sentence that has fewer of a unit must have its like in
    the other one; so must the years. A unit that only one of them counts is no
    conflict. Other numbers in digits (ranges, scores, hours, ages, days) must be the
    same, or stand in one of the two only.
    """
    left, right = _read(one), _read(other)
    for unit in left.figures.keys() & right.figures.keys():
        few, many = sorted((left.figures[unit], right.figures[unit]), key=len)
        if not all(any(compatible(a, b) for b in many) for a in few):
            return False
    return not bool(
        _at_odds(left.times[0], right.times[0])
        or (left.others - right.others and right.others - left.others)
        or _uncounted(left, right)
        or _uncounted(right, left)
    )


def _uncounted(one: _Read, other: _Read) -> bool:
    """Whether one says "12-15 people", which is no figure, where the other has one: "29"."""
    return bool(one.others and not one.every and other.every and not other.others)


def _agreements(
    unit: str, quantity: Quantity | None, one: _Read, other: _Read
) -> Iterator[Agreement]:
    """What two statements must have in common; either will do."""
    if unit in _TOLLS:
        yield TOLL
    else:
        if quantity and unit in quantity.units and share_matter(quantity, one.terms, other.terms):
            yield ASKED
        yield MOVING if _MOVING.fullmatch(unit) else COUNT


def _only_one_each(one: _Read, other: _Read, unit: str) -> bool:
    """True if each counts the unit once, and has no other figure that is like the other's."""
    left, right = one.figures.get(unit, ()), other.figures.get(unit, ())
    if len(left) != 1 or len(right) != 1:
        return False
    return not any(
        compatible(figure, known)
        for known, statement in ((left[0], other), (right[0], one))
        for figure in statement.every
        if figure.unit != unit
    )


def _nothing_else_differs(one: _Read, other: _Read, unit: str) -> bool:
    """True if all else that both count agrees; a blast has two tolls, but a trial one result."""
    return unit in _TOLLS or all(
        any(compatible(figure, known) for figure in one.figures[also] for known in known_too)
        for also, known_too in other.figures.items()
        if also != unit and also in one.figures
    )


def _groups(
    read: Sequence[_Read],
    statements: Sequence[Statement],
    pairs: set[tuple[int, int]],
    unit: str,
) -> list[tuple[tuple[int, Figure], ...]]:
    """Statements that may all be compared with one another, one for each source and value."""
    groups: list[list[int]] = []
    for row in sorted({row for pair in pairs for row in pair}):
        home = next((g for g in groups if all((other, row) in pairs for other in g)), None)
        if home is None:
            groups.append([row])
        else:
            home.append(row)
    result = []
    for group in groups:
        entries: list[tuple[int, Figure]] = []
        for row in group:
            figure = read[row].figures[unit][0]
            if not any(
                statements[other].source == statements[row].source and compatible(known, figure)
                for other, known in entries
            ):
                entries.append((row, figure))
        if any(not compatible(a, b) for (_, a), (_, b) in combinations(entries, 2)):
            result.append(tuple(entries))
    return result


def _may_differ(one: Statement, other: Statement, cosine: float, agreement: Agreement) -> bool:
    days = _days_between(one.published, other.published)
    if agreement.dated if days is None else days > agreement.days:
        return False
    if one.source != other.source:
        return cosine >= agreement.cosine
    versions = bool(one.published and other.published and one.published != other.published)
    return versions and cosine >= VERSION


def _same_matter(one: _Read, other: _Read, agreement: Agreement) -> bool:
    shared = one.names & other.names
    own = min(len(one.names - shared), len(other.names - shared))
    if len(shared) < agreement.shared_names or not own < len(shared) or own > agreement.names:
        return False
    if any(_at_odds(a, b) for a, b in zip(one.times, other.times, strict=True)):
        return False
    # "On Monday" and "in 2004": a report, and a look back at something else.
    if _at_odds(frozenset().union(*one.times), frozenset().union(*other.times)):
        return False
    common = len(one.words & other.words)
    return common >= agreement.shared and common >= agreement.words * min(
        len(one.words), len(other.words)
    )


def _at_odds(one: frozenset[str], other: frozenset[str]) -> bool:
    return bool(one and other and not one & other)


def _read(text: str, quantity: Quantity | None = None) -> _Read:
    told = _BRACKETS.sub(lambda found: " " * len(found.group()), text)
    every = figures(told)
    if quantity and quantity.unit and all(one.unit != quantity.unit for one in every):  # residents
        every = tuple(
            replace(one, unit=quantity.unit) if one.unit in quantity.units else one for one in every
        )
    by_unit: dict[str, list[Figure]] = {}
    rest = list(text)
    for figure in every:
        if figure.unit:
            by_unit.setdefault(figure.unit, []).append(figure)
        rest[figure.start : figure.end] = " " * (figure.end - figure.start)
    bare = "".join(rest)
    names = _names(bare)
    years = {match.group().lower() for match in _YEAR.finditer(text)}
    return _Read(
        figures={unit: tuple(found) for unit, found in by_unit.items()},
        every=every,
        names=names,
        terms=frozenset(text_terms(bare)),
        words=frozenset(
            term for term in text_terms(bare) if term not in STOP_WORDS and not term.isdecimal()
        ),
        times=tuple(
            frozenset(match.group().lower() for match in pattern.finditer(text))
            for pattern in (_YEAR, _MONTH, _DAY, _PERIOD)
        ),
        others=frozenset(_DIGITS.findall(bare)) - years,
    )


def _names(text: str) -> frozenset[str]:
    """The terms of words with a capital that are no days, titles or empty words."""
    return frozenset(
        term
        for word in _WORD.findall(text)
        if word[0].isupper() and word.lower() not in _NO_NAMES | STOP_WORDS
        for term in text_terms(word.removesuffix("'s").removesuffix("’s"))
    )


def _days_between(one: str | None, other: str | None) -> int | None:
    try:
        return abs(
            (date.fromisoformat((one or "")[:10]) - date.fromisoformat((other or "")[:10])).days
        )
    except ValueError:
        return None
