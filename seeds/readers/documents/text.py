"""Reads plain text, with or without a header of ``Key: value`` lines."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from seeds.article import Reading
from seeds.encoding import decode
from seeds.errors import ReadError
from seeds.limits import Limits
from seeds.metadata.dates import labelled_dates, parse_date
from seeds.metadata.fields import language_code, one_line, outlet_of, split_authors
from seeds.metadata.url_dates import url_day
from seeds.readers.documents.markdown import framed
from seeds.readers.documents.markdown_lines import looks_like_markdown, markdown_text
from seeds.readers.records.records import Entry, read_records
from seeds.readers.source import SourceFile, read_bytes

_KEYS = {
    "title": "title",
    "headline": "title",
    "date": "published",
    "published": "published",
    "updated": "modified",
    "modified": "modified",
    "outlet": "outlet",
    "source": "outlet",
    "publication": "outlet",
    "author": "authors",
    "authors": "authors",
    "by": "authors",
    "byline": "authors",
    "url": "url",
    "link": "url",
    "language": "language",
    "crawled": "fetched",
    "scraped": "fetched",
    "retrieved": "fetched",
    "accessed": "fetched",
}

# A value this long is a sentence of the story that happens to start like a key.
_LONGEST_VALUE = 1000
_HEADER_LINE = re.compile(r"[ \t]{0,8}([A-Za-z]{2,11})[ \t]{0,8}:[ \t]{1,20}(\S.*)")
# HTML without its head, as tools cut stories out of pages.
_PIECE_OF_PAGE = re.compile(
    r"\s{0,99}<(?:p|div|h[1-6]|article|section|main|header|body|blockquote|figure|span|ul|table)"
    r"(?:\s[^<>]{0,500})?>",
    re.IGNORECASE,
)


def read_text(file: SourceFile, limits: Limits) -> Iterator[Reading]:
    """Read one text file: one document, its dirt untouched."""
    text = decode(read_bytes(file, limits))
    if not text.strip():
        raise ReadError(str(file.path), "is empty: it holds nothing but white space")
    longest = _longest_line(text)
    if longest > limits.line_bytes:
        raise ReadError(
            str(file.path),
            f"has a line of {longest:,} characters, which no news has; at most"
            f" {limits.line_bytes:,} are read: break it into paragraphs, or raise the limit",
        )
    if (record := framed(text)) is not None:
        yield from read_records(file, [Entry(record, "the page")], limits)
        return
    header, body = split_header(text)
    if _PIECE_OF_PAGE.match(body) and body.rstrip().endswith(">"):
        page = {"html": f"<!doctype html>\n{body}", "crawled": header.pop("fetched", "")}
        yield from read_records(file, [Entry(header | page, "the page")], limits)
        return
    words = markdown_text(body) if looks_like_markdown(body) else None
    url = header.get("url")
    published, marked = labelled_dates(header.get("published", ""))
    modified = parse_date(header.get("modified", "")) or marked
    fetched = parse_date(header.get("fetched", ""))
    yield replace(
        file.document(body if words is None else words.text),
        title=header.get("title") or (None if words is None else words.title),
        outlet=header.get("outlet") or outlet_of(url),
        authors=split_authors(header.get("authors", "")),
        url=url,
        published=published or url_day(url, modified, fetched),
        modified=modified,
        language=language_code(header.get("language")),
        left_out=() if words is None else tuple(words.left_out),
    )


def split_header(text: str) -> tuple[dict[str, str], str]:
    r"""Take the header off a text.

    The header is the run of lines at the very top that read ``Key: value`` with
    a known key, each kind once. It ends at a blank line or at the first other
    line, which belongs to the story: "Ankara: the minister said" is no header.
    A date that cannot be read ends it too, so that the line is not lost.

    Returns:
        The values by the name of the `RawDocument` field, "fetched" for the day
        on which someone fetched the text, and the story.
    """
    header: dict[str, str] = {}
    rest = text.lstrip("\n")
    while rest:
        line, _, after = rest.partition("\n")
        entry = _entry(line)
        if entry is None or entry[0] in header:
            break
        header[entry[0]] = entry[1]
        rest = after
    if not header:
        return {}, text
    return header, rest.removeprefix("\n")


def _entry(line: str) -> tuple[str, str] | None:
    match = _HEADER_LINE.fullmatch(line) if len(line) <= _LONGEST_VALUE else None
    field = _KEYS.get(match[1].lower()) if match else None
    if match is None or field is None:
        return None
    value = one_line(match[2])
    if field in {"published", "modified", "fetched"} and not any(labelled_dates(value)):
        return None
    return field, value


def _longest_line(text: str) -> int:
    longest = start = 0
    while start <= len(text):
        end = text.find("\n", start)
        end = len(text) if end < 0 else end
        longest = max(longest, end - start)
        start = end + 1
    return longest
