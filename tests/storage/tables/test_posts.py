"""Posts of one page in the archive: never versions of each other, each with versions of its own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from news_pages.live_pages import ADDRESS, POSTS, TITLE, Post, live_page

from embeddings.embedder import Embedder
from qa.archive import Archive
from qa.ingest.build import build
from seeds.article import Article

ALIKE = tuple(
    Post(
        f"Gauge report {hour} o’clock",
        f"The gauge at Kemp bridge shows {hour * 31} centimetres, and the river board expects it to"
        " rise until the evening, when rain over the upper valley is to end.",
        f"2024-06-02T{hour:02}:00:00+02:00",
        f"g{hour}",
    )
    for hour in (8, 9, 10, 11)
)


class Page:
    """A file of a live blog, and the archive built from it."""

    def __init__(self, folder: Path, embedder: Embedder) -> None:
        self._file = folder / "news" / "live.html"
        self._file.parent.mkdir()
        self._archive = folder / "archive"
        self._embedder = embedder

    def read(self, posts: Sequence[Post]) -> list[Article]:
        """The current articles, the first post of the page last, once it shows these posts."""
        self._file.write_text(live_page(posts), encoding="utf-8")
        build([self._file], self._archive, embedder=self._embedder)
        return self.articles()

    def articles(self) -> list[Article]:
        with Archive.open(self._archive, self._embedder) as archive:
            articles = archive.newest_articles(100)
        return sorted(articles, key=lambda article: article.published or "")

    def versions(self, article: Article) -> list[str]:
        with Archive.open(self._archive, self._embedder) as archive:
            return [version.text for version in archive.versions(article.id)]

    def remove(self, article: Article) -> None:
        with Archive.open(self._archive, self._embedder) as archive:
            archive.remove([article.id])


@pytest.fixture
def page(tmp_path: Path, embedder: Embedder) -> Page:
    return Page(tmp_path, embedder)


WITHOUT_ANCHORS = tuple(replace(post, anchor="") for post in ALIKE)
WITHOUT_TITLES = tuple(replace(post, title="", anchor="") for post in ALIKE)


@pytest.mark.parametrize("posts", [ALIKE, WITHOUT_ANCHORS, WITHOUT_TITLES])
def test_posts_that_are_alike_are_no_versions(page: Page, posts: tuple[Post, ...]) -> None:
    articles = page.read(posts)
    assert [article.text for article in articles] == [post.text for post in posts]
    assert {article.part_of for article in articles} == {TITLE}
    edited = replace(posts[1], text=f"{posts[1].text} The ferry has stopped.")
    articles = page.read((posts[0], edited, *posts[2:]))
    assert [article.text for article in articles] == [posts[0].text, edited.text] + [
        post.text for post in posts[2:]
    ]
    assert page.versions(articles[1]) == [edited.text, posts[1].text]
    assert page.versions(articles[2]) == [posts[2].text]


def test_a_post_under_its_anchor_may_change_all_its_words(page: Page) -> None:
    page.read(POSTS)
    edited = replace(POSTS[0], title="All gates are shut again", text="The river falls at last.")
    articles = page.read((edited, *POSTS[1:]))
    assert articles[-1].url == f"{ADDRESS}#{POSTS[0].anchor}"
    assert page.versions(articles[-1]) == [edited.text, POSTS[0].text]


@pytest.mark.parametrize("posts", [ALIKE, WITHOUT_TITLES])
def test_a_post_that_was_removed_takes_no_other_along(page: Page, posts: tuple[Post, ...]) -> None:
    first, *others = page.read(posts)
    page.remove(first)
    longer = replace(posts[0], text=f"{posts[0].text} The ferry has stopped.")
    again = page.read((longer, *posts[1:], POSTS[0]))
    assert [article.text for article in again[:-1]] == [article.text for article in others]
