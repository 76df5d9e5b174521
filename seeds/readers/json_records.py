"""JSON: one record, a list of them, or one record a line."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any, BinaryIO

from seeds.article import RawDocument, ReadFailure
from seeds.encoding import NotTextError, decode, marked_encoding
from seeds.errors import ReadError
from seeds.limits import Limits, size_text
from seeds.metadata.dates import labelled_dates, parse_date, parse_epoch
from seeds.metadata.url_dates import url_day
from seeds.readers.fields import distinct, language_code, one_line, outlet_of, split_authors
from seeds.readers.page import plain_lines
from seeds.readers.source import SourceFile, open_binary, read_bytes

# The usual names of each field, best first: those of NewsAPI, news-please,
# fundus, trafilatura, schema.org, WordPress, RSS turned JSON, and BEIR.
_BODY = (
    "text", "body", "content", "article", "articleBody", "maintext", "story", "full_text",
)  # fmt: skip
_SUMMARY = ("description", "summary")
_TITLE = ("title", "headline", "name")
_URL = ("url", "link", "canonical_url", "source_url", "uri")
_PUBLISHED = (
    "published", "date", "published_at", "publishedAt", "pub_date", "pubDate", "datePublished",
    "date_publish", "publication_date", "publish_date", "published_date", "publishedDate",
    "publishing_date", "date_published", "published_on", "published_time", "webPublicationDate",
)  # fmt: skip
_MODIFIED = (
    "modified", "updated", "updated_at", "updatedAt", "dateModified", "date_modify",
    "date_modified", "modified_at", "last_modified", "lastModified", "date_updated",
)  # fmt: skip
# When someone fetched or stored the article; "timestamp" mostly is that, and never says.
_FETCHED = (
    "crawled_at", "crawled", "crawl_date", "crawl_time", "date_crawled", "scraped_at", "scraped",
    "scrape_date", "scrapedAt", "crawledAt", "retrieved", "retrieved_at", "retrieval_date",
    "date_download", "download_date", "downloaded_at", "date_added", "added_at", "fetched_at",
    "fetchedAt", "ingested", "ingested_at", "accessed", "access_date", "indexed_at", "timestamp",
)  # fmt: skip
_OUTLET = ("outlet", "source", "publisher", "publication", "site", "site_name", "source_domain")
_AUTHORS = ("author", "authors", "byline", "creator")
_LANGUAGE = ("language", "lang")
_RECORD = ("_id", "id", "guid")
_CAPTIONS = ("captions", "caption")
_WRAPPERS = ("articles", "items", "results", "docs", "data")

_SURROGATE = re.compile(r"[\ud800-\udfff]")


MAX_BROKEN_FIRST = 20
"""A file whose first lines are not JSON, that many of them, is no file of JSON lines."""

MAX_FAILURES = 1_000
"""Failures that are told one by one for a file; more of them are only counted."""


_PIECE = 2**20
"""Bytes of a line too long that are passed over at once."""


class _FieldError(ValueError):
    """A field of a record is of the wrong type. The message names it."""


class _LineError(ValueError):
    """A line that holds no JSON. The message says why."""


def read_json(file: SourceFile, limits: Limits) -> Iterator[RawDocument | ReadFailure]:
    """Read a .json file: an object, a list of objects, or an object around one.

    Raises:
        ReadError, NotTextError: the file as a whole cannot be read.
    """
    text = decode(read_bytes(file, limits))
    if not text.strip():
        raise ReadError(str(file.path), "is empty: it holds nothing but white space")
    try:
        data = json.loads(text)
    except (ValueError, RecursionError) as error:
        line = error.lineno if isinstance(error, json.JSONDecodeError) else None
        raise ReadError(str(file.path), _broken(error), line) from error
    records = _records(data)
    if isinstance(records, list):
        if not records:
            raise ReadError(str(file.path), "holds an empty list of articles")
        for number, record in enumerate(records, start=1):
            yield _document(file, record, limits, what=f"record {number}")
    else:
        yield _document(file, records, limits, what="the record")


def read_json_lines(file: SourceFile, limits: Limits) -> Iterator[RawDocument | ReadFailure]:
    """Read a .jsonl file, record by record, never more than one in memory.

    So there is no limit on the file, only on a line (`Limits.line_bytes`). A line
    that cannot be read is one failure, and the others go on; a file that does
    not begin with any line of JSON is one failure as a whole.

    Raises:
        ReadError, NotTextError: the file as a whole cannot be read.
    """
    failed = 0
    for found in _read_lines(file, limits):
        failed += isinstance(found, ReadFailure)
        if failed <= MAX_FAILURES or isinstance(found, RawDocument):
            yield found
    if failed > MAX_FAILURES:
        yield file.failure(f"{failed - MAX_FAILURES:,} more of its records cannot be read")


def _read_lines(file: SourceFile, limits: Limits) -> Iterator[RawDocument | ReadFailure]:
    broken: list[ReadFailure] = []  # before the first line of JSON
    has_json = False
    with open_binary(file) as stream:
        for number, line in enumerate(_lines(stream, limits.line_bytes), start=1):
            if isinstance(line, NotTextError) and not (has_json or broken):
                raise line
            if isinstance(line, str) and not line.strip():
                continue
            try:
                record = _parsed(line)
            except _LineError as error:
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
            yield _document(file, record, limits, what="the record", line=number)
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
        _LineError: there is none that can be read.
    """
    if isinstance(line, Exception):
        raise _LineError(str(line)) from line
    try:
        return json.loads(line)
    except (ValueError, RecursionError) as error:
        raise _LineError(_broken(error)) from error


