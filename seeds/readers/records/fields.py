"""Finds what a field of a record holds, under any of its names, and of the right type."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import lru_cache
from typing import Any

from seeds.html_tree import plain_lines
from seeds.metadata.dates import labelled_dates, parse_date, parse_epoch
from seeds.metadata.fields import one_line
from seeds.readers.records.names import ROOTS, root_of
from seeds.unicode_repair import without_surrogates

KINDS = {
    type(None): "nothing (null)", bool: "true or false", int: "a number", float: "a number",
    str: "a text", list: "a list", dict: "an object",
}  # fmt: skip

Wrong = dict[str, object]
"""The values that are of no use for their fields, by the name of the field."""

_STEP = re.compile(r"([^.\[\]]+|\*)(?:\[(\w+)=([^\]]+)\])?(?:\.|$)")

# Seconds or milliseconds since 1970, as tables hold them.
_EPOCH = re.compile(r"\s{0,9}\d{9,13}(?:\.\d{1,9})?\s{0,9}", re.ASCII)

# What programs write where they have nothing.
_NOTHING = frozenset(("", "none", "null", "nan", "nat", "n/a", "undefined"))
_LONGEST_NOTHING = 12


def value_at(record: dict[str, Any], path: str) -> object:
    """What stands at a path of keys: "headline.main", "bodies[role=main].value".

    A step into a list goes into each of its objects, ``*`` into all values of an object,
    and ``[key=value]`` keeps the objects that say so. Where several values are found they
    are a list; None where there is none.
    """
    values: list[Any] = [record]
    for key, mark, wanted in _steps(path):
        values = [inner for value in values for inner in _below(value, key)]
        if mark:
            values = [
                value for value in values if isinstance(value, dict) and value.get(mark) == wanted
            ]
    return values[0] if len(values) == 1 else values or None


@lru_cache(maxsize=1024)
def _steps(path: str) -> tuple[tuple[str, str, str], ...]:
    return tuple((match[1], match[2] or "", match[3] or "") for match in _STEP.finditer(path))


def _below(value: object, key: str) -> Iterator[Any]:
    if not isinstance(value, dict):
        return
    inner = list(value.values()) if key == "*" else value.get(key)
    for entry in inner if isinstance(inner, list) else [inner]:
        if entry is not None:
            yield entry


def filled(record: dict[str, Any], names: tuple[str, ...]) -> Iterator[tuple[str, Any]]:
    """(name, value) of each of the fields that holds something, in a `trimmed` record."""
    for name, root in _present(names, tuple(record)):
        value = unwrapped(record[name] if name == root else value_at(record, name))
        if not is_nothing(value):
            yield name, value


def trimmed(record: dict[str, Any]) -> dict[str, Any]:
    """The fields of a record that can tell anything."""
    return {key: value for key, value in record.items() if key in ROOTS}


@lru_cache(maxsize=512)
def _present(names: tuple[str, ...], keys: tuple[str, ...]) -> tuple[tuple[str, str], ...]:
    """(name, its first key) of each whose first key is among these.

    They are the same for records alike, as all of a file mostly are.
    """
    roots = ((name, root_of(name)) for name in names)
    return tuple((name, root) for name, root in roots if root in keys)


def is_nothing(value: object) -> bool:
    """Whether a value says that there is none: null, NaN, "None", an empty list."""
    if isinstance(value, str):
        return len(value) < _LONGEST_NOTHING and value.strip().lower() in _NOTHING
    if isinstance(value, float):
        return value != value
    return value is None or value in ([], {})


def unwrapped(value: object) -> object:
    """The value inside the wrappings of MongoDB and WordPress dumps."""
    if isinstance(value, dict) and len(value) <= 2:
        for key in ("$oid", "$date", "rendered"):
            if key in value:
                return value[key]
    return value


def kind_of(value: object) -> str:
    """What a value is, for messages: "a number", "an object"."""
    return KINDS.get(type(value), "something else")


def text_of(
    record: dict[str, Any],
    names: tuple[str, ...],
    wrong: Wrong,
    is_good: Callable[[str, str], bool] = lambda name, line: True,
) -> str | None:
    """The line of text of the first field that holds one.

    Args:
        record: the record.
        names: the names of the field.
        wrong: where a field of the wrong type is put if no other holds a text.
        is_good: whether a line will do, by the name of its field.
    """
    misfits: Wrong = {}
    for name, value in filled(record, names):
        if isinstance(value, list) and "." in name:
            value = value[0]  # a path that leads to several, the first of which leads
        if not isinstance(value, str):
            if is_good(name, ""):
                misfits.setdefault(name, value)
        elif (line := line_of(value)) and is_good(name, line):
            return line
    wrong.update(misfits)
    return None


def line_of(text: str) -> str:
    """A field of text as one line, without the tags that it may hold."""
    text = without_surrogates(text)
    return one_line(plain_lines(text) if "<" in text else text)


def date_of(
    record: dict[str, Any], names: tuple[str, ...], wrong: Wrong
) -> tuple[str | None, str | None]:
    """(date, None) or (None, date marked "Updated") of the first field that holds one.

    Text that is no date counts as none.
    """
    update = None
    for name, value in filled(record, names):
        if isinstance(value, bool) or not isinstance(value, (str, int, float)):
            wrong[name] = value
            continue
        if isinstance(value, str) and _EPOCH.fullmatch(value):
            value = float(value)
        date, marked = labelled_dates(value) if isinstance(value, str) else (_epoch(value), None)
        if date is not None:
            return date, update or marked
        update = update or marked
    return None, update


def fetched_at(value: object) -> str | None:
    """When a record was fetched; whatever is no date is none, as nothing is shown of it."""
    value = unwrapped(value)
    if isinstance(value, str):
        return parse_date(value)
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return None
    return _epoch(value)


def _epoch(number: float) -> str | None:
    try:
        return parse_epoch(number)
    except OverflowError:
        return None  # an integer beyond every float


def texts_of(
    record: dict[str, Any], names: tuple[str, ...], keys: tuple[str, ...], wrong: Wrong
) -> list[str]:
    """The texts of the first field that holds one or a list of them.

    Args:
        record: the record.
        names: the names of the field.
        keys: where an object holds its text, best first; those joined by "+" together.
        wrong: where a field is put that holds something else.
    """
    misfits: Wrong = {}
    for name, value in filled(record, names):
        entries = value if isinstance(value, list) else [value]
        inner = [
            _inner_text(entry, keys) if isinstance(entry, dict) else entry for entry in entries
        ]
        texts = [without_surrogates(text) for text in inner if isinstance(text, str)]
        if any(not (text is None or isinstance(text, str)) for text in inner):
            misfits[name] = value
        if texts:
            wrong.update(misfits)
            return texts
    wrong.update(misfits)
    return []


def _inner_text(entry: object, keys: tuple[str, ...]) -> object:
    if not isinstance(entry, dict):
        return entry
    for key in keys:
        values = [unwrapped(entry.get(part)) for part in key.split("+")]
        words = [value for value in values if isinstance(value, str) and not is_nothing(value)]
        if words:
            return " ".join(words)
    return None
