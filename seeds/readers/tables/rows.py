r"""Splits the lines of CSV, TSV and their like into rows, as they were most likely written.

`csv` of the standard library is no help here: its limit of a cell is one for the whole
process, its `Sniffer` takes more than linear time, and both lose the quotation marks of a
cell that begins with a quote and goes on ('"No," she said').
"""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Literal

Quoting = Literal["doubled", "escaped", "none"]

_DELIMITERS = (",", "\t", ";", "|")
_SAMPLE_ROWS = 200
_REGULAR = 0.9
"""Of the rows. As many are of one length if the table is read as it was written."""


@dataclass(frozen=True, slots=True)
class TableForm:
    r"""How a table is written.

    Attributes:
        delimiter: what stands between two cells.
        quoting: how a quotation mark stands in a cell between quotation marks: twice,
            as in RFC 4180, or behind "\", as MySQL and Spark write it; "none" where
            quotation marks are like any other sign.
    """

    delimiter: str = ","
    quoting: Quoting = "doubled"


def form_of(sample: str, preferred: str = ",") -> TableForm:
    """The form in which a text falls into the most regular rows.

    Args:
        sample: the first lines of the table, the last of them whole.
        preferred: the delimiter where two do as well.
    """
    delimiters = (preferred, *(sign for sign in _DELIMITERS if sign != preferred))
    quotings: tuple[Quoting, ...] = ("doubled", "escaped") if '\\"' in sample else ("doubled",)
    lines = sample.splitlines(keepends=True)
    forms = [
        TableForm(delimiter, quoting)
        for quoting in (*quotings, "none")
        for delimiter in delimiters
        if delimiter in sample
    ]
    return max(forms, key=lambda form: _regularity(lines, form), default=TableForm(preferred))


def _regularity(lines: list[str], form: TableForm) -> tuple[bool, float, int]:
    """How well a form does: are most rows of one length, of what, how many."""
    found = rows(enumerate(lines, start=1), form, most=2**20)
    widths = [len(row) for _, row in islice(found, _SAMPLE_ROWS) if isinstance(row, list)]
    (width, count), *_ = Counter(widths).most_common(1) or [(0, 0)]
    share = count / max(1, len(widths))
    if width < 2:
        return False, 0.0, 0
    return share >= _REGULAR, width if share >= _REGULAR else share, count


def rows(
    lines: Iterable[tuple[int, str | Exception]], form: TableForm, most: int
) -> Iterator[tuple[int, list[str] | str]]:
    """The rows of a table, each with the number of its first line.

    In place of a row that cannot be read comes the reason. Where a quotation mark
    opens a cell and none closes it, only the row in which it stands is lost: the lines
    behind it are read once more. They hold no lone quotation mark, so that this
    happens to no line twice.

    Args:
        lines: with their numbers; an error in place of a line that cannot be read.
        form: how the table is written.
        most: characters that a row may have.
    """
    again: deque[tuple[int, str | Exception]] = deque()
    ahead = iter(lines)
    while (entry := again.popleft() if again else next(ahead, None)) is not None:
        number, line = entry
        if isinstance(line, Exception):
            yield number, str(line).removeprefix("the line ")
            continue
        if not line.strip():
            continue
        row = _Row(form)
        taken: list[tuple[int, str | Exception]] = []
        size = len(line)
        while not row.take(line):
            entry = again.popleft() if again else next(ahead, None)
            if entry is not None:
                taken.append(entry)
            if entry is None or isinstance(entry[1], Exception) or size > most:
                yield number, "opens a cell with a quotation mark that nothing closes"
                again.extendleft(reversed(taken))
                break
            line = entry[1]
            size += len(line)
        else:
            yield number, row.cells


class _Row:
    """A row that is put together from its lines.

    Attributes:
        cells: those that are whole.
    """

    def __init__(self, form: TableForm) -> None:
        self.cells: list[str] = []
        self._form = form
        self._open: list[str] | None = None  # what a cell between quotation marks holds so far

    def take(self, line: str) -> bool:
        """Take the next line; whether the row ends with it."""
        text = line.removesuffix("\n").removesuffix("\r")
        place = 0
        while True:
            if self._open is not None:
                mark = self._closing_mark(text, place)
                if mark < 0:
                    self._open.append(f"{text[place:]}\n")
                    return False
                inside = "".join((*self._open, text[place:mark]))
                self._open = None
                end = self._end(text, mark + 1)
                # What goes on behind its quotation mark only begins with a quote.
                is_quoted = end == mark + 1
                cell = self._unquoted(inside) if is_quoted else f'"{inside}"{text[mark + 1 : end]}'
            elif self._form.quoting != "none" and text.startswith('"', place):
                self._open = []
                place += 1
                continue
            else:
                end = self._end(text, place)
                cell = text[place:end]
            self.cells.append(cell)
            if end == len(text):
                return True
            place = end + 1

    def _end(self, text: str, place: int) -> int:
        end = text.find(self._form.delimiter, place)
        return len(text) if end < 0 else end

    def _closing_mark(self, text: str, place: int) -> int:
        while (mark := text.find('"', place)) >= 0:
            if self._form.quoting == "escaped" and _is_escaped(text, mark):
                place = mark + 1
            elif text.startswith('"', mark + 1):
                place = mark + 2
            else:
                break
        return mark

    def _unquoted(self, inside: str) -> str:
        if self._form.quoting == "escaped":
            inside = inside.replace('\\"', '"')
        return inside.replace('""', '"')


def _is_escaped(text: str, mark: int) -> bool:
    before = text[max(0, mark - 50) : mark]
    return (len(before) - len(before.rstrip("\\"))) % 2 == 1
