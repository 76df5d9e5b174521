"""Reads RSS, RDF and Atom: feedparser reads the entries, a few at a time."""

from __future__ import annotations

import io
import re
from calendar import timegm
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, NamedTuple

from seeds.article import Reading
from seeds.errors import ReadError
from seeds.html_tree import LIBRARY_FAULTS, plain_lines
from seeds.limits import Limits
from seeds.metadata.dates import labelled_dates
from seeds.readers.records.records import Entry, read_records
from seeds.readers.source import SourceFile
from seeds.readers.xml.stream import elements, local_name, text_at

if TYPE_CHECKING:
    from lxml.etree import _Element

_AT_ONCE = 20
"""Entries that feedparser is given at once: alone, each takes three times as long."""

_ENTRIES = frozenset(("item", "entry"))
_SAID = {"title": "outlet", "language": "language", "author": "authors"}
_DC_DATE = "{http://purl.org/dc/elements/1.1/}date"
_MEDIA_DESCRIPTION = "{http://search.yahoo.com/mrss/}description"
_BEHIND_ADDRESS = re.compile(r"\s{0,9}\S{1,200}@\S{1,200}\s{1,9}\(([^()]{1,200})\)\s{0,9}")
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
        records = _parsed([piece.data for piece in pieces])
        if len(records) != len(pieces):  # no telling which is which
            pieces = [_Piece(b"") for _ in records]
        for record, piece in zip(records, pieces, strict=True):
            line = piece.line
            if record is None:
                yield file.failure("the entry is none that feedparser can read", line)
            elif record.get("title") or record.get("text") or record.get("summary"):
                around = said | {"captions": list(piece.captions)}
                yield Entry(around | record, "the entry", line, may_be_bare=True)
            else:
                empty += 1
    if empty:
        yield file.passed_over("entries without a headline or a text", empty)


class _Piece(NamedTuple):
    """An entry as it stands in its feed.

    Attributes:
        data: its XML.
        line: 1-based line at which it begins.
        captions: the words to its pictures.
    """

    data: bytes
    line: int | None = None
    captions: tuple[str, ...] = ()


def _batches(file: SourceFile, limits: Limits) -> Iterator[tuple[dict[str, Any], list[_Piece]]]:
    """What a feed says of all its entries, and some of these."""
    from lxml import etree

    said: dict[str, Any] = {}
    pieces: list[_Piece] = []
    end: ReadError | None = None
    try:
        for entry in elements(file, _ENTRIES, limits):
            said = said or _said_of_all(entry)
            # feedparser would take the words to a picture for the summary.
            captions = tuple(map(text_at, entry.iter(_MEDIA_DESCRIPTION)))
            etree.strip_elements(entry, _MEDIA_DESCRIPTION, with_tail=False)
            _name_day(entry)
            data = etree.tostring(entry, with_tail=False)
            pieces.append(_Piece(data, entry.sourceline, captions))
            if len(pieces) == _AT_ONCE:
                yield said, pieces
                pieces = []
    except ReadError as error:
        end = error
    if pieces:
        yield said, pieces
    if end is not None:
        raise end


def _name_day(entry: _Element) -> None:
    """Call the day of an RSS 1.0 entry, in place, by the name that it has in RSS 2.0.

    feedparser would take it for that of an update.
    """
    if local_name(entry) == "item" and entry.find("{*}pubDate") is None:
        for day in entry.findall(_DC_DATE)[:1]:
            day.tag = entry.tag.replace("item", "pubDate")


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


def _parsed(entries: list[bytes]) -> list[dict[str, Any] | None]:
    """The records of entries; None for one that feedparser stumbles over."""
    import feedparser

    # Bytes, never a text: that could be taken for a path or an address to open.
    feed = io.BytesIO(b"<rss version='2.0'><channel>" + b"".join(entries) + b"</channel></rss>")
    try:
        parsed = feedparser.parse(feed, sanitize_html=False, resolve_relative_uris=False)
    except LIBRARY_FAULTS:
        if len(entries) == 1:
            return [None]
        return [record for entry in entries for record in _parsed([entry])]
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
        "authors": _authors(entry),
        "outlet": (entry.get("source") or {}).get("title"),
    }
    return {name: value for name, value in record.items() if value}


def _authors(entry: dict[str, Any]) -> list[str]:
    """The names: RSS has them behind an address, which feedparser cuts at odd places."""
    printed = _BEHIND_ADDRESS.fullmatch(entry.get("author") or "")
    if printed is not None:
        return [printed[1]]
    return [author["name"] for author in entry.get("authors") or [] if author.get("name")]


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
