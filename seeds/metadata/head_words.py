"""The words in the heads of stories, as ``data/head_words.toml`` lists them by language."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib.resources import files

_IN_CAPITALS = frozenset({"agencies", "outlets", "suppliers"})
"""Tables whose words are known in capitals, too."""


@cache
def _tables() -> dict[str, dict[str, str]]:
    path = files("seeds.metadata") / "data" / "head_words.toml"
    return tomllib.loads(path.read_text("utf-8"))


def head_words(table: str, *languages: str) -> list[str]:
    """The words of a table.

    Args:
        table: its name.
        languages: the codes of those whose words they are; all of them if none is named, and
            all others for a code with "!" before it.

    Raises:
        KeyError: there is no such table, or no words of that language in it.
    """
    lists = _tables()[table]
    without = {code[1:] for code in languages if code.startswith("!")}
    chosen = [code for code in lists if code not in without] if without else languages or lists
    listed = ",".join(lists[code] for code in chosen).split(",")
    words = [" ".join(word.split()) for word in listed]
    return words + [word.upper() for word in words if table in _IN_CAPITALS]


@cache
def head_languages() -> tuple[str, ...]:
    """The codes of the languages that have words in any table, sorted."""
    return tuple(sorted({code for lists in _tables().values() for code in lists}))


@cache
def head_pattern(pattern: str) -> re.Pattern[str]:
    """A pattern, compiled once, with the words of tables in it.

    Args:
        pattern: where "%(desks)s" stands for any of the words of that table, the longest first,
            and "%(desks hi zh)s" for those of some languages.
    """
    return re.compile(pattern % _AnyOf())


class _AnyOf(dict[str, str]):
    def __missing__(self, key: str) -> str:
        words = sorted(set(head_words(*key.split())), key=lambda word: (-len(word), word))
        # By their first letters: few lines begin with one, and the others are then told by it.
        rest: dict[str, list[str]] = {}
        for word in words:
            rest.setdefault(word[0], []).append(re.escape(word[1:]))
        grouped = (f"{first}(?:{'|'.join(ends)})" for first, ends in rest.items())
        return f"(?:{'|'.join(grouped)})"
