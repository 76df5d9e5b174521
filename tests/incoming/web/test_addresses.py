from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import anyio
import pytest
from news_pages.local_site import HOME, QUICK, Answer, Site, feed, story

from qa.errors import FetchError
from qa.incoming.fetch import fetch
from qa.incoming.web.addresses import Policy, is_public, web_address
from qa.incoming.web.errors import AddressRefused

PUBLIC = ("93.184.215.14", "8.8.8.8", "192.0.1.1", "2606:2800:21f::1", "64:ff9b::808:808")

INSIDE = (
    "0.0.0.0",  # noqa: S104
    "10.0.0.1", "100.64.0.1", "100.100.100.200", "127.0.0.1", "127.255.0.9",
    "168.63.129.16", "169.254.169.254", "172.16.0.1", "172.31.255.255", "192.0.0.192",
    "192.0.2.1", "192.88.99.1", "192.168.1.1", "198.18.0.1", "198.51.100.7", "203.0.113.9",
    "224.0.0.1", "239.1.2.3", "240.0.0.1", "255.255.255.255",
    "::", "::1", "::127.0.0.1", "::ffff:127.0.0.1", "::ffff:8.8.8.8", "64:ff9b::7f00:1",
    "64:ff9b::a9fe:a9fe", "64:ff9b:1::808:808", "100::1", "2001::1", "2001:db8::1",
    "2002:7f00:1::1", "2002:808:808::1", "3fff::1", "4000::1", "fc00::1", "fd00:ec2::254",
    "fe80::1", "fe80::1%eth0", "fec0::1", "ff02::1", "2606:2800::1%eth0", "localhost", "",
)  # fmt: skip


@pytest.mark.parametrize("address", PUBLIC)
def test_addresses_of_the_internet_are_public(address: str) -> None:
    assert is_public(address)


@pytest.mark.parametrize("address", INSIDE)
def test_all_others_are_not(address: str) -> None:
    assert not is_public(address)


CONNECTED: list[Any] = []
"""Where any socket of this process tried to connect to."""

WATCHED = ("socket.connect", "socket.sendto")


@pytest.fixture(scope="module", autouse=True)
def _watched() -> None:
    def note(event: str, arguments: tuple[Any, ...]) -> None:
        if event in WATCHED and isinstance(arguments[1], tuple):
            CONNECTED.append(arguments[1][:2])

    sys.addaudithook(note)


@pytest.fixture
def connected() -> Iterator[list[Any]]:
    CONNECTED.clear()
    yield CONNECTED
    CONNECTED.clear()


PAGE = story("Bridge closed", "The bridge was closed on Monday.")

LITERAL = (
    "127.0.0.1", "localhost", "127.1", "0", "2130706433", "0x7f000001", "0x7f.1",
    "0177.0.0.1", "１２７.0.0.1", "10.0.0.1", "169.254.169.254", "192.168.0.1", "224.0.0.1",
    "[::1]", "[::]", "[::ffff:127.0.0.1]", "[::ffff:a00:1]", "[64:ff9b::7f00:1]",
    "[2002:7f00:1::]", "[fe80::1]", "[fc00::1]", "[ff02::1]",
)  # fmt: skip


@pytest.mark.parametrize("host", LITERAL)
def test_no_way_of_writing_an_inner_address_leads_there(
    site: Site, tmp_path: Path, connected: list[Any], host: str
) -> None:
    """By the system's own resolver, on the port where a server would answer."""
    site.pages["/a"] = PAGE
    try:
        [page] = fetch([f"http://{host}:{site.port}/a"], tmp_path, limits=QUICK).fetched
    except FetchError as error:
        assert "no web address" in str(error)
    else:
        assert page.outcome in ("refused", "put off")
        assert "public internet" in page.detail or "no address" in page.detail
    assert connected == []
    assert site.asked == []


def to(location: str) -> Answer:
    return Answer(status=302, headers={"location": location})


def linked(location: str) -> Answer:
    return feed(location)


