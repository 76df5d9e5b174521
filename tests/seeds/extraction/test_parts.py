"""The stories that a page sets apart: each by itself, with its own time, authors and anchor."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from news_pages.live_pages import ADDRESS, POSTS, TITLE, Post, live_page
from reading import document_of

from seeds.article import Article, CleanedDocument
from seeds.clean import clean

BARE = tuple(replace(post, by="") for post in POSTS)


def cleaned(path: Path, page: str) -> CleanedDocument:
    return clean(document_of(path / "live.html", page))


def linked(posts: tuple[Post, ...] = POSTS, *, bodies: bool = False, **fields: Any) -> str:
    """The posts as JSON-LD."""
    updates = [
        {
            "@type": "BlogPosting",
            "headline": post.title,
            "datePublished": post.time,
            "author": {"@type": "Person", "name": post.by},
            **({"url": f"{ADDRESS}#{post.anchor}"} if post.anchor else {}),
            **({"articleBody": f"<p>{post.text}</p>"} if bodies else {}),
        }
        for post in posts
    ]
    node = {"@type": "LiveBlogPosting", "headline": TITLE, "liveBlogUpdate": updates, **fields}
    return f'<script type="application/ld+json">{json.dumps(node)}</script>'


def assert_are_posts(articles: tuple[Article, ...], posts: tuple[Post, ...] = POSTS) -> None:
    assert [article.title for article in articles] == [post.title for post in posts]
    assert [article.text for article in articles] == [post.text for post in posts]
    assert [article.published for article in articles] == [post.time for post in posts]
    assert [article.authors for article in articles] == [(post.by,) for post in posts]
    assert {(article.kind, article.part_of) for article in articles} == {("live blog", TITLE)}
    urls = [article.url for article in articles]
    assert urls == [f"{ADDRESS}#{post.anchor}" for post in posts]


@pytest.mark.parametrize(
    "box",
    [
        '<article id="{0.anchor}">{1}</article>',
        '<div class="entry" id="{0.anchor}">{1}</div>',
        '<div class="row"><div class="e" id="{0.anchor}"><div>{1}</div></div></div>',
        '<li class="e is-{0.anchor}" id="{0.anchor}">{1}<button>Copy link</button></li>',
        '<div class="e" id="{0.anchor}">{1}</div><div class="ad">Advertisement</div>',
        '<div itemprop="liveBlogUpdate" id="{0.anchor}">{1}</div>',
    ],
)
def test_posts_have_their_own_time_author_and_anchor(tmp_path: Path, box: str) -> None:
    page = cleaned(tmp_path, live_page(box=box))
    assert_are_posts(page.articles)
    told = {line.text for line in page.lines} | {line.text for line in page.document.left_out}
    assert {post.time[11:16] for post in POSTS} < told
    assert {post.title for post in POSTS} < told
    assert ("Copy link" in told) == ("<button>" in box)


def test_posts_of_linked_data_are_found_by_heading_or_anchor(tmp_path: Path) -> None:
    """Also where they lie flat behind each other, and without a time that one sees."""
    boxes = (
        "{1}",
        '<div class="card"><h3 id="{0.anchor}">{0.title}</h3></div><p>{0.text}</p>',
        '<div class="e"><a id="{0.anchor}"></a><p>{0.text}</p></div>',
    )
    flat = tuple(replace(post, anchor="") for post in BARE)
    page = live_page(flat, box=boxes[0], head=linked())
    articles = cleaned(tmp_path, page).articles
    assert_are_posts(articles)
    page = live_page(BARE, box=boxes[2], head=linked())
    articles = cleaned(tmp_path, page).articles
    assert [article.text for article in articles] == [post.text for post in POSTS]
    assert [article.published for article in articles] == [post.time for post in POSTS]


def test_posts_that_linked_data_leaves_out_are_posts_too(tmp_path: Path) -> None:
    articles = cleaned(tmp_path, live_page(head=linked(POSTS[:2]))).articles
    assert_are_posts(articles)


def test_posts_that_a_script_shows_come_from_linked_data(tmp_path: Path) -> None:
    head = linked(bodies=True, datePublished="2024-06-02T08:55:00+02:00")
    page = live_page((), head=head)
    first, *articles = cleaned(tmp_path, page).articles
    assert (first.title, first.text, first.part_of) == (TITLE, TITLE, None)
    assert first.published == "2024-06-02T08:55:00+02:00"
    assert_are_posts(tuple(articles))


def test_what_stands_over_the_posts_is_an_article_of_its_own(tmp_path: Path) -> None:
    lead = (
        "<p>Rain has fallen on the upper Morava for three days, and people below the weir at"
        " Ostrava are told to stay away from the banks until Tuesday.</p>"
        "<p>Our reporters are at the weir and at Kemp bridge all day.</p>"
    )
    first, *posts = cleaned(tmp_path, live_page(lead=lead)).articles
    assert first.title == TITLE
    assert first.part_of is None
    assert first.text.startswith("Rain has fallen on the upper Morava")
    assert first.text.endswith("Kemp bridge all day.")
    assert_are_posts(tuple(posts))


def test_no_time_of_one_post_is_given_to_another(tmp_path: Path) -> None:
    posts = (POSTS[0], replace(POSTS[1], time=""), *POSTS[2:])
    box = '<article id="{0.anchor}">{1}</article>'
    articles = cleaned(tmp_path, live_page(posts, box=box)).articles
    assert articles[1].title == POSTS[1].title
    assert articles[1].published in (None, "2024-06-02")
    dated = live_page(posts, box=box, head='<meta name="date" content="2024-06-01T07:00:00+02:00">')
    assert cleaned(tmp_path, dated).articles[1].published == "2024-06-01T07:00:00+02:00"


def test_a_post_without_headline_goes_under_that_of_the_page(tmp_path: Path) -> None:
    posts = tuple(replace(post, title="") for post in POSTS)
    articles = cleaned(tmp_path, live_page(posts)).articles
    assert {article.title for article in articles} == {TITLE}
    assert [article.text for article in articles] == [post.text for post in POSTS]
    assert [article.published for article in articles] == [post.time for post in POSTS]


def test_captions_stay_with_their_post(tmp_path: Path) -> None:
    box = '<article id="{0.anchor}">{1}<figure><figcaption>Kemp, {0.anchor}.</figcaption></figure>'
    articles = cleaned(tmp_path, live_page(box=box + "</article>")).articles
    assert [article.captions for article in articles] == [
        (f"Kemp, {post.anchor}.",) for post in POSTS
    ]


def test_a_round_up_has_its_items(tmp_path: Path) -> None:
    box = '<article id="{0.anchor}">{1}</article>'
    posts = tuple(replace(post, time="") for post in POSTS)
    page = live_page(posts, box=box, title="The valley in brief, 2 June")
    articles = cleaned(tmp_path, page).articles
    assert [article.title for article in articles] == [post.title for post in POSTS]
    assert {article.kind for article in articles} == {"brief"}
    assert {article.part_of for article in articles} == {"The valley in brief, 2 June"}


STORY = "".join(
    f"<p>The river board of the Morava met for the {number}. time on Sunday and heard the"
    f" engineers of the weir, who asked for {number} more pumps and a crane before nightfall.</p>"
    for number in ("first", "second", "third", "fourth", "fifth", "sixth")
)


@pytest.mark.parametrize(
    "foot",
    [
        '<ol class="comment-list">{}</ol>',
        '<aside class="news">{}</aside>',
        "<div>{}</div>",
    ],
)
def test_comments_and_other_news_are_no_posts(tmp_path: Path, foot: str) -> None:
    """They hold less than the story, stand apart, or lead to other pages."""
    entries = "".join(
        f'<li class="e"><h4><a href="/{post.anchor}">{post.title}</a></h4>'
        f'<time datetime="{post.time}">{post.time[11:16]}</time><p>{post.text}</p></li>'
        for post in POSTS
    )
    page = live_page((), lead=STORY, title="Board asks for pumps", foot=foot.format(entries))
    document = document_of(tmp_path / "a.html", page)
    assert document.parts == ()
    assert document.kind == "story"
    alone = live_page((), title="News of the valley", foot=foot.format(entries))
    assert document_of(tmp_path / "a.html", alone).parts == ()


def test_sections_of_one_story_are_no_posts(tmp_path: Path) -> None:
    sections = "".join(
        f"<section><h2>{post.title}</h2><p>{post.text}</p><p>{post.text[::-1]}</p></section>"
        for post in POSTS
    )
    page = live_page((), lead=sections, title="Five things to know about the Morava weir")
    assert document_of(tmp_path / "a.html", page).parts == ()
    years = "".join(
        f'<div class="y"><h3>{year}</h3><time datetime="{year}-05-01">1 May {year}</time>'
        f"<p>{POSTS[0].text}</p></div>"
        for year in ("1921", "1954", "1997")
    )
    page = live_page((), lead=years, title="A hundred years of the Morava weir")
    assert document_of(tmp_path / "a.html", page).parts == ()


def test_many_posts_take_linear_time(tmp_path: Path) -> None:
    posts = tuple(
        replace(
            POSTS[0], title=f"Gauge {n} read", anchor=f"g{n}", text=f"Gauge {n} stands at {n} cm."
        )
        for n in range(1500)
    )
    page = live_page(posts, head=linked(posts))
    articles = cleaned(tmp_path, page).articles
    assert len(articles) == 1500
    assert len({article.id for article in articles}) == 1500


def whole_stories(*titles: str) -> str:
    """Whole stories in `<article>`s, each with a day and an author of its own."""
    return "".join(
        f'<article id="s{n}"><h2>{title}</h2><p>By {POSTS[n].by}</p>'
        f'<time datetime="2024-06-0{n + 1}">{n + 1} June</time>{STORY}'
        f"<figure><figcaption>{title}, in a picture.</figcaption></figure></article>"
        for n, title in enumerate(titles)
    )


def test_whole_stories_of_a_page_have_their_own_fields(tmp_path: Path) -> None:
    page = live_page((), lead=whole_stories("Gate opened", "Ferry stops"), title="The week at Kemp")
    first, second = cleaned(tmp_path, page).articles
    assert (first.title, second.title) == ("Gate opened", "Ferry stops")
    assert (first.published, second.published) == ("2024-06-01", "2024-06-02")
    assert (first.authors, second.authors) == (("Vera Novak",), ("Pavel Brod",))
    assert (first.url, second.url) == (f"{ADDRESS}#s0", f"{ADDRESS}#s1")
    assert first.captions == ("Gate opened, in a picture.",)
    assert first.part_of == second.part_of == "The week at Kemp"
    assert (first.kind, first.text.count("crane before nightfall")) == ("brief", 6)


def test_the_fields_of_a_page_are_those_of_the_story_that_it_is_called_by(tmp_path: Path) -> None:
    fields = '<meta property="article:published_time" content="2024-06-04T08:00:00+02:00">'
    stories = whole_stories("Gate opened at the weir", "Ferry stops")
    page = live_page((), lead=stories, title="Gate opened at the weir", head=fields)
    page = page.replace("<h1>", "<p>").replace("</h1>", "</p>").replace("<time", "<span")
    first, second = cleaned(tmp_path, page).articles
    assert (first.title, first.kind, first.part_of) == ("Gate opened at the weir", "story", None)
    assert first.published == "2024-06-04T08:00:00+02:00"
    assert second.part_of is None
    assert second.published != first.published


@pytest.mark.parametrize(
    "box",
    [
        '<div class="e"><span class="t">{0.time:.16}</span><h3>{0.title}</h3><p>{0.text}</p></div>',
        "<h3>{0.time:.16} {0.title}</h3><p>{0.text}</p>",
        "<h3>{0.title}</h3><p><b>{0.time:.16}</b></p><p>{0.text}</p>",
    ],
)
def test_posts_that_give_the_time_of_the_day_alone(tmp_path: Path, box: str) -> None:
    """It is one of the day of the page, where that has one day."""
    posts = tuple(replace(post, time=post.time[11:16]) for post in POSTS)
    head = '<meta name="date" content="2024-06-02">'
    articles = cleaned(tmp_path, live_page(posts, box=box, head=head)).articles
    assert [article.title for article in articles] == [post.title for post in POSTS]
    assert [article.text for article in articles] == [post.text for post in POSTS]
    assert [article.published for article in articles] == [post.time[:16] for post in POSTS]
    undated = cleaned(tmp_path, live_page(posts, box=box)).articles
    assert [article.published for article in undated] == [None] * len(POSTS)


def test_a_page_that_calls_itself_live_needs_no_times(tmp_path: Path) -> None:
    box = '<div data-timestamp="1717{0.anchor}0000"><h4>{0.title}</h4><p>{0.text}</p></div>'
    posts = tuple(replace(post, anchor=post.anchor[2:]) for post in POSTS)
    articles = cleaned(tmp_path, live_page(posts, box=box)).articles
    assert [article.title for article in articles] == [post.title for post in POSTS]
    assert {(article.published or "")[:10] for article in articles} <= {"2024-06-01", "2024-06-02"}
    assert len({article.published for article in articles}) == len(POSTS)
    plain = live_page(
        posts, box="<p>{0.time[11]}{0.time[12]}:15 {0.text}</p>", title="Morava liveticker"
    )
    assert len(cleaned(tmp_path, plain).articles) == len(POSTS)


@pytest.mark.parametrize("box", ["<div class='b'>{1}</div>", "<h3>{0.title}</h3><p>{0.text}</p>"])
def test_a_page_that_calls_itself_a_round_up_needs_no_articles(tmp_path: Path, box: str) -> None:
    posts = tuple(replace(post, time="", by="") for post in POSTS)
    articles = cleaned(tmp_path, live_page(posts, box=box, title="Valley news in brief")).articles
    assert [article.title for article in articles] == [post.title for post in POSTS]
    assert [article.text for article in articles] == [post.text for post in POSTS]
    assert {article.kind for article in articles} == {"brief"}
    as_story = live_page(posts, box=box, title="What the river board decided")
    assert len(cleaned(tmp_path, as_story).articles) == 1
