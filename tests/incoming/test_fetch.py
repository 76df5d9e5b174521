from __future__ import annotations

import gzip
import io
import itertools
import threading
import time
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from fastwarc.warc import ArchiveIterator
from news_pages.local_site import HOME, QUICK, Answer, Handler, Site, closed_port, feed, story

from qa.errors import FetchError
from qa.incoming.fetch import fetch, read_addresses
from qa.incoming.fetching.report import FetchReport
from seeds.article import RawDocument
from seeds.readers import read_sources, source_files

BRIDGE = story(
    "Bridge closed for repairs", "The old bridge was closed on Monday.", "It opens in May."
)


def run(site: Site, into: Path, *paths: str, **options: Any) -> FetchReport:
    options = {"policy": site.policy(), "limits": QUICK, **options}
    return fetch([site.url(path) for path in paths], into, **options)


def outcomes(report: FetchReport) -> dict[str, str]:
    return {fetched.url.partition("/")[2].partition("/")[2].partition("/")[2]: fetched.outcome
            for fetched in report.fetched}  # fmt: skip


def pages(into: Path) -> list[Path]:
    return sorted(into.rglob("*.warc.gz"))


def test_a_page_is_kept_with_its_address_and_headers(site: Site, tmp_path: Path) -> None:
    site.pages["/news/bridge-closed"] = BRIDGE
    report = run(site, tmp_path, "/news/bridge-closed")
    assert [fetched.outcome for fetched in report.fetched] == ["new"]
    [path] = pages(tmp_path)
    assert path.relative_to(tmp_path).as_posix() == report.fetched[0].detail
    assert path.name.startswith("bridge-closed-")
    record = next(ArchiveIterator(io.BytesIO(path.read_bytes())))
    assert record.headers["WARC-Target-URI"] == site.url("/news/bridge-closed")
    assert record.http_headers["content-type"] == "text/html; charset=utf-8"
    assert record.reader.read() == BRIDGE.body
    assert site.paths == ["/robots.txt", "/news/bridge-closed"]
    sent = site.asked[-1].headers
    assert set(sent) == {"host", "user-agent", "accept", "accept-encoding", "connection"}
    assert sent["user-agent"].startswith("Citewire/")


def test_a_page_is_asked_for_again_only_if_it_has_changed(site: Site, tmp_path: Path) -> None:
    site.pages["/a"] = replace(BRIDGE, headers={"etag": '"1"', "last-modified": "yesterday"})
    run(site, tmp_path, "/a")
    [path] = pages(tmp_path)
    before = path.stat().st_mtime_ns
    assert outcomes(run(site, tmp_path, "/a")) == {"a": "unchanged"}
    assert site.asked[-1].headers["if-none-match"] == '"1"'
    assert site.asked[-1].headers["if-modified-since"] == "yesterday"
    assert path.stat().st_mtime_ns == before

    site.pages["/a"] = story("Bridge open", "It was opened.")
    assert outcomes(run(site, tmp_path, "/a")) == {"a": "changed"}
    assert outcomes(run(site, tmp_path, "/a")) == {"a": "unchanged"}  # by its bytes
    [path] = pages(tmp_path)
    path.unlink()
    assert outcomes(run(site, tmp_path, "/a")) == {"a": "new"}


def test_the_pages_of_a_feed_are_fetched_once(site: Site, tmp_path: Path) -> None:
    for name in "abc":
        site.pages[f"/{name}"] = story(f"Story {name}", "Words.")
    site.pages["/feed"] = replace(
        feed("/c", "/b", "/a", "mailto:x@y.example"), headers={"etag": "1"}
    )
    first = run(site, tmp_path, "/feed", most=2)
    assert site.paths == ["/robots.txt", "/feed", "/c", "/b"]
    assert outcomes(first) == {"feed": "list", "c": "new", "b": "new", "a": "put off"}
    again = run(site, tmp_path, "/feed")  # not all had come, so it is asked for as a whole
    assert (outcomes(again), again.known) == ({"feed": "list", "a": "new"}, 2)
    last = run(site, tmp_path, "/feed")
    assert outcomes(last) == {"feed": "unchanged"}
    assert len(pages(tmp_path)) == 3


