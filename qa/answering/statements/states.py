"""States of one thing: figures that later articles replaced, such as a toll that rose.

Unlike figures on which sources differ, these need not be of one time; so what is counted must
be the same thing: the killed of one event, or what the question asks to have counted. A figure
that an article quotes from others or takes back is not its own.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import combinations

from qa.answering.statements.cosines import Cosine
from qa.answering.statements.matching import ParsedStatement, Statement, parse
from qa.answering.statements.own_figures import TIMES, own_figures
from qa.question.quantities import Quantity, both_mention
from qa.text.dates import day_of
from qa.text.figures import Figure, compatible, figures
from qa.text.terms import STOP_TERMS, text_terms

TOLL_DAYS = 45
"""Most days between two tolls of one event. Later ones are of another event there."""

_TOLLS = frozenset({"killed", "injured"})
_LOOK_BACK = timedelta(days=60)
_STEEP = 0.5
"""A toll that falls below this share of an earlier one is that of a part, or of another event."""
_NOBODY = re.compile(r"\b(?:nobody|no[\s-]one|none)\b", re.IGNORECASE)
_YEARS = re.compile(r"\b(?:1[5-9]|20)\d\d\b")
# Words of tolls and of counting, which stand in any such sentence.
_FORM = STOP_TERMS | frozenset(
    text_terms(
        "kill killed killing dead death deaths die died toll injured hurt wounded people person"
        " number said says rose risen rise reached least police officials still now far more"
    )
)


@dataclass(frozen=True, slots=True)
class StatementStates:
    """One thing that is counted, and its figure on several days.

    Attributes:
        unit: see `qa.text.figures.Figure`.
        figures: position of the statement, and its figure; the newest first, each of
            another day, at least two, and no two neighbours the same.
    """

    unit: str
    figures: tuple[tuple[int, Figure], ...]


@dataclass(frozen=True, slots=True)
class _Counted:
    """A statement with its day and the one figure of its own that it has of a unit.

    ``replaced`` are the figures that it says no longer stand.
    """

    row: int
    day: date
    figure: Figure
    replaced: tuple[Figure, ...]
    parsed: ParsedStatement
    context: frozenset[str]


def find_states(
    statements: Sequence[Statement],
    cosine: Cosine,
    quantity: Quantity | None = None,
    *,
    asks_number: bool = False,
) -> tuple[StatementStates, ...]:
    """The figures that changed from day to day.

    Args:
        statements: sentences that were found for one question, a few dozen at most.
        cosine: of two of them.
        quantity: what the question asks to have counted.
        asks_number: whether the question wants a figure of whatever unit. Without this
            and a quantity only tolls are looked at.
    """
    histories: list[StatementStates] = []
    for unit, group in _groups(statements, quantity, asks_number=asks_number).items():
        is_asked = _is_asked(unit, quantity)
        pairs = {
            (left.row, right.row)
            for left, right in combinations(group, 2)
            if _is_same_thing(left, right, cosine, quantity, is_asked)
        }
        histories += _histories(unit, group, pairs)
    return tuple(histories)


def may_have_states(
    statements: Sequence[Statement],
    quantity: Quantity | None = None,
    *,
    asks_number: bool = False,
) -> bool:
    """Whether `find_states` may find any, whatever the cosines are; arguments as there."""
    groups = _groups(statements, quantity, asks_number=asks_number).values()
    return any(len({counted.day for counted in group}) > 1 for group in groups)


def _groups(
    statements: Sequence[Statement], quantity: Quantity | None, *, asks_number: bool
) -> dict[str, list[_Counted]]:
    """What the statements count, by each unit whose states are looked for."""
    by_unit: dict[str, list[_Counted]] = {}
    for row, statement in enumerate(statements):
        for counted in _counted(row, statement, quantity):
            unit = counted.figure.unit
            if _is_asked(unit, quantity) or (quantity is None and (asks_number or unit in _TOLLS)):
                by_unit.setdefault(unit, []).append(counted)
    return by_unit


def _is_asked(unit: str, quantity: Quantity | None) -> bool:
    return bool(quantity and (unit in quantity.units or unit == quantity.unit))


def _counted(row: int, statement: Statement, quantity: Quantity | None) -> Iterator[_Counted]:
    """What a dated statement counts: of each unit one figure, of people also nobody."""
    day = day_of(statement.published)
    if day is None:
        return
    parsed = parse(statement)
    context = frozenset(text_terms(f"{statement.text} {statement.context}"))
    mentions = quantity is not None and both_mention(quantity, parsed.terms, parsed.terms)
    by_unit: dict[str, list[Figure]] = {}
    years = [int(year) for year in parsed.times[0]]
    is_look_back = bool(years) and max(years) < (day - _LOOK_BACK).year
    own = own_figures(statement.text)
    replaced = tuple(figure for figure in figures(statement.text) if figure not in own)
    for figure in own:
        unit = figure.unit
        if quantity and mentions and quantity.unit and (not unit or unit in quantity.units):
            unit = quantity.unit  # "Five are missing", where it is asked for people
        if unit and not (is_look_back and unit in _TOLLS):
            by_unit.setdefault(unit, []).append(_with_unit(figure, unit))
    if mentions and quantity and not own and (nobody := _NOBODY.search(statement.text)):
        unit, (start, end) = quantity.unit, nobody.span()
        by_unit[unit] = [Figure(0.0, nobody.group(), unit, "", start, end)]
    for group in by_unit.values():
        if len({figure.value for figure in group}) == 1:
            yield _Counted(row, day, group[0], replaced, parsed, context)


def _with_unit(figure: Figure, unit: str) -> Figure:
    return Figure(figure.value, figure.text, unit, figure.qualifier, figure.start, figure.end)


def _is_same_thing(
    left: _Counted, right: _Counted, cosine: Cosine, quantity: Quantity | None, is_asked: bool
) -> bool:
    years, years_too = (set(counted.parsed.times[0]) for counted in (left, right))
    if years and years_too and not years & years_too:
        return False
    if not _share_names(left, right):
        return False
    unit = left.figure.unit
    event = (left.context & right.context) - left.parsed.names - right.parsed.names - _FORM
    if unit in _TOLLS and abs((left.day - right.day).days) > TOLL_DAYS:
        return False
    if is_asked and quantity:
        return bool(event) and both_mention(
            quantity,
            left.context if unit in _TOLLS else left.parsed.terms,
            right.context if unit in _TOLLS else right.parsed.terms,
        )
    shared = len(left.parsed.words & right.parsed.words)
    shorter = min(len(left.parsed.words), len(right.parsed.words))
    if unit in _TOLLS:
        return bool(event) and shared >= 2 and cosine(left.row, right.row) >= 0.55
    if shared >= 2 and (_says_replaced(left, right) or _says_replaced(right, left)):
        return True
    least = 0.35 if unit in TIMES else 0.5
    return shared >= max(3, least * shorter) and cosine(left.row, right.row) >= 0.6


def _says_replaced(newer: _Counted, older: _Counted) -> bool:
    """Whether one says that the figure of the other no longer stands: "up from 12"."""
    return any(
        figure.unit == older.figure.unit and compatible(figure, older.figure)
        for figure in newer.replaced
    )


def _share_names(left: _Counted, right: _Counted) -> bool:
    """Whether one is named in both, headlines too, and not two others in each."""
    names, names_too = left.parsed.names, right.parsed.names
    unshared = min(len(names - right.context), len(names_too - left.context))
    named = (names & right.context) | (names_too & left.context)
    return bool(named or not (names and names_too)) and unshared <= 1


def _histories(
    unit: str, group: Sequence[_Counted], pairs: set[tuple[int, int]]
) -> Iterator[StatementStates]:
    """The runs of statements that are all of one thing, one state for each change."""
    left_over = sorted(group, key=lambda counted: (counted.day, counted.row), reverse=True)
    while left_over:
        newest, *older = left_over
        run = [newest]
        for counted in older:
            if all(_pair(counted, known) in pairs for known in run):
                run.append(counted)
        left_over = [counted for counted in older if counted not in run]
        states = _changes(run)
        if len(states) > 1:
            yield StatementStates(unit, tuple((state.row, state.figure) for state in states))


def _pair(left: _Counted, right: _Counted) -> tuple[int, int]:
    return min(left.row, right.row), max(left.row, right.row)


def _changes(run: Sequence[_Counted]) -> list[_Counted]:
    """Of a run from new to old the newest article with each figure; one for a day.

    Nothing where two articles of the newest day give different figures: they differ. A toll
    does not fall steeply, unless the sentence says that the earlier one is replaced.
    """
    while (
        len(run) > 1
        and run[0].figure.unit in _TOLLS
        and not run[0].replaced
        and run[0].figure.value < _STEEP * max(counted.figure.value for counted in run[1:])
    ):
        run = run[1:]
    newest = [counted for counted in run if counted.day == run[0].day]
    if any(not compatible(newest[0].figure, counted.figure) for counted in newest):
        return []
    states: list[_Counted] = []
    for counted in run:
        if not states:
            states.append(counted)
        elif compatible(states[-1].figure, counted.figure):
            continue
        elif counted.day < states[-1].day:
            states.append(counted)
    return states
