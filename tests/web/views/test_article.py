"""The article view: every word, the quote marked, the other versions and copies named."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from web_parts import FIRST, HOSTILE, LAST, SECOND, TEXT, Page, checked, make_article

from qa.web.views import article as article_view
from seeds.article import Article


def test_the_article_view_marks_the_quote_and_keeps_every_word() -> None:
    start = TEXT.index(SECOND)
    page = checked(article_view.article_html(make_article(), start, start + len(SECOND)))
    assert page.marked == [SECOND]
    for words in (FIRST, LAST, "By Mara Linde", "PORT ELLERY — ", "The bridge in winter."):
        assert words in page.words
    assert page.values("id") == ["cw-reader-title"]
    (link,) = page.values("href")
    assert link.startswith("https://ledger.example/bridge#:~:text=The%20repair")


def test_the_article_view_says_of_what_it_is_a_part_and_that_it_is_cut() -> None:
    whole = checked(article_view.article_html(make_article(), 0, 0))
    assert "beginning only" not in whole.words
    assert "Part of" not in whole.words
    post = make_article(is_partial=True, part_of="The bridge, <hour> by hour")
    page = checked(article_view.article_html(post, 0, 0))
    assert "The page shows the beginning only." in page.words
    assert "Part of “The bridge, <hour> by hour”" in page.words


def test_the_article_view_names_a_language_that_is_not_the_main_one() -> None:
    article = make_article(language="de")
    page = checked(article_view.article_html(article, 0, 0))
    assert page.words.count("German") == 1
    assert set(page.values("lang")) == {"de"}
    page = checked(article_view.article_html(article, 0, 0, main_language="de"))
    assert "German" not in page.words and set(page.values("lang")) == {"de"}


def test_without_a_quote_nothing_is_marked_and_the_link_is_plain() -> None:
    page = checked(article_view.article_html(make_article(), 0, 0))
    assert page.marked == []
    assert page.values("href") == ["https://ledger.example/bridge"]


@given(
    st.text(alphabet="ab <&\n\u0301\u202e\ud800", max_size=60),
    st.integers(-5, 70),
    st.integers(-5, 70),
)
def test_any_span_marks_that_text(text: str, start: int, end: int) -> None:
    page = checked(article_view.article_html(make_article(text=text, dateline=None), start, end))
    low, high = max(0, start), max(0, end)
    # Blank lines between paragraphs are layout, in the marked text too.
    marked = text[low:high].replace("\n", "")
    for unshowable in "\u202e\ud800":
        marked = marked.replace(unshowable, "\ufffd")
    assert "".join(page.marked).replace("\n", "") == marked


@given(st.text(st.characters(exclude_categories=()), max_size=80))
def test_no_letter_of_an_article_is_lost(text: str) -> None:
    html = article_view.article_html(make_article(text=text), 0, 5)
    body = html[html.index('<div class="cw-body">') : html.index("<aside>")]
    shown = checked(body).words.removeprefix("PORT ELLERY — ")
    assert len(shown.replace("\n", "")) == len(text.replace("\n", ""))


@pytest.mark.parametrize(
    ("published", "modified", "shown"),
    [
        ("2024-03-05T09:00:00+00:00", "2024-03-07T09:00:00+00:00", ", changed 7 March 2024"),
        ("2024-03-05T09:00:00+00:00", "2024-03-05T19:00:00+00:00", ""),
        ("2024-03-05", "2024-03-04", ""),
        (None, "2024-03-04", ", changed 4 March 2024"),
        ("2024-03-05", None, ""),
    ],
)
def test_a_later_change_is_said(published: str | None, modified: str | None, shown: str) -> None:
    page = checked(
        article_view.article_html(make_article(published=published, modified=modified), 0, 0)
    )
    assert ("changed" in page.words) is bool(shown)
    assert shown in page.words


def test_copies_are_named_with_a_way_to_each() -> None:
    copies = [
        make_article(id="a" * 16, outlet="The Star", published="2024-03-06"),
        make_article(id="b" * 16, outlet=None, published=None, title="Bridge shut"),
    ]
    page = checked(article_view.article_html(make_article(), 0, 0, copies=copies))
    assert "also in The Star (6 March 2024), outlet not named" in page.words
    assert page.values("data-article") == ["a" * 16, "b" * 16]
    assert page.values("title") == ["Bridge to close", "Bridge shut"]


@pytest.mark.parametrize("url", ["javascript:alert(1)", "data:text/html,x", "//evil.example", None])
def test_only_web_addresses_become_links(url: str | None) -> None:
    assert checked(article_view.article_html(make_article(url=url), 0, 10)).values("href") == []


def test_an_article_without_words_can_be_shown() -> None:
    article = make_article(text="", title="", outlet=None, authors=(), published=None, captions=())
    page = checked(article_view.article_html(article, 0, 9))
    assert "Without a headline" in page.words
    assert "By" not in page.words


def make_versions() -> tuple[Article, Article]:
    """A new version and an old one, which gave another cost."""
    new = make_article(modified="2024-03-07")
    old = make_article(id="e" * 16, text=TEXT.replace("3.1", "2.5"), modified="2024-03-05")
    return new, old


def test_an_article_names_what_an_earlier_version_said() -> None:
    new, old = make_versions()
    page = checked(article_view.article_html(new, 0, 0, (new, old)))
    said = "The repair will cost 2.5 million crowns."
    assert f"An earlier version of this article said“{said}” (5 March 2024)" in page.words
    (place,) = zip(*map(page.values, ("data-article", "data-start", "data-end")), strict=True)
    assert place[0] == old.id
    assert old.text[int(place[1]) : int(place[2])] == said


def test_an_old_version_says_that_there_is_a_newer_one() -> None:
    new, old = make_versions()
    page = checked(article_view.article_html(old, 0, 0, (new, old)))
    assert "This is an earlier version. A newer one has replaced it, of 7 March 2024" in page.words
    assert page.values("data-article") == [new.id]
    alone = checked(article_view.article_html(new, 0, 0, (new,)))
    assert "version" not in alone.words


@pytest.mark.parametrize("hostile", HOSTILE)
def test_what_an_earlier_version_said_is_text(hostile: str) -> None:
    new = make_article()
    old = make_article(id="e" * 16, text=f"{hostile} said so.\n\n{TEXT}")
    html = article_view.article_html(new, 0, 0, (new, old))
    calm = article_view.article_html(
        new, 0, 0, (new, make_article(id="e" * 16, text=f"a.\n\n{TEXT}"))
    )
    assert checked(html).tags == Page(calm).tags


@given(st.text(alphabet="Ab. \n", max_size=60))
def test_versions_of_the_same_words_differ_in_nothing(text: str) -> None:
    old, new = make_article(text=text), make_article(text=f"{text}\n\nMore.")
    assert article_view.only_in(old, old) == article_view.only_in(old, new) == (0, 0)


def test_a_sentence_in_the_place_of_an_article_names_the_dialog() -> None:
    page = checked(article_view.problem_html("It is gone <b>."))
    assert page.values("id") == ["cw-reader-title"]
    assert page.words == "It is gone <b>."