def test_a_page_that_a_list_calls_changed_is_asked_for_again(site: Site, tmp_path: Path) -> None:
    site.pages["/a"] = BRIDGE
    site.pages["/map.xml"] = sitemap(("/a", "2020-01-01"))
    run(site, tmp_path, "/map.xml")
    assert run(site, tmp_path, "/map.xml").known == 1
    site.pages["/map.xml"] = sitemap(("/a", "2999-01-01"))
    assert outcomes(run(site, tmp_path, "/map.xml")) == {"map.xml": "list", "a": "unchanged"}


def sitemap(*entries: tuple[str, str], tag: str = "url") -> Answer:
    rows = "".join(
        f"<{tag}><loc> {path} </loc><lastmod>{day}</lastmod></{tag}>" for path, day in entries
    )
    outer = "urlset" if tag == "url" else "sitemapindex"
    xml = f'<{outer} xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{rows}</{outer}>'
    return Answer(xml.encode(), kind="application/xml")


def test_an_index_of_sitemaps_gives_the_newest_pages_first(site: Site, tmp_path: Path) -> None:
    site.pages["/index.xml"] = sitemap(
        ("/old.xml", "2019-01-01"), ("/new.xml.gz", "2025-03-02"), tag="sitemap"
    )
    new = sitemap(("/b", "2025-03-01"), ("/c", "2025-03-02T10:00:00Z"), ("/d", "2024-01-01"))
    site.pages["/new.xml.gz"] = replace(
        new, body=gzip.compress(new.body), kind="application/octet-stream"
    )
    for name in "bcd":
        site.pages[f"/{name}"] = story(f"Story {name}", "Words.")
    run(site, tmp_path, "/index.xml", since=date(2025, 1, 1))
    assert site.paths == ["/robots.txt", "/index.xml", "/new.xml.gz", "/c", "/b"]


def test_lists_in_a_circle_and_too_deep_end(site: Site, tmp_path: Path) -> None:
    site.pages["/a.xml"] = sitemap(("/b.xml", "2025-01-01"), tag="sitemap")
    site.pages["/b.xml"] = sitemap(("/a.xml", "2025-01-01"), ("/c.xml", ""), tag="sitemap")
    site.pages["/c.xml"] = sitemap(("/d.xml", "2025-01-01"), tag="sitemap")
    site.pages["/d.xml"] = sitemap(("/e.xml", "2025-01-01"), tag="sitemap")
    assert outcomes(run(site, tmp_path, "/a.xml"))["d.xml"] == "failed"
    assert "/e.xml" not in site.paths


def test_robots_are_obeyed(site: Site, tmp_path: Path) -> None:
    rules = (
        "User-agent: *\nDisallow: /\n\nUser-agent: citewire\nDisallow: /closed/\nAllow: /closed/but"
    )
    site.pages["/robots.txt"] = Answer(rules.encode(), kind="text/plain")
    for path in ("/open", "/closed/a", "/closed/but"):
        site.pages[path] = BRIDGE
    site.pages["/moves"] = Answer(status=302, headers={"location": "/closed/b"})
    report = run(site, tmp_path, "/open", "/closed/a", "/closed/but", "/moves")
    assert outcomes(report) == {
        "open": "new", "closed/a": "forbidden", "closed/but": "new", "moves": "moved",
        "closed/b": "forbidden",
    }  # fmt: skip
    assert not {"/closed/a", "/closed/b"} & set(site.paths)


@pytest.mark.parametrize(
    ("status", "outcome"), [(404, "new"), (403, "new"), (500, "put off"), (429, "put off")]
)
def test_a_site_without_rules_is_open_and_one_that_fails_is_closed(
    site: Site, tmp_path: Path, status: int, outcome: str
) -> None:
    site.pages["/robots.txt"] = Answer(status=status)
    site.pages["/a"] = BRIDGE
    assert outcomes(run(site, tmp_path, "/a")) == {"a": outcome}
    assert ("/a" in site.paths) == (outcome == "new")


def test_a_host_has_its_pause_and_the_delay_that_it_asks_for(site: Site, tmp_path: Path) -> None:
    site.pages["/robots.txt"] = Answer(b"User-agent: *\nCrawl-delay: 0.4", kind="text/plain")
    for name in "abc":
        site.pages[f"/{name}"] = story(f"Story {name}", "Words.")
    limits = replace(QUICK, pause=0.2)
    run(site, tmp_path, "/a", "/b", "/c", limits=limits)
    moments = [request.moment for request in site.asked]
    gaps = [later - earlier for earlier, later in itertools.pairwise(moments)]
    assert gaps[0] > 0.15
    assert min(gaps[1:]) > 0.35


