"""Which of the words of a page are its story."""

from __future__ import annotations

from pathlib import Path

import pytest
from reading import document_of

from seeds.clean import clean

TALE = (
    "The parish of Oddmoor has bought the old signal box for one pound and will open it in May.",
    "Clerk Berit Saunders said the levers still move and that a clock is all that is missing.",
    "The line was closed in 1964, and the box was let to a beekeeper until his death last year.",
    "Some forty people signed up to paint it, among them three who had worked there as boys.",
    "A grant of 8,000 pounds pays for the roof, which lost a third of its slates in the gales.",
    "Trains will not come back, Saunders said, but the bell will be rung at noon on Sundays.",
)


def _paragraphs(tale: tuple[str, ...] = TALE) -> str:
    return "".join(f"<p>{line}</p>" for line in tale)


def _page(body: str, title: str = "Oddmoor buys its signal box") -> str:
    return (
        f'<html><head><title>{title}</title><meta property="og:title" content="{title}">'
        f"</head><body>{body}</body></html>"
    )


def _text(folder: Path, body: str) -> list[str]:
    articles = clean(document_of(folder / "a.html", _page(body))).articles
    return [line for article in articles for line in article.text.split("\n\n")]


HEAD = "<h1>Oddmoor buys its signal box</h1>"

WHOLE = {
    "a lead in a box of its own": (
        f'<div class="top">{HEAD}<div class="intro">{TALE[0]}</div></div><div>Advertisement</div>'
        f'<div class="cols"><div class="body">{_paragraphs(TALE[1:])}</div></div>'
    ),
    "a lead beside the headline": (
        f'<main><section>{HEAD}<p class="lede">{TALE[0]}</p></section>'
        f'<div class="body">{_paragraphs(TALE[1:])}</div></main>'
    ),
    "two boxes of one build": (
        f"<main>{HEAD}<div class='part p1'><div>{_paragraphs(TALE[:2])}</div></div>"
        f"<div class='slot'>Advertisement</div><div class='part p2'><div>{_paragraphs(TALE[2:])}"
        "</div></div></main>"
    ),
    "an unlucky name": (
        f"<main>{HEAD}<div class='story'>{_paragraphs(TALE[:3])}"
        f"<div class='related-share-tags'>{_paragraphs(TALE[3:])}</div></div></main>"
    ),
    "a last paragraph behind a box": (
        f"<main>{HEAD}<div class='story'>{_paragraphs(TALE[:5])}</div>"
        f"<div>Subscribe to our newsletter</div><div class='end'>{_paragraphs(TALE[5:])}"
        "</div></main>"
    ),
    "more than one may read at once": (
        f"<article>{HEAD}<div>{_paragraphs(TALE[:2])}<p><a href='#' onclick='more()'>Go on</a></p>"
        f"</div><div style='display:none'>{_paragraphs(TALE[2:])}</div></article>"
    ),
    "a loose button to read on": (
        f"<article>{HEAD}<div>{_paragraphs(TALE[:2])}</div><button>Read on</button>"
        f"<div style='display:none'>{_paragraphs(TALE[2:])}</div></article>"
    ),
    "a layer longer than the story": (
        f"<div role='dialog'><p>{'Your privacy, and our cookies, matter to us. ' * 40}</p></div>"
        f"<div>{HEAD}{_paragraphs()}</div>"
    ),
    "a notice in front of an aside": (
        "<div><p>We and our partners store cookies on your device to measure how we are read.</p>"
        "<p>You may change your mind at any time in the settings below all pages.</p></div>"
        f"<aside>{HEAD}{_paragraphs()}</aside>"
    ),
    "a page for browsers without scripts": (
        f"<div id='app'></div><noscript>{HEAD}{_paragraphs()}</noscript>"
    ),
    "questions and answers": (
        f"<nav><a href='/n'>News</a></nav><div>{HEAD}<p>{TALE[0]}</p><dl>"
        f"<dt>{TALE[1]}</dt><dd>{TALE[2]}</dd><dt>{TALE[3]}</dt><dd>{TALE[4]}</dd>"
        f"</dl><p>{TALE[5]}</p></div>"
    ),
    "paragraphs that fade in one by one": HEAD
    + "".join(f"<div class='up' style='opacity: 0'><p>{line}</p></div>" for line in TALE)
    + "<section>"
    + "".join(f"<a href='/{n}'><h3>Headline of the {n}th story</h3></a>" for n in range(40))
    + "</section>",
    "a page that fades in": f"<div style='opacity:0'>{HEAD}{_paragraphs()}</div>",
}


