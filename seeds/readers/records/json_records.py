"""Turns records of JSON, by whatever names their fields have, into raw documents."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

from seeds.article import RawDocument, ReadFailure
from seeds.html_tree import plain_lines
from seeds.limits import Limits
from seeds.metadata.dates import labelled_dates, parse_date, parse_epoch
from seeds.metadata.fields import distinct, language_code, one_line, outlet_of, split_authors
from seeds.metadata.url_dates import url_day
from seeds.readers.source import SourceFile
from seeds.unicode_repair import without_surrogates

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


_KINDS = {
    type(None): "nothing (null)", bool: "true or false", int: "a number", float: "a number",
    str: "a text", list: "a list", dict: "an object",
}  # fmt: skip


class _FieldError(ValueError):
    """A field of a record is of the wrong type. The message names it."""


def records_in(data: object) -> object:
    """The list of records in the data, or the one record that it is."""
    if isinstance(data, dict) and not any(data.get(name) for name in (*_BODY, *_SUMMARY)):
        for name in _WRAPPERS:
            if isinstance(data.get(name), list):
                return data[name]
    return data


def read_record(
    file: SourceFile, record: object, limits: Limits, what: str, line: int | None = None
) -> RawDocument | ReadFailure:
    """The document of a record; a failure, which calls it ``what``, where a field is wrong."""
    try:
        return _document(file, record, line, limits)
    except _FieldError as error:
        return file.failure(f"{what} {error}", line)


def _document(file: SourceFile, record: object, line: int | None, limits: Limits) -> RawDocument:
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
    """Refuse, by a `_FieldError`, what is nested deeper than news is."""
    level: list[Any] = [record]
    for _ in range(most):
        below = (value.values() if isinstance(value, dict) else value for value in level)
        level = [entry for value in below for entry in value if isinstance(entry, (dict, list))]
        if not level:
            return
    raise _FieldError(
        f"is nested too deep: at most {most} objects and lists inside each other are read; take"
        " out the field that is, or raise the limit"
    )


def _filled(record: dict[str, Any], names: tuple[str, ...]) -> Iterator[tuple[str, Any]]:
    """(name, value) of each of the fields that holds something."""
    for name in names:
        value = _unwrapped(record.get(name))
        if value is not None and value not in ("", [], {}):
            yield name, value


def _first(record: dict[str, Any], names: tuple[str, ...]) -> tuple[str, Any]:
    """(name, value) of the first field that holds something, or ("", None)."""
    return next(_filled(record, names), ("", None))


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
    return _KINDS.get(type(value), "something else")


def _text(record: dict[str, Any], names: tuple[str, ...]) -> str | None:
    name, value = _first(record, names)
    if value is None:
        return None
    if not isinstance(value, str):
        raise _wrong(name, value, "a text")
    return one_line(without_surrogates(value)) or None


def _body(record: dict[str, Any], names: tuple[str, ...], limits: Limits) -> str:
    for name, value in _filled(record, names):
        parts = value if isinstance(value, list) else [value]
        if not all(isinstance(part, str) for part in parts):
            raise _wrong(name, value, "a text or a list of paragraphs")
        text = "\n\n".join(plain_lines(without_surrogates(part)) for part in parts)
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
    for name, value in _filled(record, names):
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
    for name, value in _filled(record, _OUTLET):
        if isinstance(value, dict):
            name, value = _first(value, ("name", "title", "id"))
        if value is None:
            continue
        if not isinstance(value, str):
            raise _wrong(name, value, "a name")
        if line := one_line(without_surrogates(value)):
            return line
    return None


def _authors(record: dict[str, Any]) -> tuple[str, ...]:
    bylines = _texts(
        record, _AUTHORS, lambda entry: _unwrapped(entry.get("name")), "a name or a list of names"
    )
    return distinct(name for byline in bylines for name in split_authors(byline))


def _captions(record: dict[str, Any]) -> tuple[str, ...]:
    captions = _texts(
        record,
        _CAPTIONS,
        lambda entry: _first(entry, ("caption", "text"))[1],
        "a text or a list of texts",
    )
    return distinct(one_line(plain_lines(caption)) for caption in captions)


def _texts(
    record: dict[str, Any],
    names: tuple[str, ...],
    text_in: Callable[[dict[str, Any]], object],
    wanted: str,
) -> Iterator[str]:
    """The texts of a field that holds one or a list of them, bare or inside objects."""
    name, value = _first(record, names)
    for entry in value if isinstance(value, list) else [value]:
        text = text_in(entry) if isinstance(entry, dict) else entry
        if text is None:
            continue
        if not isinstance(text, str):
            raise _wrong(name, value, wanted)
        yield without_surrogates(text)


def _id(record: dict[str, Any]) -> str | None:
    name, value = _first(record, _RECORD)
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, (str, int)):
        raise _wrong(name, value, "a text or a whole number")
    return one_line(without_surrogates(str(value))) or None