def _broken(error: Exception) -> str:
    if isinstance(error, RecursionError):
        return "is not JSON that can be read: it is nested too deep"
    if isinstance(error, json.JSONDecodeError):
        if error.msg == "Extra data" and error.lineno > 1:
            return "is not one JSON text but several; one on each line belongs into a .jsonl file"
        return f"is not valid JSON: {error.msg.lower()} at column {error.colno}"
    return "is not JSON that can be read: a number in it is too long"


def _lines(stream: BinaryIO, most: int) -> Iterator[str | _LineError | NotTextError]:
    """The lines, decoded; in place of one that is too long or no text, what to say of it."""
    first = stream.peek(4) if isinstance(stream, io.BufferedReader) else b""
    encoding = marked_encoding(first[:4])
    if encoding is not None and encoding != "utf-8":
        # Line ends of UTF-16 and UTF-32 cannot be found among the bytes.
        with io.TextIOWrapper(stream, encoding, "replace", newline="\n") as reader:
            for text in _bounded(reader, "\n", most):
                yield text if isinstance(text, _LineError) else text.removeprefix("\ufeff")
        return
    for data in _bounded(stream, b"\n", most):
        try:
            yield data if isinstance(data, _LineError) else decode(data)
        except NotTextError as error:
            yield error


def _bounded(stream: Any, end: Any, most: int) -> Iterator[Any]:
    """The lines of a stream; an error in place of each that is longer than the limit."""
    while line := stream.readline(most + 1):
        if len(line) <= most:
            yield line
            continue
        length = 0
        while line and not line.endswith(end):
            length += len(line)
            line = stream.readline(_PIECE)
        yield _LineError(
            f"the line is too long: it has {size_text(length + len(line))}, and at most"
            f" {size_text(most)} are read; mend it, or raise the limit"
        )


def _records(data: object) -> object:
    """The list of records in the data, or the one record that it is."""
    if isinstance(data, dict) and not any(data.get(name) for name in (*_BODY, *_SUMMARY)):
        for name in _WRAPPERS:
            if isinstance(data.get(name), list):
                return data[name]
    return data


def _document(
    file: SourceFile, record: object, limits: Limits, what: str, line: int | None = None
) -> RawDocument | ReadFailure:
    try:
        return _read_record(file, record, line, limits)
    except _FieldError as error:
        return file.failure(f"{what} {error}", line)


def _read_record(file: SourceFile, record: object, line: int | None, limits: Limits) -> RawDocument:
    if not isinstance(record, dict):
        raise _FieldError(f"is {_kind(record)}, not an object with a title and a text")
    _check_depth(record, limits.json_depth)
    text = _body(record, _BODY, limits) or _body(record, _SUMMARY, limits)
    if not text:
        raise _FieldError("has no text; looked for " + ", ".join((*_BODY, *_SUMMARY)))
    url = _text(record, _URL)
    published, modified = _dates(record, url)
    return replace(
        file.document(text),
        title=_text(record, _TITLE),
        outlet=_outlet(record) or outlet_of(url),
        authors=_authors(record),
        url=url,
        published=published,
        modified=modified,
        language=language_code(_text(record, _LANGUAGE)),
        captions=_captions(record),
        record=_id(record),
        line=line,
    )


def _check_depth(record: dict[str, Any], most: int) -> None:
    """Refuse what is nested deeper than news is.

    Raises:
        _FieldError: it is.
    """
    level: list[Any] = [record]
    for _ in range(most):
        below = (one.values() if isinstance(one, dict) else one for one in level)
        level = [entry for one in below for entry in one if isinstance(entry, (dict, list))]
        if not level:
            return
    raise _FieldError(
        f"is nested too deep: at most {most} objects and lists inside each other are read; take"
        " out the field that is, or raise the limit"
    )


def _given(record: dict[str, Any], names: tuple[str, ...]) -> tuple[str, Any]:
    """(name, value) of the first field that holds something, or ("", None)."""
    for name in names:
        value = _unwrapped(record.get(name))
        if value is not None and value not in ("", [], {}):
            return name, value
    return "", None


