"""Reads mails: newsletters (.eml), and web pages that browsers saved as mails (.mhtml)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from email.utils import parseaddr

from seeds.article import LeftOut, RawDocument, Reading
from seeds.encoding import NotTextError, decode
from seeds.errors import ReadError
from seeds.limits import Limits
from seeds.metadata.dates import parse_date
from seeds.metadata.fields import one_line
from seeds.readers.documents.mime import Part, mail_parts, plain_words
from seeds.readers.pages.saved import read_saved_page
from seeds.readers.source import SourceFile, read_bytes, shown_name

_SAVED_BY = re.compile(r"<saved by\b", re.IGNORECASE)
_PAGES = frozenset({"text/html", "application/xhtml+xml"})
_LONGEST_FIELD = 1000
# What programs put in front of the subject of an answer or of what is sent on, in the
# languages that they speak.
_ANSWER = re.compile(
    r"(?:(?:re|fwd?|fw|aw|wg|sv|vs|tr|rv|enc|res|antw|doorst|odp|pd|ynt|vb|回复|转发|答复)"
    r"(?:\[\d{1,3}\])? ?[:：] ?){1,9}(?=\S)",
    re.IGNORECASE,
)
_SIGNATURE = re.compile(r"^(?:-- ?|_{20,80})\n", re.MULTILINE)
_LONGEST_SIGNATURE = 1000
"""Characters. What is longer is no signature, whatever its first line."""
_LEAST_CHARS = 250
"""Characters of a letter's page; one with less shows pictures, and the text may tell more."""


def read_mail(file: SourceFile, limits: Limits) -> Iterator[Reading]:
    """Read one mail: the page in it, or its text.

    Of a letter the subject is the title, the sender the outlet, and the day on which it
    was sent that of publication. Of a page that a browser saved that day is the one on
    which it was there, and its address is known. A mail that a mail forwards is part of it.
    """
    try:
        fields, parts = mail_parts(read_bytes(file, limits))
    except ValueError as error:
        raise ReadError(str(file.path), str(error)) from error
    if _is_saved_page(fields, parts):
        yield from _saved_page(file, fields, parts, limits)
        return
    yield from _letter(file, fields, parts, limits)


def _is_saved_page(fields: dict[str, str], parts: Sequence[Part]) -> bool:
    if "snapshot-content-location" in fields or _SAVED_BY.search(fields.get("from", "")):
        return True
    is_located = any("content-location" in part.fields for part in parts if part.kind in _PAGES)
    return is_located and "received" not in fields and "from" not in fields


def _saved_page(
    file: SourceFile, fields: dict[str, str], parts: Sequence[Part], limits: Limits
) -> Iterator[Reading]:
    page = next((part for part in parts if part.kind in _PAGES), None)
    if page is None:
        raise ReadError(str(file.path), "holds no web page")
    address = page.fields.get("content-location") or fields.get("snapshot-content-location")
    for reading in read_saved_page(
        file,
        page.body,
        limits,
        url=address,
        charset=page.parameters.get("charset"),
        fetched=_date(fields),
    ):
        if isinstance(reading, RawDocument):
            yield replace(reading, title=reading.title or _subject(fields))
        else:
            yield reading


def _letter(
    file: SourceFile, fields: dict[str, str], parts: Sequence[Part], limits: Limits
) -> Iterator[Reading]:
    own = [part for part in parts if not part.is_attached]
    document = _body(file, own, limits)
    title, sender = _subject(fields), _sender(fields)
    yield replace(
        document,
        title=document.title if document.parts else title or document.title,
        outlet=document.outlet or sender,
        published=_date(fields) or document.published,
        record=_message_id(fields),
    )


def _body(file: SourceFile, parts: Sequence[Part], limits: Limits) -> RawDocument:
    """The page of a letter, or its text where that says more.

    Raises:
        ReadError: it has neither.
    """
    page = next((part for part in parts if part.kind in _PAGES), None)
    text = "\n\n".join(_text(part) for part in parts if part.kind == "text/plain").strip("\n")
    document = None if page is None else _page_of(file, page, limits)
    if document is not None and (_length(document) >= _LEAST_CHARS or not text):
        return document
    if text.strip() and (document is None or len(text) > _length(document)):
        return _signed(file.document(text))
    if document is None:
        raise ReadError(str(file.path), "holds no text that can be read")
    return document


def _signed(document: RawDocument) -> RawDocument:
    """The text of a letter without the signature behind its line "-- " (RFC 3676)."""
    text = document.text
    signature = _SIGNATURE.search(text, max(0, len(text) - _LONGEST_SIGNATURE))
    if signature is None or not text[: signature.start()].strip():
        return document
    story = text[: signature.start()].rstrip()
    after = sum(1 for line in story.split("\n") if line.strip())
    lines = (line.strip() for line in text[signature.end() :].split("\n"))
    left_out = tuple(LeftOut(line, "desk-line", after) for line in lines if line)
    return replace(document, text=story, left_out=left_out)


def _page_of(file: SourceFile, page: Part, limits: Limits) -> RawDocument | None:
    charset = page.parameters.get("charset")
    try:
        readings = list(read_saved_page(file, page.body, limits, charset=charset))
    except (ReadError, NotTextError):
        return None
    return next((item for item in readings if isinstance(item, RawDocument)), None)


def _length(document: RawDocument) -> int:
    return len(document.text) + sum(len(part.text) for part in document.parts)


def _text(part: Part) -> str:
    try:
        text = decode(part.body, declared=part.parameters.get("charset"))
    except NotTextError:
        return ""
    if part.parameters.get("format", "").lower() == "flowed":
        # A line with a space at its end goes on in the next one (RFC 3676).
        text = re.sub(r" \n(?!-- \n)", " ", text)
    return text


def _subject(fields: dict[str, str]) -> str | None:
    subject = one_line(plain_words(fields.get("subject", "")[:_LONGEST_FIELD]))
    return _ANSWER.sub("", subject, count=1) if _ANSWER.match(subject) else subject or None


def _sender(fields: dict[str, str]) -> str | None:
    """The sender's name, or the host of the address."""
    field = fields.get("from", "")[:_LONGEST_FIELD]
    try:
        name, address = parseaddr(field)
    except RecursionError:  # a comment may hold others, to any depth
        return None
    host = address.rpartition("@")[2].strip("<> ")
    return one_line(plain_words(name)) or host or None


def _date(fields: dict[str, str]) -> str | None:
    return parse_date(" ".join(fields.get("date", "").partition("(")[0].split()))


def _message_id(fields: dict[str, str]) -> str | None:
    return shown_name(fields.get("message-id", "").strip("<> ")[:_LONGEST_FIELD]) or None
