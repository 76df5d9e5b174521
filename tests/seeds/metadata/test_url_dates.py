"""The day of publication that a URL tells: full days only, and no numbers."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from seeds.metadata.url_dates import url_day


@pytest.mark.parametrize(
    "url",
    [
        "https://news.example.com/2022/01/02/health/flood",
        "https://news.example.com/2022/1/2/flood",
        "https://news.example.com/world/2022/jan/02/flood",
        "https://news.example.com/world/2022/January/2/flood",
        "news.example.com/2022/01/02/flood",
        "/2022/01/02/",
        "https://news.example.com/2022/01/02",
        "https://news.example.com/world/2022-01-02/flood.html",
        "https://news.example.com/2022-01/02/c_1310.htm",
        "https://news.example.com/a/202201/02/WS61.html",
        "https://news.example.com/flood-2022-01-02/",
        "https://news.example.com/20220102/flood.html",
        "https://news.example.com/20220102-p59l8z.html",
        "https://news.example.com/flood-20220102",
        "https://news.example.com/la-na-flood-20220102-story.html",
        "https://news.example.com/2022/01/02/flood-2022-01-02/",
    ],
)
def test_a_full_day_in_the_path_is_read(url: str) -> None:
    assert url_day(url) == "2022-01-02"


@pytest.mark.parametrize(
    "url",
    [
        None,
        "",
        "https://news.example.com/flood",
        "https://news.example.com/2022/01/flood",
        "https://news.example.com/2022/13/02/flood",
        "https://news.example.com/2022/02/30/flood",
        "https://news.example.com/2022/may/flood",
        "https://news.example.com/2022/oak/02/flood",
        "https://news.example.com/1979/01/02/flood",
        "https://news.example.com/article/20220102",
        "https://news.example.com/article/120220102/flood",
        "https://news.example.com/flood-202201023",
        "https://news.example.com/flood-474-20220102",
        "https://www.bbc.co.uk/news/world-europe-20121103",
        "https://news.example.com/flood?day=2022/01/02/",
        "https://news.example.com/2022/01/02/flood-2021-05-06/",
        "https://[broken/2022/01/02/",
    ],
)
def test_what_is_no_single_full_day_is_none(url: str | None) -> None:
    assert url_day(url) is None


def test_a_day_after_one_on_which_the_article_was_there_is_none() -> None:
    url = "https://news.example.com/2022/01/02/flood"
    assert url_day(url, "2022-01-01T23:30:00-05:00") == "2022-01-02"
    assert url_day(url, None, "2021-12-31") is None


@given(st.text() | st.text(alphabet="/-_.0129 janu", max_size=60).map("https://a.example/".__add__))
def test_any_url_gives_none_or_a_plausible_day(url: str) -> None:
    day = url_day(url)
    assert day is None or date.fromisoformat(day).year >= 1980
