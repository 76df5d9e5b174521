"""Tables as CSV that a spreadsheet opens as what it is: text, and nothing that runs.

Comma, double quotes, lines that end in CR LF, by RFC 4180; UTF-8 with a byte order mark,
without which Excel takes it for the code page of its machine.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable

from embeddings.embedder import without_surrogates

BYTE_ORDER_MARK = "\ufeff"

_NUMBER = re.compile(r"[-+]?\d+(?:[.,]\d+)*%?")
# https://owasp.org/www-community/attacks/CSV_Injection; the wide forms are folded by some.
_FORMULA = re.compile(r"\s*[=+\-@\t\r＝＋－＠]")

Cell = str | int | float | bool | None


def safe_cell(value: Cell) -> str:
    """A value as the text of a cell that no spreadsheet takes for a formula.

    One that begins like a formula gets an apostrophe in front; a plain number stays.
    """
    text = "" if value is None else without_surrogates(str(value)).replace("\0", "")
    is_formula = _FORMULA.match(text) and not _NUMBER.fullmatch(text)
    return f"'{text}" if is_formula else text


def csv_row(cells: Iterable[Cell]) -> str:
    """A row with its line end, each cell made safe."""
    written = io.StringIO()
    csv.writer(written).writerow([safe_cell(cell) for cell in cells])
    return written.getvalue()


def csv_text(columns: Iterable[str], rows: Iterable[Iterable[Cell]]) -> str:
    """A whole table: its header, then its rows; without the byte order mark."""
    return "".join((csv_row(columns), *map(csv_row, rows)))