def _unwrapped(value: object) -> object:
    """The value inside the wrappings of MongoDB and WordPress dumps."""
    if isinstance(value, dict) and len(value) <= 2:
        for key in ("$oid", "$date", "rendered"):
            if key in value:
                return value[key]
    return value


def _wrong(name: str, value: object, wanted: str) -> _FieldError:
    return _FieldError(f'has {_kind(value)} in its field "{name}", where {wanted} belongs')


def _kind(value: object) -> str:
    kinds = {
        type(None): "nothing (null)",
        bool: "true or false",
        int: "a number",
        float: "a number",
        str: "a text",
        list: "a list",
        dict: "an object",
    }
    return kinds.get(type(value), "something else")


def _whole(text: str) -> str:
    r"""The text without halves of \u pairs, which no encoding can write."""
    return _SURROGATE.sub("\ufffd", text)


def _text(record: dict[str, Any], names: tuple[str, ...]) -> str | None:
    name, value = _given(record, names)
    if value is None:
        return None
    if not isinstance(value, str):
        raise _wrong(name, value, "a text")
    return one_line(_whole(value)) or None


def _body(record: dict[str, Any], names: tuple[str, ...], limits: Limits) -> str:
    for candidate in names:
        name, value = _given(record, (candidate,))
        if value is None:
            continue
        parts = value if isinstance(value, list) else [value]
        if not all(isinstance(part, str) for part in parts):
            raise _wrong(name, value, "a text or a list of paragraphs")
        text = "\n\n".join(plain_lines(_whole(part)) for part in parts)
        if len(text) > limits.line_bytes:
            raise _FieldError(
                f'has a field "{name}" of {len(text):,} characters, and at most'
                f" {limits.line_bytes:,} are read; split it, or raise the limit"
            )
        if text.strip():
            return text
    return ""


def _dates(record: dict[str, Any], url: str | None) -> tuple[str | None, str | None]:
    """(published, modified), as `seeds.metadata.dates` ranks what tells them."""
    published, marked = _date(record, _PUBLISHED)
    modified = next(filter(None, _date(record, _MODIFIED)), None) or marked
    if published is None:
        fetched = (_fetched(record.get(name)) for name in _FETCHED)
        published = url_day(url, modified, *fetched)
    return published, modified


def _fetched(value: object) -> str | None:
    """When a record was fetched; whatever is no date is none, as nothing is shown of it."""
    value = _unwrapped(value)
    if isinstance(value, str):
        return parse_date(value)
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return None
    return _epoch(value)


def _date(record: dict[str, Any], names: tuple[str, ...]) -> tuple[str | None, str | None]:
    """(date, None) or (None, date marked "Updated") of the first field that holds one.

    Text that is no date counts as none.
    """
    update = None
    for candidate in names:
        name, value = _given(record, (candidate,))
        if value is None:
            continue
        if isinstance(value, bool) or not isinstance(value, (str, int, float)):
            raise _wrong(name, value, "a date")
        date, marked = labelled_dates(value) if isinstance(value, str) else (_epoch(value), None)
        if date is not None:
            return date, update or marked
        update = update or marked
    return None, update


def _epoch(number: float) -> str | None:
    try:
        return parse_epoch(number)
    except OverflowError:
        return None  # an integer beyond every float


def _outlet(record: dict[str, Any]) -> str | None:
    for candidate in _OUTLET:
        name, value = _given(record, (candidate,))
        if isinstance(value, dict):
            name, value = _given(value, ("name", "title", "id"))
        if value is None:
            continue
        if not isinstance(value, str):
            raise _wrong(name, value, "a name")
        if line := one_line(_whole(value)):
            return line
    return None


def _authors(record: dict[str, Any]) -> tuple[str, ...]:
    name, value = _given(record, _AUTHORS)
    names: list[str] = []
    for entry in value if isinstance(value, list) else [value]:
        said = _unwrapped(entry.get("name")) if isinstance(entry, dict) else entry
        if said is None:
            continue
        if not isinstance(said, str):
            raise _wrong(name, value, "a name or a list of names")
        names += split_authors(_whole(said))
    return distinct(names)


def _captions(record: dict[str, Any]) -> tuple[str, ...]:
    name, value = _given(record, _CAPTIONS)
    captions: list[str] = []
    for entry in value if isinstance(value, list) else [value]:
        said = _given(entry, ("caption", "text"))[1] if isinstance(entry, dict) else entry
        if said is None:
            continue
        if not isinstance(said, str):
            raise _wrong(name, value, "a text or a list of texts")
        captions.append(one_line(plain_lines(_whole(said))))
    return distinct(captions)


def _id(record: dict[str, Any]) -> str | None:
    name, value = _given(record, _RECORD)
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, (str, int)):
        raise _wrong(name, value, "a text or a whole number")
    return one_line(_whole(str(value))) or None
