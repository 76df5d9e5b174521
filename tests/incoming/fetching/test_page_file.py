from __future__ import annotations

from pathlib import Path

import pytest

from qa.incoming.fetching.page_file import page_name


@pytest.mark.parametrize(
    ("url", "start"),
    [
        ("https://news.example/2026/01/bridge-closed.html", "news.example/bridge-closed-html-"),
        ("http://news.example:8080/", "news.example_8080/"),
        ("http://[2606:2800::1]/a", "_2606_2800_1_/a-"),
        ("https://a.example/%2e%2e/%2e%2e%2fetc%2fpasswd", "a.example/passwd-"),
        ("https://a.example/..%5C..%5Cx", "a.example/x-"),
        ("https://a.example/%00%0a", "a.example/"),
        ("https://readme.example/a", "_readme.example/a-"),
        ("https://a.example/" + "word-" * 300, "a.example/word-word-"),
        ("http://.../a", "host/a-"),
    ],
)
def test_a_page_has_a_file_below_its_host(url: str, start: str) -> None:
    name = page_name(url)
    assert name.startswith(start)
    host, page = name.split("/")
    assert page.endswith(".warc.gz")
    assert not {host, page} & {"", ".", ".."}
    assert len(page) < 100
    assert Path("into", name).resolve().is_relative_to(Path("into").resolve())


def test_each_address_has_its_own() -> None:
    urls = [f"https://a.example/story?id={number}" for number in range(50)]
    assert len({page_name(url) for url in urls}) == 50
    assert page_name(urls[0]) == page_name(urls[0])
