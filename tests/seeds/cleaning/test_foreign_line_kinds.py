"""The tables of wordings: each is of known languages, and makes a pattern of whole lines."""

from __future__ import annotations

import tomllib
from importlib.resources import files

import pytest
from babel import Locale

from seeds.cleaning.foreign_line_kinds import line_pattern

LISTS = tomllib.loads((files("seeds.cleaning") / "data" / "foreign_lines.toml").read_text("utf-8"))


@pytest.mark.parametrize("table", LISTS)
def test_each_table_is_a_pattern_of_wordings_by_language(table: str) -> None:
    for code in LISTS[table]:
        assert code == "any" or Locale.parse(code).language == code
    pattern = line_pattern(f"%({table})s")
    assert not pattern.fullmatch("")
    assert not pattern.fullmatch("The council closed the bridge on Monday.")


def test_wordings_stand_in_others_and_are_known_in_whatever_case() -> None:
    assert line_pattern("%(continues)s").fullmatch("WEITERLESEN")
    assert line_pattern("%(share-bar)s").fullmatch("Partager sur Facebook")
    assert line_pattern("%(comments)s") is line_pattern("%(comments)s")
