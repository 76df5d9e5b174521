"""What came for an address: a page, or a list of pages, which is a feed or a sitemap."""

from __future__ import annotations

import io
import itertools
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from qa.incoming.web.addresses import web_address
from qa.incoming.web.errors import AddressRefused, TooMuch, Unreachable
from qa.incoming.web.limits import FetchLimits
from qa.incoming.web.transport import Gunzip, Reply
from seeds.limits import size_text

_GZIP = b"\x1f\x8b"

_MOST_LINKS = 50_000
"""Of one list, by https://www.sitemaps.org/protocol.html."""

_HEAD = 4_096
"""Bytes by which a kind of file is told."""

_LIST_ROOT = re.compile(rb"<(?:[\w.-]+:)?(rss|feed|RDF|urlset|sitemapindex)[\s>]", re.IGNORECASE)
_PAGE_ROOT = re.compile(rb"<(?:!doctype\s+html|html|head|body)[\s>]", re.IGNORECASE)
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
        Unreachable: it is neither, or has too many bytes.
    """
    body = _inflated(reply.body, limits)
    head = body[:_HEAD].lstrip(b"\xef\xbb\xbf \t\r\n")
    is_page = "html" in reply.media_type or _PAGE_ROOT.search(head) is not None
    if _LIST_ROOT.search(head) is not None and not _PAGE_ROOT.match(head):
        named = _xml_links(body)
    elif _JSON_FEED.search(head) is not None and head.startswith(b"{"):
        named = _json_links(body)
    elif not is_page:
        kind = reply.media_type or "of a kind that is not told"
        raise Unreachable(f"is {kind}: neither a web page nor a feed or sitemap")
    elif len(body) > limits.page_bytes:
        raise TooMuch(f"has more than {size_text(limits.page_bytes)}")
    else:
        return None
    return tuple(itertools.islice(_links(named, url), _MOST_LINKS))


def _inflated(body: bytes, limits: FetchLimits) -> bytes:
    """The body of a sitemap that is itself a file of gzip; any other as it is."""
    if not body.startswith(_GZIP):
        return body
    inflated = Gunzip(limits.list_bytes).inflate(body)
    if len(inflated) > limits.list_bytes:
        raise TooMuch(f"has more than {size_text(limits.list_bytes)}")
    return inflated


@dataclass(frozen=True, slots=True)
class _Named:
    """What a list says of a page, as it stands there."""

    address: str
    day: str | None
    is_list: bool = False


def _links(named: Iterator[_Named], base: str) -> Iterator[Link]:
    for entry in named:
        try:
            url = web_address(entry.address, base)
        except AddressRefused:
            continue  # a link without a page behind it is no page that is lost
        yield Link(url, _moment(entry.day), entry.is_list)


def _xml_links(body: bytes) -> Iterator[_Named]:
    from lxml import etree

    events = etree.iterparse(
        io.BytesIO(body), recover=True, resolve_entities=False, no_network=True, load_dtd=False
    )
    for _, element in events:
        if not isinstance(element.tag, str):
            continue
        kind = etree.QName(element).localname.lower()
        if kind not in ("item", "entry", "url", "sitemap"):
            continue
        fields: dict[str, str] = {}
        for child in element.iter():
            if not isinstance(child.tag, str):
                continue
            name = etree.QName(child).localname.lower()
            text = (child.get("href") if name == "link" else None) or child.text or ""
            if name == "link" and child.get("rel", "alternate") != "alternate":
                continue
            if text.strip():
                fields.setdefault(name, text.strip())
        address = fields.get("loc") or fields.get("link")
        days = (fields.get(name) for name in ("lastmod", "updated", "pubdate", "published", "date"))
        if address is not None:
            yield _Named(address, next(filter(None, days), None), kind == "sitemap")
        element.clear()


def _json_links(body: bytes) -> Iterator[_Named]:
    try:
        items = json.loads(body).get("items")
    except (ValueError, RecursionError, AttributeError) as error:
        raise Unreachable("is a broken JSON Feed") from error
    for item in items if isinstance(items, list) else ():
        if isinstance(item, dict) and isinstance(item.get("url"), str):
            day = item.get("date_modified") or item.get("date_published")
            yield _Named(item["url"], day if isinstance(day, str) else None)


def _moment(text: str | None) -> datetime | None:
    """A moment as feeds write it, ISO 8601 or RFC 2822; None for any other."""
    if text is None:
        return None
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        try:
            moment = parsedate_to_datetime(text)
        except (ValueError, TypeError, IndexError, OverflowError):
            return None
    return moment if moment.tzinfo is not None else moment.replace(tzinfo=UTC)