NAMES: dict[str, Sequence[str]] = {
    "inner": ["10.0.0.1"],
    "half": [HOME, "192.168.0.1"],
    "other": ["::ffff:127.0.0.2", HOME],
    "nobody": [],
}


@pytest.mark.parametrize(
    "host",
    ["inner.example", "half.example", "other.example", "nobody.example", "127.0.0.2", "[::1]",
     "169.254.169.254", "[64:ff9b::a9fe:a9fe]"],
)  # fmt: skip
@pytest.mark.parametrize("way", [to, linked])
def test_neither_a_redirect_nor_a_feed_leads_inside(
    site: Site, tmp_path: Path, connected: list[Any], host: str, way: Callable[[str], Answer]
) -> None:
    site.pages["/way"] = way(f"http://{host}:{site.port}/a")
    site.pages["/a"] = PAGE
    fetch([site.url("/way")], tmp_path, policy=site.policy(**NAMES), limits=QUICK)
    assert set(connected) == {(HOME, site.port)}
    assert site.paths == ["/robots.txt", "/way"]
    assert not list(tmp_path.rglob("*.gz"))


def test_a_redirected_robots_file_leads_not_inside(
    site: Site, tmp_path: Path, connected: list[Any]
) -> None:
    site.pages["/robots.txt"] = to(f"http://127.0.0.2:{site.port}/robots.txt")
    site.pages["/a"] = PAGE
    report = fetch([site.url("/a")], tmp_path, policy=site.policy(), limits=QUICK)
    assert [fetched.outcome for fetched in report.fetched] == ["refused"]
    assert set(connected) == {(HOME, site.port)}
    assert site.paths == ["/robots.txt"]


def test_a_name_that_changes_its_address_leads_not_inside(
    site: Site, tmp_path: Path, connected: list[Any]
) -> None:
    answers = [[HOME], ["127.0.0.2"], [HOME]]
    asked = []

    async def resolve(host: str, port: int) -> Sequence[str]:
        asked.append(host)
        return answers[len(asked) - 1]

    site.pages["/a"] = site.pages["/b"] = PAGE
    urls = [site.url(path, "turns.example") for path in ("/a", "/b")]
    policy = replace(site.policy(), resolve=resolve)
    report = fetch(urls, tmp_path, policy=policy, limits=QUICK)
    # Once for each connection, and what was checked is what was connected to.
    assert connected == [(HOME, site.port)] * 2
    assert [fetched.outcome for fetched in report.fetched] == ["refused", "new"]


def test_only_the_ports_of_the_web_are_asked() -> None:
    async def resolve(host: str, port: int) -> Sequence[str]:
        return ["93.184.215.14"]

    policy = Policy(resolve=resolve)
    assert anyio.run(policy.addresses, "a.example", 443) == ["93.184.215.14"]
    with pytest.raises(AddressRefused, match="the port 22"):
        anyio.run(policy.addresses, "a.example", 22)


@pytest.mark.parametrize(
    ("text", "base", "address"),
    [
        ("HTTPS://News.Example:443/a/../b?x=1#top", None, "https://news.example/b?x=1"),
        ("http://bücher.example/ä", None, "http://xn--bcher-kva.example/%C3%A4"),
        ("/b", "http://a.example/c/d", "http://a.example/b"),
        ("http://[2606:2800::1]:80/a", None, "http://[2606:2800::1]/a"),
        ("//c.example", "https://a.example/", "https://c.example/"),
        ("?p=2", "http://a.example/list", "http://a.example/list?p=2"),
    ],
)
def test_an_address_has_one_form(text: str, base: str | None, address: str) -> None:
    assert web_address(text, base) == address


@pytest.mark.parametrize(
    "text",
    ["", "file:///etc/passwd", "gopher://a.example/", "javascript:alert(1)", "http:///a",
     "http://u@a.example/", "http://a.example:99999/", "http://a.example/" + "x" * 2_048,
     "http://[::1/", "http://a.example/\x00"],
)  # fmt: skip
def test_what_is_no_address_of_a_page(text: str) -> None:
    with pytest.raises(AddressRefused):
        web_address(text)
