"""The wordings of lines around stories in other languages than English.

``data/foreign_lines.toml`` lists them by the rule that takes a line, and by language.
"""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib.resources import files


@cache
def line_pattern(pattern: str) -> re.Pattern[str]:
    """A pattern, compiled once, with wordings in it, in whatever case.

    Args:
        pattern: where "%(cookies)s" stands for any of the wordings of that table.
    """
    return re.compile(pattern % _AnyOf(), re.IGNORECASE)


class _AnyOf(dict[str, str]):
    def __missing__(self, table: str) -> str:
        wordings = re.sub(r"\s*\n\s*", "", "|".join(_tables()[table].values()))
        return f"(?:{wordings % self})"


@cache
def _tables() -> dict[str, dict[str, str]]:
    path = files("seeds.cleaning") / "data" / "foreign_lines.toml"
    return tomllib.loads(path.read_text("utf-8"))