def test_hosts_are_asked_side_by_side(site: Site, tmp_path: Path) -> None:
    together = threading.Barrier(6)

    def when_all_have_asked(handler: Handler) -> None:
        together.wait(QUICK.whole_seconds)
        handler.send(BRIDGE)

    site.pages["/a"] = when_all_have_asked
    names = {f"host{number}": [HOME] for number in range(6)}
    report = fetch(
        [site.url("/a", f"{name}.example") for name in names], tmp_path,
        policy=site.policy(**names), limits=QUICK,
    )  # fmt: skip
    assert report.counts["new"] == 6
    assert len(list(tmp_path.glob("host*"))) == 6


def test_a_host_that_asks_for_rest_gets_it(site: Site, tmp_path: Path) -> None:
    site.pages["/a"] = Answer(status=429)
    site.pages["/b"] = BRIDGE
    report = run(site, tmp_path, "/a", "/b")
    assert outcomes(report) == {"a": "put off", "b": "put off"}
    assert site.paths == ["/robots.txt", "/a"]
    assert not report.has_come


def test_a_host_that_is_down_is_left_alone(tmp_path: Path, site: Site) -> None:
    with closed_port() as port:
        policy = replace(site.policy(), allow=frozenset({(HOME, port)}))
        urls = [f"http://{HOME}:{port}/{number}" for number in range(5)]
        report = fetch(urls, tmp_path, policy=policy, limits=QUICK)
    assert {fetched.outcome for fetched in report.fetched} == {"put off"}
    assert "robots.txt" in report.fetched[0].detail


def slowly(handler: Handler) -> None:
    handler.send_response(200)
    handler.send_header("content-type", "text/html")
    handler.end_headers()
    for _ in range(100):
        handler.wfile.write(b"<p>drop</p>")
        handler.wfile.flush()
        time.sleep(0.05)


def never_ending_headers(handler: Handler) -> None:
    handler.wfile.write(b"HTTP/1.1 200 OK\r\n")
    for number in range(100):
        handler.wfile.write(b"x-%d: y\r\n" % number)
        handler.wfile.flush()
        time.sleep(0.05)


def endless(handler: Handler) -> None:
    handler.send_response(200)
    handler.send_header("content-type", "text/html")
    handler.end_headers()
    while True:
        handler.wfile.write(b"<p>words</p>" * 5_000)


def cut_short(handler: Handler) -> None:
    handler.send_response(200)
    handler.send_header("content-type", "text/html")
    handler.send_header("content-length", "1000")
    handler.end_headers()
    handler.wfile.write(b"<p>half of")
    handler.close_connection = True


def announced(handler: Handler) -> None:
    handler.send_response(200)
    handler.send_header("content-type", "text/html")
    handler.send_header("content-length", "999999999")
    handler.end_headers()
    time.sleep(2.0)


def nonsense(handler: Handler) -> None:
    handler.wfile.write(b"\x00\x01 no HTTP at all\r\n\r\n")
    handler.close_connection = True


BOMB = gzip.compress(bytes(40_000_000), 9)
ZIPPED = {"content-encoding": "gzip"}
HTML = b"<html><p>words</p></html>"


@pytest.mark.parametrize(
    ("page", "reason"),
    [
        (slowly, "took longer than 1 seconds"),
        (never_ending_headers, "took longer than 1 seconds"),
        (endless, "has more than 1 MiB"),
        (cut_short, "without sending complete message body"),
        (nonsense, "illegal status line"),
        (announced, "has more than 1 MiB"),
        (Answer(BOMB, headers=ZIPPED), "has more than 1 MiB"),
        (Answer(b"no gzip", headers=ZIPPED), "gave damaged gzip"),
        (Answer(gzip.compress(HTML)[:-9], headers=ZIPPED), "broke its compressed answer off"),
        (Answer(HTML, headers={"content-encoding": "br"}), "is compressed by 'br'"),
        (Answer(b"\x89PNG\r\n", kind="image/png"), "is image/png: neither a web page nor a feed"),
        (Answer(status=500), "answers with 500"),
        (Answer(status=302), "redirects to nowhere"),
        (Answer(status=302, headers={"location": "/x"}), "redirects in a circle"),
        (Answer(gzip.compress(BOMB), kind="application/gzip"), "neither a web page"),
    ],
)
def test_what_is_no_page_is_one_failure(site: Site, tmp_path: Path, page: Any, reason: str) -> None:
    site.pages["/x"] = page
    site.pages["/well"] = BRIDGE
    limits = replace(QUICK, whole_seconds=1.0, page_bytes=2**20, list_bytes=2**24)
    report = run(site, tmp_path, "/x", "/well", limits=limits)
    assert outcomes(report) == {"x": "failed", "well": "new"}
    [failure] = [fetched for fetched in report.fetched if fetched.outcome == "failed"]
    assert reason in failure.detail
    assert len(pages(tmp_path)) == 1


