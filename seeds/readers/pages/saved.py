"""Reads a web page out of what it was saved in, with what that tells of it."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import replace
from typing import BinaryIO, cast

from seeds.article import RawDocument, Reading
from seeds.limits import Limits
from seeds.metadata.fields import outlet_of
from seeds.metadata.url_dates import url_day
from seeds.readers.pages.html import read_html
from seeds.readers.source import SourceFile


def read_saved_page(
    file: SourceFile,
    page: bytes,
    limits: Limits,
    *,
    url: str | None = None,
    charset: str | None = None,
    fetched: str | None = None,
) -> Iterator[Reading]:
    """Read a web page that a server sent.

    Args:
        file: what the page is named, and lies in.
        page: its bytes, as the server had them.
        limits: how much of it is read.
        url: where it was found; what the page itself says of its address comes first.
        charset: that the server named.
        fetched: when that was, ISO 8601.
    """

    def content() -> BinaryIO:
        return cast(BinaryIO, io.BytesIO(page))

    for reading in read_html(replace(file, content=content, charset=charset), limits):
        yield with_address(reading, url, fetched) if isinstance(reading, RawDocument) else reading


def with_address(document: RawDocument, url: str | None, fetched: str | None) -> RawDocument:
    """The document with what its address tells, where it does not say so itself."""
    address = document.url or url
    return replace(
        document,
        url=address,
        outlet=document.outlet or outlet_of(address),
        published=document.published or url_day(address, document.modified, fetched),
        fetched=document.fetched or fetched,
    )
