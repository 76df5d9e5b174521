"""Reads Markdown: files of it, and pages as scrapers write them down."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from seeds.article import Reading
from seeds.encoding import decode
from seeds.errors import ReadError
from seeds.limits import Limits
from seeds.readers.records.names import BODY, known_name
from seeds.readers.records.records import Entry, read_records
from seeds.readers.source import SourceFile, read_bytes

# What Jina's reader puts around a page: "Title: …", "URL Source: …", "Published Time: …",
# each behind a blank line, and at last this.
_FRAME_END = re.compile(r"^Markdown Content:[ \t]*$", re.MULTILINE)
_FRAME_WITHIN = 5_000
_FRAME_LINE = re.compile(r"(Title|URL Source|Published Time):[ \t]{0,9}(\S.*)")
_FRAME_KEYS = {"Title": "title", "URL Source": "url", "Published Time": "published"}

# The fields in front of a page of Jekyll, Hugo and the like: YAML, or TOML.
_FRONT = re.compile(
    r"\A(---|\+\+\+)[ \t]*\n(.{0,20000}?)^\1[ \t]*(?:\n|\Z)", re.DOTALL | re.MULTILINE
)
_FRONT_LINE = re.compile(r"([A-Za-z_][\w-]{0,40})[ \t]{0,9}[:=](?:[ \t]{1,9}(.*))?")
_FRONT_ITEM = re.compile(r"[ \t]{0,9}-[ \t]{1,9}(\S.*)")


def read_markdown(file: SourceFile, limits: Limits) -> Iterator[Reading]:
    """Read a file of Markdown: one document."""
    text = decode(read_bytes(file, limits), declared=file.charset)
    if not text.strip():
        raise ReadError(str(file.path), "is empty: it holds nothing but white space")
    record = framed(text) or {"markdown": text}
    yield from read_records(file, [Entry(record, "the page")], limits)


def framed(text: str) -> dict[str, Any] | None:
    """The record of a page that a scraper or a writer put fields in front of; else None."""
    frame = _FRAME_END.search(text, 0, _FRAME_WITHIN)
    if frame is not None:  # of Jina
        lines = map(_FRAME_LINE.fullmatch, text[: frame.start()].splitlines())
        fields = {_FRAME_KEYS[line[1]]: line[2] for line in lines if line is not None}
        return fields | {"markdown": text[frame.end() :]} if fields else None
    front = _FRONT.match(text)
    if front is not None and (fields := _front_fields(front[2])):
        return fields | {"markdown": text[front.end() :]}
    return None


def _front_fields(front: str) -> dict[str, Any]:
    fields: dict[str, Any] = {}
    last = None
    for line in front.splitlines():
        item = _FRONT_ITEM.fullmatch(line)
        if item is not None and last is not None:
            values = fields.setdefault(last, [])
            if isinstance(values, list):
                values.append(_bare(item[1]))
            continue
        entry = _FRONT_LINE.fullmatch(line.rstrip())
        if entry is None:
            continue
        name = known_name(entry[1])
        last = name if name is not None and name not in BODY else f"_{entry[1]}"
        value = (entry[2] or "").strip()
        if value.startswith("[") and value.endswith("]"):
            fields[last] = [_bare(part) for part in value[1:-1].split(",")]
        elif value:
            fields[last] = _bare(value)
    return fields


def _bare(value: str) -> str:
    value = value.strip()
    is_quoted = len(value) > 1 and value[0] == value[-1] and value[0] in "'\""
    return value[1:-1] if is_quoted else value
