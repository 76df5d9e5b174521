from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from seeds.metadata.urls import url_key

PAGE = "https://www.marl-post.example/news/2031/05/baths-close?id=7&page=2"


@pytest.mark.parametrize(
    "url",
    [
        "http://marl-post.example/news/2031/05/baths-close?page=2&id=7",
        "HTTPS://WWW.Marl-Post.example:443/news/2031/05/baths-close/?id=7&page=2#comments",
        f"{PAGE}&utm_source=mail&utm_campaign=x&fbclid=abc&gclid=1&at_medium=RSS",
        " https://m.marl-post.example/news/2031/05/baths-close/amp/?id=7&page=2 ",
        "https://amp.marl-post.example/news/2031/05/baths%2Dclose?id=7&page=2",
    ],
)
def test_links_to_one_page_have_one_key(url: str) -> None:
    assert url_key(url) == url_key(PAGE) == "marl-post.example/news/2031/05/baths-close?id=7&page=2"


@pytest.mark.parametrize(
    "url",
    [
        "https://www.marl-post.example/news/2031/05/baths-close?id=8&page=2",
        "https://www.marl-post.example/news/2031/05/Baths-close?id=7&page=2",
        "https://sport.marl-post.example/news/2031/05/baths-close?id=7&page=2",
        "https://www.marl-post.example/news/2031/05/baths-closed?id=7&page=2",
    ],
)
def test_links_to_other_pages_have_other_keys(url: str) -> None:
    assert url_key(url) not in (None, url_key(PAGE))


@pytest.mark.parametrize(
    "url",
    [
        None,
        "",
        "no link",
        "https://marl.example",
        "http://www.marl.example/?utm_source=x#top",
        "https://[broken",
        "file:///news/one.html",
        "mailto:desk@marl.example",
        "/news/baths",
    ],
)
def test_what_leads_to_no_page_of_its_own_has_no_key(url: str | None) -> None:
    assert url_key(url) is None


@given(st.text())
def test_no_text_is_too_odd(text: str) -> None:
    url_key(text)
    url_key(f"https://marl.example/{text}")
