"""Links: only what is safe to click, and to the exact sentence."""

from __future__ import annotations

from urllib.parse import unquote, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.text.markup.safe_links import link_host, quote_link, web_link


def link_of(words: str, url: str | None = "https://example.org/a") -> str | None:
    return quote_link(url, words)


@pytest.mark.parametrize(
    ("url", "link"),
    [
        ("https://example.org/news/1", "https://example.org/news/1"),
        ("  HTTP://Example.org/A?b=c&d=%20e  ", "http://example.org/A?b=c&d=%20e"),
        ("https://example.org:8443/", "https://example.org:8443/"),
        ("https://example.org/straße", "https://example.org/stra%C3%9Fe"),
        ("https://bücher.example/", "https://xn--bcher-kva.example/"),
        ("https://[::1]/a", "https://[::1]/a"),
        ("https://example.org/it's", "https://example.org/it's"),
    ],
)
def test_a_web_address_becomes_a_link(url: str, link: str) -> None:
    assert web_link(url) == link


@pytest.mark.parametrize(
    "url",
    [
        None,
        "",
        "   ",
        "example.org/a",
        "/relative",
        "//example.org/a",
        "javascript:alert(1)",
        "JaVaScRiPt:alert(1)",
        "java\nscript:alert(1)",
        "\x01javascript:alert(1)",
        "ｊａｖａｓｃｒｉｐｔ:alert(1)",
        "data:text/html,<script>alert(1)</script>",
        "vbscript:msgbox(1)",
        "file:///etc/passwd",
        "ftp://example.org/a",
        "https://",
        "https:///path",
        "https://user@evil.example/",
        "https://good.example\\@evil.example/",
        "https://example.org/a b",
        'https://example.org/"onmouseover="alert(1)',
        "https://example.org/<script>",
        "https://example.org:99999/",
        "https://[::1",
        "https://example.org/\u202egpj.exe",
        "https://a..b/",
        "https://example.org/\ud800",
        "https://example.org/" + "a" * 5_000,
    ],
)
def test_anything_else_does_not(url: str | None) -> None:
    assert web_link(url) is None


@given(st.text() | st.text().map(lambda tail: "https://example.org/" + tail))
def test_a_link_is_http_and_cannot_leave_an_attribute(url: str) -> None:
    link = web_link(url)
    if link is not None:
        assert urlsplit(link).scheme in ("http", "https")
        assert urlsplit(link).hostname
        assert link.isascii()
        assert not set(link) & set('"<>` \n\t\\')
        assert web_link(link) == link


def test_a_short_quote_is_named_whole() -> None:
    link = link_of("The well-known bridge, closed.")
    assert link == "https://example.org/a#:~:text=The%20well%2Dknown%20bridge%2C%20closed."


def test_a_long_quote_is_named_by_its_ends() -> None:
    words = [f"word{n}" for n in range(20)]
    link = link_of(" ".join(words))
    assert link is not None
    start, end = link.split(":~:text=")[1].split(",")
    assert unquote(start).split() == words[:5]
    assert unquote(end).split() == words[-4:]


def test_a_fragment_that_is_there_stays() -> None:
    link = link_of("Four words, no more.", "https://example.org/a#part")
    assert link is not None
    assert link.startswith("https://example.org/a#part:~:text=Four")


def test_no_link_without_a_web_address() -> None:
    assert link_of("A quote.", "javascript:alert(1)") is None
    assert link_of("A quote.", None) is None


@given(st.text(min_size=1))
def test_the_fragment_never_breaks_out(quote: str) -> None:
    link = link_of(quote)
    assert link is not None
    assert not set(link) & set('"<>` \n\t')


def test_the_host_shows_who_is_linked() -> None:
    assert link_host("https://www.example.org:8443/a") == "example.org"
    assert link_host("https://xn--bcher-kva.example/") == "xn--bcher-kva.example"
