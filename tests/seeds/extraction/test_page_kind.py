"""What a page is: a story, its beginning, a gallery, or none of them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from reading import document_of

from seeds.article import CleanedDocument
from seeds.clean import clean

TITLE = "Sluice at Ostrava to be rebuilt"
BEGINNING = (
    "The river board of the Morava voted on Tuesday to rebuild the old sluice at Ostrava, after"
    " divers had found that two of its five gates no longer close."
)
SECOND = "Its chairwoman, Vera Novak, said that the work would cost 3.4 million crowns"
DATED = '<meta property="article:published_time" content="2024-06-02T09:00:00+02:00">'


def page(body: str, *, head: str = DATED, title: str = TITLE) -> str:
    return (
        f'<html lang="en"><head><title>{title}</title>{head}</head><body>'
        f'<nav><a href="/">Front</a> <a href="/login">Sign in</a></nav>{body}'
        f"<footer><p>Kemp News, Weir Lane 2</p></footer></body></html>"
    )


def cleaned(folder: Path, text: str) -> CleanedDocument:
    return clean(document_of(folder / "page.html", text))


def story(*paragraphs: str, behind: str = "") -> str:
    texts = "".join(f"<p>{paragraph}</p>" for paragraph in paragraphs)
    return f"<article><h1>{TITLE}</h1>{texts}{behind}</article>"


WALLS = (
    '<div class="x"><h3>Subscribe to continue reading</h3><p>From 2 euros a month.</p></div>',
    "<section><h2>You have read your 5 free articles</h2><p>Create a free account to go on."
    "</p><p>Already a member? Log in</p></section>",
    "<p>This article is for subscribers only. Already a subscriber? Sign in.</p>",
    "<div><p><b>Weiterlesen mit Abonnement</b></p><p>Jetzt für 1 € pro Woche testen</p></div>",
    "<div><p>La suite est réservée aux abonnés</p><p>Déjà abonné ? Connectez-vous</p></div>",
)


@pytest.mark.parametrize("wall", WALLS)
@pytest.mark.parametrize("last", [f"{SECOND}…", f"{SECOND}."])
def test_a_stub_keeps_its_beginning_and_loses_its_wall(
    tmp_path: Path, wall: str, last: str
) -> None:
    result = cleaned(tmp_path, page(story(BEGINNING, last, behind=wall)))
    [article] = result.articles
    assert article.text == f"{BEGINNING}\n\n{last}"
    assert article.is_partial
    assert article.kind == "story"
    assert {line.rule for line in result.dropped if line.text in wall} == {"wall"}


def test_the_wall_is_known_by_the_name_of_its_box_or_the_page_itself(tmp_path: Path) -> None:
    named = '<div class="c-paywall-box"><p>Subscribe now</p></div>'
    assert cleaned(tmp_path, page(story(BEGINNING, SECOND, behind=named))).articles[0].is_partial
    node = json.dumps({"@type": "NewsArticle", "headline": TITLE, "isAccessibleForFree": False})
    said = f'{DATED}<script type="application/ld+json">{node}</script>'
    cut = page(story(BEGINNING, f"{SECOND} …"), head=said)
    assert cleaned(tmp_path, cut).articles[0].is_partial
    whole = page(story(BEGINNING, f"{SECOND}."), head=said)
    assert not cleaned(tmp_path, whole).articles[0].is_partial


@pytest.mark.parametrize(
    "behind",
    [
        "<div><p>Subscribe to our newsletter</p></div>",
        "<div><p>Sign up for the morning letter of Kemp News.</p><p>Log in</p></div>",
        '<div><h4>More news</h4><ul><li>For subscribers <a href="/b">Ferry landing at Kemp has'
        ' been under water since Monday</a></li><li><a href="/c">Read the full story of the'
        " valley flood here</a></li></ul></div>",
        "<p>Readers can subscribe to the board’s letters, a spokeswoman said.</p>",
    ],
)
def test_a_whole_story_is_no_stub(tmp_path: Path, behind: str) -> None:
    [article] = cleaned(tmp_path, page(story(BEGINNING, f"{SECOND}.", behind=behind))).articles
    assert not article.is_partial
    assert article.text.startswith(f"{BEGINNING}\n\n{SECOND}.")


def test_an_offer_in_the_midst_of_a_story_cuts_nothing(tmp_path: Path) -> None:
    body = f"<article><h1>{TITLE}</h1><p>{BEGINNING}</p>{WALLS[0]}<p>{SECOND}.</p></article>"
    [article] = cleaned(tmp_path, page(body)).articles
    assert not article.is_partial
    assert SECOND in article.text


def test_a_stub_whose_page_gives_the_whole_to_machines_is_whole(tmp_path: Path) -> None:
    whole = f"{BEGINNING}\n\n{SECOND}, twice as much as was planned.\n\n{BEGINNING[::-1]}."
    node = json.dumps({"@type": "NewsArticle", "headline": TITLE, "articleBody": whole})
    head = f'{DATED}<script type="application/ld+json">{node}</script>'
    [article] = cleaned(tmp_path, page(story(BEGINNING, behind=WALLS[0]), head=head)).articles
    assert "twice as much as was planned." in article.text
    assert not article.is_partial


CAPTIONS = tuple(
    f"The {place} of Ostrava under water on Sunday morning."
    for place in ("ferry", "sluice", "school", "bridge", "market")
)


def gallery(*, prose: str = "") -> str:
    figures = "".join(
        f"<figure><img src='{n}.jpg'><figcaption>{caption} Photo: Ida Fenn</figcaption></figure>"
        for n, caption in enumerate(CAPTIONS)
    )
    return page(f"<article><h1>{TITLE}</h1>{prose}{figures}</article>")


def test_a_gallery_tells_its_story_in_captions(tmp_path: Path) -> None:
    intro = "<p>Our photographer went along the banks of the Morava on Sunday.</p>"
    for prose in ("", intro):
        [article] = cleaned(tmp_path, gallery(prose=prose)).articles
        assert article.kind == "gallery"
        assert article.captions == tuple(f"{caption} Photo: Ida Fenn" for caption in CAPTIONS)
        assert article.text.endswith("\n\n".join(article.captions))
        assert article.text.startswith(prose[3:-4])
    long = "".join(f"<p>{BEGINNING.replace('Tuesday', day)}</p>" for day in "ABCDEF")
    [article] = cleaned(tmp_path, gallery(prose=long)).articles
    assert (article.kind, len(article.captions)) == ("story", 5)
    assert CAPTIONS[0] not in article.text


CARDS = "".join(
    f'<div class="card"><h3><a href="/{n}">{place} of Ostrava is closed until the summer</a></h3>'
    f"<p>The {place.lower()} was damaged when the Morava came over its banks on Sunday.</p></div>"
    for n, place in enumerate(("Ferry", "Sluice", "School", "Bridge", "Market"))
)
NO_STORIES = {
    "index": page(f"<main><h1>News of the valley</h1>{CARDS}</main>", head="", title="Valley"),
    "wall": page(
        "<div><h1>Before you go on</h1><p>Kemp News and its 412 partners store cookies on your"
        " device, if you consent to it, to measure what is read.</p><p>Your privacy choices can be"
        " changed at any time.</p><button>Agree</button></div>",
        head="",
        title="Kemp News",
    ),
    "login": page(
        "<main><h1>Welcome back</h1><form><p>Please enter your name and your password, so that we"
        " know you.</p><input name=n><input type=password name=p></form></main>",
        head="",
        title="Sign in to Kemp News",
    ),
    "error": page(
        "<main><h1>Page not found</h1><p>The page that you looked for has moved or never was. Try"
        " the search above, or go back to the front page of the site.</p></main>",
        head="",
        title="404",
    ),
}


@pytest.mark.parametrize("kind", NO_STORIES)
def test_a_page_without_a_story_gives_none_and_tells_all(tmp_path: Path, kind: str) -> None:
    result = cleaned(tmp_path, NO_STORIES[kind])
    assert result.document.kind == kind
    assert result.articles == ()
    told = " ".join(line.text for line in result.lines)
    for words in ("Kemp News, Weir Lane 2", "Sign in"):
        assert words in told
    assert all(line.role == "dropped" and line.rule for line in result.lines)


def test_a_story_about_cookies_or_passwords_is_a_story(tmp_path: Path) -> None:
    law = (
        "The parliament of Moravia passed a law on Tuesday that forbids sites to store cookies"
        " without consent, and gives the board for personal data 40 new inspectors."
    )
    more = "Shops in Ostrava said that the law came too early for them, and asked for a year."
    for head in ("", DATED):
        text = page(f"<article><h1>{TITLE}</h1><p>{law}</p><p>{more}</p></article>", head=head)
        [article] = cleaned(tmp_path, text).articles
        assert article.text == f"{law}\n\n{more}"


def test_a_story_with_teasers_behind_it_is_no_front(tmp_path: Path) -> None:
    paragraphs = [BEGINNING.replace("Tuesday", f"Tuesday, {n} March,") for n in range(1, 7)]
    result = cleaned(tmp_path, page(story(*paragraphs) + f"<section>{CARDS}</section>", head=""))
    assert result.document.kind == "story"
    [article] = result.articles
    assert article.text.startswith(paragraphs[0])


@pytest.mark.parametrize(
    "offer",
    [
        "<p>To read the full story, start a free trial for $1. Already a subscriber? Log in.</p>",
        '<div class="x"><p>To go on, subscribe from 2 euros a month: unlock all stories.</p></div>',
    ],
)
def test_the_shortest_beginning_is_kept_and_not_its_wall(tmp_path: Path, offer: str) -> None:
    [article] = cleaned(tmp_path, page(story("The river board has …", behind=offer))).articles
    assert (article.text, article.is_partial) == ("The river board has …", True)


def test_prices_behind_dots_are_a_wall(tmp_path: Path) -> None:
    plans = "<h3>Choose a plan</h3><ul><li>Web: $4 a month</li><li>Paper: $9 a month</li></ul>"
    text = page(story(BEGINNING, f"{SECOND}…", behind=f"<section>{plans}</section>"))
    [article] = cleaned(tmp_path, text).articles
    assert (article.text, article.is_partial) == (f"{BEGINNING}\n\n{SECOND}…", True)
    whole = page(story(BEGINNING, f"{SECOND}.", behind="<p>Log in to comment</p><p>Register</p>"))
    assert not cleaned(tmp_path, whole).articles[0].is_partial


def test_a_caption_of_several_lines_is_one(tmp_path: Path) -> None:
    figures = "".join(
        f"<figure><figcaption><h3>Day {n}</h3><p>{caption}</p><small>Photo: I. Fenn</small>"
        "</figcaption></figure>"
        for n, caption in enumerate(CAPTIONS)
    )
    [article] = cleaned(tmp_path, page(f"<article><h1>{TITLE}</h1>{figures}</article>")).articles
    assert article.kind == "gallery"
    assert article.captions[0] == f"Day 0 {CAPTIONS[0]} Photo: I. Fenn"
    assert len(article.captions) == len(CAPTIONS)


def test_a_front_of_nothing_but_links_is_one(tmp_path: Path) -> None:
    links = "".join(f'<li><a href="/{n}">Story {n} of the valley today</a></li>' for n in range(9))
    lists = "".join(f"<section><h2>Part {n}</h2><ul>{links}</ul></section>" for n in range(3))
    result = cleaned(tmp_path, page(f"<main>{lists}</main>", head="", title="Kemp News"))
    assert (result.document.kind, result.articles) == ("index", ())
