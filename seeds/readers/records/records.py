"""Turns records, by whatever names their fields have, into raw documents."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from seeds.article import RawDocument, Reading
from seeds.html_tree import plain_lines
from seeds.limits import Limits
from seeds.metadata.fields import distinct, language_code, one_line, outlet_of, split_authors
from seeds.metadata.url_dates import url_day
from seeds.readers.records import names
from seeds.readers.records.bodies import Body, BodyError, body_of, has_body
from seeds.readers.records.fields import (
    Wrong,
    date_of,
    fetched_at,
    filled,
    kind_of,
    text_of,
    texts_of,
    trimmed,
    value_at,
)
from seeds.readers.source import SourceFile
from seeds.unicode_repair import without_surrogates

_DEEPEST_WRAPPING = 4
"""Objects and lists around a record; those of search servers have three."""
_OUTLET_KEYS = ("name", "title", "id")
_AUTHOR_KEYS = (
    "name", "full_name", "fullName", "displayName", "firstname+lastname",
    "first_name+last_name", "firstName+lastName", "givenName+familyName",
)  # fmt: skip
# The name of the site beside the headline: " - Combe Courier", "Combe Courier | ".
_BEHIND = re.compile(r"\s{1,3}[|–—·•«»-]\s{1,3}(\S.{0,60})")
_BEFORE = re.compile(r"(.{0,60}\S)\s{1,3}[|–—·•«»-]\s{1,3}")
_WEB = ("http://", "https://")

# A list of names as Python prints it, which tables of scrapers hold.
_PRINTED_LIST = re.compile(r"\[\s{0,3}['\"].{0,2000}['\"]\s{0,3}\]", re.DOTALL)
_PRINTED_NAME = re.compile(r"'([^']{1,200})'|\"([^\"]{1,200})\"")


class RecordError(ValueError):
    """A record cannot be used. The message says why."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A record and where it stands.

    Attributes:
        record: what was read: an object, where all is well.
        what: what to call it in a message: "record 3".
        line: 1-based line of it, in a file of many.
        may_be_bare: whether it is an article also without a text, as those that feeds
            and sitemaps name.
    """

    record: object
    what: str
    line: int | None = None
    may_be_bare: bool = False


def records_in(data: object, depth: int = _DEEPEST_WRAPPING) -> list[Any]:
    """The records in what one text of JSON holds: a list, what an API wraps, or one record.

    What the objects around a record say, such as the title of a feed, is said of it.
    """
    if isinstance(data, list):
        return [
            record
            for entry in data
            for record in (records_in(entry, depth) if isinstance(entry, dict) else [entry])
        ]
    if not isinstance(data, dict) or depth == 0 or has_body(data):
        return [data]
    inner = next(filter(_is_wrapped, map(data.get, names.WRAPPERS)), None)
    said = _said_of_all(data)
    if isinstance(inner, dict):
        outer = {key: value for key, value in data.items() if isinstance(value, str)}
        return records_in(outer | said | inner, depth - 1)
    if isinstance(inner, list):
        entries = [said | entry if isinstance(entry, dict) else entry for entry in inner]
        return records_in(entries, depth - 1)
    return [data]


def is_empty_list(data: object) -> bool:
    """Whether a text of JSON is a list of records without any, bare or as an API wraps it."""
    wrapped = map(data.get, names.WRAPPERS) if isinstance(data, dict) else [data]
    return any(inner == [] for inner in wrapped) and records_in(data) in ([], [data])


def _is_wrapped(inner: object) -> bool:
    return isinstance(inner, dict) or (
        isinstance(inner, list) and bool(inner) and isinstance(inner[0], dict)
    )


def _said_of_all(around: dict[str, Any]) -> dict[str, Any]:
    """What JSON Feed, and RSS turned JSON, say of all their entries."""
    if "home_page_url" in around or "jsonfeed.org" in str(around.get("version")):
        said = {"outlet": around.get("title"), "language": around.get("language")}
        return {**said, "authors": around.get("authors") or around.get("author")}
    title = value_at(around, "feed.title")
    return {"outlet": title} if isinstance(title, str) else {}


def read_records(
    file: SourceFile, entries: Iterable[Entry | Reading], limits: Limits
) -> Iterator[Reading]:
    """The documents of records, and a failure for each that cannot be used.

    What is no `Entry` is given on as it is.

    A field of the wrong type costs the field: how many there were of each kind is told
    at the end.
    """
    wrong_fields: Counter[str] = Counter()
    bare = file.document("")
    for entry in entries:
        if not isinstance(entry, Entry):
            yield entry
            continue
        wrong: Wrong = {}
        try:
            yield _document(bare, entry, limits, wrong)
        except RecordError as error:
            yield file.failure(f"{entry.what} {error}", entry.line)
        else:
            wrong_fields.update(f'fields "{name}" with {kind_of(wrong[name])}' for name in wrong)
    for reason, count in wrong_fields.items():
        yield file.passed_over(reason, count)


def _document(bare: RawDocument, entry: Entry, limits: Limits, wrong: Wrong) -> RawDocument:
    record = entry.record
    if not isinstance(record, dict):
        raise RecordError(f"is {kind_of(record)}, not an object with a title and a text")
    _check_depth(record, limits.json_depth)
    if not has_body(record):  # "Body" for "body", "Publication Date" for "publication_date"
        record = {names.known_name(key) or key: value for key, value in record.items()}
    record = trimmed(record)
    title = text_of(record, names.TITLE, wrong)
    try:
        body = body_of(record, limits)
    except BodyError as error:
        if not (entry.may_be_bare and title):
            raise RecordError(str(error)) from error
        body = Body("", is_partial=True)
    title, named = _title_of(title, body.title)
    url = text_of(record, names.URL, wrong, _is_link)
    published, modified = _dates(record, url, wrong)
    is_free = next((value for _, value in filled(record, names.FREE)), True)
    return RawDocument(  # `replace` would take a tenth of the time of reading
        path=bare.path,
        name=bare.name,
        text=body.text,
        title=title,
        outlet=_outlet(record, wrong) or named or outlet_of(url),
        authors=_authors(record, wrong),
        url=url,
        published=published,
        modified=modified,
        language=language_code(text_of(record, names.LANGUAGE, wrong)),
        captions=_captions(record, wrong),
        record=_id(record, wrong),
        line=entry.line,
        left_out=body.left_out,
        is_partial=body.is_partial or is_free in (False, "false", "False"),
    )


def _title_of(title: str | None, heading: str | None) -> tuple[str | None, str | None]:
    """(headline, outlet) from a page's title and the heading that it shows.

    "Weir gives way - Combe Courier" with the heading "Weir gives way" names both.
    """
    if title is None or heading is None or title == heading:
        return title or heading, None
    behind, before = title.removeprefix(heading), title.removesuffix(heading)
    match = (behind != title and _BEHIND.fullmatch(behind)) or (
        before != title and _BEFORE.fullmatch(before)
    )
    return (heading, match[1]) if match else (title, None)


def _check_depth(record: dict[str, Any], most: int) -> None:
    """Refuse, by a `RecordError`, what is nested deeper than news is."""
    level: list[Any] = [record]
    for _ in range(most):
        below = (value.values() if isinstance(value, dict) else value for value in level)
        level = [entry for value in below for entry in value if isinstance(entry, (dict, list))]
        if not level:
            return
    raise RecordError(
        f"is nested too deep: at most {most} objects and lists inside each other are read; take"
        " out the field that is, or raise the limit"
    )


def _is_link(name: str, line: str) -> bool:
    return name not in names.MAYBE_URL or line.startswith(_WEB)


def _dates(record: dict[str, Any], url: str | None, wrong: Wrong) -> tuple[str | None, str | None]:
    """(published, modified), as `seeds.metadata.dates` ranks what tells them."""
    published, marked = date_of(record, names.PUBLISHED, wrong)
    modified = next(filter(None, date_of(record, names.MODIFIED, wrong)), None) or marked
    version, _ = date_of(record, names.VERSION, wrong)
    if published is None:
        fetched = (fetched_at(value) for _, value in filled(record, names.FETCHED))
        published = version or url_day(url, modified, *fetched)
        return published, modified
    return published, modified or version


def _outlet(record: dict[str, Any], wrong: Wrong) -> str | None:
    for text in texts_of(record, names.OUTLET, _OUTLET_KEYS, wrong):
        if line := one_line(text):
            return outlet_of(line) if line.startswith(_WEB) else line
    return None


def _authors(record: dict[str, Any], wrong: Wrong) -> tuple[str, ...]:
    bylines = texts_of(record, names.AUTHORS, _AUTHOR_KEYS, wrong)
    return distinct(name for byline in bylines for name in _names_in(byline))


def _names_in(byline: str) -> tuple[str, ...]:
    if byline == "[]":
        return ()
    if _PRINTED_LIST.fullmatch(byline):
        printed = (match[1] or match[2] for match in _PRINTED_NAME.finditer(byline))
        return tuple(name for text in printed for name in split_authors(text))
    return split_authors(plain_lines(byline) if "<" in byline else byline)


def _captions(record: dict[str, Any], wrong: Wrong) -> tuple[str, ...]:
    captions = texts_of(record, names.CAPTIONS, ("caption", "text", "value"), wrong)
    return distinct(one_line(plain_lines(caption)) for caption in captions)


def _id(record: dict[str, Any], wrong: Wrong) -> str | None:
    for name, value in filled(record, names.RECORD):
        if isinstance(value, bool) or not isinstance(value, (str, int)):
            wrong[name] = value
        elif line := one_line(without_surrogates(str(value))):
            return line
    return None
