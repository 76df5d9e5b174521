from __future__ import annotations

import gzip
from datetime import UTC, datetime

import pytest

from qa.incoming.fetching.links import Link, links_of
from qa.incoming.web.errors import TooMuch, Unreachable
from qa.incoming.web.limits import LIMITS, FetchLimits
from qa.incoming.web.transport import Reply

BASE = "https://news.example/lists/now"


def links(text: str, kind: str = "", limits: FetchLimits = LIMITS) -> tuple[Link, ...] | None:
    headers = (("content-type", kind),) if kind else ()
    return links_of(Reply(200, headers, text.encode()), BASE, limits)


RSS = """<rss version="2.0"><channel><title>Arle Herald</title>
<item><title>Bridge</title><link>https://news.example/bridge</link>
<pubDate>Mon, 06 Oct 2025 07:00:00 +0200</pubDate></item>
<item><title>No page</title><link>javascript:x()</link></item>
<item><title>Ferry</title><link>/ferry#top</link></item></channel></rss>"""

ATOM = """<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom"><title>Arle</title>
<entry><title>Bridge</title><link rel="self" href="https://news.example/api/1"/>
<link rel="alternate" href="https://news.example/bridge"/>
<published>2025-10-06T05:00:00Z</published><updated>2025-10-07T05:00:00Z</updated></entry></feed>"""

JSON_FEED = """{"version": "https://jsonfeed.org/version/1.1", "title": "Arle", "items": [
{"id": "1", "url": "https://news.example/bridge", "title": "Bridge", "content_text": "It is shut.",
 "date_published": "2025-10-06T05:00:00Z"}, 7]}"""

MAP = """<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">
<url><loc> https://news.example/bridge </loc><lastmod>2025-10-06</lastmod></url>
<url><loc>/ferry</loc></url></urlset>"""

NEWS_MAP = """<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"
 xmlns:news="http://www.google.com/schemas/sitemap-news/0.9">
<url><loc>https://news.example/bridge</loc><news:news><news:title>Bridge</news:title>
<news:publication_date>2025-10-06T05:00:00Z</news:publication_date></news:news></url></urlset>"""

INDEX = """<sitemapindex><sitemap><loc>/map-1.xml</loc></sitemap></sitemapindex>"""

BRIDGE, FERRY = "https://news.example/bridge", "https://news.example/ferry"
DAY = datetime(2025, 10, 6, 5, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (RSS, (Link(BRIDGE, DAY), Link(FERRY))),
        (ATOM, (Link(BRIDGE, DAY.replace(day=7)),)),
        (JSON_FEED, (Link(BRIDGE, DAY),)),
        (MAP, (Link(BRIDGE, DAY.replace(hour=0)), Link(FERRY))),
        (NEWS_MAP, (Link(BRIDGE, DAY),)),
        (INDEX, (Link("https://news.example/map-1.xml", None, True),)),
        (MAP[: MAP.index("<url><loc>/ferry")], (Link(BRIDGE, DAY.replace(hour=0)),)),
    ],
)
def test_the_links_of_a_list(text: str, expected: tuple[Link, ...]) -> None:
    for kind in ("application/xml", "text/html", ""):  # what the server says is often wrong
        assert links(text, kind) == expected


@pytest.mark.parametrize(
    "text",
    ["<!doctype html><p>A page", "<html><body>rss</body></html>", "  <BODY>Old",
     '<?xml version="1.0"?><!DOCTYPE html><html><body><feed></feed></body></html>'],
)  # fmt: skip
def test_a_page_is_no_list(text: str) -> None:
    assert links(text) is None
    assert links("only words", "text/html; charset=utf-8") is None


@pytest.mark.parametrize(
    ("text", "kind"),
    [("%PDF-1.7", "application/pdf"), ("", ""), ("{}", "application/json"), ("<svg/>", "")],
)
def test_other_kinds_are_told(text: str, kind: str) -> None:
    with pytest.raises(Unreachable, match="neither a web page nor a feed"):
        links(text, kind)


def test_a_broken_list_is_told() -> None:
    for text in ("<rss><channel>", "<urlset>", '{"version": "https://jsonfeed.org/version/1",'):
        with pytest.raises(Unreachable):
            links(text)


def test_a_list_of_too_many_bytes_is_refused() -> None:
    limits = FetchLimits(page_bytes=2**10, list_bytes=2**20)
    body = gzip.compress(b"<urlset>" + bytes(2**21))
    with pytest.raises(TooMuch):
        links_of(Reply(200, (), body), BASE, limits)
    with pytest.raises(TooMuch):
        links("<html>" + " " * 2**11, limits=limits)
