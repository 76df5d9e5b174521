"""Finds the records in a text of JSON, in whatever an API or a dump puts around them."""

from __future__ import annotations

from typing import Any

from seeds.readers.records import names
from seeds.readers.records.bodies import has_body
from seeds.readers.records.fields import value_at

_DEEPEST_WRAPPING = 4
"""Objects and lists around a record; those of search servers have three."""


def records_in(data: object, depth: int = _DEEPEST_WRAPPING) -> list[Any]:
    """The records in what one text of JSON holds: a list, what an API wraps, or one record.

    What the objects around a record say, such as the title of a feed, is said of it.
    """
    if isinstance(data, list):
        return [
            record
            for entry in data
            for record in (records_in(entry, depth) if isinstance(entry, dict) else [entry])
        ]
    if not isinstance(data, dict) or depth == 0 or has_body(data):
        return [data]
    table = _of_columns(data)
    if table is not None:
        return table
    inner = next(filter(_is_wrapped, map(data.get, names.WRAPPERS)), None)
    said = _said_of_all(data)
    if isinstance(inner, dict):
        outer = {key: value for key, value in data.items() if isinstance(value, str)}
        return records_in(outer | said | inner, depth - 1)
    if isinstance(inner, list):
        entries = [said | entry if isinstance(entry, dict) else entry for entry in inner]
        return records_in(entries, depth - 1)
    return [data]


def is_empty_list(data: object) -> bool:
    """Whether a text of JSON is a list of records without any, bare or as an API wraps it."""
    wrapped = map(data.get, names.WRAPPERS) if isinstance(data, dict) else [data]
    return any(inner == [] for inner in wrapped) and records_in(data) in ([], [data])


def _is_wrapped(inner: object) -> bool:
    return isinstance(inner, dict) or (
        isinstance(inner, list) and bool(inner) and isinstance(inner[0], dict)
    )


def _said_of_all(around: dict[str, Any]) -> dict[str, Any]:
    """What JSON Feed, and RSS turned JSON, say of all their entries."""
    if "home_page_url" in around or "jsonfeed.org" in str(around.get("version")):
        said = {"outlet": around.get("title"), "language": around.get("language")}
        return {**said, "authors": around.get("authors") or around.get("author")}
    title = value_at(around, "feed.title")
    return {"outlet": title} if isinstance(title, str) else {}


def _of_columns(data: dict[str, Any]) -> list[Any] | None:
    """The records of a table that pandas wrote column by column, or with its columns apart.

    None where it is no such table.
    """
    columns, rows = data.get("columns"), data.get("data")
    if (
        isinstance(columns, list)
        and isinstance(rows, list)
        and all(isinstance(row, list) for row in rows)
    ):
        return [dict(zip(map(str, columns), row, strict=False)) for row in rows]
    cells = list(data.values())
    if not cells or not all(isinstance(column, dict) for column in cells):
        return None
    if all(map(has_body, cells)):  # records by their ids
        return cells
    keys = list(cells[0])
    is_table = bool(keys) and any(map(names.known_name, data))
    if not is_table or any(list(column) != keys for column in cells):
        return None
    return [{name: data[name][key] for name in data} for key in keys]
