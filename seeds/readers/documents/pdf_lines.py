"""Puts the lines of PDF pages in the order in which people read them, down each column.

A PDF tells where each run of letters stands, and nothing of columns. Widths of letters
are not known here, so columns are found by the edges at which their lines begin.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median


@dataclass(frozen=True, slots=True)
class Run:
    """Letters that a page draws at once, in points from its lower left corner."""

    x: float
    y: float
    size: float
    text: str


@dataclass(frozen=True, slots=True)
class TextLine:
    """A line of a column.

    Attributes:
        page, column: their positions, from 0.
        x, y: where it begins, in points from the lower left corner of its page.
        size: of most of its letters, in points.
        text: with the spaces at its ends.
    """

    page: int
    column: int
    x: float
    y: float
    size: float
    text: str


LEAST_ROWS = 4
"""As many begin a line at the edge of a column; a headline in parts has three."""
SHORT_RUN = 12
"""Letters. Where most runs have fewer, words are drawn one by one."""
LEAST_GUTTER = 0.8
"""Of the size of the letters: between columns; spaces have a quarter to a half."""
MOST_INDENT = 4
"""Times the size of the letters: so far the first line of a paragraph may stand in."""
LEAST_WIDTH = 60.0
"""Points. Edges that lie nearer are one column and its indents; newspapers have 100 and more."""
LETTER_WIDTH = 0.45
"""Of the size of the letters; the mean of Times and Helvetica in English."""
WIDTHS = {**dict.fromkeys("iljtfrI.,;:'’ ", 0.3), **dict.fromkeys("mwMW—", 0.78)}
"""Of letters that are far from the mean; capitals and figures have `WIDE`."""
WIDE = 0.6


def page_lines(runs: Iterable[Run], page: int) -> list[TextLine]:
    """The lines of a page in reading order: from side to side, else down each column.

    A line that goes over several columns parts what is above it from what is below.
    """
    rows = _rows([run for run in runs if run.text.strip()])
    edges = _edges(rows)
    lines = [line for row in rows for line in _segments(row, edges, page)]
    ordered: list[TextLine] = []
    band: list[TextLine] = []
    for line in lines:
        if len(edges) > 1 and _spans(line, edges):
            ordered += [*sorted(band, key=_by_column), line]
            band = []
        else:
            band.append(line)
    return ordered + sorted(band, key=_by_column)


def _by_column(line: TextLine) -> tuple[int, float]:
    return line.column, -line.y


def _rows(runs: Sequence[Run]) -> list[list[Run]]:
    """The runs by height, from the top; those of one height from the left."""
    rows: list[list[Run]] = []
    for run in sorted(runs, key=lambda run: (-run.y, run.x)):
        if rows and rows[-1][0].y - run.y <= 0.4 * min(run.size, rows[-1][0].size):
            rows[-1].append(run)
        else:
            rows.append([run])
    return [sorted(row, key=lambda run: run.x) for row in rows]


def _edges(rows: Sequence[Sequence[Run]]) -> list[float]:
    """The left edges of the columns, from the left; one where there are none."""
    runs = [run for row in rows for run in row]
    if runs and median(len(run.text) for run in runs) < SHORT_RUN:
        # Words that are drawn one by one stand below each other by chance.
        runs = [run for row in rows for run in _behind_gutters(row)]
    counts = Counter(round(run.x / 2) for run in runs)
    edges: list[float] = []
    for place in sorted(counts):
        # What lies on the border of two cells is counted in both.
        if counts[place] + counts[place + 1] >= LEAST_ROWS:
            edge = 2.0 * place - 1
            if not edges or edge - edges[-1] >= LEAST_WIDTH:
                edges.append(edge)
    return edges or [0.0]


def _behind_gutters(row: Sequence[Run]) -> Iterator[Run]:
    """The runs of a row that begin it, or stand behind more than a space."""
    yield row[0]
    for before, run in pairwise(row):
        if _gap(before, run) > LEAST_GUTTER * run.size:
            yield run


def _segments(row: Sequence[Run], edges: Sequence[float], page: int) -> Iterator[TextLine]:
    """The lines in a row: one, or one in each column."""
    parts: list[list[Run]] = []
    for run in row:
        begins = any(-3 <= run.x - edge <= MOST_INDENT * run.size for edge in edges[1:])
        if not parts or (begins and _column(run.x, edges) != _column(parts[-1][0].x, edges)):
            parts.append([run])
        else:
            parts[-1].append(run)
    for part in parts:
        letters: Counter[float] = Counter()
        for run in part:
            letters[round(run.size, 1)] += len(run.text)
        first = part[0]
        size = letters.most_common(1)[0][0]
        yield TextLine(page, _column(first.x, edges), first.x, first.y, size, _joined(part))


def _column(x: float, edges: Sequence[float]) -> int:
    return max(0, sum(edge <= x + 3 for edge in edges) - 1)


def _joined(runs: Sequence[Run]) -> str:
    text = runs[0].text
    for before, run in pairwise(runs):
        has_space = text[-1:].isspace() or run.text[:1].isspace()
        text += run.text if has_space or not _are_apart(before, run) else f" {run.text}"
    return text


def _are_apart(before: Run, run: Run) -> bool:
    """Whether there is a space between two runs of a line.

    Programs draw lines, or words, or letters; only of single ones the gap must tell.
    """
    if min(len(before.text.strip()), len(run.text.strip())) > 1:
        return True
    return _gap(before, run) > 0.12 * run.size


def _gap(before: Run, run: Run) -> float:
    return run.x - before.x - _width(before.text) * before.size


def _width(text: str) -> float:
    """How wide a text is, about, in sizes of its letters."""
    return sum(
        WIDTHS.get(sign, WIDE if sign.isupper() or sign.isdigit() else LETTER_WIDTH)
        for sign in text
    )


def _spans(line: TextLine, edges: Sequence[float]) -> bool:
    """Whether a line reaches far into the next column."""
    if line.column + 1 >= len(edges):
        return False
    end = line.x + LETTER_WIDTH * line.size * len(line.text.strip())
    return end > edges[line.column + 1] + 0.2 * (edges[line.column + 1] - line.x)
