"""Every pattern of `seeds` takes linear time on what it looks for, over and over.

A pattern is run as the code runs it: one that is only matched at the start of a line is
not searched for. Those that are quick on the whole need no closer look; of the others,
four times the text must take about four times as long, where a quadratic one takes sixteen.
"""

from __future__ import annotations

import ast
import importlib
import inspect
import pkgutil
import re
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from types import ModuleType
from typing import Any, NamedTuple

import pytest
from timing import MOST_GROWTH, growth, seconds_of

import seeds
from seeds.cleaning.foreign_line_kinds import line_pattern
from seeds.metadata.head_words import head_pattern

AT_START = frozenset({"match", "fullmatch"})
ANYWHERE = frozenset({"search", "sub", "subn", "split", "finditer", "findall"})

LENGTH = 2_000
"""Characters of the first run."""
QUICK = 1e-7
"""Seconds per character that no quadratic pattern keeps up with at that length."""

UNITS = (
    " ", "\n", "\t", ".", ". ", ",", ", ", "-", "–", '"', "“", "’", "(", "[", "{{", "<", "<a",
    "<p>", "<!--", "&", "|", "/", ":", "@", "»", "a", "A", "a ", "A ", "Aa ", "a.", "A. ", "1",
    "1 ", "é", "the ", "By ", "\u200d",
)  # fmt: skip


class Use(NamedTuple):
    """A pattern, and how the code runs it."""

    name: str
    pattern: re.Pattern[Any]
    is_anchored: bool

    def run(self, text: Any) -> None:
        """Over the whole text."""
        if self.is_anchored:
            self.pattern.match(text)
            self.pattern.fullmatch(text)
        else:
            for _ in self.pattern.finditer(text):
                pass


def methods(module: ModuleType) -> dict[str, set[str]]:
    """The methods that the module's code calls of each name, or of what it holds."""
    called: dict[str, set[str]] = {}
    others: list[tuple[ast.expr, ast.expr]] = []
    for node in ast.walk(ast.parse(inspect.getsource(module))):
        if isinstance(node, (ast.For, ast.comprehension)):
            others.append((node.target, node.iter))
        if not isinstance(node, ast.Attribute):
            continue
        # Words of tables come into a pattern as it is used: `head_pattern(_DATELINE).match`.
        thing = node.value
        if isinstance(thing, ast.Call) and thing.args:
            thing = thing.args[0]
        if isinstance(thing, ast.Name):
            called.setdefault(thing.id, set()).add(node.attr)
    # One of several is run by the name that a loop gives it.
    for target, several in others:
        used = set[str]().union(*(called.get(name, ()) for name in names_in(target)))
        for name in names_in(several):
            called[name] = called.get(name, set()) | used
    return called


def names_in(expression: ast.expr) -> list[str]:
    return [node.id for node in ast.walk(expression) if isinstance(node, ast.Name)]


def held(thing: object) -> Iterator[re.Pattern[Any]]:
    """The patterns in a constant of a module."""
    if isinstance(thing, re.Pattern):
        yield thing
    elif isinstance(thing, str) and "%(" in thing:
        # As words of a head, or as wordings of lines.
        try:
            yield head_pattern(thing)
        except KeyError:
            yield line_pattern(thing)
    elif isinstance(thing, dict):
        yield from held([*thing, *thing.values()])
    elif isinstance(thing, (tuple, list, set, frozenset)):
        for item in thing:
            yield from held(item)


@cache
def uses() -> list[Use]:
    by_pattern = {}
    for info in pkgutil.walk_packages(seeds.__path__, "seeds."):
        module = importlib.import_module(info.name)
        called = methods(module)
        for name, value in vars(module).items():
            for pattern in held(value):
                how = called.get(name, set()) & (AT_START | ANYWHERE)
                # What is run by no name of its own may be run in any way.
                is_anchored = bool(how) and how <= AT_START
                use = Use(f"{info.name}.{name}", pattern, is_anchored)
                by_pattern[pattern.pattern, pattern.flags, is_anchored] = use
    return list(by_pattern.values())


def literals(pattern: str) -> Iterable[str]:
    """Words and signs that stand in a pattern."""
    return re.findall(r"[A-Za-z]{2,}(?: [a-z]+)*|[^\w\s\\()\[\]{}?*+|^$]", pattern)[:8]


def is_slow(use: Use, unit: str) -> bool:
    text = use.pattern.pattern

    def running(length: int) -> Callable[[], object]:
        # The end is one that nothing goes on with.
        made = (unit * (length // len(unit) + 1))[:length] + "\x02"
        searched = made if isinstance(text, str) else made.encode()
        return lambda: use.run(searched)

    if seconds_of(running(LENGTH)) <= QUICK * LENGTH:
        return False
    return growth(running, LENGTH) > MOST_GROWTH


def slow_units(use: Use) -> list[str]:
    text = use.pattern.pattern
    pattern_units = literals(text if isinstance(text, str) else text.decode("latin-1"))
    return [unit for unit in dict.fromkeys((*UNITS, *pattern_units)) if is_slow(use, unit)]


def test_all_patterns_are_looked_at() -> None:
    names = {use.name for use in uses()}
    assert len(uses()) > 80
    assert {
        "seeds.unicode_repair._ENTITY",
        "seeds.metadata.dates._FORMS",
        "seeds.html_tree._TAG",
        "seeds.cleaning.fields.bylines._DATELINE",
    } <= names


def test_no_pattern_takes_quadratic_time() -> None:
    slow = {use.name: units for use in uses() if (units := slow_units(use))}
    assert slow == {}


@pytest.mark.parametrize(
    ("pattern", "unit"), [(r"\s+$", " "), (r"<a[^>]*>", "<a"), (r"(?:a|b)*c", "a")]
)
def test_a_quadratic_pattern_is_noticed(pattern: str, unit: str) -> None:
    assert is_slow(Use("own", re.compile(pattern), is_anchored=False), unit)
