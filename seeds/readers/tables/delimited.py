"""Reads CSV, TSV and their like, row by row."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import chain, islice

from seeds.article import ReadFailure, Reading
from seeds.encoding import NotTextError, guessed_encoding
from seeds.errors import ReadError
from seeds.limits import Limits
from seeds.readers.lines import bounded_lines, head_of
from seeds.readers.records.names import known_name
from seeds.readers.records.records import Entry, read_records
from seeds.readers.source import SourceFile, open_binary
from seeds.readers.tables.columns import NoSuchColumn, fields_of, is_header
from seeds.readers.tables.rows import TableForm, form_of, rows

MOST_COLUMNS = 1_000
"""Columns of a table of news; those of exports have up to a hundred."""

_SAMPLE_BYTES = 2**16
_SAMPLE_ROWS = 50

# How Excel is told the delimiter, in a line of its own.
_TOLD = re.compile(r"sep=(.)\s{0,2}")

_Row = tuple[int, list[str] | str]


def read_table(file: SourceFile, limits: Limits) -> Iterator[Reading]:
    """Read a table: a document for each row.

    The columns are told by their names, by what is in them, or by `SourceFile.columns`.
    A row that cannot be read is one failure, and the others go on.

    Raises:
        ReadError: it has no rows, no column of a text, or not the columns that were given.
        NotTextError: it is no text.
    """
    yield from file.with_few_failures(read_records(file, _entries(file, limits), limits), "rows")


def looks_like_table(head: bytes) -> bool:
    """Whether bytes begin with the names of columns, two of them known."""
    sample = head.decode(guessed_encoding(head), "replace").lstrip("\ufeff")
    form = form_of(_whole_lines(sample))
    _, row = next(rows(enumerate(sample.splitlines()), form, _SAMPLE_BYTES), (0, ""))
    return isinstance(row, list) and is_header(row) and sum(map(bool, map(known_name, row))) > 1


def _entries(file: SourceFile, limits: Limits) -> Iterator[Entry | ReadFailure]:
    with open_binary(file) as stream:
        head = head_of(stream, _SAMPLE_BYTES)
        encoding = guessed_encoding(head)
        lines = bounded_lines(stream, limits.line_bytes, encoding)
        numbered: Iterator[tuple[int, str | Exception]] = enumerate(lines, start=1)
        first = next(numbered, None)
        if first is None or not head.strip():
            raise ReadError(str(file.path), "is empty")
        if isinstance(first[1], NotTextError):
            raise first[1]
        told = _TOLD.fullmatch(first[1]) if isinstance(first[1], str) else None
        numbered = numbered if told else chain([first], numbered)
        sample = head.decode(encoding, "replace").lstrip("\ufeff")
        form = TableForm(told[1]) if told else form_of(_whole_lines(sample), _preferred(file))
        yield from _table(file, rows(_split(numbered), form, limits.line_bytes))


def _preferred(file: SourceFile) -> str:
    return "\t" if ".tsv" in file.name.lower() or ".tab" in file.name.lower() else ","


def _whole_lines(sample: str) -> str:
    return sample[: sample.rfind("\n") + 1] or sample


def _split(lines: Iterator[tuple[int, str | Exception]]) -> Iterator[tuple[int, str | Exception]]:
    """The lines, those of old Macs too, which end in a carriage return alone."""
    for number, line in lines:
        if isinstance(line, str) and "\n" in line[:-1]:
            yield from ((number, part) for part in line.splitlines(keepends=True))
        else:
            yield number, line


def _table(file: SourceFile, found: Iterator[_Row]) -> Iterator[Entry | ReadFailure]:
    sample = list(islice(found, _SAMPLE_ROWS))
    cells = [row for _, row in sample if isinstance(row, list)]
    if not cells:
        raise ReadError(str(file.path), "holds no row that can be read")
    header = cells[0] if is_header(cells[0]) else None
    width = max(map(len, cells)) if header is None else len(header)
    if width > MOST_COLUMNS:
        raise ReadError(
            str(file.path),
            f"has {width:,} columns, and at most {MOST_COLUMNS:,} are read; take out those that"
            " are no field of an article",
        )
    try:
        fields = fields_of(header, cells[header is not None :], file.columns)
    except NoSuchColumn as error:
        raise ReadError(str(file.path), str(error)) from error
    for number, row in chain(sample, found):
        if isinstance(row, str):
            yield file.failure(f"the row {row}", number)
        elif row is not header:
            yield _entry(file, number, row, fields)


def _entry(file: SourceFile, number: int, row: list[str], fields: list[str]) -> Entry | ReadFailure:
    if len(row) > len(fields) and any(row[len(fields) :]):
        return file.failure(
            f"the row has {len(row):,} cells, and the table has {len(fields):,} columns; put"
            " quotation marks around cells that hold the sign between cells",
            number,
        )
    # The first of two columns of one name, unless it is empty.
    record: dict[str, object] = {}
    for field, cell in zip(fields, row, strict=False):
        if cell and not record.get(field):
            record[field] = cell
    return Entry(record, "the row", number)
