from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.export.spreadsheet import csv_row, csv_text, safe_cell


@pytest.mark.parametrize(
    "text", ["=1+1", "+cmd", "-x", "@SUM(A1)", "\t=1", "\r=1", " =1", "＝1+1", "-", "+", "-1+1"]
)
def test_what_begins_like_a_formula_gets_an_apostrophe(text: str) -> None:
    assert safe_cell(text) == f"'{text}"


@pytest.mark.parametrize("value", ["-5", "+3.25", "-1,200", "-12%", "a=b", "“=1”", "", 0, -0.5])
def test_plain_numbers_and_words_stay(value: str | float) -> None:
    assert safe_cell(value) == str(value)


@given(st.lists(st.text(), min_size=2, max_size=5))
def test_any_cells_are_read_back_and_none_is_a_formula(cells: list[str]) -> None:
    [row] = csv.reader(io.StringIO(csv_row(cells), newline=""))
    assert row == [safe_cell(cell) for cell in cells]
    assert not any(cell.startswith(("=", "@")) for cell in row)


def test_a_table_begins_with_its_columns() -> None:
    assert csv_text(["a", "b"], [[1, None], ["x", 'y"']]) == 'a,b\r\n1,\r\nx,"y"""\r\n'