@pytest.mark.parametrize("name", WHOLE)
def test_the_story_is_kept_whole(tmp_path: Path, name: str) -> None:
    assert _text(tmp_path, WHOLE[name]) == list(TALE)


BOXES = {
    "a letter of news": (
        "<div><p>The best of the week in your letter box, each Friday at noon.</p>"
        "<form><input><button>Send</button></form></div>"
    ),
    "what readers say": "".join(
        f'<div class="remark"><a href="/u/{n}">Reader {n}</a><p>I too have painted a signal box, '
        f"and {n} coats were not enough for the north side.</p></div>"
        for n in range(4)
    ),
    "cards": "<div>"
    + "".join(
        f'<div class="card"><h3><a href="/{n}">Headline of the {n}th story of today</a></h3>'
        f"<p>What the {n}th story of the day tells, in a sentence that has a stop.</p></div>"
        for n in range(4)
    )
    + "</div>",
    "cards in boxes of their own": "".join(
        f'<div class="c{n}"><div><h3><a href="/{n}">Headline of the {n}th story of today</a></h3>'
        f"</div><div><p>What the {n}th story of the day tells, in a sentence.</p></div></div>"
        for n in range(4)
    ),
    "a pointer": '<p><a href="/more">What the painters of Nether Oddmoor found in May</a></p>',
    "a card alone": (
        '<div><div><h3><a href="/x">What the painters found</a></h3></div>'
        "<p>Under four coats of green there was a fifth, and it was red.</p></div>"
    ),
    "words that nobody sees": (
        f"<div style='display:none'><p>{TALE[0][::-1]}.</p><p>{TALE[1][::-1]}.</p></div>"
    ),
    "the beginning of the next story": (
        "<div><h2><a href='/next'>What the painters found</a></h2><p>Under four coats of green "
        "there was a fifth, and it was red.</p><p>Nobody in Nether Oddmoor can say who chose it, "
        "or when.</p><a href='/next'>Read on</a></div>"
    ),
    "a dialog in front": (
        '<div role="dialog"><h2>Before you read</h2><p>The best of the week comes in our letter, '
        "each Friday at noon, with a picture.</p></div>"
    ),
    "a layer that asks for consent": (
        "<div class='l7'><p>We and 40 others store cookies to measure how our pages are read.</p>"
        "<p>You may withdraw your consent at any time below.</p><a href='#'>Accept all</a></div>"
    ),
    "one that asks in another language": (
        "<div><p>Avec nos partenaires, nous lisons vos données personnelles pour vous plaire.</p>"
        "<p>Vous pouvez retirer votre consentement quand bon vous semble.</p>"
        "<button>Tout accepter</button></div>"
    ),
    "a column beside it": "<aside><p>The sun sets at nine, and the wind is light.</p></aside>",
}


@pytest.mark.parametrize("name", BOXES)
def test_what_stands_beside_the_story_stays_out(tmp_path: Path, name: str) -> None:
    box = BOXES[name]
    for body in (
        f"<main>{HEAD}<div>{_paragraphs(TALE[:3])}{box}{_paragraphs(TALE[3:])}</div></main>",
        f"<main>{HEAD}<div>{_paragraphs()}</div>{box}</main>",
    ):
        assert _text(tmp_path, body) == list(TALE)


