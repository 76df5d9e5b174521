"""Where sources differ on a figure, and where they do not contradict each other.

A wrong "sources differ" is worse than a missed one, so two statements are
compared only if they are close in meaning, share their names and most of their
words, speak of the same days, and count one thing once each. On 900 dated pages
of three outlets and 2,225 undated articles of one, compared article by article,
these rules found six differences, all true; looser ones (half of the words and
some of the names shared, no dates asked for) found 57; of 40 read, one in six was.

Where the question tells what it wants counted, two dated sentences that both say
what happened to the counted need less in common (`QUANTITY_ASKED`). Of 569 questions
made of sentences of the dated pages ("How many …?") this gave one true difference, and
two where each source drew the line elsewhere ("states that have laws"), whose form is
left out since; of 200 questions of readers over one outlet it gave none.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from itertools import combinations

from qa.answering.statements.cosines import Cosine
from qa.answering.statements.matching import ParsedStatement, Statement, are_comparable, parse
from qa.question.quantities import Quantity
from qa.text.figures import Figure, compatible

# Times that pass while the story goes on: "48 hours", then "24 hours".
_PASSING = frozenset({"second", "minut", "minute", "hour", "day", "week"})


@dataclass(frozen=True, slots=True)
class StatementContrast:
    """One thing that is counted, and several figures for it, each of a statement.

    Attributes:
        unit: see `qa.text.figures.Figure`.
        figures: position of the statement, and its figure; at least two, from
            different sources or versions, in the order of the statements. At
            least two of them cannot stand for one number.
    """

    unit: str
    figures: tuple[tuple[int, Figure], ...]


def find_contrasts(
    statements: Sequence[Statement], cosine: Cosine, quantity: Quantity | None = None
) -> tuple[StatementContrast, ...]:
    """The figures on which sources differ.

    Two statements of one source make no difference, unless they were published
    at different times and are nearly the same otherwise (a newer version).

    Args:
        statements: sentences that were found for one question, a few dozen at most.
        cosine: of two of them.
        quantity: what the question asks to have counted. Two sentences that both count
            it need to have less else in common.
    """
    parsed = [parse(statement, quantity) for statement in statements]
    units = dict.fromkeys(unit for row in parsed for unit in row.figures if unit not in _PASSING)
    contrasts = []
    for unit in units:
        pairs = {
            (row, other)
            for row, other in combinations(range(len(parsed)), 2)
            if are_comparable(
                parsed[row], parsed[other], unit, partial(cosine, row, other), quantity
            )
        }
        contrasts += [StatementContrast(unit, group) for group in _groups(parsed, pairs, unit)]
    return tuple(contrasts)


def _groups(
    parsed: Sequence[ParsedStatement], pairs: set[tuple[int, int]], unit: str
) -> list[tuple[tuple[int, Figure], ...]]:
    """Statements that may all be compared with one another, one for each source and value."""
    groups: list[list[int]] = []
    for row in sorted({row for pair in pairs for row in pair}):
        fitting = (group for group in groups if all((other, row) in pairs for other in group))
        group = next(fitting, None)
        if group is None:
            groups.append([row])
        else:
            group.append(row)
    contrasting = []
    for group in groups:
        entries: list[tuple[int, Figure]] = []
        for row in group:
            figure = parsed[row].figures[unit][0]
            if not any(
                parsed[other].source == parsed[row].source and compatible(known, figure)
                for other, known in entries
            ):
                entries.append((row, figure))
        if any(not compatible(left, right) for (_, left), (_, right) in combinations(entries, 2)):
            contrasting.append(tuple(entries))
    return contrasting
