"""Reads sitemaps (https://www.sitemaps.org/protocol.html): the news that they name.

They hold no texts. What a news sitemap says of an article
(https://developers.google.com/search/docs/crawling-indexing/sitemaps/news-sitemap), its
headline and day, is kept; addresses alone are passed over.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from seeds.article import Reading
from seeds.limits import Limits
from seeds.readers.records.records import Entry, read_records
from seeds.readers.source import SourceFile
from seeds.readers.xml.stream import elements, text_at, without_namespaces

_PLACES = frozenset(("url", "sitemap"))


@dataclass(frozen=True, slots=True)
class Address:
    """A page that a sitemap names, or a sitemap that an index of them names.

    Attributes:
        url: as it stands there.
        moment: of the last change, or of publication; "" where the sitemap says neither.
        is_sitemap: whether it is a sitemap.
    """

    url: str
    moment: str
    is_sitemap: bool


def sitemap_addresses(file: SourceFile, limits: Limits) -> Iterator[Address]:
    """The addresses of a sitemap, with or without a headline.

    Raises:
        ReadError: at the end, where the file is no XML, or only up to a line.
    """
    for node in elements(file, _PLACES, limits):
        without_namespaces(node)
        moment = text_at(node, "lastmod") or text_at(node, "news/publication_date")
        if url := text_at(node, "loc"):
            yield Address(url, moment, node.tag == "sitemap")


def read_sitemap(file: SourceFile, limits: Limits) -> Iterator[Reading]:
    """Read a sitemap: an article without a text for each address with a headline."""
    yield from read_records(file, _entries(file, limits), limits)


def _entries(file: SourceFile, limits: Limits) -> Iterator[Entry | Reading]:
    addresses = maps = 0
    for node in elements(file, _PLACES, limits):
        without_namespaces(node)
        title = text_at(node, "news/title")
        if node.tag == "sitemap":
            maps += 1
        elif not title:
            addresses += 1
        else:
            record = {
                "title": title,
                "url": text_at(node, "loc"),
                "published": text_at(node, "news/publication_date"),
                "modified": text_at(node, "lastmod"),
                "outlet": text_at(node, "news/publication/name"),
                "language": text_at(node, "news/publication/language"),
                "captions": [text_at(image, "caption") for image in node.iterfind("image")],
            }
            yield Entry(record, "the address", node.sourceline, may_be_bare=True)
    for count, kind in ((addresses, "addresses of pages"), (maps, "addresses of sitemaps")):
        if count:
            yield file.passed_over(f"{kind}, which citewire fetch reads", count)