def test_a_sentence_in_the_foot_of_the_site_stays_out(tmp_path: Path) -> None:
    foot = (
        "<div><ul><li><a href='/about'>About this house</a></li><li><a href='/jobs'>Work with us"
        "</a></li></ul><p>Printed at the mill in Oddmoor under number 31 of the register.</p></div>"
    )
    assert _text(tmp_path, f"<div>{HEAD}{_paragraphs()}</div>{foot}") == list(TALE)


def test_other_posts_under_the_story_stay_out(tmp_path: Path) -> None:
    posts = "".join(
        f"<article><p>Post {n}: the bees of the signal box moved to a {n}th hive.</p></article>"
        for n in range(5)
    )
    body = f"<article>{HEAD}{_paragraphs()}<h3>You may like</h3>{posts}</article>"
    assert _text(tmp_path, body) == list(TALE)


def test_the_headline_is_no_part_of_the_text_though_the_title_is_worded_apart(
    tmp_path: Path,
) -> None:
    body = f"<article><h1>Oddmoor pays a pound for its box</h1>{_paragraphs()}</article>"
    cleaned = clean(document_of(tmp_path / "a.html", _page(body)))
    assert cleaned.articles[0].text.split("\n\n") == list(TALE)
    headline = next(line for line in cleaned.lines if line.text.startswith("Oddmoor pays"))
    assert headline.role == "title" or headline.rule == "repeated-headline"


def test_a_last_line_that_is_mostly_a_link_stays_out(tmp_path: Path) -> None:
    rules = "<p>Our rules: <a href='/r'>How we tell a tale</a></p>"
    body = f"<article>{HEAD}{_paragraphs()}{rules}</article>"
    assert _text(tmp_path, body) == list(TALE)


def test_a_note_on_the_author_stays_out(tmp_path: Path) -> None:
    page = _page(
        f"<article>{HEAD}{_paragraphs()}<p>Una Trask is our reporter in the moors.</p></article>"
    ).replace("</head>", '<meta name="author" content="Una Trask"></head>')
    cleaned = clean(document_of(tmp_path / "a.html", page))
    assert cleaned.articles[0].text.split("\n\n") == list(TALE)
    assert "author-note" in {line.rule for line in cleaned.dropped}


def test_a_note_on_the_company_stays_out_and_a_last_section_does_not(tmp_path: Path) -> None:
    note = "<p>Torvik Slates is a maker of slates in Oddmoor.</p>"
    body = f"<article>{HEAD}{_paragraphs()}<h3>About Torvik Slates</h3>{note}</article>"
    assert _text(tmp_path, body) == list(TALE)
    body = f"<article>{HEAD}{_paragraphs(TALE[:5])}<h3>About the bell</h3>{_paragraphs(TALE[5:])}"
    assert _text(tmp_path, body)[-2:] == ["About the bell", TALE[5]]


def test_a_heading_over_a_kept_paragraph_is_kept(tmp_path: Path) -> None:
    body = (
        f"{HEAD}<section>{_paragraphs(TALE[:5])}</section>"
        f"<amp-accordion><section><h2>Will trains come back?</h2>"
        f"{_paragraphs(TALE[5:])}</section></amp-accordion>"
    )
    assert _text(tmp_path, body)[-2:] == ["Will trains come back?", TALE[5]]


def test_what_the_page_says_to_machines_brings_a_paragraph_back(tmp_path: Path) -> None:
    said = " ".join(TALE)
    body = (
        f'<script type="application/ld+json">{{"@type": "NewsArticle", "articleBody": "{said}"}}'
        f"</script><main>{HEAD}<div>{_paragraphs(TALE[:4])}</div></main>"
        f'<div class="z"><blockquote>{TALE[4]}</blockquote><a href="/x">Of the sea</a></div>'
    )
    assert TALE[4] in _text(tmp_path, body)


def test_where_all_is_cards_they_are_what_the_page_is_for(tmp_path: Path) -> None:
    page = _page(f"<h1>News of the day</h1>{BOXES['cards']}")
    assert "What the 2th story" in document_of(tmp_path / "a.html", page).text
