"""What came for an address: a page, or a list of pages, which is a feed or a sitemap."""

from __future__ import annotations

import io
import itertools
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from qa.incoming.web.addresses import web_address
from qa.incoming.web.errors import AddressRefused, TooMuch, Unreachable
from qa.incoming.web.limits import FetchLimits
from qa.incoming.web.transport import Gunzip, Reply
from seeds.article import RawDocument, ReadFailure, Reading
from seeds.errors import ReadError
from seeds.limits import DEFAULT_LIMITS, size_text
from seeds.readers import SourceFile
from seeds.readers.beginnings import HEAD_BYTES

_GZIP = b"\x1f\x8b"

_MOST_LINKS = 50_000
"""Of one list, by https://www.sitemaps.org/protocol.html."""

_SITEMAPS = frozenset(("urlset", "sitemapindex"))
_FEEDS = frozenset(("rss", "feed", "RDF", "channel"))

_PAGE = re.compile(rb"<(?:!doctype\s+html|html|head|body)[\s>]", re.IGNORECASE)
_JSON_FEED = re.compile(rb'"version"\s*:\s*"https?:\\?/\\?/jsonfeed\.org', re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Link:
    """An address that a list names.

    Attributes:
        url: as `web_address` gives it.
        moment: when the page was published or changed last, where the list says so.
        is_list: whether it is a sitemap, in an index of them.
    """

    url: str
    moment: datetime | None = None
    is_list: bool = False


def links_of(reply: Reply, url: str, limits: FetchLimits) -> tuple[Link, ...] | None:
    """The links of a feed or sitemap; None if the reply is a page.

    Raises:
        Unreachable: it is neither, is broken, or has too many bytes.
    """
    from seeds.readers.kinds import read_with
    from seeds.readers.records.json_files import read_json
    from seeds.readers.xml.files import read_xml
    from seeds.readers.xml.stream import root_name

    body = _inflated(reply.body, limits)
    head = body[:HEAD_BYTES]
    file = SourceFile(Path(url), url, content=lambda: io.BytesIO(body))
    root = root_name(head)
    if root in _SITEMAPS:
        links = _mapped(file, url)
    elif root in _FEEDS:
        links = _fed(read_with(read_xml, file, DEFAULT_LIMITS), url)
    elif head.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{") and _JSON_FEED.search(head):
        links = _fed(read_with(read_json, file, DEFAULT_LIMITS), url)
    elif "html" not in reply.media_type and _PAGE.search(head) is None:
        kind = reply.media_type or "of a kind that is not told"
        raise Unreachable(f"is {kind}: neither a web page nor a feed or sitemap")
    elif len(body) > limits.page_bytes:
        raise TooMuch(f"has more than {size_text(limits.page_bytes)}")
    else:
        return None
    return tuple(itertools.islice(links, _MOST_LINKS))


def _inflated(body: bytes, limits: FetchLimits) -> bytes:
    """The body of a sitemap that is itself a file of gzip; any other as it is."""
    if not body.startswith(_GZIP):
        return body
    inflated = Gunzip(limits.list_bytes).inflate(body)
    if len(inflated) > limits.list_bytes:
        raise TooMuch(f"has more than {size_text(limits.list_bytes)}")
    return inflated


def _mapped(file: SourceFile, base: str) -> Iterator[Link]:
    """The links of a sitemap; of one that is broken, those in front of that."""
    from seeds.readers.xml.sitemaps import sitemap_addresses

    is_read = False
    try:
        for address in sitemap_addresses(file, DEFAULT_LIMITS):
            is_read = True
            yield from _link(address.url, address.moment, base, address.is_sitemap)
    except ReadError as error:
        if not is_read:
            raise Unreachable(error.reason) from error


def _fed(readings: Iterable[Reading], base: str) -> Iterator[Link]:
    """The links of a feed; an entry that cannot be read costs itself alone."""
    is_read = False
    problem = None
    for reading in readings:
        if isinstance(reading, RawDocument):
            is_read = True
            moment = reading.modified or reading.published
            yield from _link(reading.url or "", moment or "", base)
        elif isinstance(reading, ReadFailure):
            problem = reading.reason
    if problem is not None and not is_read:
        raise Unreachable(problem)


def _link(address: str, moment: str, base: str, is_list: bool = False) -> Iterator[Link]:
    """The link to an address; none if no page can be there."""
    try:
        yield Link(web_address(address, base), _moment(moment), is_list)
    except AddressRefused:
        return


def _moment(text: str) -> datetime | None:
    """A moment in ISO 8601, as sitemaps have and readers give it; None for any other."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    return moment if moment.tzinfo is not None else moment.replace(tzinfo=UTC)