def test_a_redirect_is_followed_five_times(site: Site, tmp_path: Path) -> None:
    for number in range(6):
        site.pages[f"/{number}"] = Answer(status=301, headers={"location": f"/{number + 1}"})
    site.pages["/6"] = BRIDGE
    assert outcomes(run(site, tmp_path, "/1"))["6"] == "new"
    assert outcomes(run(site, tmp_path, "/0"))["5"] == "failed"


def test_a_page_in_several_members_of_gzip_is_whole(site: Site, tmp_path: Path) -> None:
    halves = gzip.compress(HTML[:9]) + gzip.compress(HTML[9:])
    site.pages["/a"] = Answer(halves, headers=ZIPPED)
    run(site, tmp_path, "/a")
    record = next(ArchiveIterator(io.BytesIO(pages(tmp_path)[0].read_bytes())))
    assert record.reader.read() == HTML
    assert "content-encoding" not in record.http_headers


def test_what_failed_is_tried_again_for_some_days(site: Site, tmp_path: Path) -> None:
    site.pages["/feed"] = replace(feed("/a"), headers={"etag": "1"})
    site.pages["/a"] = Answer(status=500)
    for _ in range(2):
        assert outcomes(run(site, tmp_path, "/feed")) == {"feed": "list", "a": "failed"}
    limits = replace(QUICK, patience=timedelta(0))
    assert outcomes(run(site, tmp_path, "/feed", limits=limits)) == {"feed": "list"}
    assert outcomes(run(site, tmp_path, "/feed")) == {"feed": "unchanged"}


def test_addresses_of_no_page_are_refused_before_anything_is_asked(
    site: Site, tmp_path: Path
) -> None:
    for address in (
        "ftp://a.example/",
        "news.example",
        "http://",
        "http://u:p@a.example/",
        "http://a b/",
    ):
        with pytest.raises(FetchError):
            fetch([site.url("/a"), address], tmp_path / "into")
    assert not (tmp_path / "into").exists()
    assert site.asked == []


def test_one_run_at_a_time_for_a_folder(site: Site, tmp_path: Path) -> None:
    def while_asked(handler: Handler) -> None:
        with pytest.raises(FetchError, match="another process is fetching"):
            run(site, tmp_path, "/b")
        handler.send(BRIDGE)

    site.pages["/a"] = while_asked
    assert outcomes(run(site, tmp_path, "/a")) == {"a": "new"}


def test_what_was_fetched_is_read_with_its_address_and_never_a_day_of_its_own(
    site: Site, tmp_path: Path
) -> None:
    site.pages["/a"] = BRIDGE
    run(site, tmp_path, "/a")
    files = [file for file in source_files([tmp_path]) if file.aside is None]
    assert [file.path for file in files] == pages(tmp_path)
    [document] = [item for item in read_sources([tmp_path]) if isinstance(item, RawDocument)]
    assert (document.title, document.url) == ("Bridge closed for repairs", site.url("/a"))
    assert document.fetched is not None
    assert document.published is None
    assert "The old bridge was closed on Monday." in document.text


def test_a_file_of_addresses(tmp_path: Path) -> None:
    path = tmp_path / "addresses.txt"
    path.write_text("# feeds\n\nhttps://News.example/Ü?q=a b#part\n http://b.example \n")
    assert read_addresses(path) == ["https://news.example/%C3%9C?q=a%20b", "http://b.example/"]
    path.write_text("https://a.example\nnews")
    with pytest.raises(FetchError, match="line 2: news begins with neither"):
        read_addresses(path)
    with pytest.raises(FetchError, match="No such file"):
        read_addresses(tmp_path / "none")


def test_a_fault_over_one_list_costs_that_list_alone(
    site: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stumble(*_: object) -> None:
        raise KeyError("links")

    site.pages["/feed"] = feed("/a")
    monkeypatch.setattr("qa.incoming.fetching.run.links_of", stumble)
    [page] = run(site, tmp_path, "/feed").fetched
    assert page.outcome == "failed"
    assert "by a fault in Citewire or one of its parts: KeyError" in page.detail
