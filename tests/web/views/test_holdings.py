"""The page of the archive: figures, chart, lists, and the search."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from web_parts import Page

from qa.archive import Archive
from qa.storage.tables.catalogue import Headlines
from qa.store import Headline
from qa.web.upload.report_view import upload_form
from qa.web.views.elements import render_view
from qa.web.views.holdings import (
    PAGE,
    headlines_html,
    headlines_reply,
    holdings_html,
    holdings_reply,
)
from qa.web.views.month_chart import MOST_BARS, bar_label, bars_by_month, month_chart
from seeds.article import Article

Make = Callable[..., Archive]
Write = Callable[..., Article]
HOSTILE = '<img src=x onerror="ran(1)">"\'&amp;'


def chart_html(months: Sequence[tuple[date, int]], undated: int) -> str:
    return render_view("month_chart.html", chart=month_chart(months), undated=undated)


def months(first: date, number: int, articles: int = 1) -> list[tuple[date, int]]:
    at = 12 * first.year + first.month - 1
    return [(date((at + n) // 12, (at + n) % 12 + 1, 1), articles) for n in range(number)]


def test_a_month_is_one_bar_among_room() -> None:
    html = chart_html([(date(2020, 6, 1), 3)], 0)
    page = Page(html)
    assert len(page.all("rect")) == 1
    assert page.all("svg")[0]["aria-label"] == (
        "Articles per month in Jun 2020; most in Jun 2020: 3"
    )
    assert page.all("svg")[0]["viewbox"] == "0 0 120 100"
    assert "without a date" not in html


def test_months_without_articles_keep_their_place() -> None:
    unit, bars = bars_by_month([(date(2019, 11, 1), 2), (date(2020, 2, 1), 4)])
    assert unit == "month"
    assert [(bar_label(bar, unit), bar.articles) for bar in bars] == [
        ("Nov 2019", 2),
        ("Dec 2019", 0),
        ("Jan 2020", 0),
        ("Feb 2020", 4),
    ]
    page = Page(chart_html([(date(2019, 11, 1), 2), (date(2020, 2, 1), 4)], 7))
    assert [(bar["x"], bar["height"]) for bar in page.all("rect")] == [("1", "50"), ("31", "100")]
    assert "7 articles without a date" in page.words


@pytest.mark.parametrize(
    ("number", "unit", "bars"),
    [(120, "month", 120), (121, "year", 11), (480, "year", 40), (1452, "decade", 13)],
)
def test_a_long_time_is_shown_by_the_year(number: int, unit: str, bars: int) -> None:
    assert bars_by_month(months(date(1980, 1, 1), number))[0] == unit
    assert len(bars_by_month(months(date(1980, 1, 1), number))[1]) == bars


def test_a_decade_is_named_by_its_years() -> None:
    unit, bars = bars_by_month([(date(1899, 12, 1), 1), (date(2021, 1, 1), 5)])
    labels = [bar_label(bar, unit) for bar in bars]
    assert (labels[0], labels[-1]) == ("1890–1899", "2020–2029")


@given(st.dictionaries(st.dates().map(lambda day: day.replace(day=1)), st.integers(1, 9)))
def test_no_article_is_lost_in_the_chart(numbers: dict[date, int]) -> None:
    given_months = sorted(numbers.items())
    Page(chart_html(given_months, 0))
    if not given_months:
        return
    unit, bars = bars_by_month(given_months)
    assert sum(bar.articles for bar in bars) == sum(numbers.values())
    assert len(bars) <= (MOST_BARS if unit != "century" else 100)
    assert bars[0].articles
    assert bars[-1].articles


def test_the_sample_archive_is_told_in_full(archive: Archive) -> None:
    held = archive.holdings()
    page = Page(holdings_html(held, upload=None))
    assert f"{held.info.articles:,}" in page.words
    assert "all-MiniLM-L6-v2" in page.words
    assert f"Index of vectors{held.info.index}" in "".join(page.words.splitlines())
    assert all(name in page.words for name, _ in held.info.outlets)
    assert "Add files" not in page.words
    assert page.all("input")[0]["id"] == "cw-holdings-words"
    assert page.values("for") == ["cw-holdings-words"]
    ids = page.values("id")
    assert len(set(ids)) == len(ids)


def test_the_form_for_files_is_there_only_where_files_may_come(archive: Archive) -> None:
    page = Page(holdings_reply(archive, upload=upload_form())["html"])
    assert [form.get("data-place") for form in page.all("form")] == [None, "/upload"]
    assert not Page(holdings_reply(archive, upload=None)["html"]).all("form")


def test_an_empty_archive_says_so(archive_of: Make) -> None:
    page = Page(holdings_html(archive_of().holdings(), upload=upload_form()))
    assert "no article in this archive yet" in page.words
    assert "There is no article yet." in page.words
    assert "Last buildnever" in page.words


def test_many_outlets_are_folded(archive_of: Make, article_of: Write) -> None:
    archive = archive_of(
        *(article_of(f"Story {n}", f"Text {n}.", outlet=f"Paper {n:02}") for n in range(20)),
        article_of("Nobody's", "Whose?"),
    )
    page = Page(holdings_html(archive.holdings(), upload=None))
    assert "9 more outlets" in page.words
    assert "Paper 19" in page.words
    assert "Not named" in page.words


def test_nothing_of_an_archive_becomes_markup(archive_of: Make, article_of: Write) -> None:
    archive = archive_of(
        article_of(HOSTILE, "Words.", outlet=HOSTILE, published="2020-01-02", language="xx")
    )
    for html in (
        holdings_html(archive.holdings(), upload=upload_form()),
        headlines_reply(archive, {"words": HOSTILE})["html"],
        headlines_reply(archive, {"words": "<script>ran(2)</script>"})["html"],
    ):
        page = Page(html)
        assert not page.all("img")
        assert not page.all("script")
        assert not any(name.startswith("on") for _, name, _ in page.attributes)
    assert HOSTILE in Page(holdings_html(archive.holdings(), upload=upload_form())).words


def test_a_headline_opens_its_article(archive_of: Make, article_of: Write) -> None:
    article = article_of("Rain", "It rained.")
    [button] = Page(headlines_reply(archive_of(article), {"words": "rain"})["html"]).all("button")
    assert button["data-article"] == article.id
    assert (button["data-start"], button["data-end"]) == ("0", "0")
    assert "cw-open" in button["class"]


def headlines(total: int, offset: int) -> Headlines:
    number = min(PAGE, max(0, total - offset))
    articles = (Headline(f"{n:016x}", f"Title {n}", None, None) for n in range(number))
    return Headlines(tuple(articles), offset, total)


def test_there_is_more_until_the_end() -> None:
    first = Page(headlines_html(headlines(45, 0), "title"))
    assert "45 headlines for “title”, the newest first." in first.words
    assert first.all("button")[-1]["data-offset"] == "20"
    assert "More (25 left)" in first.words
    assert "More" not in Page(headlines_html(headlines(45, 40), "title")).words
    assert "More" not in Page(headlines_html(headlines(45, 99), "title")).words


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("zebra", "No headline has the word “zebra”."),
        ("two zebras", "No headline has all of the words “two zebras”."),
        (" ", "There is no article yet."),
    ],
)
def test_nothing_found_is_said(words: str, said: str) -> None:
    assert Page(headlines_html(headlines(0, 0), words)).words == said


@pytest.mark.parametrize(
    "request_",
    [None, [], "x", {}, {"words": 7}, {"offset": True}, {"words": "a" * 10**6, "offset": -1}],
)
def test_any_request_gets_an_answer(archive: Archive, request_: object) -> None:
    assert re.match("<p", headlines_reply(archive, request_)["html"])


def test_pages_of_a_reply_follow_each_other(archive: Archive) -> None:
    ids = [
        button["data-article"]
        for offset in (0, PAGE)
        for button in Page(headlines_reply(archive, {"offset": offset})["html"]).all("button")
        if "data-article" in button
    ]
    assert len(set(ids)) == len(ids) == min(2 * PAGE, archive.info().articles)


def test_languages_have_names_and_shares(archive: Archive) -> None:
    held = archive.holdings(1)
    languages = (("en", 600), ("pt-BR", 3), ("pt", 1), (None, 396))
    info = replace(held.info, articles=1_000)
    page = Page(holdings_html(replace(held, info=info, languages=languages), None))
    for words in ("English · 60 %", "Portuguese · < 1 %", "Not known · 40 %"):
        assert words in page.words
