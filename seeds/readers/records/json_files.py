"""Reads files of JSON: one record, a list of them, or one record a line."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Iterator
from dataclasses import replace
from typing import BinaryIO

from seeds.article import ReadFailure, Reading
from seeds.encoding import NotTextError, decode
from seeds.errors import ReadError
from seeds.limits import Limits
from seeds.readers.lines import LineError, bounded_lines, head_of
from seeds.readers.records.records import Entry, read_records
from seeds.readers.records.shapes import is_empty_list, records_in
from seeds.readers.source import SourceFile, open_binary, read_bytes

MAX_BROKEN_FIRST = 20
"""A file whose first lines are not JSON, that many of them, is no file of JSON lines."""

# A text of JSON over many lines begins so.
_SPREAD = re.compile(rb"(?:\xef\xbb\xbf)?\s{0,20}[\[{][ \t]{0,20}\r?\n")
_OPENING_BYTES = 50


def read_json(file: SourceFile, limits: Limits) -> Iterator[Reading]:
    """Read a .json file: an object, a list of objects, or an object around one.

    One whose first line is JSON by itself holds a record a line.
    """
    data = read_bytes(file, limits)
    text = decode(data)
    if not text.strip():
        raise ReadError(str(file.path), "is empty: it holds nothing but white space")
    try:
        whole = json.loads(text)
    except (ValueError, RecursionError) as error:
        if _is_json(text.lstrip().partition("\n")[0]):
            yield from read_json_lines(replace(file, content=lambda: io.BytesIO(data)), limits)
            return
        line = error.lineno if isinstance(error, json.JSONDecodeError) else None
        raise ReadError(str(file.path), _broken(error), line) from error
    if is_empty_list(whole):
        raise ReadError(str(file.path), "holds an empty list of articles")
    records = records_in(whole)
    is_list = isinstance(whole, list) or len(records) > 1
    entries = (
        Entry(record, f"record {number}" if is_list else "the record")
        for number, record in enumerate(records, start=1)
    )
    yield from read_records(file, entries, limits)


def read_json_lines(file: SourceFile, limits: Limits) -> Iterator[Reading]:
    """Read a .jsonl file, record by record, never more than one in memory.

    So there is no limit on the file, only on a line (`Limits.line_bytes`). A line
    that cannot be read is one failure, and the others go on; a file that does
    not begin with any line of JSON is one failure as a whole. One text of JSON over
    many lines is read as that.
    """
    with open_binary(file) as stream:
        if _SPREAD.match(head_of(stream, _OPENING_BYTES)):
            yield from read_json(replace(file, content=lambda: stream), limits)
            return
        readings = read_records(file, _entries(file, stream, limits), limits)
        yield from file.with_few_failures(readings, "records")


def _entries(file: SourceFile, stream: BinaryIO, limits: Limits) -> Iterator[Entry | ReadFailure]:
    broken: list[ReadFailure] = []  # before the first line of JSON
    has_json = False
    for number, line in enumerate(bounded_lines(stream, limits.line_bytes), start=1):
        if isinstance(line, NotTextError) and not (has_json or broken):
            raise line
        if isinstance(line, str) and not line.strip():
            continue
        try:
            data = _parsed(line)
        except LineError as error:
            failure = file.failure(str(error), number)
            if has_json:
                yield failure
                continue
            broken.append(failure)
            if len(broken) == MAX_BROKEN_FIRST:
                raise _no_json_lines(file, broken, "its first") from error
            continue
        has_json = True
        yield from broken
        broken = []
        is_list = isinstance(data, list) and all(isinstance(entry, dict) for entry in data)
        for record in records_in(data) if isinstance(data, dict) or is_list else [data]:
            yield Entry(record, "the record", number)
    if len(broken) > 1:
        raise _no_json_lines(file, broken, "its")
    yield from broken
    if not (has_json or broken):
        raise ReadError(str(file.path), "is empty")


def _no_json_lines(file: SourceFile, broken: list[ReadFailure], which: str) -> ReadError:
    first = broken[0]
    return ReadError(
        str(file.path),
        f"{first.reason}; none of {which} {len(broken)} lines is JSON (one text of JSON over"
        " many lines belongs into a .json file)",
        first.line,
    )


def _parsed(line: str | Exception) -> object:
    """The record in a line.

    Raises:
        LineError: there is none that can be read.
    """
    if isinstance(line, Exception):
        raise LineError(str(line)) from line
    try:
        return json.loads(line)
    except (ValueError, RecursionError) as error:
        raise LineError(_broken(error)) from error


def _is_json(text: str) -> bool:
    try:
        json.loads(text)
    except (ValueError, RecursionError):
        return False
    return True


def _broken(error: Exception) -> str:
    if isinstance(error, RecursionError):
        return "is not JSON that can be read: it is nested too deep"
    if isinstance(error, json.JSONDecodeError):
        if error.msg == "Extra data" and error.lineno > 1:
            return "is not one JSON text but several; one on each line belongs into a .jsonl file"
        return f"is not valid JSON: {error.msg.lower()} at column {error.colno}"
    return "is not JSON that can be read: a number in it is too long"
