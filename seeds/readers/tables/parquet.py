"""Reads Parquet, a few rows at a time, by pyarrow, which comes with `citewire[parquet]`."""

from __future__ import annotations

import io
from collections.abc import Iterator
from datetime import date
from itertools import islice
from typing import TYPE_CHECKING, Any

from seeds.article import Reading
from seeds.errors import ReadError
from seeds.limits import Limits, size_text
from seeds.readers.records.records import Entry, read_records
from seeds.readers.source import SourceFile, open_binary, read_bytes, shown_name
from seeds.readers.tables.columns import NoSuchColumn, fields_of
from seeds.readers.tables.delimited import MOST_COLUMNS

if TYPE_CHECKING:
    from pyarrow.parquet import ParquetFile

_ROWS_AT_ONCE = 16
"""A cell that is written once and stands in each row is as often in memory as rows are."""

_BUFFER = 2**20
"""Bytes of a column that are read at once; without a buffer it is all of a row group."""

_LEAST_ROW = 500
"""Bytes that a row counts at least, for a flood of empty ones."""

_SAMPLE_ROWS = 50
_MAGIC = b"PAR1"


def read_parquet(file: SourceFile, limits: Limits) -> Iterator[Reading]:
    """Read a table of Parquet: a document for each row.

    The columns are told as in `seeds.readers.tables.delimited.read_table`; of others no
    byte is read.

    Raises:
        ReadError: pyarrow is not there, or the file is damaged or no table of texts.
    """
    yield from file.with_few_failures(read_records(file, _entries(file, limits), limits), "rows")


def is_parquet(head: bytes) -> bool:
    """Whether bytes begin as Parquet does."""
    return head.startswith(_MAGIC)


def _entries(file: SourceFile, limits: Limits) -> Iterator[Entry]:
    try:
        import pyarrow
        from pyarrow.parquet import ParquetFile
    except ImportError as error:
        raise ReadError(
            str(file.path), "is Parquet, for which pyarrow is needed: pip install citewire[parquet]"
        ) from error
    # What lies compressed in another file can only be read from its beginning to its end.
    is_inside = file.content is not None
    with io.BytesIO(read_bytes(file, limits)) if is_inside else open_binary(file) as stream:
        try:
            size = stream.seek(0, io.SEEK_END)
            table = ParquetFile(stream, buffer_size=_BUFFER, pre_buffer=False)
            yield from _rows(file, table, max(limits.ratio_free_bytes, limits.ratio * size))
        except (pyarrow.ArrowException, OSError, ValueError) as error:
            reason = shown_name(" ".join(str(error).split())[:200]).rstrip(".")
            raise ReadError(
                str(file.path),
                f"is damaged or of a kind of Parquet that is not read: {reason}; what stood in"
                " front of that was read",
            ) from error


def _rows(file: SourceFile, table: ParquetFile, most: int) -> Iterator[Entry]:
    """The rows of a table that gives at most so many bytes."""
    columns = list(table.schema_arrow.names)
    if len(columns) > MOST_COLUMNS:
        raise ReadError(
            str(file.path),
            f"has {len(columns):,} columns, and at most {MOST_COLUMNS:,} are read; take out those"
            " that are no field of an article",
        )
    sample = [
        [str(value) if isinstance(value, (str, int, date)) else "" for value in row]
        for row in islice(_values(file, table, columns, most), _SAMPLE_ROWS)
    ]
    try:
        fields = fields_of(columns, sample, file.columns)
    except NoSuchColumn as error:
        raise ReadError(str(file.path), str(error)) from error
    used = {
        column: field
        for column, field in zip(columns, fields, strict=True)
        if not field.startswith("_")
    }
    for number, row in enumerate(_values(file, table, list(used), most), start=1):
        record: dict[str, Any] = {}
        for field, value in zip(used.values(), row, strict=True):
            if record.get(field) in (None, ""):
                record[field] = _plain(value)
        yield Entry(record, "the row", number)


def _values(
    file: SourceFile, table: ParquetFile, columns: list[str], most: int
) -> Iterator[list[Any]]:
    """The rows, each with the values of these columns."""
    size = 0
    for batch in table.iter_batches(_ROWS_AT_ONCE, columns=columns, use_threads=False):
        size += batch.nbytes + _LEAST_ROW * batch.num_rows
        if size > most:
            raise ReadError(
                str(file.path),
                f"gives more than {size_text(most)}, out of proportion to its size, as bombs do;"
                " nothing more of it is read. If it is sound, write it as .jsonl, or raise the"
                " limit",
            )
        by_name = [batch.column(name) for name in columns]
        for place in range(batch.num_rows):
            yield [column[place].as_py() for column in by_name]


def _plain(value: object) -> object:
    """A value as it would stand in JSON."""
    if isinstance(value, date):  # a moment too
        return value.isoformat()
    if isinstance(value, bytes):
        return value.decode("utf-8", "replace")
    return value
