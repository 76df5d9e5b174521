"""Reads RSS, RDF and Atom: feedparser reads the entries, a few at a time."""

from __future__ import annotations

import io
from calendar import timegm
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from seeds.article import Reading
from seeds.errors import ReadError
from seeds.html_tree import plain_lines
from seeds.limits import Limits
from seeds.metadata.dates import labelled_dates
from seeds.readers.records.records import Entry, read_records
from seeds.readers.source import SourceFile
from seeds.readers.xml.stream import elements, local_name

if TYPE_CHECKING:
    from lxml.etree import _Element

_AT_ONCE = 20
"""Entries that feedparser is given at once: alone, each takes three times as long."""

_ENTRIES = frozenset(("item", "entry"))
_SAID = {"title": "outlet", "language": "language", "author": "authors"}
_LEAST_WHOLE = 3
"""Paragraphs. A summary has one, or two with a link behind."""


def read_feed(file: SourceFile, limits: Limits) -> Iterator[Reading]:
    """Read a feed: a document for each entry, from its whole text where it has that.

    An entry with a summary only is partial, one with a headline and a day only too.
    """
    yield from read_records(file, _entries(file, limits), limits)


def _entries(file: SourceFile, limits: Limits) -> Iterator[Entry | Reading]:
    empty = 0
    for said, pieces in _batches(file, limits):
        records = _parsed([entry for entry, _ in pieces])
        lines = (
            [line for _, line in pieces] if len(records) == len(pieces) else [None] * len(records)
        )
        for record, line in zip(records, lines, strict=True):
            if record.get("title") or record.get("text") or record.get("summary"):
                yield Entry(said | record, "the entry", line, may_be_bare=True)
            else:
                empty += 1
    if empty:
        yield file.passed_over("entries without a headline or a text", empty)


def _batches(
    file: SourceFile, limits: Limits
) -> Iterator[tuple[dict[str, Any], list[tuple[bytes, int | None]]]]:
    """What a feed says of all its entries, and the bytes and lines of some of these."""
    from lxml import etree

    said: dict[str, Any] = {}
    pieces: list[tuple[bytes, int | None]] = []
    end: ReadError | None = None
    try:
        for entry in elements(file, _ENTRIES, limits):
            said = said or _said_of_all(entry)
            pieces.append((etree.tostring(entry, with_tail=False), entry.sourceline))
            if len(pieces) == _AT_ONCE:
                yield said, pieces
                pieces = []
    except ReadError as error:
        end = error
    if pieces:
        yield said, pieces
    if end is not None:
        raise end


def _said_of_all(entry: _Element) -> dict[str, Any]:
    around = entry.getparent()
    said: dict[str, Any] = {}
    # RDF has its channel beside the entries.
    for node in around.iter() if around is not None else ():
        name, above = local_name(node), node.getparent()
        if node is entry:
            break
        if name in _SAID and above is not None and local_name(above) in ("channel", "feed"):
            said.setdefault(_SAID[name], "".join(node.itertext()))
    return said


def _parsed(entries: list[bytes]) -> list[dict[str, Any]]:
    """The records of entries."""
    import feedparser

    # Bytes, never a text: that could be taken for a path or an address to open.
    feed = io.BytesIO(b"<rss version='2.0'><channel>" + b"".join(entries) + b"</channel></rss>")
    parsed = feedparser.parse(feed, sanitize_html=False, resolve_relative_uris=False)
    return [_record(dict(entry)) for entry in parsed.entries]


def _record(entry: dict[str, Any]) -> dict[str, Any]:
    contents = entry.get("content") or []
    text = max((content.get("value") or "" for content in contents), key=len, default="")
    summary = entry.get("summary") or ""
    if not text and _is_whole(summary):
        text, summary = summary, ""
    record = {
        "title": entry.get("title"),
        "text": text,
        "summary": summary,
        "url": entry.get("link"),
        "id": entry.get("id"),
        "published": _day(entry, "published"),
        "updated": _day(entry, "updated"),
        "authors": [author.get("name") for author in entry.get("authors") or [] if author],
        "outlet": (entry.get("source") or {}).get("title"),
    }
    return {name: value for name, value in record.items() if value}


def _day(entry: dict[str, Any], name: str) -> str | None:
    """The date as it stands there, in its own zone; else as feedparser reads it, in UTC."""
    printed, parsed = entry.get(name), entry.get(f"{name}_parsed")
    if not isinstance(printed, str) or any(labelled_dates(printed)) or parsed is None:
        return printed if isinstance(printed, str) else None
    return datetime.fromtimestamp(timegm(parsed), UTC).isoformat()


def _is_whole(summary: str) -> bool:
    """Whether what a feed calls a summary is the whole text, as in many it is."""
    paragraphs = plain_lines(summary).split("\n\n")
    return len(paragraphs) >= _LEAST_WHOLE and not paragraphs[-1].rstrip(" ])").endswith(
        ("…", "...")
    )
