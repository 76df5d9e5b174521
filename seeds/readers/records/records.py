"""Turns records, by whatever names their fields have, into raw documents."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any

from seeds.article import RawDocument, Reading
from seeds.html_tree import plain_lines
from seeds.limits import Limits
from seeds.metadata.fields import distinct, language_code, one_line, outlet_of, split_authors
from seeds.metadata.url_dates import url_day
from seeds.readers.pages.html import page_document
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
)
from seeds.readers.source import SourceFile
from seeds.unicode_repair import without_surrogates

_OUTLET_KEYS = ("name", "title", "id")
_AUTHOR_KEYS = (
    "name", "full_name", "fullName", "displayName", "firstname+lastname",
    "first_name+last_name", "firstName+lastName", "givenName+familyName", "value", "byline",
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
    if body.is_page:
        body, page = Body(""), _page(replace(bare, text=body.text), limits)
    else:
        page = bare
    title, named = _title_of(title or page.title, body.title)
    url = text_of(record, names.URL, wrong, _is_link)
    published, modified = _dates(record, url, wrong)
    is_free = next((value for _, value in filled(record, names.FREE)), True)
    document = RawDocument(  # `replace` would take a tenth of the time of reading
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
    return document if page is bare else _with_page(document, page)


def _page(bare: RawDocument, limits: Limits) -> RawDocument:
    """The document of a whole page that stands in a record."""
    if len(bare.text) > limits.page_bytes:
        raise RecordError(f"holds a web page of more than {limits.page_bytes:,} characters")
    page = page_document(bare)
    if page is None:
        raise RecordError("holds a web page that cannot be read")
    return page


def _with_page(document: RawDocument, page: RawDocument) -> RawDocument:
    """What a record says, and of its page all that it does not say."""
    return replace(
        page,
        title=document.title,
        outlet=page.outlet if document.outlet == outlet_of(document.url) else document.outlet,
        authors=document.authors or page.authors,
        url=document.url or page.url,
        published=document.published or page.published,
        modified=document.modified or page.modified,
        language=document.language or page.language,
        record=document.record,
        line=document.line,
        is_partial=document.is_partial or page.is_partial,
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
