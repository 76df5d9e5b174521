"""Reads the pages of a web archive (WARC, ISO 28500), one record at a time.

Of the answers that a crawler got, the web pages are read; what else lies in the archive
is counted.
"""

from __future__ import annotations

import io
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import BinaryIO, cast

from seeds.article import RawDocument, Reading
from seeds.encoding import NotTextError
from seeds.errors import ReadError
from seeds.limits import Limits, size_text
from seeds.metadata.dates import parse_date
from seeds.readers.beginnings import HEAD_BYTES, is_web_page
from seeds.readers.containers.http_bodies import BodyError, decoded_body, read_answer
from seeds.readers.containers.warc_records import Damage, WarcRecord, warc_records
from seeds.readers.documents.text import read_text
from seeds.readers.header_fields import LONGEST_HEADER, media_type
from seeds.readers.pages.saved import read_saved_page, with_address
from seeds.readers.source import SourceFile, open_binary, shown_name

_LONGEST_NAME = 300
"""Characters of an address in the name of a document; some hold a whole picture."""

_PAGES = frozenset({"text/html", "application/xhtml+xml"})
_CODE = "styles, scripts and fonts"
_OTHER_FILES = {
    "image": "pictures, sounds and films",
    "audio": "pictures, sounds and films",
    "video": "pictures, sounds and films",
    "font": _CODE,
    "text/css": _CODE,
    "text/javascript": _CODE,
    "application/javascript": _CODE,
    "application/x-javascript": _CODE,
}
"""What is no page, by its media type or the first half of that."""

_OTHER_RECORDS = {
    "request": "requests of the crawler",
    "revisit": "visits that found a page unchanged",
    "warcinfo": "notes of the crawler",
    "metadata": "notes of the crawler",
    "continuation": "parts of records that were cut in segments",
}
"""What records are that hold no answer, by their type."""


class _Aside(Exception):
    """A record that is passed over on purpose; the message says what such records are."""


@dataclass(frozen=True, slots=True)
class _Page:
    """A page as a server sent it, or the text that was made of one."""

    body: bytes
    is_text: bool = False
    charset: str | None = None
    is_cut: bool = False


def read_warc(file: SourceFile, limits: Limits) -> Iterator[Reading]:
    """Read each web page that a server gave with status 200, and each text made of one.

    A document is named "crawl.warc/https://…", and its record is the time at which the
    page was got: of two captures the later is the newer one. A page that the crawler
    cut short is partial. A damage costs the record in which it is.
    """
    yield from file.with_few_failures(_readings(file, limits), "records")


def _readings(file: SourceFile, limits: Limits) -> Iterator[Reading]:
    aside: Counter[str] = Counter()
    is_empty = True
    with open_binary(file) as stream:
        for record in warc_records(stream):
            is_empty = False
            if isinstance(record, Damage):
                yield file.failure(record.reason)
                continue
            try:
                yield from _read(file, record, limits)
            except _Aside as what:
                aside[str(what)] += 1
    if is_empty:
        yield file.failure("is empty: no record lies in it")
    for reason, count in sorted(aside.items()):
        yield file.passed_over(reason, count)


def _read(file: SourceFile, record: WarcRecord, limits: Limits) -> Iterator[Reading]:
    """Read one record.

    Raises:
        _Aside: it holds no page.
        ReadError: the archive itself is damaged here.
    """
    name = shown_name(record.url[:_LONGEST_NAME]) or "a record without an address"
    member = replace(file, name=f"{file.name}/{name}")
    fetched = parse_date(record.fields.get("warc-date", ""))
    try:
        page = _page_of(record, limits)
    except BodyError as error:
        yield member.failure(str(error))
        return
    try:
        readings = list(_documents(member, page, record.url, fetched, limits))
    except ReadError as error:
        yield member.failure(error.reason)
    except NotTextError as error:
        yield member.failure(str(error))
    else:
        for reading in readings:
            if isinstance(reading, RawDocument):
                is_cut = page.is_cut or record.is_cut or record.is_short
                yield replace(
                    reading,
                    record=fetched or record.fields.get("warc-record-id"),
                    is_partial=reading.is_partial or is_cut,
                )
            else:
                yield reading


def _documents(
    member: SourceFile, page: _Page, url: str, fetched: str | None, limits: Limits
) -> Iterator[Reading]:
    if not page.is_text:
        yield from read_saved_page(
            member, page.body, limits, url=url or None, charset=page.charset, fetched=fetched
        )
        return
    held = replace(member, content=lambda: cast(BinaryIO, io.BytesIO(page.body)))
    for reading in read_text(held, limits):
        if isinstance(reading, RawDocument):
            yield with_address(reading, url or None, fetched)
        else:
            yield reading


def _page_of(record: WarcRecord, limits: Limits) -> _Page:
    """The page in a record.

    Raises:
        _Aside: it holds none.
        BodyError: it is damaged or too big.
    """
    reason = _OTHER_RECORDS.get(record.kind)
    if reason is not None:
        raise _Aside(reason)
    kind, parameters = media_type(record.fields.get("content-type", ""))
    if kind in ("application/http", "") and record.kind in ("response", "resource"):
        return _page_of_answer(record, limits)
    if record.kind not in ("resource", "conversion") or not _is_read(record.kind, kind):
        raise _Aside(_files_of(kind))
    body = _whole(record, limits)
    return _Page(body, is_text=kind == "text/plain", charset=parameters.get("charset"))


def _is_read(record: str, kind: str) -> bool:
    # A text is read where it was made of a page, as Common Crawl's are; "robots.txt" is none.
    return kind in _PAGES or (record == "conversion" and kind == "text/plain")


def _page_of_answer(record: WarcRecord, limits: Limits) -> _Page:
    head = record.read(LONGEST_HEADER)
    block = io.BytesIO(head)
    answer = read_answer(block)
    if answer is None:
        raise BodyError("is no answer of HTTP, as its record says")
    if answer.status != 200:
        is_redirect = 300 <= answer.status < 400
        raise _Aside("redirects" if is_redirect else "answers that tell of an error")
    kind, parameters = media_type(answer.fields.get("content-type", ""))
    if kind and kind not in _PAGES:
        raise _Aside(_files_of(kind))
    body = decoded_body(answer, block.read() + _whole(record, limits), limits.page_bytes)
    if not kind and not is_web_page(body.data[:HEAD_BYTES]):
        raise _Aside(_files_of(kind))
    return _Page(body.data, charset=parameters.get("charset"), is_cut=body.is_cut)


def _whole(record: WarcRecord, limits: Limits) -> bytes:
    """The rest of a record's block."""
    if record.length > limits.page_bytes + LONGEST_HEADER:
        raise BodyError(
            f"is too big: it has {size_text(record.length)}, and a page may have at most"
            f" {size_text(limits.page_bytes)}; raise the limit"
        )
    return record.read(record.length)


def _files_of(kind: str) -> str:
    default = _OTHER_FILES.get(kind.partition("/")[0], "files of other kinds")
    return _OTHER_FILES.get(kind, default)
