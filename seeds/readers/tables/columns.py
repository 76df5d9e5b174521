"""Which column of a table is which field: by its name, by what is in it, or as one says."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from itertools import chain

from seeds.metadata.dates import labelled_dates
from seeds.readers.records import names
from seeds.readers.source import shown_name

FIELDS: Mapping[str, str] = {
    "title": "title",
    "text": "text",
    "summary": "description",
    "date": "published",
    "updated": "modified",
    "outlet": "outlet",
    "author": "authors",
    "url": "url",
    "language": "language",
    "id": "id",
    "caption": "captions",
}
"""The fields that a column can be said to be, and their names in a record."""

_LONGEST_NAME = 60
_SAMPLE_CELL = 2_000
_MOSTLY = 0.8
_LEAST_TEXT = 80
"""Characters of a cell, on average, that are a text."""
_LEAST_TITLE, _MOST_TITLE = 8, 200
"""Characters of a headline, on average: those of the samples have 40 to 90."""


class NoSuchColumn(ValueError):
    """A table has no column of the name or number that was given. The message says which."""


def is_header(row: Sequence[str]) -> bool:
    """Whether the first row of a table names its columns."""
    if any(map(names.known_name, row)):
        return all(len(cell) <= _LONGEST_NAME and "://" not in cell for cell in row)
    return all(0 < len(cell) <= _LONGEST_NAME and not _is_datum(cell) for cell in row)


def _is_datum(cell: str) -> bool:
    return any(sign.isdigit() for sign in cell) or "://" in cell or cell.endswith(".")


def fields_of(
    header: Sequence[str] | None, sample: Sequence[Sequence[str]], given: Sequence[tuple[str, str]]
) -> list[str]:
    """The name in the record of each column.

    Args:
        header: the names of the columns, where the table has them.
        sample: some rows.
        given: (field, column) for those that one has said, the column by its name or
            its number from 1.

    Raises:
        NoSuchColumn: one has said a column that is not there, or none holds texts.
    """
    width = len(header) if header is not None else max(map(len, sample), default=0)
    columns = list(header or (f"column {number}" for number in range(1, width + 1)))
    said = {_place(column, columns): FIELDS[field] for field, column in given}
    fields = [
        said.get(place)
        or (names.known_name(column) if header is not None else None)
        or f"_{column}"
        for place, column in enumerate(columns)
    ]
    # What one says of a field counts alone.
    taken = set(chain.from_iterable(names.BY_FIELD[FIELDS[field]] for field, _ in given))
    for place, field in enumerate(fields):
        if place not in said and field in taken:
            fields[place] = f"_{columns[place]}"
    fields = _guessed(fields, sample)
    if set(fields).isdisjoint((*names.BODY, *names.SUMMARY)):
        raise NoSuchColumn(
            f"has no column that is known to hold texts; its columns are {_listed(columns)}; say"
            " which does: --columns text=NAME"
        )
    return fields


def _listed(columns: Sequence[str]) -> str:
    return ", ".join(shown_name(name[:_LONGEST_NAME]) for name in columns[:20])


def _place(column: str, columns: Sequence[str]) -> int:
    if column in columns:
        return columns.index(column)
    keys = [names.key_of(name) for name in columns]
    if names.key_of(column) in keys:
        return keys.index(names.key_of(column))
    if column.isdecimal() and 1 <= int(column[:9]) <= len(columns):
        return int(column) - 1
    raise NoSuchColumn(
        f'has no column "{column[:_LONGEST_NAME]}"; its columns are {_listed(columns)}'
    )


def _guessed(fields: list[str], sample: Sequence[Sequence[str]]) -> list[str]:
    """The fields, and those of the columns without one by what is in them."""
    cells = {
        place: [row[place][:_SAMPLE_CELL] for row in sample if place < len(row) and row[place]]
        for place, field in enumerate(fields)
        if field.startswith("_")
    }
    cells = {place: column for place, column in cells.items() if column}
    mean = {place: sum(map(len, column)) / len(column) for place, column in cells.items()}
    longest = max(mean.values(), default=0.0)
    signs: dict[str, Callable[[int], bool]] = {
        "text": lambda place: mean[place] >= _LEAST_TEXT and mean[place] == longest,
        "url": lambda place: _share(cells[place], lambda cell: "://" in cell[:10]) >= _MOSTLY,
        "published": lambda place: _share(cells[place], _is_date) >= _MOSTLY,
        "title": lambda place: _is_title(cells[place], mean[place]),
    }
    for field, is_it in signs.items():
        if set(fields).isdisjoint(names.BY_FIELD[field]):
            free = (place for place in cells if fields[place].startswith("_"))
            place = next(filter(is_it, free), None)
            if place is not None:
                fields[place] = field
    return fields


def _share(column: Sequence[str], is_so: Callable[[str], bool]) -> float:
    return sum(map(is_so, column)) / len(column)


def _is_date(cell: str) -> bool:
    return any(labelled_dates(cell))


def _is_title(column: Sequence[str], mean: float) -> bool:
    is_long = _LEAST_TITLE <= mean <= _MOST_TITLE
    return is_long and len(set(column)) >= _MOSTLY * len(column) and " " in "".join(column)
